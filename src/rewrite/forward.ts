// Forward mode: tangents of variables pushed to the tangents of roots, by the same rules as the reverse pass. A node and
// its tangent go together: what is made for a node is made in its scope.

import { controlOf, isControl, isItem, isRuled, type RuledNode } from "../expr/control.js";
import { fail } from "../expr/errors.js";
import {
  type Apply,
  apply,
  constant,
  type Expr,
  type Operand,
  scopeOf,
  toExpr,
  type Var,
  variable,
  zeroOf,
} from "../expr/expr.js";
import { NodeMap } from "../expr/nodeMap.js";
import type { Absent, Rule } from "../expr/op.js";
import { currentScope, within } from "../expr/scope.js";
import { sameShape } from "../expr/shape.js";
import { topological } from "../expr/walk.js";
import { mul } from "../ops/arithmetic.js";
import { sum } from "../ops/reduction.js";
import { checkedEntries } from "./contribution.js";
import { controlTangents } from "./control/passes.js";
import { asMasked, plus, scale } from "./masked.js";
import { pushedSupport } from "./pushed.js";
import { pullBack } from "./reverse.js";
import { substituteAll } from "./substitute.js";
import { indicatorIn, patternOf, spread } from "./support.js";

/** The tangent of each root, given the tangents of some variables; `undefined` where a root does not depend on them. */
export const pushForward = (roots: readonly Expr[], tangents: ReadonlyMap<Var, Expr>): readonly (Expr | Absent)[] => {
  const known = new NodeMap<Expr>(tangents);
  const ofItems = new NodeMap<readonly (Expr | Absent)[]>();
  for (const node of topological(roots)) {
    if (node.tag !== "Apply") continue;
    const given = isItem(node)
      ? [ofItems.get(controlOf(node))?.[node.op.index]]
      : node.args.map((arg) => known.get(arg));
    if (given.every((t) => t === undefined)) continue;
    if (isControl(node)) {
      ofItems.set(node, inScopeOf(node, controlTangents, given));
      continue;
    }
    const tangent = inScopeOf(node, tangentOf, given);
    if (tangent !== undefined) known.set(node, tangent);
  }
  return roots.map((root) => known.get(root));
};

const inScopeOf = <N extends Apply, A, R>(node: N, make: (node: N, given: A) => R, given: A): R =>
  within(scopeOf(node) ?? currentScope(), make, node, given);

const tangentOf = (node: Apply, given: readonly (Expr | Absent)[]): Expr | Absent => {
  const tangent = isRuled(node) ? byRule(node, given) : given[0];
  return tangent === undefined ? undefined : spread(tangent, node.shape);
};

const byRule = (node: RuledNode, tangents: readonly (Expr | Absent)[]): Expr | Absent => {
  const { rule } = node.op;
  switch (rule.tag) {
    case "None":
      return undefined;
    case "Partials": {
      const partials = checkedEntries(node, "partials", rule.partials(node.args, node));
      return tangents
        .map((t, i) => weighted(t, partials[i], node))
        .reduce((a, b) => (a === undefined ? b : b === undefined ? a : plus(a, b)), undefined);
    }
    case "Transpose": {
      const whole = node.args.map((arg, i) => tangents[i] ?? zeroOf(arg.shape));
      return pushedSupport(node, tangents, apply(node.op, whole, node.params));
    }
    case "Pullback": {
      const tangent = present(
        rule.jvp === undefined
          ? transposedTwice(node, rule, tangents)
          : rule.jvp(tangents, node.args, node, node.params, patternsOf(node, tangents)),
      );
      return tangent === undefined ? undefined : pushedSupport(node, tangents, tangent);
    }
  }
};

// A condition without axes is that of the whole tangent, unless another argument has a tangent too.
const patternsOf = (node: Apply, tangents: readonly (Expr | Absent)[]): readonly (Expr | Absent)[] => {
  const several = tangents.filter((t) => t !== undefined).length > 1;
  return tangents.map((tangent, i) => {
    if (tangent === undefined) return undefined;
    const { shape } = node.args[i]!;
    const condition = asMasked(tangent)?.condition;
    return several && condition !== undefined ? indicatorIn(shape, condition) : patternOf(tangent, shape);
  });
};

const present = (tangent: Operand | Absent): Expr | Absent =>
  tangent === undefined || tangent === 0 ? undefined : toExpr(tangent);

const weighted = (tangent: Expr | Absent, partial: Operand | Absent, node: Apply): Expr | Absent =>
  tangent === undefined || partial === undefined || partial === 0
    ? undefined
    : spread(scale(tangent, partial), node.shape);

// The vjp is linear in its cotangent u, and <vjp(u), t> = <u, J t>: the gradient of the left side in u is J t. So a
// rule that was written for reverse mode only gives forward mode too, at the cost of transposing it once more.
const transposedTwice = (
  node: RuledNode,
  rule: Extract<Rule, { tag: "Pullback" }>,
  tangents: readonly (Expr | Absent)[],
): Expr | Absent => {
  const u = variable("cotangent", node.shape);
  const cotangents = checkedEntries(node, "vjp", rule.vjp(u, node.args, node, node.params));
  const paired = cotangents.flatMap((cotangent, i) => {
    const tangent = tangents[i];
    if (cotangent === undefined || tangent === undefined) return [];
    const { shape } = toExpr(cotangent);
    if (!sameShape(shape, tangent.shape)) throw fail.ruleShape(node.op.name, "its reverse rule", tangent.shape, shape);
    return [sum(mul(cotangent, tangent))];
  });
  const total = paired.reduce<Expr | Absent>((a, b) => (a === undefined ? b : plus(a, b)), undefined);
  if (total === undefined) return undefined;
  const tangent = pullBack(new Map([[total, constant(1)]]), [u]).get(u);
  // A linear map's derivative does not depend on u; a rule may still mention it (in 0 * u, say), so it is given a value.
  return tangent === undefined ? undefined : substituteAll([tangent], new Map([[u, zeroOf(u.shape)]]))[0];
};
