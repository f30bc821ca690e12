// A derivative by differences, and about how far off it is. Knows a function of one number, and nothing else.

export interface Difference {
  /** The central difference `(f(x + step) - f(x - step)) / (2 step)`. */
  readonly difference: number;
  readonly step: number;
  /** About how far off the difference is: what twice the step changes, and what rounding does. */
  readonly error: number;
}

// The step at which what the third derivative adds and what rounding adds are about equal.
const relativeStep = Math.cbrt(Number.EPSILON);

/** The slope of `f`, a function of how far one goes from `x`, where its value is `value`. */
export const centralDifference = (f: (by: number) => number, x: number, value: number): Difference => {
  // A power of two, so that x + step and x - step are as far apart as they should be.
  const step = 2 ** Math.round(Math.log2(relativeStep * Math.max(1, Math.abs(x))));
  const slope = (h: number): number => (f(h) - f(-h)) / (2 * h);
  const difference = slope(step);
  // Twice the step makes four times the error of truncation: a third of the change is that of the smaller step.
  const truncation = Math.abs(slope(2 * step) - difference) / 3;
  const rounding = (Number.EPSILON * Math.abs(value)) / step;
  return { difference, step, error: truncation + rounding };
};
