// How far numbers lie from their mean: variance and its root. Compositions: their derivatives follow.
import { fail } from "../expr/errors.js";
import type { Expr } from "../expr/expr.js";
import { sizeOf } from "../expr/shape.js";
import { div, sub } from "./arithmetic.js";
import type { WithSettings } from "./call.js";
import { euclideanOver } from "./norm.js";
import { square } from "./powers.js";
import { mean, type ReductionOptions, reductionWith, sumOver } from "./reduction.js";

/** Which axes to reduce, and whether to divide by one less than the number of numbers. */
export interface VarianceOptions extends ReductionOptions {
  /** Divide by `n - 1` (Bessel's correction) and not by `n`; false unless given. */
  readonly unbiased?: boolean;
}

/** `x` less its mean over `axes`. */
export const centred = (x: Expr, axes: readonly number[]): Expr => sub(x, mean(x, { axis: axes, keepdims: true }));

const dividing = (
  name: string,
  reduce: (centredNumbers: Expr, axes: readonly number[], count: number) => Expr,
): WithSettings<[options?: VarianceOptions]> =>
  reductionWith(name, ["unbiased"], (x, axes, { unbiased = false }) => {
    if (typeof unbiased !== "boolean") throw fail.optionValue(name, "unbiased", "true or false", unbiased);
    const count = sizeOf(axes.map((axis) => x.shape[axis]!)) - (unbiased ? 1 : 0);
    return reduce(centred(x, axes), axes, Math.max(count, 0));
  });

/**
 * The mean square distance from the mean over `axis` (all axes unless given). Of no numbers, and of one if `unbiased`,
 * it is NaN.
 *
 * @throws GM-AXIS if an axis is not there or named twice; GM-OPTION if `unbiased` is neither true nor false.
 *
 * @example
 * evaluate(variance(tensor([1, 2, 3, 4])), {}) // => 1.25
 * evaluate(variance(tensor([1, 2, 3]), { unbiased: true }), {}) // => 1
 */
export const variance: WithSettings<[options?: VarianceOptions]> = /* @__PURE__ */ dividing(
  "variance",
  (numbers, axes, count) => div(sumOver(square(numbers), axes), count),
);

/**
 * The standard deviation over `axis` (all axes unless given): the root of the variance, without overflow.
 *
 * Convention: where all numbers are equal the gradient is 0, the smallest of the subgradients.
 *
 * @throws GM-AXIS if an axis is not there or named twice; GM-OPTION if `unbiased` is neither true nor false.
 *
 * @example
 * evaluate(std(tensor([2, 4, 4, 4, 5, 5, 7, 9])), {}) // => 2
 * toNested(grad((x: Expr) => std(x))(tensor([1, 1]))) // => [0, 0]
 */
export const std: WithSettings<[options?: VarianceOptions]> = /* @__PURE__ */ dividing("std", (numbers, axes, count) =>
  count === 0 ? div(sumOver(numbers, axes), 0) : euclideanOver(numbers, axes, count),
);
