// The step to the least sum of squares of a linear model, within a region that is trusted. Knows one triangle and one
// radius; is ignorant of where they are from.
//
// Source: J. More, «The Levenberg-Marquardt algorithm: implementation and theory» (1978).
import { backSubstituted, type Factored, factored, forwardSubstituted, lengthOf } from "./householder.js";

/** A step, its length in the units of the scales, and the damping that keeps it in the region: 0 for Gauss-Newton's. */
export interface TrustedStep {
  readonly step: Float64Array;
  readonly length: number;
  readonly damping: number;
}

interface Damped extends TrustedStep {
  readonly triangle: readonly Float64Array[];
}

const scaled = (scales: Float64Array, x: Float64Array): Float64Array => x.map((value, i) => value * scales[i]!);

/** How long a vector is in the units of the scales. */
export const scaledLength = (scales: Float64Array, x: Float64Array): number => lengthOf(scaled(scales, x));

/** The step for a damping: the shorter, the larger it is. */
const damped = ({ columns, right }: Factored, scales: Float64Array, damping: number): Damped => {
  const n = columns.length;
  const root = Math.sqrt(damping);
  const stacked = columns.map((column, k) => {
    const tall = new Float64Array(2 * n);
    tall.set(column.subarray(0, n));
    tall[n + k] = root * scales[k]!;
    return tall;
  });
  const target = new Float64Array(2 * n);
  for (let i = 0; i < n; i++) target[i] = -right[i]!;
  const solved = damping === 0 ? { columns, right: target } : factored(stacked, target);
  const step = backSubstituted(solved.columns, solved.right);
  return { step, length: scaledLength(scales, step), damping, triangle: solved.columns };
};

/** `J' r` in the units of the scales: how steep the sum of squares is. */
const gradientLength = ({ columns, right }: Factored, scales: Float64Array): number =>
  lengthOf(
    Float64Array.from(columns, (column, k) => {
      let product = 0;
      for (let i = 0; i <= k; i++) product += column[i]! * right[i]!;
      return product / scales[k]!;
    }),
  );

/** Newton's correction of the damping, for a step of the length `radius`. */
const correction = ({ step, length, triangle }: Damped, scales: Float64Array, radius: number): number => {
  const unit = step.map((value, i) => (scales[i]! ** 2 * value) / length);
  const solved = lengthOf(forwardSubstituted(triangle, unit));
  return (length - radius) / radius / solved / solved;
};

/**
 * The step that makes the linear model's sum of squares least among those of the length `radius` or less, up to a tenth.
 *
 * @param triangle - `R` and `Q' r` of the model's Jacobian and residuals, without a zero on the diagonal or with one.
 * @param near - The damping of the step before, to begin with.
 */
export const trustedStep = (triangle: Factored, scales: Float64Array, radius: number, near: number): TrustedStep => {
  const isClose = ({ length }: TrustedStep): boolean => Math.abs(length - radius) <= 0.1 * radius;
  const full = damped(triangle, scales, 0);
  const isFull = Number.isFinite(full.length);
  if (isFull && full.length <= 1.1 * radius) return full;
  let low = isFull ? correction(full, scales, radius) : 0;
  let high = gradientLength(triangle, scales) / radius;
  let damping = Math.min(high, Math.max(low, near));
  if (damping === 0) damping = high / (isFull ? full.length : 1) || Number.MIN_VALUE;
  let found = damped(triangle, scales, damping);
  for (let i = 0; i < 10 && !isClose(found) && found.length > 0; i++) {
    if (found.length > radius) low = Math.max(low, damping);
    else high = Math.min(high, damping);
    const next = damping + correction(found, scales, radius);
    damping = Math.min(Math.max(low, next), Math.max(low, high));
    if (!(damping > 0)) damping = Math.max(0.001 * high, Math.sqrt(low * high));
    found = damped(triangle, scales, damping);
  }
  return found;
};
