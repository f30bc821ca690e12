// The three ways to differentiate, side by side: backward, forward, and by differences. Knows what each of them takes;
// the first two are the library's own passes.
import { constant, type Expr, isExpr, type Var, variable } from "../expr/expr.js";
import { sizeOf } from "../expr/shape.js";
import { asTensor, type Tensor, tensorOf, zeros } from "../expr/tensor.js";
import { pushForward } from "../rewrite/forward.js";
import { gradientMap } from "../rewrite/reverse.js";
import type { Environment } from "../run/evaluate.js";
import { programOf, run, type Value } from "../run/program.js";
import { textLabel } from "../show/names.js";
import { type AnyFunction, checkedFunction } from "../transform/staged.js";
import { type Subject, subjectOf } from "../transform/subject.js";
import type { Arguments, ScalarResult } from "../transform/types.js";
import { centralDifference, type Difference } from "./centralDifference.js";
import { displayed } from "./text/display.js";
import { threeWaysTable } from "./threeWaysText.js";

/** One number of the parameters, and the derivative in it by each of the three ways. */
export interface ThreeWaysRow extends Difference {
  /** `w`, and for an entry of a tensor `w[0][1]`. */
  readonly name: string;
  readonly variable: Var;
  /** The place of the entry in the tensor; empty for a number. */
  readonly entry: readonly number[];
  readonly reverse: number;
  readonly forward: number;
}

/** The gradient by three ways, and what each of them takes. */
export interface ThreeWays {
  readonly value: number;
  readonly rows: readonly ThreeWaysRow[];
  /** How often each way goes through the expression for the whole gradient. */
  readonly reverse: { readonly passes: number };
  readonly forward: { readonly passes: number };
  /** Two evaluations for each number. Several times as many were made for the step and the error. */
  readonly differences: { readonly evaluations: number };
}

/**
 * The gradient of a scalar at a point by the three ways there are: reverse mode, one pass for all parameters; forward
 * mode, one pass for each; and central differences, two evaluations for each, which are only about right.
 *
 * At a kink the difference is the mean of both slopes, and the others are what convention says; `error` is then half of
 * what the slopes differ by. Where the function has no value on one side, as `sqrt` at 0, there is no difference: it is
 * NaN. At a jump, and where differences tell of no slope, `error` is infinite.
 *
 * @throws what {@link history} throws.
 *
 * Cost: one pass and about ten evaluations for each number among the parameters, by the interpreter; up to some hundred
 * where no slope is easily found.
 *
 * @example
 * const x = variable("x")
 * const { rows, forward, differences } = threeWays(mul(x, x), { x: 3 })
 * rows.map(({ name, reverse, forward }) => [name, reverse, forward]) // => [["x", 6, 6]]
 * differences.evaluations // => 2
 */
export function threeWays(expr: Expr, env?: Environment): ThreeWays;
export function threeWays<R extends readonly Expr[]>(
  f: (x: Expr, ...rest: R) => ScalarResult,
  ...args: Arguments<readonly [Expr, ...R]>
): ThreeWays;
export function threeWays<A extends readonly unknown[]>(
  f: (...args: A) => ScalarResult,
  ...args: Arguments<A>
): ThreeWays;
export function threeWays(subject: AnyFunction | Expr, ...args: readonly unknown[]): ThreeWays {
  if (!isExpr(subject)) checkedFunction("threeWays", subject);
  return waysOf(subjectOf("threeWays", subject, args));
}

const waysOf = ({ root, variables, values, sources }: Subject): ThreeWays => {
  const plain = programOf([root], variables);
  const at = (changed: readonly Value[]): number => Number(run(plain, changed)[0]);
  const value = at(values);
  const gradient = gradientAt(root, variables, values);
  const rows = sources.flatMap((source): readonly ThreeWaysRow[] => {
    const place = variables.indexOf(source);
    const here = values[place]!;
    const reverse = gradient.get(source);
    const push = pushed(root, source, variables);
    const numbers = asTensor(here).data;
    return Array.from({ length: sizeOf(source.shape) }, (_, i) => {
      const moved = (to: number): readonly Value[] => values.map((v, k) => (k === place ? withEntry(here, i, to) : v));
      const measured = centralDifference((to) => at(moved(to)), numbers[i]!, value);
      const entry = entryAt(i, source.shape);
      return Object.freeze({
        name: `${textLabel(source.name, 1)}${entry.map((n) => `[${n}]`).join("")}`,
        variable: source,
        entry: Object.freeze(entry),
        reverse: reverse === undefined ? 0 : asTensor(reverse).data[i]!,
        forward: push(values, oneAt(source, i)),
        ...measured,
      });
    });
  });
  const data: ThreeWays = {
    value,
    rows: Object.freeze(rows),
    reverse: Object.freeze({ passes: 1 }),
    forward: Object.freeze({ passes: rows.length }),
    differences: Object.freeze({ evaluations: 2 * rows.length }),
  };
  return displayed(data, () => threeWaysTable(data));
};

const gradientAt = (root: Expr, variables: readonly Var[], values: readonly Value[]): ReadonlyMap<Var, Value> => {
  const map = gradientMap(root);
  const adjoints = run(programOf([...map.values()], variables), values);
  return new Map([...map.keys()].map((variable, i) => [variable, adjoints[i]!] as const));
};

// Forward mode in one variable: its tangent is an input, so that the pass is written once for all entries.
const pushed = (root: Expr, source: Var, variables: readonly Var[]) => {
  const direction = variable("direction", source.shape);
  const [tangent = constant(0)] = pushForward([root], new Map([[source, direction]]));
  const program = programOf([tangent], [...variables, direction]);
  return (values: readonly Value[], along: Value): number => Number(run(program, [...values, along])[0]);
};

const oneAt = ({ shape }: Var, index: number): Value => (shape.length === 0 ? 1 : withEntry(zeros(shape), index, 1));

const withEntry = (value: Value, index: number, entry: number): Value =>
  typeof value === "number"
    ? entry
    : tensorOf(
        value.shape,
        value.data.map((own, i) => (i === index ? entry : own)),
      );

const entryAt = (index: number, shape: Tensor["shape"]): readonly number[] => {
  const entry: number[] = [];
  let rest = index;
  for (const size of [...shape].reverse()) {
    entry.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return entry;
};
