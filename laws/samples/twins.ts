// Two functions that should be one, held against each other: in value, forwards, backwards and to second order. Knows
// nothing of how either came to be.

import type { Arbitrary } from "fast-check";
import {
  add,
  constant,
  type Expr,
  grad,
  hvp,
  jvp,
  mul,
  type Shape,
  sum,
  type Tensor,
  Tree,
  tensor,
} from "../../src/index.js";
import { Disagreement } from "../core/disagreement.js";
import { fc } from "../core/fastCheck.js";
import type { Judge } from "../core/judge.js";
import { coarseNumbers } from "./numbers.js";

/** A value for each argument. */
export type Values = readonly (number | Tensor)[];

/** A function of some expressions with some results. */
export type Twin = (xs: readonly Expr[]) => readonly Expr[];

/** What two functions are compared in. */
export type Aspect = "value" | "tangent" | "gradient" | "Hessian times direction" | "gradient of <gradient, direction>";

/** Where and how closely. */
export interface Comparison {
  /** Directions and weights are made of this. */
  readonly seed: number;
  /** Which arguments are differentiated: all, unless given. The others are constants. */
  readonly wanted?: readonly boolean[];
  /** What must be the same to the bit; the rest must be the same but for rounding. */
  readonly exact?: readonly Aspect[];
  /** What is compared at all: everything, unless given, with one way to the second order in each sample. */
  readonly aspects?: readonly Aspect[];
}

/** Small whole eighths of a shape, from an endless list of them. */
export const filled = (shape: Shape, next: () => number): number | Tensor =>
  shape.length === 0
    ? next()
    : tensor(
        Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => next()),
        shape,
      );

export const seeds: Arbitrary<number> = fc.integer({ min: 0, max: 2 ** 31 - 1 });

export const numbersOf = (tree: unknown): readonly number[] =>
  Tree.leaves(tree).flatMap(({ value }) => (typeof value === "number" ? [value] : [...value.data]));

/** All numbers of some expressions as one scalar, each with a weight of its own. */
const weighted = (exprs: readonly Expr[], seed: number): Expr => {
  const next = coarseNumbers(seed);
  return exprs.reduce((total, expr) => add(total, sum(mul(expr, filled(expr.shape, next)))), constant(0));
};

const aspectsFor = ({ seed, aspects }: Comparison): readonly Aspect[] => {
  // Small seeds, which samples favour, are even as often as not only after mixing.
  const second = coarseNumbers(seed)() < 0 ? "Hessian times direction" : "gradient of <gradient, direction>";
  return aspects ?? ["value", "tangent", "gradient", second];
};

/** Each aspect of `f` at a point, as numbers. */
const aspectsOf = (f: Twin, values: Values, how: Comparison): ReadonlyMap<Aspect, Numbers> => {
  const { seed, wanted } = how;
  const isWanted = (i: number): boolean => wanted?.[i] ?? true;
  const point: Values = values.filter((_, i) => isWanted(i));
  const own: Twin = (xs) => {
    let next = 0;
    return f(values.map((value, i) => (isWanted(i) ? xs[next++]! : constant(value))));
  };
  const direction: Values = Tree.map(coarseNumbers(seed))(point);
  const loss = (xs: readonly Expr[]): Expr => weighted(own(xs), seed + 1);
  const along = (xs: readonly Expr[]): Expr =>
    grad(loss)(xs).reduce((total, g, i) => add(total, sum(mul(g, direction[i]!))), constant(0));
  let pushed: readonly [value: unknown, tangent: unknown] | undefined;
  const compute = (aspect: Aspect): unknown => {
    switch (aspect) {
      case "value":
      case "tangent":
        pushed ??= jvp(own)([point], [direction]);
        return pushed[aspect === "value" ? 0 : 1];
      case "gradient":
        return grad(loss)(point);
      case "Hessian times direction":
        return hvp(loss)(point, direction);
      case "gradient of <gradient, direction>":
        return grad(along)(point);
    }
  };
  return new Map(aspectsFor(how).map((aspect) => [aspect, numbersOf(compute(aspect))] as const));
};

type Numbers = readonly number[];

/** That two lists of numbers are the same: to the bit, or but for rounding and alike in what is finite. */
export const mustMatch = (judge: Judge, what: string, a: Numbers, b: Numbers, exact: boolean): void => {
  if (a.length !== b.length) throw new Disagreement(`${what}: ${a.length} and ${b.length} numbers.`);
  const scale = [...a, ...b].reduce((most, x) => (Number.isFinite(x) ? Math.max(most, Math.abs(x)) : most), 0);
  for (const [i, x] of a.entries()) {
    const [y, where] = [b[i]!, `${what}, number ${i}`];
    if (exact) judge.equal(where, x, y);
    else if (Number.isFinite(x) !== Number.isFinite(y))
      throw new Disagreement(`${where}: ${x} and ${y}: one of them is finite.`);
    else if (Number.isFinite(x)) judge.agree(where, x, y, scale);
  }
};

/** That `f` and `g` are the same function around `values`. */
export const mustBeTwins = (judge: Judge, what: string, f: Twin, g: Twin, values: Values, how: Comparison): void => {
  const [ofF, ofG] = [aspectsOf(f, values, how), aspectsOf(g, values, how)];
  for (const [aspect, numbers] of ofF)
    mustMatch(judge, `${what}, ${aspect}`, numbers, ofG.get(aspect)!, how.exact?.includes(aspect) ?? false);
};
