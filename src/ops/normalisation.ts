// Numbers brought to mean 0 and variance 1, or to mean square 1, over the last axes. Compositions of one op, the
// reciprocal root of a mean square, which neither overflows nor vanishes.
import { fail, showShape } from "../expr/errors.js";
import { type Expr, type Operand, origin, toExpr } from "../expr/expr.js";
import { checkedShape, type Shape, sizeOf } from "../expr/shape.js";
import type { ReadonlyFloat64Array } from "../expr/tensor.js";
import { add, div, mul, neg } from "./arithmetic.js";
import { checkedOptions, type WithSettings, withSettings } from "./call.js";
import { defineRule, type StructuralFunction } from "./define.js";
import { sumOfSquares } from "./numeric/sum.js";
import { checkedEpsilon, operandOfShape } from "./optional.js";
import { type Axes, mean, pastBatch, reduceRuns, spread, withoutAxes, writtenAxes } from "./reduction.js";
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

type Along = Axes & { readonly eps: number };

// 1 / sqrt(mean of x^2 + eps): one pass over ordinary numbers. Where their squares overflow or vanish they are divided by
// a scale before, a power of two not below the root of eps, so that the quotient eps / scale^2 does not overflow either.
const reciprocalRoot = (eps: number) => (data: ReadonlyFloat64Array, from: number, to: number) => {
  const plain = sumOfSquares(data, from, to, 1) / (to - from) + eps;
  if (plain > 1e-280 && plain < Infinity) return 1 / Math.sqrt(plain);
  let size = 0;
  for (let k = from; k < to; k++) size = Math.max(size, Math.abs(data[k]!));
  const least = Math.max(size, Math.sqrt(eps));
  if (!(least > 0 && least < Infinity)) return 1 / Math.sqrt(plain);
  const scale = 2 ** Math.floor(Math.log2(least));
  return 1 / Math.sqrt(sumOfSquares(data, from, to, scale) / (to - from) + eps / scale / scale) / scale;
};

// Its derivative, -(mean of x dx) r^3, is written such that no factor leaves the range that x r is in.
const reciprocalRootOp: StructuralFunction<Along> = /* @__PURE__ */ defineRule<Along>({
  name: "rsqrtMeanSquare",
  args: ["x"],
  settings: ({ eps, ...axes }) => [{ ...writtenAxes(axes), eps }],
  shape: ([x], { axes }) => withoutAxes(x!, axes),
  value: ([x], { axes, eps }) => reduceRuns(x!, axes, reciprocalRoot(eps)),
  vjp: (cotangent, [x], result, { axes }) => {
    const root = spread(result, x!.shape, axes);
    const scaled = spread(div(mul(cotangent, result), -sizeOf(axes.map((axis) => x!.shape[axis]!))), x!.shape, axes);
    return [mul(scaled, mul(mul(x!, root), root))];
  },
  jvp: ([tangent], [x], result, { axes }) => {
    if (tangent === undefined) return undefined;
    const root = spread(result, x!.shape, axes);
    return neg(mul(result, mean(mul(mul(x!, root), mul(tangent, root)), { axis: axes })));
  },
  support: (support, [x], { axes }) => [spread(support, x!.shape, axes)],
  batch: ([x], _, { axes, eps }) => reciprocalRootOp(x!, { ...pastBatch({ axes }), eps }),
});

/** Numbers divided by the root of their mean square over `axes`. */
export const toUnitSquare = (x: Expr, axes: readonly number[], eps: number): Expr =>
  mul(x, spread(reciprocalRootOp(x, { axes: Object.freeze(axes), eps }), x.shape, axes));

/** `x * weight + bias`, where there are any. */
export const affine = (x: Expr, weight: Expr | undefined, bias: Expr | undefined): Expr => {
  const scaled = weight === undefined ? x : mul(x, weight);
  return bias === undefined ? scaled : add(scaled, bias);
};

const normalisedShape = (where: string, x: Expr, { normalizedShape, weight }: RmsNormOptions): Shape => {
  const scale = weight === undefined ? undefined : toExpr(weight, where, "weight");
  const ofWeight = scale?.shape ?? [];
  const { shape } = x;
  const found = normalizedShape ?? (ofWeight.length > 0 ? ofWeight : shape.slice(-1));
  const wanted = checkedShape(where, found);
  const last = shape.slice(shape.length - wanted.length);
  if (wanted.length === 0 || wanted.length > shape.length || !wanted.every((n, axis) => n === last[axis]))
    throw fail.misfit(
      where,
      wanted.length === 0 ? "at least one axis to normalise over" : `x whose last axes are ${showShape(wanted)}`,
      [`x = ${origin(x)}`, ...(scale === undefined ? [] : [`weight = ${origin(scale)}`])],
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
    const weight = operandOfShape(where, "weight", given.weight, shape, "the normalised shape", { x });
    const bias = operandOfShape(where, "bias", given.bias, shape, "the normalised shape", { x });
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
