// Random homogeneous expressions: f(s x) = s^k f(x), with the degree k counted as they are built. Public names only.
//
// As with programs, every list of instructions is one, so that shrinking can drop any. All variables are positive, and
// quotients are by lengths that are greater than a power of the first variable, so that nothing is divided by zero.
import { add, div, type Expr, mul, neg, sqrt, square, sub } from "../../src/index.js";
import type { Program } from "./programs.js";

/** An expression and its degree. */
export interface Homogeneous {
  readonly expr: Expr;
  readonly degree: number;
}

const highest = 4;

const homogeneous = (expr: Expr, degree: number): Homogeneous => ({ expr, degree });

/** Times or over the first variable until the degree is that. */
const raised = (x: Homogeneous, degree: number, unit: Expr): Expr => {
  let { expr } = x;
  for (let k = x.degree; k < degree; k++) expr = mul(expr, unit);
  for (let k = x.degree; k > degree; k--) expr = div(expr, unit);
  return expr;
};

/** The root of the square of x and of the first variable to the same degree: positive. */
const length = (x: Homogeneous, unit: Expr): Homogeneous => {
  const power = raised(homogeneous(div(unit, unit), 0), x.degree, unit);
  return homogeneous(sqrt(add(square(x.expr), square(power))), x.degree);
};

const table: readonly ((x: Homogeneous, y: Homogeneous, unit: Expr) => Homogeneous)[] = [
  (x, y, unit) => homogeneous(add(x.expr, raised(y, x.degree, unit)), x.degree),
  (x, y, unit) => homogeneous(sub(raised(x, y.degree, unit), y.expr), y.degree),
  (x, y) => homogeneous(mul(x.expr, y.expr), x.degree + y.degree),
  (x, y, unit) => homogeneous(div(x.expr, length(y, unit).expr), x.degree - y.degree),
  (x) => homogeneous(neg(x.expr), x.degree),
  (x) => homogeneous(mul(0.75, x.expr), x.degree),
  (x, _, unit) => length(x, unit),
];

// Divided by its length it is of degree 0 and between -1 and 1: neither degrees nor values run away.
const bounded = (x: Homogeneous, unit: Expr): Homogeneous =>
  Math.abs(x.degree) <= highest ? x : homogeneous(div(x.expr, length(x, unit).expr), 0);

/** A program read as one of homogeneous steps, on positive expressions of degree 1. */
export const homogeneousOf = (program: Program, inputs: readonly Expr[]): Homogeneous => {
  const unit = inputs[0]!;
  const results = inputs.map((expr) => homogeneous(expr, 1));
  for (const { op, back } of program) {
    const [x, y] = back.map((distance) => results[results.length - 1 - (distance % results.length)]!);
    results.push(bounded(table[op % table.length]!(x!, y!, unit), unit));
  }
  return results.at(-1)!;
};
