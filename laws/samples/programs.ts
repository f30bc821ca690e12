// Random expressions: small programs of smooth ops over a few variables, with shared results. Knows gradmap's public
// names only.
//
// Every list of instructions is a program, whatever numbers are in it, so that shrinking can drop any of them. Each
// result carries the interval it lies in, so that a logarithm is never taken of a negative number nor a quotient by
// nearly zero: where an op would leave its domain or grow too large, its operand is brought back first.
import type { Arbitrary } from "fast-check";
import {
  add,
  asin,
  asinh,
  atan,
  atan2,
  cos,
  cosh,
  cube,
  div,
  type Expr,
  erf,
  exp,
  expm1,
  hypot,
  log,
  log1p,
  logAddExp,
  mul,
  neg,
  pow,
  reciprocal,
  sigmoid,
  silu,
  sin,
  sinh,
  softplus,
  sqrt,
  square,
  sub,
  tanh,
  type Unary,
} from "../../src/index.js";
import { fc } from "../core/fastCheck.js";

/** One step: an op, by its place in the table, on two earlier results, counted back from the newest. */
export interface Instruction {
  readonly op: number;
  readonly back: readonly [number, number];
}

/** A program over some variables: its last result is its value. */
export type Program = readonly Instruction[];

/** The inputs that programs are safe for: every variable between -2 and 2. */
export const inputBound = 2;

interface Result {
  readonly expr: Expr;
  readonly low: number;
  readonly high: number;
}

const largest = 8;

const result = (expr: Expr, low: number, high: number): Result => ({ expr, low, high });

const within = (expr: Expr, ends: readonly number[]): Result => result(expr, Math.min(...ends), Math.max(...ends));

/** Brought back to where every op is safe: between -1 and 1, if it could be large. */
const bounded = (x: Result): Result => (x.low >= -largest && x.high <= largest ? x : result(tanh(x.expr), -1, 1));

/** Brought to between a half and what `bounded` allows. */
const positive = (x: Result): Result => (x.low >= 0.5 ? x : result(add(square(x.expr), 0.5), 0.5, largest ** 2 + 0.5));

const increasing =
  (op: (x: Expr) => Expr, f: (x: number) => number) =>
  (x: Result): Result =>
    result(op(x.expr), f(x.low), f(x.high));

const rising = (op: Unary): ((x: Result) => Result) => increasing(op, (x) => op.op.value(x));

const sigmoidAt = (x: number): number => 1 / (1 + Math.exp(-x));

/** Brought to where exponentials stay small: at most 2 in size. */
const small = (x: Result): Result => (x.low >= -2 && x.high <= 2 ? x : result(tanh(x.expr), -1, 1));

/** The ends of a function of two numbers that rises or falls in each all over their intervals. */
const corners = (x: Result, y: Result, f: (x: number, y: number) => number): readonly number[] => [
  f(x.low, y.low),
  f(x.low, y.high),
  f(x.high, y.low),
  f(x.high, y.high),
];

const squareRange = ({ low, high }: Result): readonly number[] => [
  low * low,
  high * high,
  ...(low < 0 && high > 0 ? [0] : []),
];

// Constants that rewrites look for are among the operands: 1, -1, 0 and -0.
const table: readonly ((x: Result, y: Result) => Result)[] = [
  (x, y) => result(add(x.expr, y.expr), x.low + y.low, x.high + y.high),
  (x, y) => result(sub(x.expr, y.expr), x.low - y.high, x.high - y.low),
  (x, y) => within(mul(x.expr, y.expr), [x.low * y.low, x.low * y.high, x.high * y.low, x.high * y.high]),
  (x, y) => {
    const by = positive(y);
    return within(div(x.expr, by.expr), [x.low / by.low, x.low / by.high, x.high / by.low, x.high / by.high]);
  },
  (x) => result(neg(x.expr), -x.high, -x.low),
  (x) => within(square(x.expr), squareRange(x)),
  (x) => result(sin(x.expr), -1, 1),
  (x) => result(cos(x.expr), -1, 1),
  increasing(tanh, Math.tanh),
  increasing(sigmoid, sigmoidAt),
  increasing(atan, Math.atan),
  increasing(softplus, (x) => Math.log1p(Math.exp(x))),
  (x) => (x.high <= 2 ? increasing(exp, Math.exp)(x) : increasing(exp, Math.exp)(result(tanh(x.expr), -1, 1))),
  (x) => increasing(log, Math.log)(positive(x)),
  (x) => increasing(sqrt, Math.sqrt)(positive(x)),
  (x) =>
    increasing(
      (e) => pow(e, 1.5),
      (a) => a ** 1.5,
    )(positive(x)),
  (x) => result(mul(1, x.expr), x.low, x.high),
  (x) => result(mul(x.expr, -1), -x.high, -x.low),
  (x) => result(sub(x.expr, 0), x.low, x.high),
  (x) => result(add(x.expr, -0), x.low, x.high),
  (x) => result(add(x.expr, 0.75), x.low + 0.75, x.high + 0.75),
  (x, y) => {
    const right = positive(y);
    return within(atan2(x.expr, right.expr), corners(x, right, Math.atan2));
  },
  (x, y) => {
    const other = positive(y);
    const longest = Math.hypot(Math.max(-x.low, x.high), other.high);
    return result(hypot(x.expr, other.expr), other.low, longest);
  },
  (x, y) => within(logAddExp(x.expr, y.expr), corners(x, y, logAddExp.op.value)),
  (x) => rising(sinh)(small(x)),
  (x) => result(cosh(small(x).expr), 1, Math.cosh(2)),
  (x) => rising(expm1)(small(x)),
  (x) => rising(log1p)(x.low >= -0.5 ? x : result(square(x.expr), 0, largest ** 2)),
  (x) => rising(asin)(result(mul(0.875, sin(x.expr)), -0.875, 0.875)),
  rising(asinh),
  rising(erf),
  rising(cube),
  (x) => result(silu(x.expr), -0.28, Math.max(0, x.high)),
  (x) => {
    const by = positive(x);
    return result(reciprocal(by.expr), 1 / by.high, 1 / by.low);
  },
];

/** Every result of a program on expressions that lie between -2 and 2. */
export const resultsOf = (program: Program, inputs: readonly Expr[]): readonly Expr[] => {
  const results = inputs.map((expr) => result(expr, -inputBound, inputBound));
  for (const { op, back } of program) {
    const [x, y] = back.map((distance) => results[results.length - 1 - (distance % results.length)]!);
    results.push(bounded(table[op % table.length]!(x!, y!)));
  }
  return results.map(({ expr }) => expr);
};

/** The value of a program on expressions that lie between -2 and 2. */
export const outputOf = (program: Program, inputs: readonly Expr[]): Expr => resultsOf(program, inputs).at(-1)!;

/** Programs of at most `length` steps. They use recent results mostly, and so grow deep as well as wide. */
export const programs = (length = 12): Arbitrary<Program> =>
  fc.array(
    fc.record({ op: fc.nat({ max: table.length - 1 }), back: fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 8 })) }),
    { minLength: 1, maxLength: length, size: "max" },
  );

/** A point for programs of `count` variables, special values included. */
export const inputs = (count: number): Arbitrary<readonly number[]> => {
  const steps = 2 ** 12;
  const one = fc.oneof(
    fc.constantFrom(0, 1, -1, 0.5, -0.5),
    fc.integer({ min: -steps, max: steps }).map((k) => (inputBound * k) / steps),
  );
  return fc.array(one, { minLength: count, maxLength: count });
};
