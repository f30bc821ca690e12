// Solutions of equations: their derivatives against closed forms and against going back through the iteration.
import {
  abs,
  add,
  cos,
  div,
  type Expr,
  evaluate,
  fixedPoint,
  freeVariables,
  grad,
  gradientMap,
  hessian,
  iterate,
  jvp,
  matmul,
  mul,
  root,
  sub,
  sum,
  tanh,
  tensor,
  toNested,
  variable,
  vmap,
} from "gradmap";
import { describe, expect, test } from "vitest";

const heron = (a: Expr): Expr => fixedPoint((x) => div(add(x, div(a, x)), 2), 1);
const newton = (a: Expr): Expr => root((x) => sub(mul(x, x), a), 1);

describe.each([
  ["fixedPoint", heron],
  ["root", newton],
])("the square root by %s", (_, f) => {
  test("has its derivatives to third order, in both modes", () => {
    expect(evaluate(f(variable("a")), { a: 4 })).toBeCloseTo(2, 14);
    expect(grad(f)(4)).toBeCloseTo(1 / 4, 14);
    expect(jvp(f)([4], [2])[1]).toBeCloseTo(1 / 2, 14);
    expect(hessian(f)(4)).toBeCloseTo(-1 / 32, 13);
    expect(grad((x: Expr) => grad(f)(x))(4)).toBeCloseTo(-1 / 32, 13);
    expect(grad((x: Expr) => hessian(f)(x))(4)).toBeCloseTo(3 / 256, 12);
  });

  test("of every example of a batch", () => {
    expect(toNested(vmap(f)(tensor([4, 9])))).toEqual([evaluate(f(variable("a")), { a: 4 }), 3]);
    const [quarter, sixth] = vmap(grad(f))(tensor([4, 9])).data;
    expect(quarter).toBeCloseTo(1 / 4, 14);
    expect(sixth).toBeCloseTo(1 / 6, 14);
  });

  test("does not depend on where it started", () => {
    const start = variable("start");
    const found = add(
      fixedPoint((x) => cos(x), start),
      root((x) => sub(x, 3), start),
    );
    expect(freeVariables(found).has(start)).toBe(true);
    expect(gradientMap(found).size).toBe(0);
  });
});

describe("a system with a tree of unknowns", () => {
  type P = { readonly a: Expr; readonly m: Expr };
  const step =
    (p: P) =>
    ({ x, v }: { readonly x: Expr; readonly v: Expr }) => ({
      x: cos(add(mul(0.3, x), sum(v))),
      v: tanh(matmul(p.m, add(v, mul(p.a, x)))),
    });
  const start = { x: 0.1, v: tensor([0.1, 0.2]) };
  const cost = ({ x, v }: { readonly x: Expr; readonly v: Expr }): Expr => add(mul(x, x), sum(mul(v, v)));
  const solved = (p: P): Expr => cost(fixedPoint(step(p), start));
  const unrolled = (p: P): Expr => cost(iterate(200, step(p), start));
  const byRoot = (p: P): Expr =>
    cost(
      root((z) => {
        const next = step(p)(z);
        return { x: sub(next.x, z.x), v: sub(next.v, z.v) };
      }, start),
    );
  const params = {
    a: 0.4,
    m: tensor([
      [0.2, 0.1],
      [-0.1, 0.3],
    ]),
  };

  test.each([
    ["fixedPoint", solved],
    ["root", byRoot],
  ])("has by %s the gradient of the unrolled iteration's limit", (_, f) => {
    const [found, expected] = [grad(f)(params), grad(unrolled)(params)];
    expect(found.a).toBeCloseTo(expected.a, 11);
    expected.m.data.forEach((x, i) => {
      expect(found.m.data[i]).toBeCloseTo(x, 11);
    });
  });
});

test("the derivative has nothing of the iteration in it", () => {
  let calls = 0;
  const f = (a: Expr) =>
    fixedPoint((x) => {
      calls += 1;
      return mul(0.5, add(x, div(a, x)));
    }, 1);
  grad(f)(4);
  expect(calls).toBe(1);
});

test("a Jacobian without an inverse is an error of its own", () => {
  expect(() => grad((a: Expr) => root((x) => mul(a, mul(x, x)), 1e-3, { tolerance: 1, max: 200 }))(1)).not.toThrow();
  expect(() => grad((a: Expr) => fixedPoint((x) => add(x, mul(0, a)), 1))(1)).toThrow("GM-SINGULAR");
  expect(() =>
    evaluate(
      root((x) => add(mul(0, x), abs(x)), 0),
      {},
    ),
  ).toThrow("GM-SINGULAR");
});
