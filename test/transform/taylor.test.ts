// Taylor coefficients: known series, lines through tensors and trees, agreement with nested derivatives, and size.
import {
  add,
  constant,
  div,
  type Expr,
  evaluate,
  exp,
  grad,
  log1p,
  matmul,
  mul,
  sin,
  softmax,
  square,
  stack,
  sub,
  sum,
  type Tensor,
  tan,
  tanh,
  taylor,
  tensor,
  toNested,
  toNumber,
  variable,
} from "gradmap";
import { describe, expect, expectTypeOf, test } from "vitest";
import { topological } from "../../src/expr/walk.js";
import { derivativesAlong } from "../../src/transform/taylor.js";

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

const series = (length: number, coefficient: (k: number) => number): readonly number[] =>
  Array.from({ length }, (_, k) => coefficient(k));

describe("known series up to order 10", () => {
  const geometric = (x: Expr): Expr => div(1, sub(1, x));
  const runge = (x: Expr): Expr => div(1, add(1, square(x)));
  const composite = (x: Expr): Expr => exp(sin(x));
  const cases: readonly (readonly [name: string, f: (x: Expr) => Expr, at: number, expected: readonly number[]])[] = [
    ["exp at 0", (x) => exp(x), 0, series(11, (k) => 1 / factorial(k))],
    ["exp at 1", (x) => exp(x), 1, series(11, (k) => Math.E / factorial(k))],
    ["sin at 0", (x) => sin(x), 0, series(11, (k) => (k % 2 === 0 ? 0 : (-1) ** ((k - 1) / 2) / factorial(k)))],
    ["log1p at 0", (x) => log1p(x), 0, series(11, (k) => (k === 0 ? 0 : -((-1) ** k) / k))],
    ["log1p at 1", (x) => log1p(x), 1, series(11, (k) => (k === 0 ? Math.LN2 : -((-0.5) ** k) / k))],
    ["tan at 0", (x) => tan(x), 0, [0, 1, 0, 1 / 3, 0, 2 / 15, 0, 17 / 315, 0, 62 / 2835, 0]],
    ["1 / (1 - x) at 0", geometric, 0, series(11, () => 1)],
    ["1 / (1 - x) at 0.5", geometric, 0.5, series(11, (k) => 2 ** (k + 1))],
    ["1 / (1 + x^2) at 0", runge, 0, series(11, (k) => (k % 2 === 0 ? (-1) ** (k / 2) : 0))],
    [
      "exp(sin(x)) at 0",
      composite,
      0,
      [1, 1, 1 / 2, 0, -1 / 8, -1 / 15, -1 / 240, 1 / 90, 31 / 5760, 1 / 5670, -2951 / 3628800],
    ],
    ["a polynomial", (x) => mul(x, mul(x, x)), 2, [8, 12, 6, 1, 0, 0, 0, 0, 0, 0, 0]],
  ];

  test.each(cases)("%s", (_, f, at, expected) => {
    const found = taylor(f, 10)(at);
    expect(found.length).toBe(11);
    found.forEach((coefficient, k) => {
      expect(Math.abs(toNumber(coefficient) - expected[k]!)).toBeLessThanOrEqual(
        1e-12 * Math.max(1, Math.abs(expected[k]!)),
      );
    });
  });
});

describe("lines", () => {
  test("through a tensor", () => {
    const f = (x: Expr): Expr => sum(mul(x, mul(x, x)));
    const [x, v] = [tensor([1, 2]), tensor([3, -1])];
    // sum (x + t v)^3
    expect(taylor(f, 4)(x, v)).toEqual([9, 3 * (3 - 4), 3 * (9 + 2), 26, 0]);
  });

  test("through a tree, to a tree of results; static leaves pass, rest arguments stay fixed", () => {
    const f = ({ a, b }: { readonly a: Expr; readonly b: Expr; readonly name: string }, k: Expr) => ({
      product: mul(k, mul(a, b)),
      rest: [a, "text"] as const,
    });
    const found = taylor(f, 2)({ a: tensor([1, 2]), b: 3, name: "n" }, { a: tensor([1, 0]), b: 10, name: "n" }, 2);
    expectTypeOf(found[0]!.product).toEqualTypeOf<number | Tensor>();
    expect(found.map(({ product }) => toNested(product))).toEqual([
      [6, 12],
      [26, 40],
      [20, 0],
    ]);
    expect(found.map(({ rest: [a] }) => toNested(a))).toEqual([
      [1, 2],
      [1, 0],
      [0, 0],
    ]);
    expect(found[2]!.rest[1]).toBe("text");
    expect(Object.isFrozen(found)).toBe(true);
  });

  test("of tensor ops", () => {
    const m = tensor([
      [1, 2],
      [3, 4],
    ]);
    const f = (x: Expr): Expr => matmul(m, exp(x));
    const found = taylor(f, 3)(tensor([0, 0]), tensor([1, 2]));
    found.forEach((coefficient, k) => {
      const [a, b] = [1 / factorial(k), 2 ** k / factorial(k)];
      [toNested(coefficient)].flat().forEach((value, i) => {
        expect(value).toBeCloseTo(i === 0 ? a + 2 * b : 3 * a + 4 * b, 12);
      });
    });
  });

  test("of order 0 and 1, and of a constant", () => {
    expect(taylor((x: Expr) => square(x), 0)(3)).toEqual([9]);
    expect(taylor((x: Expr) => square(x), 1)(3)).toEqual([9, 6]);
    expect(taylor((_: Expr) => constant(tensor([1, 2])), 1)(3).map(toNested)).toEqual([
      [1, 2],
      [0, 0],
    ]);
  });

  test("a direction scales the coefficients by its powers", () => {
    const f = (x: Expr): Expr => tanh(x);
    const [along, doubled] = [taylor(f, 5)(0.3), taylor(f, 5)(0.3, 2)];
    along.forEach((coefficient, k) => {
      expect(toNumber(doubled[k]!)).toBeCloseTo(2 ** k * toNumber(coefficient), 12);
    });
  });
});

describe("nesting", () => {
  test("on expressions gives expressions", () => {
    const x = variable("x");
    const [, first, second] = taylor((y: Expr) => mul(y, exp(y)), 2)(x);
    expect(toNumber(evaluate(first ?? 0, { x: 1 }))).toBeCloseTo(2 * Math.E, 12);
    expect(toNumber(evaluate(second ?? 0, { x: 1 }))).toBeCloseTo((3 / 2) * Math.E, 12);
  });

  test("the derivative of a coefficient is the next one", () => {
    const f = (y: Expr): Expr => exp(sin(y));
    const third = (x: Expr): Expr => add(taylor(f, 3)(x)[3] ?? 0, 0);
    const coefficients = taylor(f, 4)(0.7);
    expect(grad(third)(0.7)).toBeCloseTo(4 * toNumber(coefficients[4]!), 11);
  });
});

describe("size", () => {
  test("constants that rules make afresh do not multiply what is made of them", () => {
    const x = variable("x");
    const orders = derivativesAlong([softmax(stack([x, 1]))], new Map([[x, constant(1)]]), 8);
    expect(topological(orders.flat()).length).toBeLessThan(1500);
  });

  const composite = (x: Expr): Expr => div(exp(sin(x)), add(1, mul(x, tanh(x))));
  const sizes = (() => {
    const x = variable("x");
    const orders = derivativesAlong([composite(x)], new Map([[x, constant(1)]]), 10);
    return orders.map((_, k) => topological(orders.slice(0, k + 1).flat()).length);
  })();

  test("is polynomial in the order: it grows ever more slowly", () => {
    expect(sizes[10]!).toBeLessThan(10 ** 4);
    // Doubling the order multiplies the size of a polynomial by a constant, here below 2^4.
    expect(sizes[10]! / sizes[5]!).toBeLessThan(16);
    expect(sizes[10]! / sizes[9]!).toBeLessThan(1.5);
  });
});
