// The laws of expressions against other arithmetics: complex numbers, whole numbers of any size, Taylor series. The first
// two know no rule of differentiation, so that they cannot be wrong in the same way.

import type { Arbitrary } from "fast-check";
import { constant, type Expr, gradientMap, mul, substitute, taylor, type Var } from "../../src/index.js";
import { toInfix } from "../../src/show.js";
import { Disagreement } from "../core/disagreement.js";
import { fc } from "../core/fastCheck.js";
import type { Judge } from "../core/judge.js";
import { type Law, type LawSet, law, lawSet } from "../core/law.js";
import { coarseness, complexStep } from "../oracles/complex/complexStep.js";
import { exact, floatOf } from "../oracles/exact.js";
import { type Measured, measured } from "../oracles/rounding.js";
import {
  at,
  built,
  explained,
  gradient,
  measuredGradient,
  type Point,
  points,
  unrounded,
  variables,
} from "../samples/evaluated.js";
import { dyadic } from "../samples/numbers.js";
import { programs } from "../samples/programs.js";
import { ringOf } from "../samples/ring.js";
import { environmentAt, programAtPoint, subjectAt } from "../samples/subjects.js";
import { mustBeOne, slack } from "./agreement.js";

/** That a number is the derivative of `expr` in `variable` by the complex step. */
const mustBeStep = (judge: Judge, what: string, found: Measured, expr: Expr, point: Point, variable: Var): void => {
  const step = complexStep(expr, environmentAt(point), variable);
  if (step === undefined) throw new Disagreement(`${what}: an op of the expression has no complex form.`);
  // The step rounds about as much as the derivative does, but along the edges of the graph in the other direction.
  judge.within(what, found.value, step, 2 * slack * found.error + coarseness);
};

/** That the gradient of an expression is what the complex step gives. */
export const mustMeetComplexStep = (judge: Judge, expr: Expr, point: Point): void => {
  const found = measuredGradient(expr, unrounded(point));
  for (const [i, v] of variables.entries())
    mustBeStep(judge, `the derivative in ${v.name}, found and by the complex step`, found[i]!, expr, point, v);
};

const complexStepLaw: Law = law({
  id: "program.complexStep",
  statement: "the gradient of any expression is what its value has off the real axis, to the last digits",
  formula: "d f / d x_i = Im f(x + i h e_i) / h",
  given: [programs(), points],
  holds: (judge, program, point) => mustMeetComplexStep(judge, built(program), point),
  explain: explained(1),
  subject: programAtPoint,
});

// The exact numbers have no sign at zero.
const unsigned = (x: number): number => x + 0;

/** That value and gradient of a sum of products are to the bit what they are without rounding. */
export const mustBeExact = (judge: Judge, expr: Expr, point: Point): void => {
  const [value, slopes] = [at(expr, point), gradient(expr, point)];
  for (const [i, v] of variables.entries()) {
    const dual = exact(expr, environmentAt(point), v);
    const [trueValue, trueSlope] = [dual && floatOf(dual.value), dual && floatOf(dual.slope)];
    if (trueValue === undefined || trueSlope === undefined)
      throw new Disagreement("The expression has no exact float as its value and gradient.");
    judge.equal("the value, found and exact", unsigned(value), trueValue);
    judge.equal(`the derivative in ${v.name}, found and exact`, unsigned(slopes[i]!), trueSlope);
  }
};

const coarsePoints: Arbitrary<Point> = fc.array(dyadic, { minLength: variables.length, maxLength: variables.length });

const exactLaw: Law = law({
  id: "program.exact",
  statement: "where nothing is rounded, value and gradient are exact",
  formula: "f(x) and grad f(x) in floats = in rationals, bit for bit",
  given: [programs(), coarsePoints],
  holds: (judge, program, point) => mustBeExact(judge, ringOf(program, variables), point),
  explain: ([program, point]) =>
    `${toInfix(ringOf(program, variables))} with ${variables.map(({ name }, i) => `${name} = ${point[i]}`).join(", ")}`,
  subject: ([program, point]) => subjectAt(ringOf(program, variables), point),
});

const highest = 4;

/** The derivatives of order 1, 2, ... in `v`, each the gradient of the one before; an absent one is zero. */
const derivatives = (expr: Expr, v: Var): readonly Expr[] => {
  const orders: Expr[] = [];
  for (let last = expr; orders.length < highest; last = orders.at(-1)!)
    orders.push(gradientMap(last).get(v) ?? constant(0));
  return orders;
};

/** That the derivatives in the first variable, order by order, are those of the Taylor series. */
export const mustMeetTaylor = (judge: Judge, expr: Expr, point: Point): void => {
  const [x, numbers] = [variables[0]!, unrounded(point)];
  const orders = derivatives(expr, x);
  const series = taylor((along: Expr) => substitute(new Map([[x, along]]))(expr), highest)(x);
  let factorial = 1;
  for (const [i, derivative] of orders.entries()) {
    factorial *= i + 1;
    const what = `the derivative of order ${i + 1}, found and by Taylor's series`;
    mustBeOne(judge, what, measured(derivative, numbers), measured(mul(factorial, series[i + 1]!), numbers));
  }
  const second = measured(orders[1]!, numbers);
  mustBeStep(judge, "the second derivative, found and by the complex step", second, orders[0]!, point, x);
};

const higher: Law = law({
  id: "program.higher",
  statement:
    "the gradient of the gradient, up to the fourth, is the Taylor series and the complex step of the gradient",
  formula: "d^n f / dx^n = n! taylor(f, n)[n] for n = 1 to 4; f'' = Im f'(x + i h) / h",
  given: [programs(5), points],
  holds: (judge, program, point) => mustMeetTaylor(judge, built(program), point),
  explain: explained(1),
  subject: programAtPoint,
});

/**
 * The gradient against three other ways to it: the complex step, to the last digits; exact arithmetic, bit for bit; and
 * Taylor series for the derivatives of order 2 to 4. Checked on random programs.
 *
 * @example
 * check({ numRuns: 10 })(oracleLaws)._tag // => "Right"
 */
export const oracleLaws: LawSet = lawSet("oracles", [complexStepLaw, exactLaw, higher]);
