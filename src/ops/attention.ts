// Scaled dot-product attention. A composition; what is masked is absent, forward and backward.
import { fail, showShape } from "../expr/errors.js";
import { type Expr, type Operand, origin, toExpr } from "../expr/expr.js";
import { broadcastShapes, sameShape } from "../expr/shape.js";
import { mul } from "./arithmetic.js";
import { checkedOptions, type WithSettings } from "./call.js";
import { where } from "./choice.js";
import { matmul, selectedMatmul } from "./contraction.js";
import { transpose } from "./movement.js";
import { optionalOperand } from "./optional.js";
import { positionalForms } from "./positional.js";
import { softmax } from "./softmax.js";
import { band } from "./triangular.js";

/** Who may attend to whom, and how scores are scaled. */
export interface AttentionOptions {
  /** Whether query `i` sees keys `0` to `i` only; false unless given. */
  readonly causal?: boolean;
  /** Broadcast to `[..., L, S]`: a query sees the keys where it is not 0. All unless given. */
  readonly mask?: Operand;
  /** What scores are multiplied with, one number: 1 / sqrt(E) unless given. */
  readonly scale?: Operand;
}

const name = "scaledDotProductAttention";

const checkOperands = (query: Expr, key: Expr, value: Expr): void => {
  const operands = [`query = ${origin(query)}`, `key = ${origin(key)}`, `value = ${origin(value)}`];
  const misfit = (
    expected: string,
    hint = "Each of the three has one row for each position, and axes before that for heads.",
  ) => fail.misfit(name, expected, operands, hint);
  if ([query, key, value].some(({ shape }) => shape.length < 2))
    throw misfit("query [..., L, E], key [..., S, E] and value [..., S, V]");
  if (query.shape.at(-1) !== key.shape.at(-1)) throw misfit("query and key with the same last axis E");
  if (key.shape.at(-2) !== value.shape.at(-2)) throw misfit("as many keys as values");
  const leads = [query, key, value].map(({ shape }) => shape.slice(0, -2));
  const joined = broadcastShapes(leads[0]!, leads[1]!);
  if (joined === undefined || broadcastShapes(joined, leads[2]!) === undefined)
    throw misfit(
      "axes before the last two that broadcast",
      "Write transpose(x, [-3, -2]) to bring heads before positions: [N, L, H, E] to [N, H, L, E].",
    );
};

const maskOf = (scores: Expr, causal: boolean, given: Operand | undefined): Expr | undefined => {
  const mask = optionalOperand(name, "mask", given);
  const joined = mask === undefined ? scores.shape : broadcastShapes(scores.shape, mask.shape);
  if (joined === undefined || !sameShape(joined, scores.shape))
    throw fail.misfit(
      name,
      `a mask that broadcasts to the scores ${showShape(scores.shape)}`,
      mask === undefined ? [] : [`mask = ${origin(mask)}`],
      "The last two axes of the mask are queries and keys.",
    );
  if (!causal) return mask;
  const triangle = toExpr(band(scores.shape.at(-2)!, scores.shape.at(-1)!, -Infinity, 0));
  return mask === undefined ? triangle : where(triangle, mask, 0);
};

/**
 * `softmax(query keyᵀ scale) value`: for each query the mean of the values, weighted by how well their keys fit it.
 * `query` is `[..., L, E]`, `key` `[..., S, E]`, `value` `[..., S, V]`, the result `[..., L, V]`; axes before the last two,
 * batches and heads, broadcast. Source: Vaswani and others, 2017.
 *
 * Conventions: what is masked has no part in the result nor in any gradient, be it infinite or NaN; a query that sees no key at all gets
 * zeros, and its gradient is absent. The causal mask starts at the first key, also where there are more keys than queries.
 *
 * @throws GM-SHAPE if the operands or the mask do not fit; GM-OPTION for an unknown option or one of another form.
 *
 * @example
 * const [query, key, value] = [zeros([2, 3]), zeros([2, 3]), tensor([[1, 10], [3, 30]])]
 * toNested(evaluate(scaledDotProductAttention(query, key, value), {})) // => [[2, 20], [2, 20]]
 * toNested(evaluate(scaledDotProductAttention(query, key, value, { causal: true }), {})) // => [[1, 10], [2, 20]]
 */
export const scaledDotProductAttention: WithSettings<[key: Operand, value: Operand, options?: AttentionOptions]> =
  /* @__PURE__ */ positionalForms(
    name,
    3,
    (queries: Operand, keys: Operand, values: Operand, options?: AttentionOptions) => {
      const given = checkedOptions(name, options, ["causal", "mask", "scale"]);
      const { causal = false } = given;
      if (typeof causal !== "boolean") throw fail.optionValue(name, "causal", "true or false", causal);
      const query = toExpr(queries, name, "query");
      const key = toExpr(keys, name, "key");
      const value = toExpr(values, name, "value");
      checkOperands(query, key, value);
      const scale = optionalOperand(name, "scale", given.scale) ?? 1 / Math.sqrt(Math.max(query.shape.at(-1)!, 1));
      if (typeof scale !== "number" && scale.shape.length > 0)
        throw fail.optionValue(name, "scale", "one number, or an expression of shape []", scale);
      const scores = mul(matmul(query, transpose(key)), scale);
      const mask = maskOf(scores, causal, given.mask);
      if (mask === undefined) return matmul(softmax(scores), value);
      const weights = softmax(where(mask, scores, -Infinity));
      // What is not seen is left out of the sum. A weight 0 would not do where the value is not a number, and where no
      // key is seen at all the weights are none themselves.
      return selectedMatmul(weights, value, where(mask, 1, 0));
    },
  );
