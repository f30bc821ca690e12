// Whether a function goes in steps around a point: a jump on either side. Knows functions of one number.
import type { View } from "./stencil.js";

// What is so many times as steep as the function is around is a jump.
const sudden = 1e4;

/**
 * How high the jump is where `f` strays furthest from a line with that slope, on the way from `from` to `to`; 0 if it gets
 * there without one. The place is found by halving, down to two numbers with none between them.
 */
const jumpOnTheWay = (f: (x: number) => number, slope: number, from: number, to: number, steepness: number): number => {
  const strays = (a: number, b: number): number => Math.abs(f(b) - f(a) - slope * (b - a));
  let [a, b] = [from, to];
  for (;;) {
    const middle = a / 2 + b / 2;
    if (middle === a || middle === b) break;
    if (strays(a, middle) > strays(middle, b)) b = middle;
    else a = middle;
  }
  const height = strays(a, b);
  const rounding = 8 * Number.EPSILON * Math.max(Math.abs(f(a)), Math.abs(f(b)));
  return height > sudden * Math.max(steepness, Math.abs(slope)) * Math.abs(b - a) + rounding ? height : 0;
};

/** The height of the lower of the jumps on both sides of `x` within a view; 0 if there is none on one of them. */
export const stepBeside = (f: (x: number) => number, x: number, slope: number, { step, steepness }: View): number =>
  Math.min(jumpOnTheWay(f, slope, x, x - step, steepness), jumpOnTheWay(f, slope, x, x + step, steepness));
