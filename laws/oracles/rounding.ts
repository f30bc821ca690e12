// How far rounding can have moved the value of a scalar expression: a bound carried along node by node (a running error
// analysis, Wilkinson 1963). Knows the values of ops, and no derivative: what an error of an argument does to a result is
// seen by moving the argument.
import {
  add,
  div,
  type ElementwiseOp,
  type Expr,
  GradError,
  mul,
  neg,
  sqrt,
  square,
  sub,
  type Var,
} from "../../src/index.js";
import { formOf } from "./complex/formOf.js";
import { computeAll } from "./fold.js";

/** A computed number and a bound on how far it is from the exact one. */
export interface Measured {
  readonly value: number;
  readonly error: number;
}

/** Half a unit in the last place of 1: the relative error of one rounding. */
export const roundoff = Number.EPSILON / 2;

// Ops that are rounded once, or not at all. Keyed by the value, which is what is rounded.
const roundings: ReadonlyMap<ElementwiseOp["value"], number> = new Map([
  [neg.op.value, 0],
  ...[add, sub, mul, div, square, sqrt].map(({ op }) => [op.value, 1] as const),
]);

// Every other op of gradmap is taken to be off by four units in the last place (eight roundings), at arguments that are
// off by one unit: near a zero of a function that is all that can be asked.
const ownRoundings = 8;
const argumentRoundings = 2;

// Arguments are moved by a millionth, which is far more than their errors, so that the rounding of the op does not show.
const reach = 2 ** -20;

// How far values at four arguments close by are from lying on a parabola, for a few distances: nothing but rounding.
const noiseOf = (op: ElementwiseOp, values: readonly number[]): number => {
  const near = (by: number): number => op.value(...values.map((x, i) => (isMovable(op, i) ? x + by * Math.abs(x) : x)));
  const bends = [4, 5, 7].map((part) => {
    const step = reach / part;
    return Math.abs(near(3 * step) - near(-3 * step) - 3 * (near(step) - near(-step)));
  });
  return Math.max(0, ...bends.filter(Number.isFinite));
};

/** How much the op's value moves for each unit that argument `i` moves. */
const slopeOf = (op: ElementwiseOp, values: readonly number[], i: number, error: number): number => {
  const here = op.value(...values);
  const distance = Math.max(error, reach * Math.abs(values[i]!), reach * reach);
  const moved = (by: number): number => Math.abs(op.value(...values.map((x, k) => (k === i ? x + by : x))) - here);
  const slopes = [moved(distance), moved(-distance)].filter((change) => !Number.isNaN(change));
  return Math.max(0, ...slopes) / distance;
};

// An argument whose domain is one number, such as the order of a derivative, is whole and never off.
const isMovable = ({ domain }: ElementwiseOp, i: number): boolean => domain[i]![0] < domain[i]![1];

// Below the normal numbers a rounding is no longer relative: one is half of the smallest number, whatever is rounded.
const rounding = (value: number): number => Math.max(roundoff * Math.abs(value), Number.MIN_VALUE);

// How far an op's value may be off at exact arguments. A piecewise constant one is not. Nobody promised that one of a
// user's own keeps its digits in its tails: it may round as numbers of size 1 do, and by what its noise shows.
const ownError = (op: ElementwiseOp, values: readonly number[], value: number): number => {
  if (op.rule.tag === "None") return 0;
  const known = roundings.get(op.value);
  if (known !== undefined) return known * rounding(value);
  return formOf(op) === undefined
    ? ownRoundings * rounding(Math.max(1, Math.abs(value))) + noiseOf(op, values)
    : ownRoundings * rounding(value);
};

const applied = (op: ElementwiseOp, args: readonly Measured[]): Measured => {
  const values = args.map(({ value }) => value);
  const value = op.value(...values);
  const shaken = roundings.has(op.value) ? 0 : argumentRoundings * roundoff;
  let error = ownError(op, values, value);
  for (const [i, arg] of args.entries()) {
    const uncertain = arg.error + shaken * Math.abs(arg.value);
    if (uncertain > 0 && isMovable(op, i)) error += uncertain * slopeOf(op, values, i, arg.error);
  }
  return { value, error };
};

/** Values of variables that are themselves computed. */
export type Measurements = ReadonlyMap<Var, Measured>;

/** A number as it is, without an error. */
export const exactly = (value: number): Measured => ({ value, error: 0 });

/** A number that may have been rounded once. */
export const rounded = (value: number): Measured => ({ value, error: roundoff * Math.abs(value) });

const unmeasurable = (): GradError =>
  new GradError({
    code: "GM-RULE",
    where: "measured",
    expected: "elementwise ops on scalars",
    found: "a tensor, a loop or an op on whole tensors",
    hint: "Compare expressions of scalars, or use judge.agree.",
  });

/** Expressions with a bound on their rounding errors, given those of the variables. */
export const measuredAll = (exprs: readonly Expr[], variables: Measurements): readonly Measured[] =>
  computeAll<Measured>(exprs, {
    leaf: (node) => {
      if (node.tag === "Var") return variables.get(node) ?? exactly(Number.NaN);
      return typeof node.value === "number" ? exactly(node.value) : undefined;
    },
    apply: applied,
  }).map((result) => {
    if (result === undefined) throw unmeasurable();
    return result;
  });

/** The value of an expression at a point, with a bound on its rounding error. */
export const measured = (expr: Expr, variables: Measurements): Measured => measuredAll([expr], variables)[0]!;
