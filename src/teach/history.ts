// A reverse pass one can go forward and back in: every moment of it is a value. Knows the pass; computes no number and no
// derivative of its own.
import { isControl } from "../expr/control.js";
import { type Expr, isExpr, type Var } from "../expr/expr.js";
import { teachingFailures as fail } from "../expr/failures/teaching.js";
import type { Tensor } from "../expr/tensor.js";
import { topological } from "../expr/walk.js";
import type { Environment } from "../run/evaluate.js";
import type { Value } from "../run/program.js";
import { type ReverseStep, recordedPass } from "../transform/reversePass.js";
import { type AnyFunction, checkedFunction } from "../transform/staged.js";
import { type Subject, subjectOf } from "../transform/subject.js";
import type { Arguments, ScalarResult } from "../transform/types.js";
import { fixedMap } from "./fixedMap.js";
import { historyPage } from "./historyText.js";
import { type Change, difference, type Moment, momentsOf } from "./moments.js";
import { displayed } from "./text/display.js";

export type { Change, Moment };

/** A reverse pass with all of its moments. It never changes: going back is looking at an earlier moment. */
export interface History {
  /** What is differentiated. */
  readonly root: Expr;
  readonly value: number;
  /** The variables it is differentiated in: all of an expression, the leaves of the first argument of a function. */
  readonly sources: readonly Var[];
  /** The value of every variable. */
  readonly values: ReadonlyMap<Var, number | Tensor>;
  /** Where each variable is from: `params.layers[0].w`. Of an expression, its name. */
  readonly paths: ReadonlyMap<Var, string>;
  /** The value of every node, in the order of computation; loops and branches have values only for their results. */
  readonly nodeValues: ReadonlyMap<Expr, number | Tensor>;
  readonly steps: readonly ReverseStep[];
  /** How many moments there are: one more than steps. */
  readonly length: number;
  /** The moment with this number; a negative one counts from the end, so that `at(-1)` is the last. */
  at(moment: number): Moment;
  /** The nodes whose adjoints differ between two moments, in the order in which they were reached. */
  diff(from: number, to: number): readonly Change[];
  /** The gradient: the adjoints of the variables. One that is absent does not matter to the root: 0. */
  readonly gradient: ReadonlyMap<Var, number | Tensor>;
  /** The adjoint of every node that was reached, in the order in which they were completed: that of the steps. */
  readonly adjoints: ReadonlyMap<Expr, number | Tensor>;
}

/**
 * The reverse pass of a scalar at a point, with every moment of it: of an expression, with the values of its variables, or
 * of a function of trees, at its arguments. It is differentiated in all variables of an expression, and in the first
 * argument of a function.
 *
 * Nothing is written anywhere while it is gone through: the same moment is the same value however often and from
 * whichever side one comes to it, and asking for the history again gives the same numbers. It shows itself as a table in a
 * console and in a notebook.
 *
 * @throws GM-SHAPE-SCALAR if the subject is no scalar; GM-UNBOUND, GM-SHAPE-VALUE for a bad environment; what
 *   {@link grad} throws for a bad function; GM-INDEX if `at` or `diff` is asked for a moment that there is not.
 *
 * Cost: time and memory linear in the number of nodes, for all moments together: moments share what they hold. Reading one
 * entry of a moment's map takes the logarithm of how often that entry changed.
 *
 * @example
 * const a = variable("a")
 * const past = history(mul(a, a), { a: 3 })
 * past.length // => 3
 * past.at(0).gradientMap.get(a) // => undefined
 * past.at(-1).gradientMap.get(a) // => 6
 * history((x: Expr) => mul(x, x), 3).value // => 9
 */
export function history(expr: Expr, env?: Environment): History;
export function history<R extends readonly Expr[]>(
  f: (x: Expr, ...rest: R) => ScalarResult,
  ...args: Arguments<readonly [Expr, ...R]>
): History;
export function history<A extends readonly unknown[]>(f: (...args: A) => ScalarResult, ...args: Arguments<A>): History;
export function history(subject: AnyFunction | Expr, ...args: readonly unknown[]): History {
  return historyOf("history", subject, args);
}

/** A history asked for by another function, which errors are to name. */
export const historyOf = (where: string, subject: AnyFunction | Expr, args: readonly unknown[]): History => {
  if (!isExpr(subject)) checkedFunction(where, subject);
  return recorded(subjectOf(where, subject, args));
};

const recorded = ({ root, variables, values, sources, paths }: Subject): History => {
  const { steps, sums, valueAt } = recordedPass(root, sources, variables, values);
  const seed = new Map<Expr, Value>(steps.length === 0 ? [] : [[root, steps[0]!.adjoint.value]]);
  const moments = momentsOf(steps, [seed, ...sums]);
  const at = (where: string, moment: number): Moment => {
    const found = Number.isInteger(moment) ? moments.at(moment) : undefined;
    if (found === undefined) throw fail.moment(where, moments.length, moment);
    return found;
  };
  const data: History = {
    root,
    value: Number(valueAt(root)),
    sources: Object.freeze([...sources]),
    values: fixedMap(variables.map((variable, i) => [variable, values[i]!])),
    paths: fixedMap(variables.map((variable, i) => [variable, paths[i]!])),
    nodeValues: fixedMap(
      topological([root]).flatMap((node) => (isControl(node) ? [] : [[node, valueAt(node)] as const])),
    ),
    steps,
    length: moments.length,
    at: (moment) => at("history.at", moment),
    diff: (from, to) => difference(at("history.diff", from).after, at("history.diff", to).after),
    gradient: fixedMap(moments.at(-1)!.gradientMap),
    adjoints: fixedMap(steps.map(({ node, adjoint }) => [node, adjoint.value])),
  };
  return displayed(data, () => historyPage(data));
};
