// What one node passes back to its arguments: the four kinds of rule, interpreted. The only place that reads a rule
// for reverse mode. Knows nothing of the order of nodes or of maps.
import { fail } from "../expr/errors.js";
import { type Apply, type Expr, type Operand, toExpr } from "../expr/expr.js";
import type { Absent } from "../expr/op.js";
import { type Shape, sameShape, sizeOf } from "../expr/shape.js";
import { where } from "../ops/choice.js";
import { broadcastTo } from "../ops/movement.js";
import { sumTo } from "../ops/reduction.js";
import { asMasked, masked, scale } from "./masked.js";

/** One edge of the reverse pass: what `from` adds to the adjoint of its argument `to`. */
export interface Contribution {
  readonly from: Apply;
  readonly to: Expr;
  /** Which argument of `from` it is: `mul(a, a)` contributes twice to `a`. */
  readonly index: number;
  /** The local derivative, where the rule gives one: the factor between the incoming adjoint and `amount`. */
  readonly local: Operand | undefined;
  /** What is added to the adjoint of `to`; it has the shape of `to`. */
  readonly amount: Expr;
}

/**
 * The contributions of `node` to those of its arguments that are `active`, given the adjoint that reached it.
 * An argument that a rule does not depend on gets none: absent, not zero.
 */
export const contributions = (node: Apply, adjoint: Expr, active: (arg: Expr) => boolean): readonly Contribution[] => {
  const { rule } = node.op;
  switch (rule.tag) {
    case "None":
      return [];
    case "Partials": {
      const partials = checkedCount(node, "partials", rule.partials(node.args, node));
      return collect(node, active, (index) => {
        const local = partials[index];
        if (local === undefined || local === 0) return undefined;
        return { local, amount: scale(adjoint, local) };
      });
    }
    case "Transpose": {
      const cotangents = checkedCount(node, "transpose", rule.transpose(adjoint, node.args, node.params));
      const supports = rule.selects ? supportsOf(node, adjoint, rule.transpose) : undefined;
      return collect(node, active, (index) => withSupport(adjoint, cotangents[index], supports?.[index]));
    }
    case "Pullback": {
      const cotangents = checkedCount(node, "vjp", rule.vjp(adjoint, node.args, node, node.params));
      if (node.op.kind === "elementwise")
        return collect(node, active, (index) => withSupport(adjoint, cotangents[index], undefined));
      const supports = rule.support === undefined ? undefined : supportsOf(node, adjoint, rule.support);
      return collect(node, active, (index) => within(adjoint, cotangents[index], supports?.[index]));
    }
  }
};

type Amount = { readonly local: Operand | undefined; readonly amount: Expr };

const collect = (
  from: Apply,
  active: (arg: Expr) => boolean,
  amountOf: (index: number) => Amount | Absent,
): readonly Contribution[] => {
  const collected: Contribution[] = [];
  for (let index = 0; index < from.args.length; index++) {
    const to = from.args[index]!;
    const found = active(to) ? amountOf(index) : undefined;
    if (found !== undefined)
      collected.push({ from, to, index, local: found.local, amount: fitted(from, found.amount, to.shape) });
  }
  return collected;
};

const checkedCount = (
  node: Apply,
  rule: string,
  entries: readonly (Operand | Absent)[],
): readonly (Operand | Absent)[] => {
  if (!Array.isArray(entries) || entries.length !== node.args.length)
    throw fail.ruleCount(node.op.name, rule, node.args.length, entries);
  return entries;
};

// Elementwise arguments may have been broadcast: what was repeated is summed, what is constant along an axis is
// repeated. A structural rule has to return the argument's own shape.
const fitted = (node: Apply, amount: Expr, shape: Shape): Expr => {
  if (sameShape(amount.shape, shape)) return amount;
  if (node.op.kind !== "elementwise") throw fail.ruleShape(node.op.name, "its reverse rule", shape, amount.shape);
  const mask = asMasked(amount);
  const spread = broadcastTo(amount, node.shape);
  if (mask === undefined || mask.condition.shape.length === 0 || sizeOf(node.shape) === 0)
    return withScalarMask(mask?.condition, sumTo(spread, shape));
  return masked(sumTo(broadcastTo(support(mask.condition), node.shape), shape), sumTo(spread, shape));
};

const withScalarMask = (condition: Expr | undefined, amount: Expr): Expr =>
  condition?.shape.length === 0 ? masked(condition, amount) : amount;

/** A condition as 0 and 1, so that sums of it are 0 exactly where nothing is selected. */
const support = (condition: Expr): Expr => where(condition, 1, 0);

// Where an op only moves and sums numbers, the condition of a masked adjoint moves along with it.
const supportsOf = (
  node: Apply,
  adjoint: Expr,
  transpose: (cotangent: Expr, args: readonly Expr[], params: Apply["params"]) => readonly (Operand | Absent)[],
): readonly (Operand | Absent)[] | undefined => {
  const mask = asMasked(adjoint);
  if (mask === undefined || mask.condition.shape.length === 0) return undefined;
  return transpose(broadcastTo(support(mask.condition), node.shape), node.args, node.params);
};

const withSupport = (adjoint: Expr, amount: Operand | Absent, moved: Operand | Absent): Amount | Absent => {
  if (amount === undefined || amount === 0) return undefined;
  const expr = toExpr(amount);
  const mask = asMasked(expr);
  if (mask !== undefined) return { local: undefined, amount: masked(mask.condition, mask.value) };
  if (moved !== undefined) return { local: undefined, amount: masked(toExpr(moved), expr) };
  return { local: undefined, amount: withScalarMask(asMasked(adjoint)?.condition, expr) };
};

// A rule on whole tensors may mask its own cotangents (all but the ties of a maximum); the adjoint's mask joins that.
const within = (adjoint: Expr, amount: Operand | Absent, support: Operand | Absent): Amount | Absent => {
  if (amount === undefined || amount === 0) return undefined;
  const expr = toExpr(amount);
  return {
    local: undefined,
    amount: support === undefined ? withScalarMask(asMasked(adjoint)?.condition, expr) : masked(toExpr(support), expr),
  };
};
