// Where a tangent counts, followed forward through ops on whole tensors: what support.ts does for adjoints.
import type { RuledNode } from "../expr/control.js";
import { apply, constant, type Expr, variable } from "../expr/expr.js";
import type { Absent } from "../expr/op.js";
import { add, mul } from "../ops/arithmetic.js";
import { where } from "../ops/choice.js";
import { broadcastTo } from "../ops/movement.js";
import { sum } from "../ops/reduction.js";
import { asMasked, masked } from "./masked.js";
import { pullBack } from "./reverse.js";
import { indicatorIn, type MoveSupport } from "./support.js";

/** Where an argument's tangent counts, as 0 and 1: nowhere if it is absent, everywhere if it has no condition. */
const tangentIndicator = (arg: Expr, tangent: Expr | Absent): Expr =>
  tangent === undefined ? broadcastTo(0, arg.shape) : indicatorIn(arg.shape, asMasked(tangent)?.condition);

/** The tangent of `node`, masked by where the tangents of its arguments count. */
export const pushedSupport = (node: RuledNode, tangents: readonly (Expr | Absent)[], tangent: Expr): Expr => {
  const own = asMasked(tangent);
  const flat = own === undefined ? tangent : masked(own.condition, own.value);
  const present = tangents.filter((t) => t !== undefined);
  const conditions = present.flatMap((t) => asMasked(t)?.condition ?? []);
  const { rule } = node.op;
  if (rule.tag === "Transpose" && rule.selects && (conditions.length > 0 || present.length < tangents.length)) {
    const indicators = node.args.map((arg, i) => tangentIndicator(arg, tangents[i]));
    return masked(apply(node.op, indicators, node.params), flat);
  }
  // A choice takes its tangents where it takes its values: on a side without one there is none.
  if (node.op === where.op && own === undefined) {
    const [condition, a, b] = node.args;
    if (conditions.length === 0 && tangents[1] !== undefined && tangents[2] !== undefined) return tangent;
    return masked(where(condition!, tangentIndicator(a!, tangents[1]), tangentIndicator(b!, tangents[2])), tangent);
  }
  if (conditions.length < present.length) return flat;
  if (conditions.every(({ shape }) => shape.length === 0))
    return masked(
      conditions.reduce((a, b) => where(a, 1, b)),
      flat,
    );
  const moved = rule.tag === "Pullback" ? transposedSupport(node, rule.support, tangents) : undefined;
  return moved === undefined ? flat : masked(moved, flat);
};

// A rule tells which arguments an entry of the result reaches. The number of arguments that count and reach an entry is
// the gradient, in the entry's indicator, of all the pairs there are.
const transposedSupport = (
  node: RuledNode,
  move: MoveSupport | undefined,
  tangents: readonly (Expr | Absent)[],
): Expr | Absent => {
  if (move === undefined) return undefined;
  const entry = variable("support", node.shape);
  const moved = move(entry, node.args, node.params);
  const pairs = node.args.flatMap((arg, i) => {
    const reached = moved[i];
    return reached === undefined ? [] : [sum(mul(reached, tangentIndicator(arg, tangents[i])))];
  });
  const total = pairs.reduce<Expr | Absent>((a, b) => (a === undefined ? b : add(a, b)), undefined);
  return total === undefined ? undefined : pullBack(new Map([[total, constant(1)]]), [entry]).get(entry);
};
