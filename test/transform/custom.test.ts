import { expect, test } from "vitest";
import * as g from "../../src/index.js";
import { add, type Expr, mul, sin } from "../../src/index.js";

const {
  grad,
  customJvp,
  customVjp,
  checkpoint,
  linearize,
  linearTranspose,
  jvp,
  vmap,
  tensor,
  hessian,
  exp,
  log,
  sigmoid,
} = g;

test("custom rules in both modes, to every order, under vmap", () => {
  const byJvp = customJvp(
    (x: Expr) => log(add(1, exp(x))),
    ([x], [t]) => [x, mul(sigmoid(x), t)],
  );
  const byVjp = customVjp(
    (x: Expr) => log(add(1, exp(x))),
    (x) => [x, x],
    (x, c) => [mul(sigmoid(x), c)],
  );
  for (const f of [byJvp, byVjp]) {
    const h = (x: Expr) => f(mul(2, x));
    expect(grad(h)(0.3)).toBeCloseTo(2 / (1 + Math.exp(-0.6)), 14);
    expect(grad(h)(500)).toBe(2);
    expect(jvp(h)([0.3], [1])[1]).toBeCloseTo(2 / (1 + Math.exp(-0.6)), 14);
    const s = 1 / (1 + Math.exp(-0.6));
    expect(hessian(h)(0.3)).toBeCloseTo(4 * s * (1 - s), 13);
    expect(grad((x: Expr) => grad(h)(x))(0.3)).toBeCloseTo(4 * s * (1 - s), 13);
    expect(g.toNested(vmap(grad(h))(tensor([0.3, 500])))).toEqual([grad(h)(0.3), 2]);
    expect(grad((x: Expr) => g.sum(vmap(h)(x)))(tensor([0.3, 500])).data[0]).toBe(grad(h)(0.3));
  }
});
test("captured", () => {
  const f = (w: Expr) =>
    customJvp(
      (x: Expr) => mul(w, x),
      ([x], [t]) => [x, t],
    );
  expect(grad((x: Expr) => f(g.constant(3))(x))(1)).toBe(1);
  expect(() => grad((w: Expr) => f(w)(2))(1)).toThrow("GM-RULE");
});
test("checkpoint and linearize", () => {
  const f = (x: Expr) => sin(mul(x, sin(x)));
  expect(grad((x: Expr) => checkpoint(f)(checkpoint(f)(x)))(0.7)).toBe(grad((x: Expr) => f(f(x)))(0.7));
  expect(hessian((x: Expr) => checkpoint(f)(x))(0.7)).toBeCloseTo(hessian(f)(0.7), 14);
  const [v, push] = linearize(f)(0.7);
  expect([v, push(2)]).toEqual(jvp(f)([0.7], [2]));
  expect(linearTranspose((x: Expr) => mul(3, g.sum(x)))(g.zeros([2]))(1)[0].data[1]).toBe(3);
  expect(() => linearTranspose((x: Expr) => mul(x, x))(1)(1)).toThrow("GM-RULE");
  expect(() => linearTranspose((x: Expr) => add(x, 1))(1)(1)).toThrow("GM-RULE");
});
