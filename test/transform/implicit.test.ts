import { expect, test } from "vitest";
import * as g from "../../src/index.js";
import { add, type Expr, mul, sub } from "../../src/index.js";

const { grad, fixedPoint, root, jvp, vmap, tensor, hessian, div, matmul, cos, evaluate, iterate } = g;

test("implicit", () => {
  const f = (a: Expr) => fixedPoint((x) => div(add(x, div(a, x)), 2), 1);
  expect(grad(f)(4)).toBeCloseTo(0.25, 14);
  expect(hessian(f)(4)).toBeCloseTo(-0.25 / 8, 13);
  expect(grad((x: Expr) => grad((y: Expr) => grad(f)(y))(x))(4)).toBeCloseTo((3 / 8) * 4 ** -2.5, 12);
  expect(jvp(f)([4], [2])[1]).toBeCloseTo(0.5, 14);
  const r = (a: Expr) => root((x) => sub(mul(x, x), a), 1);
  expect(hessian(r)(4)).toBeCloseTo(-0.25 / 8, 13);
  expect(g.toNested(vmap(grad(r))(tensor([4, 9, 16])))).toEqual([0.25, 1 / 6, 0.125]);
  // a tree of unknowns
  const system = (p: { readonly a: Expr; readonly m: Expr }) => {
    const { x, v } = fixedPoint(
      ({ x, v }) => ({ x: cos(add(mul(0.3, x), g.sum(v))), v: matmul(p.m, add(v, mul(p.a, x))) }),
      { x: 0.1, v: tensor([0.1, 0.2]) },
    );
    return add(mul(x, x), g.sum(mul(v, v)));
  };
  const unrolled = (p: { readonly a: Expr; readonly m: Expr }) => {
    const { x, v } = iterate(
      200,
      ({ x, v }) => ({ x: cos(add(mul(0.3, x), g.sum(v))), v: matmul(p.m, add(v, mul(p.a, x))) }),
      { x: 0.1, v: tensor([0.1, 0.2]) },
    );
    return add(mul(x, x), g.sum(mul(v, v)));
  };
  const p = {
    a: 0.4,
    m: tensor([
      [0.2, 0.1],
      [-0.1, 0.3],
    ]),
  };
  const [a, b] = [grad(system)(p), grad(unrolled)(p)];
  expect(a.a).toBeCloseTo(b.a, 11);
  for (let i = 0; i < 4; i++) expect(a.m.data[i]).toBeCloseTo(b.m.data[i]!, 11);
});
