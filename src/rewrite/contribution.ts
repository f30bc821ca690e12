// What one node passes back to its arguments: the four kinds of rule, interpreted. The only place that reads a rule
// for reverse mode. Knows nothing of the order of nodes or of maps.
import type { RuledNode } from "../expr/control.js";
import { fail } from "../expr/errors.js";
import { type Apply, type Expr, isOperand, type Operand, toExpr } from "../expr/expr.js";
import type { Absent } from "../expr/op.js";
import { type Shape, sameShape } from "../expr/shape.js";
import { scale } from "./masked.js";
import { patternOf, restricted, supportsOf, unbroadcast } from "./support.js";

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
export const contributions = (
  node: RuledNode,
  adjoint: Expr,
  active: (arg: Expr) => boolean,
): readonly Contribution[] => {
  const { rule } = node.op;
  switch (rule.tag) {
    case "None":
      return [];
    case "Partials": {
      const partials = checkedEntries(node, "partials", rule.partials(node.args, node));
      return collect(node, active, (index) => {
        const local = partials[index];
        if (local === undefined || local === 0) return undefined;
        return { local, amount: scale(adjoint, local) };
      });
    }
    case "Transpose": {
      const amounts = checkedEntries(node, "transpose", rule.transpose(adjoint, node.args, node.params));
      const supports = supportsOf(node, adjoint, rule.selects ? rule.transpose : undefined, rule.drops);
      return collect(node, active, (index) => amountOf(amounts[index], adjoint, supports?.[index]));
    }
    case "Pullback": {
      const amounts = checkedEntries(
        node,
        "vjp",
        rule.vjp(adjoint, node.args, node, node.params, patternOf(adjoint, node.shape)),
      );
      const supports = supportsOf(node, adjoint, rule.support);
      return collect(node, active, (index) => amountOf(amounts[index], adjoint, supports?.[index]));
    }
  }
};

type Amount = { readonly local: Operand | undefined; readonly amount: Expr };

const collect = (
  from: Apply,
  active: (arg: Expr) => boolean,
  amountFor: (index: number) => Amount | Absent,
): readonly Contribution[] => {
  const collected: Contribution[] = [];
  for (let index = 0; index < from.args.length; index++) {
    const to = from.args[index]!;
    const found = active(to) ? amountFor(index) : undefined;
    if (found !== undefined)
      collected.push({ from, to, index, local: found.local, amount: fitted(from, found.amount, to.shape) });
  }
  return collected;
};

/** What a rule returned, checked to be one operand, or nothing, for each argument. */
export const checkedEntries = (
  { op, args }: Apply,
  rule: string,
  entries: readonly (Operand | Absent)[],
): readonly (Operand | Absent)[] => {
  if (!Array.isArray(entries) || entries.length !== args.length)
    throw fail.ruleCount(op.name, rule, args.length, entries);
  for (let i = 0; i < args.length; i++)
    if (entries[i] !== undefined && !isOperand(entries[i]))
      throw fail.ruleEntry(op.name, rule, op.args[i] ?? `argument ${i}`, entries[i]);
  return entries;
};

const amountOf = (entry: Operand | Absent, adjoint: Expr, moved: Operand | Absent): Amount | Absent =>
  entry === undefined || entry === 0
    ? undefined
    : { local: undefined, amount: restricted(toExpr(entry), adjoint, moved) };

// Elementwise arguments may have been broadcast. A structural rule has to return the argument's own shape.
const fitted = (node: Apply, amount: Expr, shape: Shape): Expr => {
  if (sameShape(amount.shape, shape)) return amount;
  if (node.op.kind === "elementwise") return unbroadcast(amount, node.shape, shape);
  throw fail.ruleShape(node.op.name, "its reverse rule", shape, amount.shape);
};
