import { describe, expect, test } from "vitest";
import * as g from "../../src/index.js";
import { add, type Expr, mul, sin, type Tensor } from "../../src/index.js";

const { evaluate, grad, vmap, tensor, sum, gt, lt, cond, whileLoop, fold, jacrev, matmul, dot, stack } = g;

const rows = (x: Tensor): Tensor[] => {
  const [n, ...own] = x.shape;
  const size = own.reduce((a, b) => a * b, 1);
  return Array.from({ length: n! }, (_, i) => g.fromTypedArray(x.data.slice(i * size, (i + 1) * size), own));
};
const scalarOr = (t: Tensor): Tensor | number => (t.shape.length === 0 ? t.data[0]! : t);

const agrees = (f: (x: Expr) => Expr, xs: Tensor): void => {
  const mapped = rows(xs).map((x) => evaluate(f(g.constant(scalarOr(x))), {}));
  const expected = evaluate(stack(mapped), {});
  const actual = vmap(f)(xs);
  expect(actual).toEqual(expected);
};

const xs = tensor([
  [0.5, -1, 2],
  [1, 3, -0.5],
]);
describe("vmap is map", () => {
  const cases: Record<string, (x: Expr) => Expr> = {
    elementwise: (x) => mul(sin(x), tensor([1, 2, 3])),
    broadcast: (x) => add(g.reshape(x, [3, 1]), x),
    sum: (x) => sum(mul(x, x)),
    constant: () => g.constant(tensor([1, 2])),
    matmul: (x) =>
      matmul(
        tensor([
          [1, 2, 3],
          [4, 5, 6],
        ]),
        x,
      ),
    grad: (x) => grad((y: Expr) => sum(g.cube(y)))(x),
    jacrev: (x) => jacrev((y: Expr) => mul(y, sum(y)))(x),
    hessian: (x) => g.hessian((y: Expr) => g.exp(dot(y, y)))(g.mul(0.1, x)),
    fold: (x) => fold((c, v) => sin(add(c, v)), 0.5, x),
    foldGrad: (x) => grad((y: Expr) => fold((c, v) => sin(add(c, v)), 0.5, y))(x),
    cond: (x) =>
      cond(
        gt(sum(x), 1.6),
        () => g.log(g.abs(x)),
        () => mul(2, x),
      ),
    condGrad: (x) =>
      grad((y: Expr) =>
        cond(
          gt(sum(y), 1.6),
          () => sum(g.exp(y)),
          () => mul(2, sum(y)),
        ),
      )(x),
    while: (x) =>
      whileLoop(
        (c) => lt(c, 100),
        (c) => mul(c, 2),
        g.abs(sum(x)),
      ),
    whileGrad: (x) =>
      grad((y: Expr) =>
        whileLoop(
          (c) => lt(c, 100),
          (c) => mul(c, c),
          add(2, g.abs(sum(y))),
        ),
      )(x),
    nested: (x) => vmap((y: Expr) => mul(y, sum(x)))(x),
    nestedBoth: (x) => vmap((y: Expr) => vmap((z: Expr) => mul(y, z))(x))(x),
  };
  test.each(Object.entries(cases))("%s", (_, f) => {
    agrees(f, xs);
    agrees(f, tensor([[0.5, -1, 2]]));
    expect(vmap(f)(g.zeros([0, 3])).shape).toEqual([0, ...g.shapeOf(f(g.constant(g.zeros([3]))))]);
  });
});

test("gradient of a sum over vmap is the sum of the gradients", () => {
  const f = (w: Expr, x: Expr) => fold((c, v) => sin(add(mul(w, c), v)), 0.5, x);
  const whole = grad((w: Expr, x: Expr) => sum(vmap(f, { inAxes: [null, 0] })(w, x)))(0.7, xs);
  const each = vmap(grad(f), { inAxes: [null, 0] })(0.7, xs);
  expect(whole).toBeCloseTo(each.data[0]! + each.data[1]!, 14);
});
