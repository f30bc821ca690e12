// Normalisation by channel: the second axis of `[N, C, ...]`, in groups or one by one. Compositions.
import { fail } from "../expr/errors.js";
import { type Expr, type Operand, toExpr } from "../expr/expr.js";
import { canonicalAxis } from "../expr/shape.js";
import { add, mul, sub } from "./arithmetic.js";
import { checkedOptions, type WithSettings, withSettings } from "./call.js";
import { reshape } from "./movement.js";
import { affine, toUnitSquare } from "./normalisation.js";
import { checkedEpsilon, operandOfShape, perAxis } from "./optional.js";
import { rsqrt } from "./powers.js";
import { centred } from "./variance.js";

/** One number for each channel to multiply with and to add; what keeps the divisor from 0. */
export interface ChannelOptions {
  /** Of shape `[C]`; 1 unless given. */
  readonly weight?: Operand;
  /** Of shape `[C]`; 0 unless given. */
  readonly bias?: Operand;
  /** Added to the variance: 1e-5 unless given. */
  readonly eps?: number;
}

/** How many groups of channels `groupNorm` makes. */
export interface GroupNormOptions extends ChannelOptions {
  /** How many groups of channels are normalised together; it divides the number of channels. */
  readonly groups: number;
}

/** Known statistics for `batchNorm`, and which axis holds the channels. */
export interface BatchNormOptions extends ChannelOptions {
  /** Of shape `[C]`: the mean to use in place of that of the batch. Given together with `variance`. */
  readonly mean?: Operand;
  /** Of shape `[C]`: the variance to use in place of that of the batch. */
  readonly variance?: Operand;
  /** The axis of the channels: 1 unless given. */
  readonly axis?: number;
}

// One number a channel, an option of the op, in the shape in which it broadcasts over the other axes of x.
const channelwise =
  (where: string, x: Expr, axis: number) =>
  (name: string, value: Operand | undefined): Expr | undefined => {
    const size = x.shape[axis]!;
    const found = operandOfShape(where, name, value, [size], `one number for each channel, axis ${axis} of x`, { x });
    if (found === undefined || found.shape.length === 0) return found;
    return reshape(
      found,
      x.shape.map((_, i) => (i === axis ? size : 1)),
    );
  };

/**
 * Group normalisation of `x` of shape `[N, C, ...]`: the channels of each example are cut into `groups`, and each group is
 * brought to mean 0 and variance 1; then every channel is multiplied by its `weight` and its `bias` is added. Source: Wu
 * and He, 2018.
 *
 * @throws GM-SHAPE if `x` has fewer than two axes or `weight` or `bias` is not of shape `[C]`; GM-OPTION if `groups` is
 *   not a whole number that divides the number of channels, or for another option that is not as it should be.
 *
 * @example
 * toNested(evaluate(groupNorm(tensor([[1, 3, 10, 50]]), { groups: 2, eps: 0 }), {})) // => [[-1, 1, -1, 1]]
 */
export const groupNorm: WithSettings<[options: GroupNormOptions]> = /* @__PURE__ */ withSettings(
  (operand: Operand, options: GroupNormOptions) => {
    const given = checkedOptions("groupNorm", options, ["groups", "weight", "bias", "eps"]);
    const eps = checkedEpsilon("groupNorm", given.eps ?? 1e-5);
    const x = toExpr(operand, "groupNorm", "x");
    const [size, channels, ...others] = x.shape;
    if (size === undefined || channels === undefined) throw fail.rank("groupNorm", "[N, C, ...] for x", x.shape);
    const groups = perAxis("groupNorm", "groups", given.groups, 1, 1)[0]!;
    if (channels % groups !== 0)
      throw fail.optionValue("groupNorm", "groups", `a number that divides the ${channels} channels`, groups);
    const grouped = reshape(x, [size, groups, channels / groups, ...others]);
    const axes = grouped.shape.map((_, axis) => axis).slice(2);
    const normalised = reshape(toUnitSquare(centred(grouped, axes), axes, eps), x.shape);
    const channel = channelwise("groupNorm", x, 1);
    return affine(normalised, channel("weight", given.weight), channel("bias", given.bias));
  },
);

/**
 * Batch normalisation of `x` of shape `[N, C, ...]`: each channel is brought to mean 0 and variance 1 over all other
 * axes, multiplied by its `weight`, and its `bias` is added. With `mean` and `variance` given those are used, as in
 * evaluation; without, those of the batch, which the gradient flows through, as in training. It keeps no state: running
 * averages are the caller's, from `mean(x, { axis })` and `variance(x, { axis, unbiased: true })`. Source: Ioffe and
 * Szegedy, 2015.
 *
 * @throws GM-AXIS if the axis of channels is not there; GM-SHAPE if an option is not of shape `[C]`; GM-OPTION if only one
 *   of `mean` and `variance` is given, or for another option that is not as it should be.
 *
 * @example
 * toNested(evaluate(batchNorm(tensor([[1, 10], [3, 50]]), { eps: 0 }), {})) // => [[-1, -1], [1, 1]]
 * toNested(evaluate(batchNorm(tensor([[1], [3]]), { mean: 1, variance: 4, eps: 0 }), {})) // => [[0], [1]]
 */
export const batchNorm: WithSettings<[options?: BatchNormOptions]> = /* @__PURE__ */ withSettings(
  (operand: Operand, options?: BatchNormOptions) => {
    const names = ["weight", "bias", "mean", "variance", "eps", "axis"] as const;
    const given = checkedOptions("batchNorm", options, names);
    const eps = checkedEpsilon("batchNorm", given.eps ?? 1e-5);
    const x = toExpr(operand, "batchNorm", "x");
    const axis = canonicalAxis("batchNorm", given.axis ?? 1, x.shape.length);
    const channel = channelwise("batchNorm", x, axis);
    const [average, spread] = [channel("mean", given.mean), channel("variance", given.variance)];
    const weight = channel("weight", given.weight);
    const bias = channel("bias", given.bias);
    if (average !== undefined && spread !== undefined)
      return affine(mul(sub(x, average), rsqrt(add(spread, eps))), weight, bias);
    if (average !== undefined || spread !== undefined)
      throw fail.optionValue(
        "batchNorm",
        average === undefined ? "mean" : "variance",
        "a value beside the other",
        undefined,
      );
    const others = [...x.shape.keys()].filter((i) => i !== axis);
    return affine(toUnitSquare(centred(x, others), others, eps), weight, bias);
  },
);
