// Programs over three variables with their values and gradients as numbers: what laws of expressions compare.

import { type Expr, evaluate, gradientMap, type Tensor, type Var, variable } from "../../src/index.js";
import { toInfix } from "../../src/show.js";
import { fc } from "../core/fastCheck.js";
import { exactly, type Measured, type Measurements, measured, measuredAll } from "../oracles/rounding.js";
import { inputs, outputOf, type Program } from "./programs.js";

/** The variables of every program here. */
export const variables: readonly Var[] = [variable("x"), variable("y"), variable("z")];

/** A number for each variable. */
export type Point = readonly number[];

const environment = (point: Point): ReadonlyMap<Var, number> =>
  new Map(variables.map((v, i) => [v, point[i]!] as const));

/** A scalar value as a number. */
export const numberOf = (value: number | Tensor): number => (typeof value === "number" ? value : Number.NaN);

/** The value of an expression at a point; 0 for an adjoint that is absent. */
export const at = (expr: Expr | undefined, point: Point): number =>
  expr === undefined ? 0 : numberOf(evaluate(expr, environment(point)));

/** The gradient in each variable, 0 where there is no dependence. */
export const gradient = (expr: Expr, point: Point): readonly number[] => {
  const map = gradientMap(expr);
  return variables.map((v) => at(map.get(v), point));
};

/** The variables with numbers that are themselves computed. */
export const measurements = (numbers: readonly Measured[]): Measurements =>
  new Map(variables.map((v, i) => [v, numbers[i]!] as const));

/** The numbers of a point as they are. */
export const unrounded = (point: Point): Measurements => measurements(point.map(exactly));

/** The gradient in each variable, with a bound on how far rounding can have moved it. */
export const measuredGradient = (expr: Expr, numbers: Measurements): readonly Measured[] => {
  const map = gradientMap(expr);
  const present = variables.filter((v) => map.has(v));
  const found = measuredAll(
    present.map((v) => map.get(v)!),
    numbers,
  );
  return variables.map((v) => found[present.indexOf(v)] ?? exactly(0));
};

/** A formula of numbers that are themselves computed: their errors, and its own. */
export const combined = (formula: (...xs: readonly Expr[]) => Expr, ...numbers: readonly Measured[]): Measured => {
  const xs = numbers.map((_, i) => variable(`x${i}`));
  return measured(formula(...xs), new Map(xs.map((x, i) => [x, numbers[i]!] as const)));
};

/** A program as an expression of the variables. */
export const built = (program: Program): Expr => outputOf(program, variables);

/** Where programs are looked at. */
export const points = inputs(variables.length);

/** A counterexample whose first `count` values are programs, as formulas. */
export const explained =
  (count: number) =>
  (counterexample: readonly unknown[]): string => {
    const isProgram = (value: unknown): value is Program => Array.isArray(value);
    const formulas = counterexample.slice(0, count).flatMap((p) => (isProgram(p) ? [toInfix(built(p))] : []));
    return `${formulas.join(" and ")} with ${variables.map(({ name }) => name).join(", ")} = ${fc.stringify(counterexample.slice(count))}`;
  };
