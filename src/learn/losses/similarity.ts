// The angle between vectors, as a number from -1 to 1.
import { div, type Expr, max, mul, norm, type Operand, sum } from "../../index.js";
import { checkedNumber, checkedSettings } from "../settings.js";
import { alike, checkedReduction, type Reduction, reduced } from "./reduction.js";

/** Along which axis vectors lie, and what keeps the divisor from 0. */
export interface CosineSimilarityOptions {
  /** `"none"` unless given: it is a similarity first, and a loss as `sub(1, ...)` of it. */
  readonly reduction?: Reduction;
  /** The last unless given. */
  readonly axis?: number;
  /** No length counts as less: 1e-8 unless given. */
  readonly eps?: number;
}

/**
 * The cosine of the angle between vectors along `axis`: `a b / (|a| |b|)`, 1 where they point the same way. The result has
 * one number for each pair of vectors.
 *
 * @throws GM-SHAPE if the shapes differ or there are no numbers; GM-AXIS if the axis is not there; GM-OPTION for an unknown
 *   option or a bad one.
 *
 * @example
 * const similar = cosineSimilarity(tensor([[3, 4], [1, 0]]), tensor([[3, 4], [0, 5]]))
 * toNested(evaluate(similar, {})) // => [1, 0]
 */
export const cosineSimilarity = (a: Operand, b: Operand, options?: CosineSimilarityOptions): Expr => {
  const where = "cosineSimilarity";
  const given = checkedSettings(where, options, ["reduction", "axis", "eps"], "a, b");
  const { reduction = "none", axis = -1, eps = 1e-8 } = given;
  checkedReduction(where, reduction, ["mean", "sum", "none"]);
  checkedNumber(where, "eps", eps, "a number above 0", (value) => value > 0);
  const [first, second] = alike(where, a, b, ["a", "b"]);
  const unit = (x: Expr): Expr => div(x, max(norm(x, { axis, keepdims: true }), eps));
  return reduced(sum(mul(unit(first), unit(second)), { axis }), reduction);
};
