// A block of a transformer: attention, then a perceptron, each after a normalisation and with a way around it. A
// composition of layers that know nothing of each other.
import { add, geluTanh } from "../../index.js";
import type { Initialiser } from "../initialisers/initialiser.js";
import { checkedWhole, split } from "../key.js";
import { asExpr } from "../operands.js";
import { checkedNumber, checkedSettings } from "../settings.js";
import type { PlainStep } from "./composition.js";
import type { Layer } from "./layer.js";
import { layerNorm } from "./layerNorm.js";
import { type LinearParameters, mlp } from "./linear.js";
import { type AttentionParameters, multiHeadAttention } from "./multiHeadAttention.js";

/** The parameters of a block, by part. */
export interface TransformerBlockParameters {
  readonly attentionNorm: LinearParameters;
  readonly attention: AttentionParameters;
  readonly feedForwardNorm: LinearParameters;
  /** Two linear layers: from `size` to `hidden` numbers and back. */
  readonly feedForward: readonly [LinearParameters, LinearParameters];
}

/** What a block may be told. */
export interface TransformerBlockOptions {
  /** Whether a position sees those up to itself only: `false` unless given. */
  readonly causal?: boolean;
  /** How many numbers are between the two linear layers: 4 times `size` unless given. */
  readonly hidden?: number;
  /** What is between them: `geluTanh` unless given. */
  readonly activation?: PlainStep;
  /** Added to variances: 1e-5 unless given. */
  readonly eps?: number;
  /** What the weights are drawn from: `xavierUniform()` unless given. */
  readonly initialiser?: Initialiser;
}

const optionNames = ["causal", "hidden", "activation", "eps", "initialiser"] as const;

/**
 * A block of a transformer, with the normalisation before each part («pre-norm»): `y = x + attention(norm(x))`, then
 * `y + feedForward(norm(y))`. `x` has the shape `[..., positions, size]`, and so has the result.
 *
 * @throws What its parts throw: see {@link multiHeadAttention}, {@link mlp} and {@link layerNorm}.
 *   Source: Vaswani and others, 2017; the order of Xiong and others, 2020.
 *
 * @example
 * const block = transformerBlock(16, 2, { causal: true })
 * const params = block.init(Key.make(0))
 * params.feedForward.map(({ weight }) => weight.shape) // => [[16, 64], [64, 16]]
 * compile(block.apply)(params, zeros([4, 8, 16])).shape // => [4, 8, 16]
 */
export const transformerBlock = (
  size: number,
  heads: number,
  options?: TransformerBlockOptions,
): Layer<TransformerBlockParameters> => {
  const where = "transformerBlock";
  const {
    hidden = 4 * size,
    activation = geluTanh,
    eps = 1e-5,
    causal = false,
    ...drawn
  } = checkedSettings(where, options, optionNames, "size, heads");
  checkedWhole(where, "the option hidden", hidden, 1);
  checkedNumber(where, "eps", eps, "a number from 0 on", (value) => value >= 0);
  const attention = multiHeadAttention(size, heads, { causal, ...drawn });
  const feedForward = mlp([size, hidden, size], activation, drawn);
  const norm = layerNorm(size, { eps });
  const layer: Layer<TransformerBlockParameters> = {
    init: (key) => {
      const [first, second, third, fourth] = split(key, 4);
      return Object.freeze({
        attentionNorm: norm.init(first),
        attention: attention.init(second),
        feedForwardNorm: norm.init(third),
        feedForward: feedForward.init(fourth),
      });
    },
    apply: (params, operand) => {
      const x = asExpr(where, "x", operand);
      // Parameters of another model may be anything: what is missing is missed by the layer that needs it.
      const y = add(x, attention.apply(params?.attention, norm.apply(params?.attentionNorm, x)));
      return add(y, feedForward.apply(params?.feedForward, norm.apply(params?.feedForwardNorm, y)));
    },
  };
  return Object.freeze(layer);
};
