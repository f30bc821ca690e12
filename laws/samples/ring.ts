// Random sums, differences and products that floats compute without rounding: every result is a whole number of small
// parts, and small enough. Public names only.
//
// As with programs, every list of instructions is one, so that shrinking can drop any.
import { add, constant, cube, type Expr, mul, neg, square, sub } from "../../src/index.js";
import type { Program } from "./programs.js";

/** An expression that is a multiple of 2 to the power `-fraction` and less than 2 to the power `size`. */
interface Result {
  readonly expr: Expr;
  readonly size: number;
  readonly fraction: number;
}

/** What variables must be: multiples of 1/16 up to 4, as `dyadic` makes them. */
const input = (expr: Expr): Result => ({ expr, size: 2, fraction: 4 });

// A float has 53 bits; a derivative needs a few more than the value.
const mostBits = 42;

const sum = (expr: Expr, x: Result, y: Result): Result => ({
  expr,
  size: Math.max(x.size, y.size) + 1,
  fraction: Math.max(x.fraction, y.fraction),
});

const product = (expr: Expr, ...factors: readonly Result[]): Result => ({
  expr,
  size: factors.reduce((bits, { size }) => bits + size, 0),
  fraction: factors.reduce((bits, { fraction }) => bits + fraction, 0),
});

const threeQuarters: Result = { expr: constant(0.75), size: 0, fraction: 2 };

const table: readonly ((x: Result, y: Result) => Result)[] = [
  (x, y) => sum(add(x.expr, y.expr), x, y),
  (x, y) => sum(sub(x.expr, y.expr), x, y),
  (x, y) => product(mul(x.expr, y.expr), x, y),
  (x) => ({ ...x, expr: neg(x.expr) }),
  (x) => product(square(x.expr), x, x),
  (x) => product(cube(x.expr), x, x, x),
  (x) => product(mul(threeQuarters.expr, x.expr), threeQuarters, x),
  (x) => sum(add(x.expr, threeQuarters.expr), x, threeQuarters),
];

/** A program read as one of sums and products, on expressions of coarse numbers. Steps that would round are left out. */
export const ringOf = (program: Program, inputs: readonly Expr[]): Expr => {
  const results = inputs.map(input);
  for (const { op, back } of program) {
    const [x, y] = back.map((distance) => results[results.length - 1 - (distance % results.length)]!);
    const next = table[op % table.length]!(x!, y!);
    results.push(next.size + next.fraction <= mostBits ? next : x!);
  }
  return results.at(-1)!.expr;
};
