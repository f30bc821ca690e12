// Flat numbers read and written with strides: what every op that moves numbers does. Knows arrays and is ignorant of ops.
import { type Shape, sizeOf } from "../expr/shape.js";
import type { ReadonlyFloat64Array } from "../expr/tensor.js";

// The last axis is left to the caller's inner loop; this counts the axes before it, like an odometer.
const eachRow = (
  shape: Shape,
  strides: readonly number[],
  offset: number,
  visit: (position: number, row: number) => void,
): void => {
  const outer = shape.slice(0, -1);
  const index = outer.map(() => 0);
  const rows = sizeOf(outer);
  let position = offset;
  for (let row = 0; row < rows; row++) {
    visit(position, row);
    for (let axis = outer.length - 1; axis >= 0; axis--) {
      index[axis]!++;
      position += strides[axis]!;
      if (index[axis]! < outer[axis]!) break;
      position -= strides[axis]! * outer[axis]!;
      index[axis] = 0;
    }
  }
};

/** The numbers of `data` read with `strides`, from `offset` on, in the row-major order of `shape`. */
export const readStrided = (
  data: ReadonlyFloat64Array,
  shape: Shape,
  strides: readonly number[],
  offset = 0,
): Float64Array => {
  const result = new Float64Array(sizeOf(shape));
  const length = shape.at(-1) ?? 1;
  const step = strides.at(-1) ?? 0;
  eachRow(shape, strides, offset, (position, row) => {
    for (let k = 0; k < length; k++) result[row * length + k] = data[position + k * step]!;
  });
  return result;
};

/** `size` zeros, but for the numbers of `data` (row-major, of `shape`) at the places that `strides` and `offset` name. */
export const writeStrided = (
  size: number,
  data: ReadonlyFloat64Array,
  shape: Shape,
  strides: readonly number[],
  offset: number,
): Float64Array => {
  const result = new Float64Array(size);
  const length = shape.at(-1) ?? 1;
  const step = strides.at(-1) ?? 0;
  eachRow(shape, strides, offset, (position, row) => {
    for (let k = 0; k < length; k++) result[position + k * step] = data[row * length + k]!;
  });
  return result;
};

/** `size` zeros, with the numbers of `data` (row-major, of `shape`) added at the places that `strides` name. */
export const addStrided = (
  size: number,
  data: ReadonlyFloat64Array,
  shape: Shape,
  strides: readonly number[],
): Float64Array => {
  const result = new Float64Array(size);
  const length = shape.at(-1) ?? 1;
  const step = strides.at(-1) ?? 0;
  eachRow(shape, strides, 0, (position, row) => {
    const from = row * length;
    if (step === 0) {
      let total = result[position]!;
      for (let k = 0; k < length; k++) total += data[from + k]!;
      result[position] = total;
    } else for (let k = 0; k < length; k++) result[position + k * step]! += data[from + k]!;
  });
  return result;
};
