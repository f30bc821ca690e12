// Exact arithmetic: floats as the rationals they are.
import { add, constant, cube, defineOp, exp, mul, neg, square, sub, variable } from "gradmap";
import { expect, test } from "vitest";
import { dyadicOf, exact, floatOf } from "../../../laws/oracles/exact.js";

const [x, y] = [variable("x"), variable("y")];

test.each([0, 1, -3, 0.1, 2 ** 53, 1e300, -1e-300, Number.MIN_VALUE, Number.MAX_VALUE])(
  "%d is a rational, and that rational is it",
  (float) => {
    expect(floatOf(dyadicOf(float))).toBe(float);
  },
);

test("a number that no float is has no float", () => {
  const { mantissa, exponent } = dyadicOf(1);
  expect(floatOf({ mantissa: mantissa * (2n ** 53n + 1n), exponent })).toBeUndefined();
  expect(floatOf({ mantissa: 1n, exponent: -1075 })).toBeUndefined();
  expect(floatOf({ mantissa: 1n, exponent: 1024 })).toBeUndefined();
});

test("values and slopes are those of the polynomial", () => {
  const expr = sub(add(mul(x, cube(y)), square(neg(x))), constant(0.75));
  const point = { x: 1.5, y: -0.25 };
  const [dx, dy] = [exact(expr, point, x), exact(expr, point, y)];
  expect(floatOf(dx!.value)).toBe(1.5 * (-0.25) ** 3 + 1.5 ** 2 - 0.75);
  expect(floatOf(dx!.slope)).toBe((-0.25) ** 3 + 2 * 1.5);
  expect(floatOf(dy!.slope)).toBe(3 * 1.5 * (-0.25) ** 2);
});

test("what floats round is not lost", () => {
  const dual = exact(sub(add(x, 1), x), { x: 1e300 }, x);
  expect(floatOf(dual!.value)).toBe(1);
  expect(floatOf(exact(square(x), { x: 0.1 }, x)!.value)).toBeUndefined();
});

test("other ops, and what is no number, have no exact value", () => {
  expect(exact(exp(x), { x: 0 }, x)).toBeUndefined();
  expect(exact(add(x, y), { x: Number.NaN, y: 1 }, x)).toBeUndefined();
});

test("it is a second way: a wrong partial does not mislead it", () => {
  const wrong = defineOp({
    name: "product",
    args: ["a", "b"],
    value: mul.op.value,
    partials: ([a, b]) => [a, b],
    domain: [
      [-1, 1],
      [-1, 1],
    ],
  });
  expect(floatOf(exact(wrong(x, y), { x: 2, y: 5 }, x)!.slope)).toBe(5);
});
