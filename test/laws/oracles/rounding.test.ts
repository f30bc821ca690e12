// Bounds on rounding: they hold, against exact arithmetic, and are not much too large.
import * as fc from "fast-check";
import {
  add,
  defineOp,
  div,
  type Expr,
  erf,
  exp,
  gradientMap,
  mul,
  neg,
  sin,
  sub,
  sum,
  tensor,
  type Var,
  variable,
} from "gradmap";
import { type Program, programs } from "gradmap/laws";
import { expect, test } from "vitest";
import { type Dyadic, dyadicOf, exact } from "../../../laws/oracles/exact.js";
import { exactly, type Measured, measured, roundoff } from "../../../laws/oracles/rounding.js";

const variables: readonly Var[] = ["x", "y", "z"].map((name) => variable(name));
const [x] = variables;

/** Sums and products of the variables, which floats round. */
const rounding = (program: Program): Expr => {
  const results: Expr[] = [...variables];
  for (const { op, back } of program) {
    const [a, b] = back.map((distance) => results[results.length - 1 - (distance % results.length)]!);
    results.push(op % 3 === 0 ? mul(a!, b!) : op % 3 === 1 ? sub(a!, b!) : add(a!, neg(b!)));
  }
  return results.at(-1)!;
};

const distance = (a: Dyadic, float: number): number => {
  const b = dyadicOf(float);
  const exponent = Math.min(a.exponent, b.exponent);
  const whole = (a.mantissa << BigInt(a.exponent - exponent)) - (b.mantissa << BigInt(b.exponent - exponent));
  // In steps, since the power alone may be out of range.
  return Math.abs(Number(whole)) * 2 ** (exponent / 2) * 2 ** (exponent - exponent / 2);
};

const samples = fc.sample(
  fc.tuple(programs(8), fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 3, maxLength: 3 })),
  { seed: 6, numRuns: 500 },
);

const at = (point: readonly number[]): ReadonlyMap<Var, Measured> =>
  new Map(variables.map((v, i) => [v, exactly(point[i]!)] as const));

test("the error of sums and products is within the bound, and close to it", () => {
  let [rounded, loosest] = [0, 0];
  for (const [program, raw] of samples) {
    const point = raw.map((value) => (Math.abs(value) < 1e-3 ? 1 / 3 : value));
    const expr = rounding(program);
    const environment = new Map(variables.map((v, i) => [v, point[i]!] as const));
    const { value, error } = measured(expr, at(point));
    const off = distance(exact(expr, environment, x!)!.value, value);
    expect(off).toBeLessThanOrEqual(error);
    if (off > 0) [rounded, loosest] = [rounded + 1, loosest + Math.log2(error / off)];
  }
  // On average within a few bits of what happened.
  expect(rounded).toBeGreaterThan(100);
  expect(loosest / rounded).toBeLessThan(4);
});

test("cancellation is seen", () => {
  const expr = sub(add(x!, 1e16), 1e16);
  expect(measured(expr, at([1, 0, 0]))).toEqual({ value: 0, error: expect.closeTo(1.1, 0) });
  expect(measured(expr, at([1, 0, 0])).error).toBeGreaterThanOrEqual(1);
});

test("an error of an argument goes through by the slope", () => {
  const error = 1e-9;
  const through = (f: (v: Expr) => Expr, value: number): number =>
    measured(f(x!), new Map([[x!, { value, error }]])).error / error;
  expect(through((v) => exp(v), 2)).toBeCloseTo(Math.exp(2), 4);
  expect(through((v) => sin(v), Math.PI / 2)).toBeLessThan(1e-2);
  expect(through((v) => div(1, v), 0.5)).toBeCloseTo(4, 4);
});

test("what one op rounds is a few units in the last place", () => {
  const { value, error } = measured(exp(x!), at([1, 0, 0]));
  expect(error / (roundoff * value)).toBeLessThan(20);
  expect(measured(add(x!, 1), at([0.3, 0, 0])).error).toBeCloseTo(1.3 * roundoff, 20);
});

test("below the normal numbers a rounding is not relative", () => {
  const tail = gradientMap(erf(x!)).get(x!)!;
  for (const point of [26.7, 26.8, 27]) {
    const { value, error } = measured(tail, at([point, 0, 0]));
    expect(value).toBeLessThan(2 ** -1022);
    expect(error).toBeGreaterThanOrEqual(8 * Number.MIN_VALUE);
  }
});

test("an op of a user's own may round more, as numbers of size 1 do or as its noise shows", () => {
  const own = (value: (v: number) => number) =>
    defineOp({ name: "own", args: ["x"], value, partials: ([v]) => [v], domain: [[-10, 10]] });
  const decay = measured(own((v) => 1 - Math.tanh(v) ** 2)(x!), at([8.1, 0, 0]));
  const off = Math.abs(decay.value - 1 / Math.cosh(8.1) ** 2);
  expect(off).toBeGreaterThan(1e-12 * decay.value);
  expect(decay.error).toBeGreaterThan(off);
  const cancelling = measured(own((v) => v + 1e6 - 1e6)(x!), at([0.3, 0, 0]));
  expect(Math.abs(cancelling.value - 0.3)).toBeGreaterThan(1e-12);
  expect(2 * cancelling.error).toBeGreaterThan(Math.abs(cancelling.value - 0.3));
});

test("what has no bound is refused", () => {
  expect(() => measured(sum(mul(x!, tensor([1, 2]))), at([1, 0, 0]))).toThrow(/elementwise ops on scalars/);
});
