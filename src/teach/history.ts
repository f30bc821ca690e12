// A reverse pass one can go forward and back in: every moment of it is a value. Knows the pass and its moments; computes
// no number and no derivative of its own.
import type { Option } from "fp-ts/lib/Option.js";
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
import { historyPage, momentTable } from "./historyText.js";
import { mapsAfter } from "./ledger.js";
import { sameValue } from "./sameValue.js";
import { displayed } from "./text/display.js";

/** One moment of a reverse pass: before the first step, or after one of its steps. */
export interface Moment {
  /** 0 before the first step; else the number of steps that have been made. */
  readonly index: number;
  /** The step that was just made; `undefined` at moment 0, where the root has received its 1 and nothing else is known. */
  readonly step: ReverseStep | undefined;
  /** What had been added up for every node before that step, and after it. Absent means that nothing has come yet. */
  readonly before: ReadonlyMap<Expr, number | Tensor>;
  readonly after: ReadonlyMap<Expr, number | Tensor>;
  /** The part of `after` that belongs to the variables that are differentiated. At the last moment it is the gradient. */
  readonly gradientMap: ReadonlyMap<Var, number | Tensor>;
  /** The moment after this one; `none` at the last. */
  next(): Option<Moment>;
  /** The moment before this one; `none` at the first. */
  previous(): Option<Moment>;
}

/** A node whose adjoint is not the same at two moments. `undefined` where nothing has come yet. */
export interface Change {
  readonly node: Expr;
  readonly from: number | Tensor | undefined;
  readonly to: number | Tensor | undefined;
}

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

const none: Option<never> = Object.freeze({ _tag: "None" });

const some = (moment: Moment | undefined): Option<Moment> =>
  moment === undefined ? none : Object.freeze({ _tag: "Some", value: moment });

const momentsOf = (steps: readonly ReverseStep[], sums: readonly ReadonlyMap<Expr, Value>[]): readonly Moment[] => {
  const nothing: ReadonlyMap<Expr, Value> = fixedMap([]);
  const maps = mapsAfter(sums);
  const ofVariables = mapsAfter(
    sums.map((changed) => [...changed].flatMap(([node, sum]) => (node.tag === "Var" ? [[node, sum] as const] : []))),
  );
  const momentAt = (after: ReadonlyMap<Expr, Value>, index: number): Moment => {
    const moment: Moment = {
      index,
      step: steps[index - 1],
      before: maps[index - 1] ?? nothing,
      after,
      get gradientMap() {
        return fixedMap(ofVariables[index]!);
      },
      next: () => some(moments[index + 1]),
      previous: () => some(moments[index - 1]),
    };
    return displayed(moment, () => momentTable(moment));
  };
  const moments = maps.map(momentAt);
  return moments;
};

// A key that has come stays, so of two moments the later one has all keys of the earlier one, in the same order.
const difference = (from: ReadonlyMap<Expr, Value>, to: ReadonlyMap<Expr, Value>): readonly Change[] => {
  const later = from.size > to.size ? from : to;
  return Object.freeze(
    [...later.keys()].flatMap((node) => {
      const change = { node, from: from.get(node), to: to.get(node) };
      return sameValue(change.from, change.to) ? [] : [Object.freeze(change)];
    }),
  );
};
