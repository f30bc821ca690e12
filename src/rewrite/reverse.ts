// The reverse pass: the heart of the library, and the page to read first.
//
// An expression is walked from its root to its variables. Each node knows its adjoint (how much the root changes when
// the node does) by the time it is reached, and passes a contribution to each of its arguments. Contributions to the
// same node add up. What remains at the variables is the gradient map.
//
// No number is computed here: adjoints are expressions, so a gradient can be differentiated, printed and compiled like
// anything else. Nothing is zeroed, because an adjoint that nobody contributed to is not in the map.
import {
  type ControlNode,
  controlOf,
  type ItemNode,
  isControl,
  isItem,
  isRuled,
  type RuledNode,
} from "../expr/control.js";
import { fail } from "../expr/errors.js";
import { constant, type Expr, origin, scopeOf, toExpr, type Var } from "../expr/expr.js";
import { NodeMap } from "../expr/nodeMap.js";
import type { Absent } from "../expr/op.js";
import { adjointScopes, within } from "../expr/scope.js";
import { dependents, freeVariablesOf, topological } from "../expr/walk.js";
import { type Contribution, contributions } from "./contribution.js";
import { controlContributions } from "./control/passes.js";
import { plus, unit } from "./masked.js";

/** The adjoint of each variable that the expression depends on, as an expression. Absent means zero. */
export type GradientMap = ReadonlyMap<Var, Expr>;

/** The adjoint of each node that received a contribution. */
export type Adjoints = Pick<NodeMap<Expr>, "get">;

/** One step of the reverse pass, before any number is known. */
export interface SymbolicStep {
  readonly node: Expr;
  readonly adjoint: Expr;
  /** Those of a loop stand with the last of its results to be reached. */
  readonly contributions: readonly Contribution[];
}

interface ItemStep extends SymbolicStep {
  readonly node: ItemNode;
}

/**
 * Every step of the reverse pass from `root`, and the adjoints they add up to.
 *
 * @param seeds - The adjoint that each root starts with: 1 for a gradient, any cotangent for a vjp.
 * @param sources - Differentiate with respect to these; nothing is passed to nodes that do not depend on them.
 */
export const reverse = (
  seeds: ReadonlyMap<Expr, Expr>,
  sources: Iterable<Expr>,
): { readonly adjoints: Adjoints; readonly steps: readonly SymbolicStep[] } => {
  const steps: SymbolicStep[] = [];
  const adjoints = passBack(seeds, sources, (step) => steps.push(step));
  return { adjoints, steps };
};

// Steps are shown and not kept: those of a million nodes are felt, and a gradient needs none.
const passBack = (
  seeds: ReadonlyMap<Expr, Expr>,
  sources: Iterable<Expr>,
  show: (step: SymbolicStep) => void,
): Adjoints => {
  const order = topological([...seeds.keys()]);
  const isActive = dependents(order, sources);
  const adjoints = new NodeMap([...seeds].filter(([root]) => isActive(root)));
  const scopeOfAdjoint = adjointScopes();
  // What a node contributes is made in a scope like its own, and so is the sum that its argument has then.
  const inScopeOf = <N extends Expr, R>(
    node: N,
    reached: R,
    pass: (node: N, reached: R) => readonly Contribution[],
  ): readonly Contribution[] => {
    const scope = scopeOf(node);
    return scope === undefined ? pass(node, reached) : within(scopeOfAdjoint(scope), pass, node, reached);
  };
  const add = (passed: readonly Contribution[]): readonly Contribution[] => {
    for (const { to, amount } of passed) {
      const sofar = adjoints.get(to);
      adjoints.set(to, sofar === undefined ? amount : plus(sofar, amount));
    }
    return passed;
  };
  const passRuled = (node: RuledNode, adjoint: Expr) => add(contributions(node, adjoint, isActive));
  const passControl = (node: ControlNode, items: readonly ItemStep[]) =>
    add(controlContributions(node, items, isActive));
  // The items of a control node come before it here. It passes on for all of them together.
  const waiting = new NodeMap<ItemStep[]>();

  for (let i = order.length - 1; i >= 0; i--) {
    const node = order[i]!;
    if (isControl(node)) {
      const items = waiting.get(node) ?? [];
      const last = items.at(-1);
      if (last === undefined) continue;
      const passed = inScopeOf(node, items, passControl);
      for (const step of items) show(step === last ? { ...last, contributions: passed } : step);
      continue;
    }
    const adjoint = adjoints.get(node);
    if (adjoint === undefined) continue;
    if (isItem(node)) {
      const control = controlOf(node);
      const items = waiting.get(control) ?? [];
      items.push({ node, adjoint, contributions: [] });
      waiting.set(control, items);
    } else show({ node, adjoint, contributions: isRuled(node) ? inScopeOf(node, adjoint, passRuled) : [] });
  }
  return adjoints;
};

/**
 * The gradient of a scalar expression: a map from each variable it depends on to its adjoint, an expression.
 *
 * @throws GM-SHAPE-SCALAR if the expression is not a scalar.
 *
 * @example
 * const x = variable("x")
 * const map = gradientMap(mul(x, x))
 * evaluate(map.get(x)!, { x: 3 }) // => 6
 */
export const gradientMap = (expr: Expr): GradientMap => {
  const root = toExpr(expr, "gradientMap", "the expression");
  if (root.shape.length > 0) throw fail.scalarResult("gradientMap", origin(root));
  return pullBack(new Map([[root, constant(1)]]), freeVariablesOf([root]));
};

/** The gradient of a scalar expression with respect to `variables` only, for those who simplify what they get. */
export const gradientWith = (expr: Expr, variables: readonly Var[]): GradientMap =>
  pullBack(new Map([[expr, unit]]), variables);

/** What roots start with: a root that is there twice starts with the sum. Absent cotangents are left out. */
export const seedsOf = (roots: readonly Expr[], cotangents: readonly (Expr | Absent)[]): ReadonlyMap<Expr, Expr> => {
  const seeds = new Map<Expr, Expr>();
  roots.forEach((root, i) => {
    const cotangent = cotangents[i];
    if (cotangent === undefined) return;
    const sofar = seeds.get(root);
    seeds.set(root, sofar === undefined ? cotangent : plus(sofar, cotangent));
  });
  return seeds;
};

/** Cotangents of some roots pulled back to `variables`: the transpose of the derivative. */
export const pullBack = (cotangents: ReadonlyMap<Expr, Expr>, variables: readonly Var[]): GradientMap => {
  const adjoints = passBack(cotangents, variables, () => {});
  return new Map(
    variables.flatMap((variable) => {
      const adjoint = adjoints.get(variable);
      return adjoint === undefined ? [] : [[variable, adjoint] as const];
    }),
  );
};
