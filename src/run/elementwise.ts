// An elementwise op applied to numbers and tensors that broadcast. Knows arrays; is ignorant of which op it is.
import { fail } from "../expr/errors.js";
import type { ElementwiseOp } from "../expr/op.js";
import { broadcastShapes, broadcastStrides, type Shape, sizeOf } from "../expr/shape.js";
import { asTensor, type ReadonlyFloat64Array, type Tensor, tensorOf } from "../expr/tensor.js";

/** `op` on each element of `values`, broadcast to `shape`. */
export const applyElementwise = (op: ElementwiseOp, values: readonly (number | Tensor)[], shape: Shape): Tensor => {
  const operands = values.map(asTensor);
  const result = new Float64Array(sizeOf(shape));
  if (result.length > 0) {
    // Read once: some tensors make their numbers anew each time they are asked.
    const data = operands.map((x) => x.data);
    const strides = operands.map((x) => broadcastStrides(x.shape, shape));
    overRows(result, op, data, rowsOf(shape, strides));
  }
  return tensorOf(shape, result);
};

/** The shape of a result whose length only the operands know: sequences of a loop that has run. */
export const runShape = (values: readonly (number | Tensor)[]): Shape =>
  values.reduce<Shape>((shape, value) => broadcastShapes(shape, asTensor(value).shape) ?? shape, []);

/** What an op's own `value` returned: a number, or else the op is at fault and not the data. */
export const checkedNumber = (op: ElementwiseOp, value: unknown): number => {
  if (typeof value !== "number") throw fail.opValue(op.name, "a number", value);
  return value;
};

/** The same walk over the result with fewer axes: the sizes, and each operand's strides. */
interface Rows {
  readonly sizes: readonly number[];
  readonly strides: readonly (readonly number[])[];
}

// Neighbouring axes along which every operand goes on as before are one: operands of equal shape, and numbers beside
// them, have a single row.
const rowsOf = (shape: Shape, strides: readonly (readonly number[])[]): Rows => {
  const sizes: number[] = [];
  const merged = strides.map((): number[] => []);
  shape.forEach((size, axis) => {
    if (size === 1) return;
    const last = sizes.length - 1;
    if (last >= 0 && strides.every((own, k) => merged[k]![last] === own[axis]! * size)) {
      sizes[last]! *= size;
      for (let k = 0; k < strides.length; k++) merged[k]![last] = strides[k]![axis]!;
    } else {
      sizes.push(size);
      for (let k = 0; k < strides.length; k++) merged[k]!.push(strides[k]![axis]!);
    }
  });
  return { sizes, strides: merged };
};

// Row by row, with each operand's position carried along by its strides, like an odometer.
const overRows = (
  result: Float64Array,
  op: ElementwiseOp,
  data: readonly ReadonlyFloat64Array[],
  { sizes, strides }: Rows,
): void => {
  const length = sizes.at(-1) ?? 1;
  const steps = strides.map((own) => own.at(-1) ?? 0);
  const positions = data.map(() => 0);
  const index = sizes.map(() => 0);
  for (let from = 0; from < result.length; from += length) {
    fillRow(result, from, length, op, data, positions, steps);
    for (let axis = sizes.length - 2; axis >= 0; axis--) {
      index[axis]!++;
      const carry = index[axis]! === sizes[axis]!;
      for (let k = 0; k < data.length; k++)
        positions[k]! += carry ? strides[k]![axis]! * (1 - sizes[axis]!) : strides[k]![axis]!;
      if (!carry) break;
      index[axis] = 0;
    }
  }
};

// Calls with a fixed number of arguments are much faster than a spread one.
const fillRow = (
  result: Float64Array,
  from: number,
  length: number,
  op: ElementwiseOp,
  data: readonly ReadonlyFloat64Array[],
  positions: readonly number[],
  steps: readonly number[],
): void => {
  const [x, y, z] = data;
  const [atX = 0, atY = 0, atZ = 0] = positions;
  const [stepX = 0, stepY = 0, stepZ = 0] = steps;
  if (data.length === 1)
    for (let i = 0; i < length; i++) result[from + i] = checkedNumber(op, op.value(x![atX + i * stepX]!));
  else if (data.length === 2)
    for (let i = 0; i < length; i++)
      result[from + i] = checkedNumber(op, op.value(x![atX + i * stepX]!, y![atY + i * stepY]!));
  else if (data.length === 3)
    for (let i = 0; i < length; i++)
      result[from + i] = checkedNumber(op, op.value(x![atX + i * stepX]!, y![atY + i * stepY]!, z![atZ + i * stepZ]!));
  else
    for (let i = 0; i < length; i++)
      result[from + i] = checkedNumber(op, op.value(...data.map((own, k) => own[positions[k]! + i * steps[k]!]!)));
};
