// A derivative by a central difference, and about how far off it is. Knows a function of one number; what the function
// does around the point is found elsewhere.
import { type Local, localSlope } from "./localSlope.js";
import type { Estimate, View } from "./stencil.js";

/** A derivative by a central difference. */
export interface Difference {
  /** The central difference `(f(x + step) - f(x - step)) / (2 step)`. */
  readonly difference: number;
  readonly step: number;
  /** About how far off the difference is from the slope, or at a kink from the slopes of both sides. */
  readonly error: number;
}

// The step at which what the third derivative adds and what rounding adds are about equal, as a part of x.
const relativeStep = Math.cbrt(Number.EPSILON);

// A difference that is off by more than this share of itself is tried again with smaller steps: of a wave that is shorter
// than the step, beside a kink, near the edge of a domain.
const [tolerated, shrinking, tries] = [1e-6, 1 / 8, 12];

// So sure is a slope that no shorter steps need be looked at. Of 0 there is no part, but of what the function does around.
const isSure = ({ slope, steepness }: View): boolean =>
  slope.bar <= 1e-9 * Math.max(Math.abs(slope.value), steepness) || (steepness === 0 && Number.isFinite(slope.bar));

const distance = (difference: number, { value, bar }: Estimate): number => Math.abs(difference - value) + bar;

const errorOf = (difference: number, local: Local): number => {
  switch (local.tag) {
    case "slope":
      return distance(difference, local.slope);
    case "steps":
      return Math.max(distance(difference, local.between), distance(difference, local.whole));
    case "kink":
      return Math.max(distance(difference, local.left), distance(difference, local.right));
    default:
      return Number.POSITIVE_INFINITY;
  }
};

// A power of two, so that x + step and x - step are as far apart as they should be.
const stepFor = (scale: number): number => 2 ** Math.round(Math.log2(relativeStep * scale));

/** The slope of `f` at `x`, where it is `value`, by the longest step that is good enough; else by the best there is. */
export const centralDifference = (f: (x: number) => number, x: number, value: number): Difference => {
  const local = localSlope(f, x, value, isSure);
  const by = (step: number): Difference => {
    const [low, high] = [x - step, x + step];
    const difference = (f(high) - f(low)) / (high - low);
    return { difference, step, error: Number.isNaN(difference) ? Number.NaN : errorOf(difference, local) };
  };
  const size = Math.abs(x);
  let best = by(stepFor(Math.max(1, size)));
  for (const scale of size > 0 && size < 1 ? [1, size] : [Math.max(1, size)])
    for (let step = stepFor(scale) * shrinking, i = 1; i < tries; step *= shrinking, i++) {
      if (best.error <= tolerated * Math.abs(best.difference)) return best;
      const next = by(step);
      if (next.error < best.error || Number.isNaN(best.error)) best = next;
    }
  return best;
};
