// When a value can stand where a trace had a leaf or a record. Knows what flatten takes for which; is ignorant of trees.
import { isPlainRecord } from "../expr/record.js";
import type { Shape } from "../expr/shape.js";
import { asValue, isTensor } from "../expr/tensor.js";
import type { Value } from "../run/program.js";

/** A record, as flatten sees it: a plain one that does not say that it is a tensor. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isPlainRecord(value) && !isTensor(value);

/** The number that a leaf of shape `[]` stands for. */
export const scalarLike = (value: unknown): Value | undefined => {
  if (typeof value === "number") return value;
  return isTensor(value) && value.shape.length === 0 ? asValue(value) : undefined;
};

/** `sameShape`, for shapes that are frozen arrays, on which the methods of arrays are slow. */
export const isShape = (shape: Shape, expected: Shape): boolean => {
  if (shape === expected) return true;
  if (shape.length !== expected.length) return false;
  for (let axis = 0; axis < expected.length; axis++) if (shape[axis] !== expected[axis]) return false;
  return true;
};
