// Sums and products of adjoints and tangents that are absent outside a condition.
//
// `where(c, v, 0)` as an adjoint means «v where c, and no contribution at all elsewhere». Multiplying it by a local
// derivative must not turn that absence into `0 * NaN`, so the product goes inside the choice, and a sum of two such
// adjoints is absent where both are. This is what makes `where` safe under NaN; support.ts and pushed.ts carry the
// condition through ops on whole tensors.
import { constant, type Expr, type Operand, toExpr } from "../expr/expr.js";
import { add, mul } from "../ops/arithmetic.js";
import { where } from "../ops/choice.js";

export interface Masked {
  readonly condition: Expr;
  readonly value: Expr;
}

/** An adjoint as a masked one, if it is. */
export const asMasked = (adjoint: Expr): Masked | undefined => {
  if (adjoint.tag !== "Apply" || adjoint.op !== where.op) return undefined;
  const [condition, value, otherwise] = adjoint.args;
  const absent = otherwise?.tag === "Const" && otherwise.value === 0;
  return condition !== undefined && value !== undefined && absent ? { condition, value } : undefined;
};

/**
 * An adjoint that is `value` where `condition` holds and absent elsewhere. Never a mask in a mask: two conditions
 * join into one, so that a chain of choices costs one node each and not one node for each pair.
 */
export const masked = (condition: Expr, value: Expr): Expr => {
  const inner = asMasked(value);
  return inner === undefined ? where(condition, value, 0) : where(where(condition, inner.condition, 0), inner.value, 0);
};

/**
 * The 1 that a gradient starts with where it is simplified before anybody sees it: a product with it is left out from
 * the start. Simplification would leave it out, and make every adjoint that follows from it anew.
 */
export const unit: Expr = /* @__PURE__ */ constant(1);

/** An adjoint or tangent times a local derivative. */
export const scale = (adjoint: Expr, local: Operand): Expr => {
  if (local === 1) return adjoint;
  const factor = toExpr(local);
  // A choice is no mask as a factor, and would be one as an adjoint.
  if (adjoint === unit && asMasked(factor) === undefined) return factor;
  const mask = asMasked(adjoint);
  return mask === undefined ? mul(adjoint, factor) : where(mask.condition, mul(mask.value, factor), 0);
};

/** The sum of two contributions. */
export const plus = (a: Expr, b: Expr): Expr => {
  const maskA = asMasked(a);
  const maskB = asMasked(b);
  if (maskA === undefined || maskB === undefined) return add(a, b);
  if (maskA.condition === maskB.condition) return where(maskA.condition, add(maskA.value, maskB.value), 0);
  return where(where(maskA.condition, 1, maskB.condition), add(a, b), 0);
};
