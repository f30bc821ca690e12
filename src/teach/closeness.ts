// How near two values are: exactly equal, equal but for rounding, and by how much they differ at most. Knows numbers only.
import { sameShape } from "../expr/shape.js";
import { asTensor, shapeOfValue } from "../expr/tensor.js";
import type { Value } from "../run/program.js";

/** What counts as rounding: a difference of at most `absolute + relative * |expected|`. */
export interface Tolerance {
  readonly relative: number;
  readonly absolute: number;
}

export interface Closeness {
  readonly exact: boolean;
  readonly approximate: boolean;
  /** Infinity where the shapes differ, or one is NaN or infinite and the other is not. */
  readonly maxDifference: number;
}

const far: Closeness = { exact: false, approximate: false, maxDifference: Number.POSITIVE_INFINITY };

/** NaN equals NaN, and an infinity itself; -0 equals 0. */
export const closeness = (yours: Value, expected: Value, { relative, absolute }: Tolerance): Closeness => {
  if (!sameShape(shapeOfValue(yours), shapeOfValue(expected))) return far;
  const others = asTensor(expected).data;
  let exact = true;
  let approximate = true;
  let maxDifference = 0;
  asTensor(yours).data.forEach((number, i) => {
    const other = others[i]!;
    if (number === other || (Number.isNaN(number) && Number.isNaN(other))) return;
    const difference = Math.abs(number - other);
    exact = false;
    // A comparison with NaN is false: a number is not near to NaN, nor to an infinity.
    if (!(difference <= absolute + relative * Math.abs(other)) || !Number.isFinite(difference)) approximate = false;
    maxDifference = Math.max(maxDifference, Number.isFinite(difference) ? difference : Number.POSITIVE_INFINITY);
  });
  return { exact, approximate, maxDifference };
};
