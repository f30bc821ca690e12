// Batch normalisation with parameters, and with running averages that go in and come out. The normalisation itself is
// gradmap's.
import { fail } from "../../expr/errors.js";
import {
  add,
  type Expr,
  mean,
  mul,
  batchNorm as normalised,
  ones,
  type Symbolic,
  stopGradient,
  type Tensor,
  variance,
  zeros,
} from "../../index.js";
import { checkedWhole } from "../key.js";
import { asExpr, sizeOf } from "../operands.js";
import type { Key } from "../random.js";
import { checkedFlag, checkedNumber, checkedSettings } from "../settings.js";
import { type Affine, parameter } from "./parameters.js";

/** Running averages of each feature: what evaluation normalises with. */
export interface BatchNormState {
  readonly mean: Tensor;
  readonly variance: Tensor;
}

/** How fast the running averages follow, and what keeps the divisor from 0. */
export interface BatchNormLayerOptions {
  /** The share of the new batch in the running averages: 0.1 unless given, as in PyTorch. */
  readonly momentum?: number;
  /** Added to the variance: 1e-5 unless given. */
  readonly eps?: number;
}

/** Whether the batch's own statistics are used. */
export interface BatchNormMode {
  readonly training: boolean;
}

/** A layer with a state: it goes in and comes out, and nothing is kept in between. */
export interface BatchNorm {
  readonly init: (key: Key) => Affine<true>;
  /** Mean 0 and variance 1 for each feature. */
  readonly initState: () => BatchNormState;
  readonly apply: (
    params: Symbolic<Affine<true>>,
    state: Symbolic<BatchNormState>,
    x: Expr,
    mode: BatchNormMode,
  ) => readonly [y: Expr, state: Symbolic<BatchNormState>];
}

/**
 * Batch normalisation of `x` of shape `[N, features, ...]`. In training each feature is brought to mean 0 and variance 1
 * over the batch, and the state that comes out has moved towards the batch's mean and its unbiased variance by the share
 * `momentum`; no gradient flows through it. In evaluation the state is used, and comes out as it went in.
 *
 * @throws GM-OPERAND if `features` is no whole number from 1 on; GM-OPTION for an unknown option or a bad one; when it is
 *   applied, GM-SHAPE if `x` does not fit or a feature has a single number in training, and GM-TREE-MISMATCH if parameters
 *   or state are not those of this layer. Source: Ioffe and Szegedy, 2015.
 *
 * @example
 * const norm = batchNorm(1, { momentum: 0.5, eps: 0 })
 * const params = { weight: ones([1]), bias: zeros([1]) }
 * const run = compile((p: Symbolic<typeof params>, state: Symbolic<BatchNormState>, x: Expr) =>
 *   norm.apply(p, state, x, { training: true }))
 * const [y, state] = run(params, norm.initState(), tensor([[1], [3]]))
 * toNested(y) // => [[-1], [1]]
 * toNested(state.mean) // => [1]
 * toNested(state.variance) // => [1.5]
 */
export const batchNorm = (features: number, options?: BatchNormLayerOptions): BatchNorm => {
  checkedWhole("batchNorm", "the number of features", features, 1);
  const { momentum = 0.1, eps = 1e-5 } = checkedSettings("batchNorm", options, ["momentum", "eps"], "features");
  checkedNumber("batchNorm", "momentum", momentum, "a number from 0 to 1", (value) => value >= 0 && value <= 1);
  checkedNumber("batchNorm", "eps", eps, "a number from 0 on", (value) => value >= 0);
  const name = `batchNorm(${features})`;
  const moved = (from: Expr, to: Expr): Expr => add(mul(1 - momentum, from), mul(momentum, stopGradient(to)));
  const layer: BatchNorm = {
    init: () => Object.freeze({ weight: ones([features]), bias: zeros([features]) }),
    initState: () => Object.freeze({ mean: zeros([features]), variance: ones([features]) }),
    apply: (params, state, operand, mode) => {
      const x = asExpr(name, "x", operand);
      const training = checkedFlag(name, "training", mode?.training);
      if (x.shape[1] !== features) throw fail.rank(name, `x of shape [N, ${features}, ...]`, x.shape);
      const affine = {
        weight: parameter(name, params, "weight", [features]),
        bias: parameter(name, params, "bias", [features]),
        eps,
      };
      const running = {
        mean: parameter(name, state, "mean", [features]),
        variance: parameter(name, state, "variance", [features]),
      };
      if (!training) return Object.freeze([normalised(x, { ...affine, ...running }), state] as const);
      if (sizeOf(x.shape) < 2 * features) throw fail.singleExample(name, x.shape);
      const axis = [...x.shape.keys()].filter((i) => i !== 1);
      const next = Object.freeze({
        mean: moved(running.mean, mean(x, { axis })),
        variance: moved(running.variance, variance(x, { axis, unbiased: true })),
      });
      return Object.freeze([normalised(x, affine), next] as const);
    },
  };
  return Object.freeze(layer);
};
