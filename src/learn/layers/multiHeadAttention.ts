// Self-attention with several heads. Knows how positions are projected and split into heads; the attention itself is
// gradmap's.
import { fail, showShape } from "../../expr/errors.js";
import {
  type Expr,
  matmul,
  mul,
  ones,
  reshape,
  type Symbolic,
  scaledDotProductAttention,
  slice,
  softmax,
  transpose,
  tril,
  where,
} from "../../index.js";
import type { Initialiser } from "../initialisers/initialiser.js";
import { checkedWhole, split } from "../key.js";
import { asExpr } from "../operands.js";
import type { Key } from "../random.js";
import { checkedFlag, checkedSettings } from "../settings.js";
import type { Layer } from "./layer.js";
import { type LinearParameters, linear } from "./linear.js";

/** The parameters of attention. */
export interface AttentionParameters {
  /** Queries, keys and values side by side: a weight `[size, 3 size]` and a bias `[3 size]`, head after head in each. */
  readonly projection: LinearParameters;
  /** What the heads saw, mixed: a weight `[size, size]` and a bias `[size]`. */
  readonly output: LinearParameters;
}

/** Who may attend to whom, and how the weights are drawn. */
export interface AttentionLayerOptions {
  /** Whether a position sees those up to itself only: `false` unless given. */
  readonly causal?: boolean;
  /** `xavierUniform()` unless given. */
  readonly initialiser?: Initialiser;
}

/** A layer of attention, which can be asked where it looks. */
export interface MultiHeadAttention extends Layer<AttentionParameters> {
  /** How much each position looks at each, in each head: `[..., heads, positions, positions]`, each row of sum 1. */
  readonly weights: (params: Symbolic<AttentionParameters>, x: Expr) => Expr;
}

/** `[..., positions, size]` as `[..., heads, positions, size / heads]`, and back. */
const inHeads = (x: Expr, heads: number): Expr => {
  const [positions, size] = x.shape.slice(-2);
  return transpose(reshape(x, [...x.shape.slice(0, -2), positions!, heads, size! / heads]), [-3, -2]);
};
const joined = (x: Expr): Expr => {
  const [heads, positions, size] = x.shape.slice(-3);
  return reshape(transpose(x, [-3, -2]), [...x.shape.slice(0, -3), positions!, heads! * size!]);
};

/**
 * Self-attention of `x` of shape `[..., positions, size]` with several heads: each head looks with its own part of the
 * queries, keys and values, and what all of them see is mixed by a linear layer.
 *
 * @throws GM-OPERAND if a size is no whole number from 1 on; GM-OPTION if `heads` does not divide `size`, or for an unknown
 *   option; when it is applied, GM-SHAPE if `x` does not fit, and GM-TREE-MISMATCH if the parameters are not those of this
 *   layer. Source: Vaswani and others, 2017.
 *
 * @example
 * const layer = multiHeadAttention(8, 2, { causal: true })
 * const params = layer.init(Key.make(0))
 * compile(layer.apply)(params, zeros([5, 3, 8])).shape // => [5, 3, 8]
 * toNested(compile(layer.weights)(params, zeros([2, 8]))) // => [[[1, 0], [0.5, 0.5]], [[1, 0], [0.5, 0.5]]]
 */
export const multiHeadAttention = (
  size: number,
  heads: number,
  options?: AttentionLayerOptions,
): MultiHeadAttention => {
  checkedWhole("multiHeadAttention", "the size", size, 1);
  checkedWhole("multiHeadAttention", "the number of heads", heads, 1);
  const { causal = false, ...drawn } = checkedSettings(
    "multiHeadAttention",
    options,
    ["causal", "initialiser"],
    "size, heads",
  );
  checkedFlag("multiHeadAttention", "causal", causal);
  const name = `multiHeadAttention(${size}, ${heads})`;
  if (size % heads !== 0)
    throw fail.optionValue("multiHeadAttention", "heads", `a number that divides the size ${size}`, heads);
  const projection = linear(size, 3 * size, drawn);
  const output = linear(size, size, drawn);
  const parts = (params: Symbolic<AttentionParameters>, operand: Expr): readonly Expr[] => {
    const x = asExpr(name, "x", operand);
    if (x.shape.length < 2 || x.shape.at(-1) !== size)
      throw fail.misfit(
        name,
        `x of shape [..., positions, ${size}]`,
        [`x of shape ${showShape(x.shape)}`],
        "Reshape x, or mend the layer's size.",
      );
    // Parameters of another model may be anything: what is missing is missed by the layer that needs it.
    const all = projection.apply(params?.projection, x);
    const whole = x.shape.slice(0, -1).map((): [] => []);
    return [0, 1, 2].map((k) => inHeads(slice(all, [...whole, [k * size, (k + 1) * size]]), heads));
  };
  return Object.freeze({
    init: (key: Key) => {
      const [first, second] = split(key);
      return Object.freeze({ projection: projection.init(first), output: output.init(second) });
    },
    apply: (params: Symbolic<AttentionParameters>, x: Expr): Expr => {
      const [queries, keys, values] = parts(params, x);
      return output.apply(params?.output, joined(scaledDotProductAttention(queries!, keys!, values!, { causal })));
    },
    weights: (params: Symbolic<AttentionParameters>, x: Expr): Expr => {
      const [queries, keys] = parts(params, x);
      const scores = mul(matmul(queries!, transpose(keys!)), 1 / Math.sqrt(size / heads));
      return softmax(causal ? where(tril(ones(scores.shape.slice(-2))), scores, -Infinity) : scores);
    },
  });
};
