// What one node passes back to its arguments: the four kinds of rule, interpreted. The only place that reads a rule
// for reverse mode. Knows nothing of the order of nodes or of maps.
import type { RuledNode } from "../expr/control.js";
import { fail } from "../expr/errors.js";
import { type Apply, type Expr, isOperand, type Operand, toExpr } from "../expr/expr.js";
import type { Absent, Rule } from "../expr/op.js";
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
  if (rule.tag === "None") return [];
  const entries = entriesOf(node, rule, adjoint);
  const supports = rule.tag === "Partials" ? undefined : movedSupports(node, rule, adjoint);
  const collected: Contribution[] = [];
  for (let index = 0; index < node.args.length; index++) {
    const to = node.args[index]!;
    const entry = entries[index];
    if (entry === undefined || entry === 0 || !active(to)) continue;
    const local = rule.tag === "Partials" ? entry : undefined;
    const amount = local === undefined ? restricted(toExpr(entry), adjoint, supports?.[index]) : scale(adjoint, local);
    collected.push({ from: node, to, index, local, amount: fitted(node, amount, to.shape) });
  }
  return collected;
};

type Ruled = Exclude<Rule, { tag: "None" }>;

// Local derivatives, where the rule gives those; else amounts.
const entriesOf = (node: RuledNode, rule: Ruled, adjoint: Expr): readonly (Operand | Absent)[] => {
  switch (rule.tag) {
    case "Partials":
      return checkedEntries(node, "partials", rule.partials(node.args, node));
    case "Transpose":
      return checkedEntries(node, "transpose", rule.transpose(adjoint, node.args, node.params));
    case "Pullback": {
      const pattern = patternOf(adjoint, node.shape);
      return checkedEntries(node, "vjp", rule.vjp(adjoint, node.args, node, node.params, pattern));
    }
  }
};

const movedSupports = (
  node: RuledNode,
  rule: Exclude<Ruled, { tag: "Partials" }>,
  adjoint: Expr,
): readonly (Operand | Absent)[] | undefined =>
  rule.tag === "Transpose"
    ? supportsOf(node, adjoint, rule.selects ? rule.transpose : undefined, rule.drops)
    : supportsOf(node, adjoint, rule.support);

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

// Elementwise arguments may have been broadcast. A structural rule has to return the argument's own shape.
const fitted = (node: Apply, amount: Expr, shape: Shape): Expr => {
  if (sameShape(amount.shape, shape)) return amount;
  if (node.op.kind === "elementwise") return unbroadcast(amount, node.shape, shape);
  throw fail.ruleShape(node.op.name, "its reverse rule", shape, amount.shape);
};
