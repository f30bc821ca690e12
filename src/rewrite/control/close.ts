// A traced body closed: whatever it uses from outside becomes a parameter. What is outside is told by age: nodes are
// numbered as they are built, and all that a body builds is younger than its parameters. So an expression that was
// there before is computed once, outside, and not in every step or in both branches.
import { controlOf, isControl, isItem, isUnknownLength } from "../../expr/control.js";
import { type Expr, serialOf, type Var, variable, withArguments } from "../../expr/expr.js";
import { NodeMap } from "../../expr/nodeMap.js";
import { rewrite } from "../../expr/walk.js";
import type { Given } from "./build.js";

/**
 * `results` with parameters in place of what is outside: older than `born`, or a variable that is not `own`.
 */
export const closed = (
  results: readonly Expr[],
  own: readonly Var[],
  born: number,
): { readonly results: readonly Expr[]; readonly captured: readonly Given[] } => {
  const parameters = new Set<Expr>(own);
  const isOutside = (node: Expr): boolean => {
    if (node.tag === "Const") return false;
    if (node.tag === "Var") return !parameters.has(node);
    // A control node is no value, and a sequence of unknown length none that a parameter could stand for: what they
    // need from outside is found among their arguments. A result of a loop is as old as the loop.
    if (isControl(node) || isUnknownLength(node.shape)) return false;
    return serialOf(isItem(node) ? controlOf(node) : node) < born;
  };
  const captured = new NodeMap<Var>();
  const given: Given[] = [];
  const replacement = (node: Expr): Expr => {
    if (!isOutside(node)) return node;
    const known = captured.get(node);
    if (known !== undefined) return known;
    const parameter = variable(node.tag === "Var" ? node.name : "captured", node.shape);
    captured.set(node, parameter);
    given.push({ parameter, operand: node });
    return parameter;
  };
  const inside = rewrite(results, replacement, withArguments, isOutside);
  return { results: inside, captured: given };
};
