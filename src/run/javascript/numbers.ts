// Values in and out of an array that is written to again and again: copied, so that nothing of it is seen from outside.
// Knows arrays; is ignorant of what the numbers are for.
import { type ReadonlyFloat64Array, type Tensor, tensorOf } from "../../expr/tensor.js";
import { freshNumbers } from "../fresh.js";

// A loop is faster than the call of a method on a view, which has to be made, up to about so many numbers.
const fewNumbers = 512;

const copyIn = (to: Float64Array, at: number, data: ReadonlyFloat64Array): void => {
  const { length } = data;
  if (length > fewNumbers && data instanceof Float64Array) to.set(data, at);
  else for (let i = 0; i < length; i++) to[at + i] = data[i]!;
};

export const writeValue = (to: Float64Array, at: number, value: number | Tensor): void => {
  if (typeof value === "number") to[at] = value;
  else copyIn(to, at, value.data);
};

/** The value at a place, which is the caller's: nothing else holds it. */
export const readValue = (
  from: Float64Array,
  at: number,
  { shape, size }: { readonly shape: readonly number[]; readonly size: number },
): number | Tensor => {
  if (shape.length === 0) return from[at]!;
  const data = freshNumbers(size);
  if (size > fewNumbers) data.set(from.subarray(at, at + size));
  else for (let i = 0; i < size; i++) data[i] = from[at + i]!;
  return tensorOf(shape, data);
};
