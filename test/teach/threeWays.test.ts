// threeWays: reverse mode, forward mode and differences side by side.
import {
  abs,
  add,
  asin,
  cond,
  div,
  type Expr,
  exp,
  floor,
  gt,
  iterate,
  log,
  log1p,
  matmul,
  mul,
  relu,
  sin,
  sqrt,
  square,
  sub,
  sum,
  tanh,
  tensor,
  variable,
} from "gradmap";
import { history, showThreeWays, threeWays } from "gradmap/show";
import { expect, test } from "vitest";

const x = variable("x");

test("the neuron of the lecture: three columns that agree, and what each way takes", () => {
  const [x1, x2, w1, w2, b] = ["x1", "x2", "w1", "w2", "b"].map((name) => variable(name));
  const o = tanh(add(add(mul(x1!, w1!), mul(x2!, w2!)), b!));
  const env = { x1: 2, x2: 0, w1: -3, w2: 1, b: 6.881373587019543 };
  const ways = threeWays(o, env);
  expect(ways.rows.map(({ name, reverse }) => [name, Number(reverse.toFixed(10))])).toEqual([
    ["x1", -1.5],
    ["w1", 1],
    ["x2", 0.5],
    ["w2", 0],
    ["b", 0.5],
  ]);
  for (const { reverse, forward, difference, error } of ways.rows) {
    expect(Math.abs(forward - reverse)).toBeLessThan(1e-15);
    expect(Math.abs(difference - reverse)).toBeLessThan(1e-9);
    expect(Math.abs(difference - reverse)).toBeLessThanOrEqual(2 * error);
  }
  expect([ways.reverse.passes, ways.forward.passes, ways.differences.evaluations]).toEqual([1, 5, 10]);
  const past = history(o, env);
  for (const { variable: v, reverse } of ways.rows) expect(past.gradient.get(v)).toBe(reverse);
  const lines = showThreeWays(ways, { digits: 6 }).split("\n");
  expect(lines[0]).toBe("three ways to the gradient at the value 0.707107");
  expect(lines.slice(-3)).toEqual([
    "reverse mode: 1 pass for all",
    "forward mode: 5 passes, one for each parameter",
    "differences: 10 evaluations, two for each parameter, and only about right",
  ]);
});

test("every entry of every tensor of the first argument has a row", () => {
  const f = ({ w, b }: { readonly w: Expr; readonly b: Expr }, v: Expr): Expr => sum(tanh(add(matmul(w, v), b)));
  const ways = threeWays(
    f,
    {
      w: tensor([
        [1, 2],
        [3, -4],
      ]),
      b: 0.5,
    },
    tensor([0.1, 0.2]),
  );
  expect(ways.rows.map(({ name, entry }) => [name, entry])).toEqual([
    ["w[0][0]", [0, 0]],
    ["w[0][1]", [0, 1]],
    ["w[1][0]", [1, 0]],
    ["w[1][1]", [1, 1]],
    ["b", []],
  ]);
  for (const { reverse, forward, difference, error } of ways.rows) {
    expect(Math.abs(forward - reverse)).toBeLessThan(1e-14);
    expect(Math.abs(difference - reverse)).toBeLessThanOrEqual(2 * error + 1e-12);
  }
});

test("loops and branches; a parameter that does not matter; a kink", () => {
  const loop = (w: Expr): Expr => iterate(4, (v: Expr) => sin(mul(v, w)), w);
  const branch = (w: Expr): Expr =>
    cond(
      gt(w, 0),
      () => mul(w, w),
      () => sin(w),
    );
  for (const f of [loop, branch]) {
    const [row] = threeWays(f, 0.7).rows;
    expect(Math.abs(row!.forward - row!.reverse)).toBeLessThan(1e-14);
    expect(Math.abs(row!.difference - row!.reverse)).toBeLessThan(1e-8);
  }
  const unused = threeWays(({ p }: { readonly p: Expr; readonly q: Expr }) => mul(p, 2), { p: 1, q: 5 });
  expect(unused.rows.map(({ reverse, forward, difference }) => [reverse, forward, difference])).toEqual([
    [2, 2, 2],
    [0, 0, 0],
  ]);
  // Each way says what it says: the convention, and the mean of both slopes.
  const [kink] = threeWays(abs(add(x, 0)), { x: 0 }).rows;
  expect([kink!.reverse, kink!.forward, kink!.difference]).toEqual([0, 0, 0]);
});

test("a constant has no rows, and many rows are shortened", () => {
  expect(threeWays(mul(2, 3)).rows).toEqual([]);
  const many = threeWays((v: Expr) => sum(mul(v, v)), tensor(Array.from({ length: 100 }, (_, i) => i)));
  expect(many.rows.length).toBe(100);
  expect(showThreeWays(many)).toMatch(/\.\.\. +60 more/);
});

// The estimate is one: three times of it is what a reader may count on.
test.each<[string, (v: Expr) => Expr, number]>([
  ["a logarithm at the edge of its domain", log, 1e-12],
  ["a logarithm nearer still", log, 1e-300],
  ["a logarithm whose steps reach beyond 0", log, 1e-5],
  ["a root near 0", sqrt, 1e-20],
  ["an arcsine near 1", asin, 1 - 1e-9],
  ["log1p near -1", log1p, -1 + 1e-10],
  ["a pole", (v) => div(1, v), 1e-8],
  ["a wave at a large argument", sin, 1e6],
  ["a wave at a larger one", sin, 1e12],
  ["a wave that is shorter than a step", (v) => sin(mul(v, 1e6)), 1],
  ["a kink", relu, 0],
  ["a kink above 0", (v) => add(abs(sub(v, 1)), 5), 1],
  ["beside a kink", relu, 1e-6],
  ["beside a kink, on its other side", abs, -3e-6],
  ["a jump", floor, 1],
  ["what vanishes", square, 1e-200],
  ["what is nearly flat", tanh, 20],
  ["small and large numbers", exp, -700],
  ["large and larger ones", exp, 700],
  ["numbers near the largest", (v) => mul(v, 1), 1.7e308],
])("the difference is no further off than about its error: %s", (_, f, at) => {
  const [row] = threeWays((v: Expr) => f(v), at).rows;
  expect(Math.abs(row!.difference - row!.reverse)).toBeLessThanOrEqual(3 * row!.error);
});

test("steps are shortened where that helps", () => {
  for (const [f, at] of [
    [log, 1e-12],
    [sin, 1e12],
    [relu, 1e-6],
  ] as const) {
    const [row] = threeWays((v: Expr) => f(v), at).rows;
    expect(Math.abs(row!.difference / row!.reverse - 1)).toBeLessThan(1e-4);
  }
});

test("at a kink the error says how far apart the slopes are; where there is no value, there is no number", () => {
  const at = (f: (v: Expr) => Expr, x: number) => threeWays(f, x).rows[0]!;
  expect(at((v) => relu(v), 0)).toMatchObject({ reverse: 0, difference: 0.5, error: expect.closeTo(0.5, 12) });
  expect(at((v) => abs(v), 0)).toMatchObject({ reverse: 0, difference: 0, error: expect.closeTo(1, 12) });
  expect(at((v) => sqrt(v), 0)).toMatchObject({ difference: Number.NaN, error: Number.NaN });
  expect(at((v) => mul(v, 1), Number.POSITIVE_INFINITY)).toMatchObject({ reverse: 1, difference: Number.NaN });
});
