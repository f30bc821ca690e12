// Levenberg and Marquardt's iteration: between Gauss-Newton's step and a short one downhill. Knows residuals and a Jacobian
// as functions of a vector; is ignorant of trees. The step is trustRegion.ts's.
//
// Source: D. Marquardt, «An algorithm for least-squares estimation of nonlinear parameters» (1963), as a trust region: J.
// More, «The Levenberg-Marquardt algorithm: implementation and theory» (1978).
import { factored, lengthOf } from "./householder.js";
import type { StopReason } from "./result.js";
import { scaledLength, type TrustedStep, trustedStep } from "./trustRegion.js";
import { along, dot, largest } from "./vector.js";

// A promise to make the sum of squares smaller by less than its rounding cannot be kept.
const noise = 4 * Number.EPSILON;

/** Residuals, and their derivatives by columns, at a vector. */
export interface Problem {
  readonly residuals: (x: Float64Array) => Float64Array;
  readonly jacobian: (x: Float64Array) => readonly Float64Array[];
}

/** Where the iteration ended. */
export interface Fitted {
  readonly x: Float64Array;
  readonly r: Float64Array;
  readonly columns: readonly Float64Array[];
  readonly iterations: number;
  readonly reason: StopReason;
}

/** How far from orthogonal to the Jacobian's columns the residuals are: 0 at a stationary point. */
const steepness = (columns: readonly Float64Array[], r: Float64Array): number => {
  const length = lengthOf(r);
  return columns.reduce((most, column) => {
    const scale = lengthOf(column) * length;
    return scale === 0 ? most : Math.max(most, Math.abs(dot(column, r)) / scale);
  }, 0);
};

// More rows than columns, as the reflections want it: rows of zeros change nothing.
export const tallEnough = (columns: readonly Float64Array[], r: Float64Array) => {
  const rows = Math.max(r.length, columns.length);
  const padded = (column: Float64Array): Float64Array => {
    if (column.length === rows) return column;
    const tall = new Float64Array(rows);
    tall.set(column);
    return tall;
  };
  return factored(columns.map(padded), padded(r));
};

/** What a step does to the sum of squares, relative to it. */
interface Reduction {
  /** What the linear model promises. */
  readonly promised: number;
  readonly came: number;
  /** The slope along the step, for the length of the next one. */
  readonly slope: number;
}

const reductionBy = (
  { step, length, damping }: TrustedStep,
  columns: readonly Float64Array[],
  before: number,
  after: number,
): Reduction => {
  const linear = columns.reduce((sum, column, k) => along(sum, step[k]!, column), new Float64Array(columns[0]!.length));
  const [change, bent] = [(lengthOf(linear) / before) ** 2, damping * (length / before) ** 2];
  return {
    promised: change + 2 * bent,
    came: 0.1 * after < before ? 1 - (after / before) ** 2 : -1,
    slope: -(change + bent),
  };
};

/** How far to trust the model, after it was this good. */
const nextRadius = (radius: number, { length, damping }: TrustedStep, { promised, came, slope }: Reduction): number => {
  const ratio = came / promised;
  if (!(ratio > 0.25)) {
    const shorter = came >= 0 ? 0.5 : (0.5 * slope) / (slope + 0.5 * came);
    return Math.max(0.1, came <= -1 ? 0.1 : shorter) * Math.min(radius, 10 * length);
  }
  return damping === 0 || ratio >= 0.75 ? 2 * length : radius;
};

/** The vector with the least sum of squares, near `start`. */
export const fitted = (
  { residuals, jacobian }: Problem,
  start: Float64Array,
  tolerance: number,
  max: number,
): Fitted => {
  let x = start;
  let r = residuals(x);
  let columns = jacobian(x);
  const isUsable = (): boolean => columns.every((column) => Number.isFinite(largest(column)));
  const ended = (iterations: number, reason: StopReason): Fitted => ({ x, r, columns, iterations, reason });
  if (!Number.isFinite(lengthOf(r)) || !isUsable()) return ended(0, "notFinite");
  let scales: Float64Array = new Float64Array(columns.length);
  let [radius, damping] = [0, 0];
  for (let iterations = 0; ; iterations++) {
    scales = scales.map((scale, k) => Math.max(scale, lengthOf(columns[k]!)) || 1);
    if (steepness(columns, r) <= tolerance) return ended(iterations, "converged");
    if (iterations === max) return ended(iterations, "max");
    const triangle = tallEnough(columns, r);
    if (iterations === 0) radius = 100 * (scaledLength(scales, x) || 1);
    for (let accepted = false; !accepted; ) {
      const trusted = trustedStep(triangle, scales, radius, damping);
      const next = along(x, 1, trusted.step);
      const there = residuals(next);
      const [before, after] = [lengthOf(r), lengthOf(there)];
      const reduction = reductionBy(
        trusted,
        columns,
        before,
        Number.isFinite(after) ? after : Number.POSITIVE_INFINITY,
      );
      const size = scaledLength(scales, next);
      radius = nextRadius(radius, trusted, reduction);
      damping = trusted.damping;
      accepted = reduction.came >= 1e-4 * reduction.promised && reduction.came > 0;
      if (accepted) {
        [x, r, columns] = [next, there, jacobian(next)];
        if (!isUsable()) return ended(iterations + 1, "notFinite");
      }
      const taken = iterations + (accepted ? 1 : 0);
      // A full step that is too small to matter, or whose promise drowns in rounding.
      const isSmall = trusted.length <= tolerance * size || reduction.promised <= noise;
      if (isSmall && (damping === 0 || accepted)) return ended(taken, "converged");
      if (!(radius > Number.EPSILON * size) || !(radius > 0)) return ended(taken, isSmall ? "converged" : "noProgress");
    }
  }
};
