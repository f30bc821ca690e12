// Numbers brought to mean 0 and variance 1, or to mean square 1, over the last axes. Compositions.
import { fail, showShape } from "../expr/errors.js";
import { type Expr, type Operand, origin, toExpr } from "../expr/expr.js";
import { checkedShape, type Shape } from "../expr/shape.js";
import { add, mul } from "./arithmetic.js";
import { checkedOptions, type WithSettings, withSettings } from "./call.js";
import { checkedEpsilon, operandOfShape } from "./optional.js";
import { rsqrt, square } from "./powers.js";
import { mean } from "./reduction.js";
import { centred } from "./variance.js";

/** What `rmsNorm` multiplies with, and over which axes it goes. */
export interface RmsNormOptions {
  /** Of the normalised shape; 1 unless given. */
  readonly weight?: Operand;
  /** The sizes of the last axes to normalise over: the shape of `weight` unless given, else the last axis alone. */
  readonly normalizedShape?: Shape;
  /** Added to the mean square, so that nothing is divided by 0: 1e-5 unless given. */
  readonly eps?: number;
}

/** What `layerNorm` multiplies with and adds, and over which axes it goes. */
export interface LayerNormOptions extends RmsNormOptions {
  /** Of the normalised shape; 0 unless given. */
  readonly bias?: Operand;
}

/** Numbers divided by the root of their mean square over `axes`. */
export const toUnitSquare = (x: Expr, axes: readonly number[], eps: number): Expr =>
  mul(x, rsqrt(add(mean(square(x), { axis: axes, keepdims: true }), eps)));

/** `x * weight + bias`, where there are any. */
export const affine = (x: Expr, weight: Expr | undefined, bias: Expr | undefined): Expr => {
  const scaled = weight === undefined ? x : mul(x, weight);
  return bias === undefined ? scaled : add(scaled, bias);
};

const normalisedShape = (where: string, x: Expr, { normalizedShape, weight }: RmsNormOptions): Shape => {
  const ofWeight = weight === undefined ? [] : toExpr(weight, where, "weight").shape;
  const { shape } = x;
  const found = normalizedShape ?? (ofWeight.length > 0 ? ofWeight : shape.slice(-1));
  const wanted = checkedShape(where, found);
  const last = shape.slice(shape.length - wanted.length);
  if (wanted.length === 0 || wanted.length > shape.length || !wanted.every((n, axis) => n === last[axis]))
    throw fail.misfit(
      where,
      wanted.length === 0 ? "at least one axis to normalise over" : `x whose last axes are ${showShape(wanted)}`,
      [`x = ${origin(x)}`],
      "normalizedShape lists the sizes of the last axes; without it, the shape of weight does.",
    );
  return wanted;
};

const overLastAxes =
  (
    where: string,
    names: readonly (keyof LayerNormOptions)[],
    normalised: (x: Expr, axes: readonly number[], eps: number) => Expr,
  ) =>
  (operand: Operand, options?: LayerNormOptions): Expr => {
    const given = checkedOptions(where, options, names);
    const eps = checkedEpsilon(where, given.eps ?? 1e-5);
    const x = toExpr(operand, where, "x");
    const shape = normalisedShape(where, x, given);
    const weight = operandOfShape(where, "weight", given.weight, shape, "the normalised shape");
    const bias = operandOfShape(where, "bias", given.bias, shape, "the normalised shape");
    const axes = shape.map((_, i) => x.shape.length - shape.length + i);
    return affine(normalised(x, axes, eps), weight, bias);
  };

/**
 * Layer normalisation: over the last axes, `(x - mean) / sqrt(variance + eps)`, times `weight`, plus `bias`. The variance
 * is the biased one. Source: Ba, Kiros and Hinton, 2016.
 *
 * @throws GM-SHAPE if `normalizedShape` does not name the last axes of `x`, or `weight` or `bias` has another shape;
 *   GM-OPTION for an unknown option, an `eps` below 0, or a weight or bias that is no operand.
 *
 * @example
 * toNested(evaluate(layerNorm(tensor([[1, 3], [10, 10]]), { eps: 0, weight: 2, bias: 1 }), {})) // => [[-1, 3], [NaN, NaN]]
 * toNested(evaluate(layerNorm(tensor([[1, 3], [10, 10]]), { eps: 3 }), {})) // => [[-0.5, 0.5], [0, 0]]
 */
export const layerNorm: WithSettings<[options?: LayerNormOptions]> = /* @__PURE__ */ withSettings(
  /* @__PURE__ */ overLastAxes("layerNorm", ["weight", "bias", "normalizedShape", "eps"], (x, axes, eps) =>
    toUnitSquare(centred(x, axes), axes, eps),
  ),
);

/**
 * Root mean square normalisation: over the last axes, `x / sqrt(mean of x^2 + eps)`, times `weight`. Source: Zhang and
 * Sennrich, 2019.
 *
 * @throws GM-SHAPE if `normalizedShape` does not name the last axes of `x`, or `weight` has another shape; GM-OPTION for
 *   an unknown option, an `eps` below 0, or a weight that is no operand.
 *
 * @example
 * toNested(evaluate(rmsNorm(tensor([1, 7]), { eps: 0 }), {})) // => [0.2, 1.4]
 */
export const rmsNorm: WithSettings<[options?: RmsNormOptions]> = /* @__PURE__ */ withSettings(
  /* @__PURE__ */ overLastAxes("rmsNorm", ["weight", "normalizedShape", "eps"], toUnitSquare),
);
