// Forward mode with its numbers: every node in the order of computation, with how fast it changes along a direction. What
// it shows is the forward mode that jvp is made of, not a second one.
import { isControl } from "../expr/control.js";
import { fail } from "../expr/errors.js";
import { constant, type Expr, isExpr, type Var } from "../expr/expr.js";
import type { Tensor } from "../expr/tensor.js";
import { topological } from "../expr/walk.js";
import { pushForward } from "../rewrite/forward.js";
import type { Environment } from "../run/evaluate.js";
import { programOf, runAll, type Value } from "../run/program.js";
import { type AnyFunction, checkedFunction } from "../transform/staged.js";
import { type Subject, subjectOf } from "../transform/subject.js";
import type { Arguments, ScalarResult } from "../transform/types.js";
import { directionByName, directionLike } from "./direction.js";
import { fixedMap } from "./fixedMap.js";
import { contributionsTo } from "./forwardContributions.js";
import { forwardTable } from "./forwardText.js";
import { displayed } from "./text/display.js";

/** What one argument adds to the tangent of a node. */
export interface ForwardContribution {
  readonly from: Expr;
  readonly index: number;
  /** The argument's tangent. */
  readonly tangent: number | Tensor;
  /** The local derivative of the node in this argument; absent where the rule is no plain product (`matmul`, a loop). */
  readonly local?: number | Tensor;
  /** Local derivative times tangent: what is added. */
  readonly amount: number | Tensor;
}

/** One node of a forward pass. */
export interface ForwardStep {
  readonly index: number;
  readonly node: Expr;
  readonly value: number | Tensor;
  /** How fast it changes along the direction; `undefined` where it does not depend on anything that moves. */
  readonly tangent: number | Tensor | undefined;
  /** What its tangent is the sum of; of a variable, nothing: its tangent is given. */
  readonly contributions: readonly ForwardContribution[];
}

/** Forward mode, node by node. */
export interface ForwardPass {
  readonly root: Expr;
  readonly value: number;
  /** The derivative of the root along the direction. */
  readonly tangent: number;
  /** How fast each variable moves. Those that are not in it do not move. */
  readonly direction: ReadonlyMap<Var, number | Tensor>;
  /** Variables and results in the order of computation. Loops and branches stand with their results. */
  readonly steps: readonly ForwardStep[];
}

/**
 * Forward mode step by step: each node in the order of computation with its value, its tangent (how fast it changes when
 * the variables move along a direction) and what that tangent is the sum of. One pass answers for one direction; the
 * reverse pass, {@link history}, answers for all variables at once.
 *
 * @param direction - Of an expression: a tangent for each variable that moves, by name or in a `Map`. Of a function: a
 *   tuple of trees like the arguments, as {@link jvp} takes it.
 * @throws GM-SHAPE-SCALAR if the subject is no scalar; GM-UNBOUND for a name that is no variable's; GM-SHAPE-VALUE and
 *   GM-TREE-MISMATCH if a tangent has another shape than its variable.
 *
 * @example
 * const [a, b] = [variable("a"), variable("b")]
 * const pass = forwardPass(mul(a, b), { a: 2, b: 3 }, { a: 1 })
 * pass.tangent // => 3
 * forwardPass((x: Expr, y: Expr) => mul(x, y), [2, 3], [1, 10]).tangent // => 23
 */
export function forwardPass(expr: Expr, env: Environment, direction: Environment): ForwardPass;
export function forwardPass<A extends readonly Expr[]>(
  f: (...args: A) => ScalarResult,
  primals: Arguments<A>,
  tangents: Arguments<A>,
): ForwardPass;
export function forwardPass<A extends readonly unknown[]>(
  f: (...args: A) => ScalarResult,
  primals: Arguments<A>,
  tangents: Arguments<A>,
): ForwardPass;
export function forwardPass(subject: AnyFunction | Expr, point: unknown, direction: unknown): ForwardPass {
  if (isExpr(subject)) {
    const found = subjectOf("forwardPass", subject, [point]);
    return passOf(found, directionByName(found, direction));
  }
  checkedFunction("forwardPass", subject);
  if (!Array.isArray(point)) throw fail.tuple("forwardPass", "primals", point);
  if (!Array.isArray(direction)) throw fail.tuple("forwardPass", "tangents", direction);
  const found = subjectOf("forwardPass", subject, point);
  return passOf(found, directionLike(found, point, direction));
}

const passOf = ({ root, variables, values }: Subject, direction: ReadonlyMap<Var, Value>): ForwardPass => {
  const nodes = topological([root]).filter((node) => !isControl(node));
  const given = new Map([...direction].map(([moved, tangent]) => [moved, constant(tangent)] as const));
  const tangents = new Map<Expr, Expr>();
  pushForward(nodes, given).forEach((tangent, i) => {
    if (tangent !== undefined) tangents.set(nodes[i]!, tangent);
  });
  const shown = nodes.filter((node) => node.tag !== "Const");
  const contributions = shown.map((node) => contributionsTo(node, tangents));
  const program = programOf(
    [
      root,
      ...shown,
      ...tangents.values(),
      ...contributions.flat().flatMap(({ local, amount }) => (local === undefined ? [amount] : [local, amount])),
    ],
    variables,
  );
  const results = runAll(program, values);
  const known = new Map(program.nodes.map((node, slot) => [node, results[slot]!] as const));
  const valueAt = (node: Expr): Value => known.get(node)!;
  const steps = shown.map((node, index): ForwardStep => {
    const tangent = tangents.get(node);
    return Object.freeze({
      index,
      node,
      value: valueAt(node),
      tangent: tangent === undefined ? undefined : valueAt(tangent),
      contributions: Object.freeze(
        contributions[index]!.map(({ from, index: argument, tangent: own, local, amount }) =>
          Object.freeze({
            from,
            index: argument,
            tangent: valueAt(own),
            ...(local === undefined ? {} : { local: valueAt(local) }),
            amount: valueAt(amount),
          }),
        ),
      ),
    });
  });
  const last = tangents.get(root);
  const data: ForwardPass = {
    root,
    value: Number(valueAt(root)),
    tangent: last === undefined ? 0 : Number(valueAt(last)),
    direction: fixedMap(direction),
    steps: Object.freeze(steps),
  };
  return displayed(data, () => forwardTable(data));
};
