// Sums of many numbers. A long run is cut in halves down to blocks, so that rounding errors grow with the logarithm of
// its length and not with the length (Higham, The accuracy of floating point summation, 1993); a block, and so a short
// run, is added in order. Knows numbers only.
import type { ReadonlyFloat64Array } from "../../expr/tensor.js";

const block = 128;

/** The sum of `data[from .. to]`. */
export const sumOf = (data: ReadonlyFloat64Array, from: number, to: number): number => {
  if (to - from > block) {
    const middle = middleOf(from, to);
    return sumOf(data, from, middle) + sumOf(data, middle, to);
  }
  let total = 0;
  for (let k = from; k < to; k++) total += data[k]!;
  return total;
};

/** The sum of the squares of `data[from .. to]`, each number divided by `scale` before. */
export const sumOfSquares = (data: ReadonlyFloat64Array, from: number, to: number, scale: number): number => {
  if (to - from > block) {
    const middle = middleOf(from, to);
    return sumOfSquares(data, from, middle, scale) + sumOfSquares(data, middle, to, scale);
  }
  let total = 0;
  for (let k = from; k < to; k++) {
    const x = data[k]! / scale;
    total += x * x;
  }
  return total;
};

// The recursion is as deep as the logarithm of the length.
const middleOf = (from: number, to: number): number => from + Math.ceil((to - from) / (2 * block)) * block;

/** The rows of `width` numbers of `data`, from `from` on, added to those of `result` at `at`, which are 0. */
export const addRows = (
  result: Float64Array,
  at: number,
  data: ReadonlyFloat64Array,
  from: number,
  rows: number,
  width: number,
): void => {
  if (rows > block) {
    const first = middleOf(0, rows);
    const others = new Float64Array(width);
    addRows(result, at, data, from, first, width);
    addRows(others, 0, data, from + first * width, rows - first, width);
    for (let j = 0; j < width; j++) result[at + j]! += others[j]!;
  } else
    for (let row = 0; row < rows; row++)
      for (let j = 0; j < width; j++) result[at + j]! += data[from + row * width + j]!;
};
