// Equality of numbers and tensors to the last bit. NaN is NaN, and -0 is not 0.
import { sameShape } from "../expr/shape.js";
import { asTensor, shapeOfValue } from "../expr/tensor.js";
import type { Value } from "../run/program.js";

export const sameValue = (a: Value | undefined, b: Value | undefined): boolean => {
  if (a === undefined || b === undefined) return a === b;
  if (typeof a === "number" && typeof b === "number") return Object.is(a, b);
  if (!sameShape(shapeOfValue(a), shapeOfValue(b))) return false;
  const others = asTensor(b).data;
  return asTensor(a).data.every((number, i) => Object.is(number, others[i]));
};
