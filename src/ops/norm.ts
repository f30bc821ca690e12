// Lengths of vectors along axes. A composition: numbers are divided by a scale, so that no power of them overflows or
// vanishes, and the length is multiplied by it again. It holds for any scale, so the scale counts as a constant, and
// derivatives of every order are those of the length itself.
import { fail } from "../expr/errors.js";
import type { Expr } from "../expr/expr.js";
import { amax, amin } from "./amax.js";
import { div, mul } from "./arithmetic.js";
import type { WithSettings } from "./call.js";
import { eq, gt, lt, ne, stopGradient, where } from "./choice.js";
import { exp2, log2 } from "./exponential.js";
import { max } from "./extremum.js";
import { broadcastTo } from "./movement.js";
import { pow, sqrt, square } from "./powers.js";
import { type ReductionOptions, reductionWith, spread, sumOver, withoutAxes } from "./reduction.js";
import { floor } from "./rounding.js";
import { abs } from "./sign.js";

/** Which axes to reduce, and in which norm. */
export interface NormOptions extends ReductionOptions {
  /** The power: 2 unless given. Infinity and -Infinity give the greatest and the least size, 0 counts what is not 0. */
  readonly ord?: number;
}

/** What is safe to divide by: `scale` where it is positive and finite, else 1. */
const orOne = (size: Expr, scale: Expr): Expr => where(gt(size, 0), where(lt(size, Infinity), scale, 1), 1);

const isEmptyAlong = (x: Expr, axes: readonly number[]): boolean => axes.some((axis) => x.shape[axis] === 0);

/**
 * The Euclidean length over canonical axes, which it removes, divided by the root of `count`; with gradient 0 where it
 * is 0.
 */
export const euclideanOver = (x: Expr, axes: readonly number[], count = 1): Expr => {
  if (isEmptyAlong(x, axes)) return sumOver(x, axes);
  const size = amax(abs(stopGradient(x)), { axis: axes });
  // A power of two, so that dividing rounds nothing, and one whose reciprocal is finite.
  const scale = orOne(size, exp2(max(floor(log2(size)), -1022)));
  const total = sumOver(square(div(x, spread(scale, x.shape, axes))), axes);
  const meanSquare = count === 1 ? total : div(total, count);
  return mul(scale, where(eq(total, 0), 0, sqrt(meanSquare)));
};

// A power of 0 has no derivative below 1, and its own one above: absent at zeros, it is never infinite nor NaN.
const powerOver = (x: Expr, axes: readonly number[], ord: number): Expr => {
  if (isEmptyAlong(x, axes)) return broadcastTo(ord > 0 ? 0 : Infinity, withoutAxes(x.shape, axes));
  const sizes = abs(stopGradient(x));
  const size = (ord > 0 ? amax : amin)(sizes, { axis: axes });
  // Not below the least normal number, whose reciprocal is finite still.
  const scale = orOne(size, max(size, 2 ** -1022));
  const ratio = div(x, spread(scale, x.shape, axes));
  const total = sumOver(where(eq(x, 0), ord > 0 ? 0 : Infinity, pow(abs(ratio), ord)), axes);
  return mul(scale, where(eq(total, 0), 0, pow(total, 1 / ord)));
};

const normOver = (x: Expr, axes: readonly number[], ord: number): Expr => {
  if (Math.abs(ord) === Infinity && isEmptyAlong(x, axes)) throw fail.emptyAxis("norm", x.shape);
  switch (ord) {
    case 0:
      return sumOver(ne(x, 0), axes);
    case 1:
      return sumOver(abs(x), axes);
    case 2:
      return euclideanOver(x, axes);
    case Infinity:
      return amax(abs(x), { axis: axes });
    case -Infinity:
      return amin(abs(x), { axis: axes });
    default:
      return powerOver(x, axes, ord);
  }
};

/**
 * The length of vectors over `axis` (all axes unless given): the sum of the sizes to the power of `ord`, to the power of
 * `1 / ord`. It neither overflows nor vanishes unless the result does. Of no numbers it is 0.
 *
 * Conventions: a number that is 0 gets the gradient 0, so that the gradient of a length 0 is 0, the smallest of the
 * subgradients; sizes that tie for the greatest or the least share the gradient evenly; `ord` 0 has no gradient.
 *
 * @throws GM-OPTION if `ord` is not a number; GM-AXIS if an axis is not there or named twice; GM-SHAPE for the greatest
 *   or the least of no numbers.
 *
 * @example
 * evaluate(norm(tensor([3e200, 4e200])), {}) // => 5e200
 * toNested(evaluate(norm(tensor([[3, -4], [5, 0]]), { ord: 1, axis: 1 }), {})) // => [7, 5]
 * toNested(grad((x: Expr) => norm(x))(tensor([3, 4]))) // => [0.6, 0.8]
 * toNested(grad((x: Expr) => norm(x))(tensor([0, 0]))) // => [0, 0]
 */
export const norm: WithSettings<[options?: NormOptions]> = /* @__PURE__ */ reductionWith(
  "norm",
  ["ord"],
  (x, axes, { ord = 2 }) => {
    if (typeof ord !== "number" || Number.isNaN(ord)) throw fail.optionValue("norm", "ord", "a number", ord);
    return normOver(x, axes, ord);
  },
);
