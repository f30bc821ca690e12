// A derivative by differences, and about how far off it is. Knows a function of one number, and nothing else.

/** A derivative by a central difference. */
export interface Difference {
  /** The central difference `(f(x + step) - f(x - step)) / (2 step)`. */
  readonly difference: number;
  readonly step: number;
  /** About how far off the difference is: what twice the step changes, what a kink at `x` does, and what rounding does. */
  readonly error: number;
}

interface Measured extends Difference {
  readonly isGood: boolean;
  /** Whether a smaller step may do better: what is wrong with this one is more than rounding. */
  readonly isRough: boolean;
}

// The step at which what the third derivative adds and what rounding adds are about equal.
const relativeStep = Math.cbrt(Number.EPSILON);

// A difference that is off by more than this share of itself is tried again with smaller steps: of a wave that is shorter
// than the step, beside a kink, near the edge of a domain. They must not vanish beside x.
const [tolerated, shrinking, vanishing] = [1e-4, 2 ** -6, 2 ** -50];

// A difference that rounding leaves more uncertain than this is worth less than one by a longer step.
const useful = 0.05;

/** The slope of `f`, a function of how far one goes from `x`, where its value is `value`. */
export const centralDifference = (f: (by: number) => number, x: number, value: number): Difference => {
  const size = Math.abs(x);
  // A power of two, so that x + step and x - step are as far apart as they should be.
  const first = 2 ** Math.round(Math.log2(relativeStep * Math.max(1, size)));
  const least = Number.isFinite(size) ? vanishing * (size === 0 ? relativeStep : size) : Number.POSITIVE_INFINITY;
  let best = measured(f, x, value, first);
  let isRough = best.isRough;
  for (let step = first * shrinking; isRough && step > least; step *= shrinking) {
    const next = measured(f, x, value, step);
    isRough = next.isRough;
    // What jumps about between steps looks flat, and its error small, at the longest of them.
    if (next.isGood || next.error < best.error || Number.isNaN(best.error)) best = next;
  }
  const { difference, step, error } = best;
  return { difference, step, error };
};

const measured = (f: (by: number) => number, x: number, value: number, step: number): Measured => {
  const at = (h: number) => {
    const [right, left] = [f(h), f(-h)];
    // The middle is as far above its neighbours as the function is bent, by half of that with half the step; at a kink by
    // as much with any step.
    const bend = (right - value - (value - left)) / h;
    const largest = Math.max(Math.abs(right), Math.abs(left), Math.abs(value));
    return { slope: (right - left) / (x + h - (x - h)), bend, largest };
  };
  const [near, far] = [at(step), at(2 * step)];
  const difference = near.slope;
  // Few functions are made of smaller numbers than these.
  const rounding = (Number.EPSILON * near.largest + Number.EPSILON * Math.abs(x * difference)) / step;
  // Twice the step makes four times the error of truncation: a third of the change is that of the smaller step.
  const truncation = Math.abs(far.slope - difference) / 3;
  const kink = Math.abs(2 * near.bend - far.bend) / 2;
  const error = truncation + rounding + (kink <= 4 * rounding ? 0 : kink);
  const isRough = !(error <= 8 * rounding + tolerated * Math.abs(difference));
  return { difference, step, error, isRough, isGood: !isRough && error <= useful * Math.abs(difference) };
};
