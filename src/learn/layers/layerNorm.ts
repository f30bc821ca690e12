// Layer normalisation with parameters. The normalisation itself is gradmap's.
import { fail } from "../../expr/errors.js";
import { type Expr, layerNorm as normalised, ones, type Shape, zeros } from "../../index.js";
import { checkedWhole } from "../key.js";
import { asExpr } from "../operands.js";
import { checkedFlag, checkedNumber, checkedSettings } from "../settings.js";
import type { Layer } from "./layer.js";
import { type Affine, parameter } from "./parameters.js";

/** What is added, and what keeps the divisor from 0. */
export interface LayerNormLayerOptions<B extends boolean = boolean> {
  /** Whether a bias is added, which starts at 0: `true` unless given. */
  readonly bias?: B;
  /** Added to the variance: 1e-5 unless given. */
  readonly eps?: number;
}

/**
 * Layer normalisation over the last axis, of `shape` numbers, or over the last axes, of the sizes `shape`: what comes in is
 * brought to mean 0 and variance 1, multiplied by `weight`, which starts at 1, and `bias` is added, which starts at 0.
 *
 * @throws GM-OPERAND if a size is no whole number from 1 on; GM-OPTION for an unknown option or a bad one; when it is
 *   applied, GM-SHAPE if `x` does not end in these axes, and GM-TREE-MISMATCH if the parameters are not those of this layer.
 *
 * @example
 * const layer = layerNorm(2, { eps: 0 })
 * const params = layer.init(Key.make(0))
 * toNested(compile(layer.apply)(params, tensor([[1, 3], [10, 30]]))) // => [[-1, 1], [-1, 1]]
 */
export function layerNorm<const B extends boolean = true>(
  shape: number | Shape,
  options?: LayerNormLayerOptions<B>,
): Layer<Affine<B>>;
export function layerNorm(given: number | Shape, options?: LayerNormLayerOptions): unknown {
  if (typeof given !== "number" && !Array.isArray(given))
    throw fail.layerSizes("layerNorm", "the size of the last axis, or a shape", given, "layerNorm(64)");
  const shape: Shape = typeof given === "number" ? [given] : [...given];
  for (const size of shape) checkedWhole("layerNorm", "a size of the axes", size, 1);
  const { bias = true, eps = 1e-5 } = checkedSettings("layerNorm", options, ["bias", "eps"], "shape");
  const hasBias = checkedFlag("layerNorm", "bias", bias);
  checkedNumber("layerNorm", "eps", eps, "a number from 0 on", (value) => value >= 0);
  const name = `layerNorm(${typeof given === "number" ? given : `[${given.join(", ")}]`})`;
  return Object.freeze({
    init: () => Object.freeze(hasBias ? { weight: ones(shape), bias: zeros(shape) } : { weight: ones(shape) }),
    apply: (params: unknown, x: Expr): Expr =>
      normalised(asExpr(name, "x", x), {
        weight: parameter(name, params, "weight", shape),
        ...(hasBias ? { bias: parameter(name, params, "bias", shape) } : {}),
        normalizedShape: shape,
        eps,
      }),
  });
}
