// The reverse pass with its numbers: every step as an immutable value, for teaching and for looking closely. What it
// shows is the reverse pass that gradients are made of, not a second one.
import { fail } from "../expr/errors.js";
import { constant, type Expr, origin, toExpr, type Var } from "../expr/expr.js";
import { NodeMap } from "../expr/nodeMap.js";
import type { Tensor } from "../expr/tensor.js";
import { freeVariablesOf } from "../expr/walk.js";
import { plus } from "../rewrite/masked.js";
import { reverse, type SymbolicStep } from "../rewrite/reverse.js";
import { type Environment, valuesFor } from "../run/evaluate.js";
import { programOf, runAll, type Value } from "../run/program.js";

/** What a node adds to the adjoint of one of its arguments. */
export interface StepContribution {
  /** The argument that receives it, and which argument of the node that is. */
  readonly to: Expr;
  readonly index: number;
  /** The local derivative of the node in this argument; absent where the rule is no plain product (`matmul`, say). */
  readonly local?: { readonly expr: Expr; readonly value: number | Tensor };
  /** Incoming adjoint times local derivative: what is added. */
  readonly amount: { readonly expr: Expr; readonly value: number | Tensor };
}

/** One step of the reverse pass: a node, what reached it, and what it passes on. */
export interface ReverseStep {
  /** 0 for the root. */
  readonly index: number;
  readonly node: Expr;
  readonly value: number | Tensor;
  /** The adjoint that has reached the node: complete, since all nodes that use it came before. */
  readonly adjoint: { readonly expr: Expr; readonly value: number | Tensor };
  /** A loop or a branch passes on once, when all of its results are reached: with the last of their steps. */
  readonly contributions: readonly StepContribution[];
  /**
   * The gradient map after this step: the variables that have been reached and what has been added up for them so
   * far. After the last step it is the gradient. Worked out when asked for.
   */
  readonly gradientMap: ReadonlyMap<Var, number | Tensor>;
}

/**
 * Every step of the reverse pass of a scalar expression at a point, from the root down.
 *
 * @throws GM-SHAPE-SCALAR if the expression is not a scalar; what {@link evaluate} throws for a bad environment.
 *
 * Cost: that of the gradient, times a small constant; reading the `gradientMap` of every step is quadratic.
 *
 * @example
 * const a = variable("a")
 * const steps = reversePass(mul(a, a), { a: 3 })
 * steps.length // => 2
 * steps[0].contributions.map((c) => c.amount.value) // => [3, 3]
 * steps[1].gradientMap.get(a) // => 6
 */
export const reversePass = (expr: Expr, env: Environment): readonly ReverseStep[] => {
  const root = toExpr(expr, "reversePass", "the expression");
  if (root.shape.length > 0) throw fail.scalarResult("reversePass", origin(root));
  const variables = freeVariablesOf([root]);
  return recordedPass(root, variables, variables, valuesFor("reversePass", variables, env)).steps;
};

/** A reverse pass, and what was written down on the way. */
export interface RecordedPass {
  readonly steps: readonly ReverseStep[];
  /** For each step, the nodes that it contributed to, each with what has been added up for it so far. */
  readonly sums: readonly ReadonlyMap<Expr, Value>[];
  /** The value of a node of the expression; of those that are differentiated, and of all others. */
  readonly valueAt: (node: Expr) => Value;
}

/** The reverse pass of a scalar at the `values` of its `variables`, differentiated in `sources` only. */
export const recordedPass = (
  root: Expr,
  sources: readonly Var[],
  variables: readonly Var[],
  values: readonly Value[],
): RecordedPass => {
  const { steps } = reverse(new Map([[root, constant(1)]]), sources);
  const symbolicSums = sumsOf(steps);
  const locals = steps.map((step) =>
    step.contributions.map(({ local }) => (local === undefined ? undefined : toExpr(local))),
  );
  const shown = steps.flatMap((step, i) => [
    step.node,
    step.adjoint,
    ...step.contributions.map(({ amount }) => amount),
    ...locals[i]!.flatMap((local) => (local === undefined ? [] : [local])),
    ...symbolicSums[i]!.values(),
  ]);
  const program = programOf([root, ...shown], variables);
  const results = runAll(program, values);
  const known = new NodeMap(program.nodes.map((node, slot) => [node, results[slot]!] as const));
  const valueAt = (node: Expr): Value => known.get(node)!;
  const withValue = (expr: Expr) => Object.freeze({ expr, value: valueAt(expr) });

  const sums = symbolicSums.map((changed) => new Map([...changed].map(([node, sum]) => [node, valueAt(sum)] as const)));
  const ofVariables = sums.map((changed) =>
    [...changed].flatMap(([node, sum]) => (node.tag === "Var" ? [[node, sum] as const] : [])),
  );
  const result = steps.map((step, index): ReverseStep => {
    const contributions = step.contributions.map(({ to, index: argument, amount }, k): StepContribution => {
      const local = locals[index]![k];
      return Object.freeze({
        to,
        index: argument,
        ...(local === undefined ? {} : { local: withValue(local) }),
        amount: withValue(amount),
      });
    });
    return Object.freeze({
      index,
      node: step.node,
      value: valueAt(step.node),
      adjoint: withValue(step.adjoint),
      contributions: Object.freeze(contributions),
      get gradientMap() {
        const map = new Map<Var, Value>();
        if (root.tag === "Var") map.set(root, 1);
        for (let i = 0; i <= index; i++) for (const [variable, sum] of ofVariables[i]!) map.set(variable, sum);
        return map;
      },
    });
  });
  return { steps: Object.freeze(result), sums, valueAt };
};

// For each step, the sums so far of the nodes that it contributed to.
const sumsOf = (steps: readonly SymbolicStep[]): readonly ReadonlyMap<Expr, Expr>[] => {
  const sums = new NodeMap<Expr>();
  return steps.map(({ contributions }) => {
    const changed = new Map<Expr, Expr>();
    for (const { to, amount } of contributions) {
      const sofar = sums.get(to);
      const sum = sofar === undefined ? amount : plus(sofar, amount);
      sums.set(to, sum);
      changed.set(to, sum);
    }
    return changed;
  });
};
