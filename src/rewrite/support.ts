// Where an adjoint counts, followed through ops on whole tensors. A masked adjoint (see masked.ts) is absent outside its
// condition; a rule is given the adjoint with zeros there, and what it returns is masked again by the condition moved
// as the rule moves numbers. Knows conditions; is ignorant of which rule it follows.
import { type Apply, constant, type Expr, type Operand, toExpr } from "../expr/expr.js";
import type { Absent } from "../expr/op.js";
import { type Shape, sameShape } from "../expr/shape.js";
import { where } from "../ops/choice.js";
import { broadcastTo } from "../ops/movement.js";
import { sumTo } from "../ops/reduction.js";
import { asMasked, masked } from "./masked.js";

/** A condition as 0 and 1, so that sums of it are 0 exactly where nothing is selected. */
const indicator = (condition: Expr): Expr => where(condition, 1, 0);

/** How a rule moves conditions: from those of the result to those of the arguments. */
export type MoveSupport = (
  support: Expr,
  args: readonly Expr[],
  params: Apply["params"],
) => readonly (Operand | Absent)[];

/**
 * The conditions under which the arguments of `node` receive anything: if the adjoint's condition has axes to move, or
 * if the op `drops` inputs, which then receive nothing whatever the adjoint is.
 */
export const supportsOf = (
  node: Apply,
  adjoint: Expr,
  move: MoveSupport | undefined,
  drops = false,
): readonly (Operand | Absent)[] | undefined => {
  const condition = asMasked(adjoint)?.condition;
  if (move === undefined || (!drops && (condition === undefined || condition.shape.length === 0))) return undefined;
  return move(indicatorIn(node.shape, condition), node.args, node.params);
};

/** Where an amount under `condition` counts, in `shape`: everywhere without one. */
export const indicatorIn = (shape: Shape, condition: Expr | undefined): Expr => {
  const own = condition === undefined ? constant(1) : indicator(condition);
  return sameShape(own.shape, shape) ? own : broadcastTo(own, shape);
};

/** Which entries of an amount count, in `shape`, if a condition with axes says that not all of them do. */
export const patternOf = (amount: Expr, shape: Shape): Expr | Absent => {
  const condition = asMasked(amount)?.condition;
  return condition === undefined || condition.shape.length === 0 ? undefined : indicatorIn(shape, condition);
};

/** An amount repeated to a larger shape, its mask with it. */
export const spread = (amount: Expr, shape: Shape): Expr => {
  if (sameShape(amount.shape, shape)) return amount;
  const mask = asMasked(amount);
  return mask === undefined ? broadcastTo(amount, shape) : masked(mask.condition, broadcastTo(mask.value, shape));
};

/** What a rule returned, masked by the moved condition, or by the adjoint's own where that is a scalar. */
export const restricted = (amount: Expr, adjoint: Expr, moved: Operand | Absent): Expr => {
  // The rule may have masked the adjoint once more, as a choice does: one mask, not two.
  const own = asMasked(amount);
  const flat = own === undefined ? amount : masked(own.condition, own.value);
  if (moved !== undefined) return masked(toExpr(moved), flat);
  const condition = asMasked(adjoint)?.condition;
  return condition?.shape.length === 0 ? masked(condition, flat) : flat;
};

/** An amount of the shape `from` for an argument of shape `to` that was broadcast: what was repeated is summed. */
export const unbroadcast = (amount: Expr, from: Shape, to: Shape): Expr => {
  if (sameShape(amount.shape, to)) return amount;
  const summed = (expr: Expr): Expr => sumTo(broadcastTo(expr, from), to);
  const mask = asMasked(amount);
  if (mask === undefined) return summed(amount);
  const { condition } = mask;
  return masked(condition.shape.length === 0 ? condition : summed(indicator(condition)), summed(amount));
};
