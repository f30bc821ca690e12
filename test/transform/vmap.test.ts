// vmap against the same function called for every example, whatever the function is made of.
import {
  abs,
  add,
  cond,
  constant,
  cube,
  customJvp,
  diagHessian,
  dot,
  type Expr,
  evaluate,
  exp,
  fold,
  fromTypedArray,
  gather,
  grad,
  gt,
  hessian,
  hvp,
  jacfwd,
  jacrev,
  jvp,
  log,
  lt,
  matmul,
  mul,
  ones,
  reshape,
  scan,
  shapeOf,
  sin,
  solve,
  sort,
  stack,
  sub,
  sum,
  type Tensor,
  tensor,
  toNested,
  transpose,
  valueAndGrad,
  vjp,
  vmap,
  whileLoop,
  zeros,
} from "gradmap";
import { describe, expect, test } from "vitest";

const rows = (x: Tensor): readonly Tensor[] => {
  const [count = 0, ...own] = x.shape;
  const size = own.reduce((a, b) => a * b, 1);
  return Array.from({ length: count }, (_, i) => fromTypedArray(x.data.slice(i * size, (i + 1) * size), own));
};

/** `f` of every row, stacked: what `vmap(f)` must be. */
const mapped = (f: (x: Expr) => Expr, xs: Tensor): number | Tensor =>
  evaluate(stack(rows(xs).map((x) => evaluate(f(constant(x)), {}))), {});

const xs = tensor([
  [0.5, -1, 2],
  [1, 3, -0.5],
]);

const functions: Readonly<Record<string, (x: Expr) => Expr>> = {
  "an elementwise op": (x) => mul(sin(x), tensor([1, 2, 3])),
  "broadcasting within an example": (x) => add(reshape(x, [3, 1]), x),
  "a reduction": (x) => sum(mul(x, x)),
  "what does not depend on the example": () => constant(tensor([1, 2])),
  "a product with a matrix": (x) => matmul(ones([2, 3]), x),
  "a linear system": (x) =>
    solve(
      add(
        mul(
          4,
          tensor([
            [1, 0, 0],
            [0, 1, 0],
            [0, 0, 1],
          ]),
        ),
        reshape(x, [3, 1]),
      ),
      x,
    ),
  "ordering and reading": (x) => gather(sort(x), tensor([2, 0])),
  "a gradient": (x) => grad((y: Expr) => sum(cube(y)))(x),
  "a value and its gradient": (x) => {
    const [value, gradient] = valueAndGrad((y: Expr) => sum(cube(y)))(x);
    return mul(value, gradient);
  },
  "a tangent": (x) => jvpOf(x),
  "a pullback": (x) => pullbackOf(x),
  "a Jacobian, forward": (x) => jacfwd((y: Expr) => mul(y, sum(y)))(x),
  "a Jacobian, reverse": (x) => jacrev((y: Expr) => mul(y, sum(y)))(x),
  "a Hessian": (x) => hessian((y: Expr) => exp(mul(0.1, dot(y, y))))(x),
  "a Hessian's diagonal": (x) => diagHessian((y: Expr) => exp(mul(0.1, dot(y, y))))(x),
  "a Hessian-vector product": (x) => hvp((y: Expr) => sum(cube(y)))(x, x),
  "a fold": (x) => fold((c, v) => sin(add(c, v)), 0.5, x),
  "the gradient of a fold": (x) => grad((y: Expr) => fold((c, v) => sin(add(c, v)), 0.5, y))(x),
  "a scan's outputs, in both directions": (x) => {
    const [, outputs] = scan((c, v) => [add(c, v), mul(c, v)], 0, x, { reverse: true });
    return add(outputs, scan((c, v) => [add(c, v), c], sum(x), x)[1]);
  },
  "a branch that depends on the example": (x) =>
    cond(
      gt(sum(x), 1.6),
      () => log(abs(x)),
      () => mul(2, x),
    ),
  "the gradient of such a branch": (x) =>
    grad((y: Expr) =>
      cond(
        gt(sum(y), 1.6),
        () => sum(exp(y)),
        () => mul(2, sum(y)),
      ),
    )(x),
  "a loop of as many steps as the example says": (x) =>
    whileLoop(
      (c) => lt(c, 100),
      (c) => mul(c, 2),
      abs(sum(x)),
    ),
  "the gradient of such a loop": (x) =>
    grad((y: Expr) =>
      whileLoop(
        (c) => lt(c, 100),
        (c) => mul(c, c),
        add(2, abs(sum(y))),
      ),
    )(x),
  "a loop whose length is the same for all": (x) =>
    whileLoop(
      (c) => lt(c.n, 4),
      (c) => ({ n: add(c.n, 1), y: sin(add(c.y, x)) }),
      { n: 0, y: zeros([3]) },
    ).y,
  "a derivative of one's own": (x) =>
    grad((y: Expr) =>
      sum(
        customJvp(
          (z: Expr) => cube(z),
          ([z], [t]) => [cube(z), mul(mul(3, mul(z, z)), t)],
        )(y),
      ),
    )(x),
  "vmap again": (x) => vmap((y: Expr) => mul(y, sum(x)))(x),
  "vmap twice more": (x) => vmap((y: Expr) => vmap((z: Expr) => mul(y, z))(x))(x),
};

const jvpOf = (x: Expr): Expr => {
  const [, tangent] = jvp((y: Expr) => mul(y, sum(y)))([x], [mul(2, x)]);
  return add(tangent, 0);
};

const pullbackOf = (x: Expr): Expr => {
  const [value, pullback] = vjp((y: Expr) => mul(y, sum(y)))(x);
  return add(pullback(value)[0], 0);
};

const numbersOf = (e: Expr): readonly number[] => {
  const value = evaluate(e, {});
  return typeof value === "number" ? [value] : [...value.data];
};

describe("vmap is map", () => {
  test.each(Object.entries(functions))("over %s, for batches of two, one and none", (_, f) => {
    const two = vmap(f)(xs);
    const expected = mapped(f, xs);
    expect(two.shape).toEqual(shapeOf(expected));
    expect(Math.max(0, ...numbersOf(abs(sub(two, expected))))).toBeLessThan(1e-13);
    const one = tensor([[0.5, -1, 2]]);
    expect(vmap(f)(one).shape).toEqual([1, ...two.shape.slice(1)]);
    expect(vmap(f)(one).data[0]).toBe(two.data[0]);
    expect(vmap(f)(zeros([0, 3])).shape).toEqual([0, ...two.shape.slice(1)]);
  });
});

describe("axes", () => {
  test("of arguments: one for all, one each, or a tree of them; null is the same for all", () => {
    const f = (p: { readonly w: Expr; readonly b: Expr }, x: Expr) => add(dot(p.w, x), p.b);
    const params = { w: tensor([1, 10, 100]), b: tensor([0.5, 0.25]) };
    expect(toNested(vmap(f, { inAxes: [{ w: null, b: 0 }, 0] })(params, xs))).toEqual([191, -18.75]);
    const across = vmap((x: Expr) => sum(x), { inAxes: 1 });
    expect(toNested(across(xs))).toEqual([1.5, 2, 1.5]);
    expect(toNested(vmap((x: Expr) => sum(x), { inAxes: [-1] })(xs))).toEqual([1.5, 2, 1.5]);
  });

  test("of results", () => {
    const twice = vmap((x: Expr) => mul(2, x), { outAxes: 1 });
    expect(twice(xs)).toEqual(evaluate(transpose(mul(2, xs)), {}));
    const both = vmap((x: Expr) => ({ a: mul(2, x), b: sum(x), name: "static" }), { outAxes: { a: -1, b: 0 } })(xs);
    expect([both.a.shape, both.b.shape, both.name]).toEqual([[3, 2], [2], "static"]);
  });
});

test("the axes are those that were given, whatever becomes of the array", () => {
  const f = (x: Expr) => sum(x);
  const axes = [0];
  vmap(f, { inAxes: axes });
  axes[0] = 1;
  expect(toNested(vmap(f, { inAxes: [0] })(xs))).toEqual([1.5, 3.5]);
  vmap(dot, { inAxes: [null, 0] });
  expect(() => vmap(dot, { inAxes: [Number.NaN, 0] })).toThrow("GM-OPTION");
});

describe("gradients over a batch", () => {
  const f = (w: Expr, x: Expr): Expr => fold((c, v) => sin(add(mul(w, c), v)), 0.5, x);

  test("of a sum over vmap are the sum of the gradients of the examples", () => {
    const whole = grad((w: Expr, x: Expr) => sum(vmap(f, { inAxes: [null, 0] })(w, x)))(0.7, xs);
    const each = vmap(grad(f), { inAxes: [null, 0] })(0.7, xs);
    expect(each.shape).toEqual([2]);
    expect(whole).toBeCloseTo(each.data[0]! + each.data[1]!, 14);
  });

  test("use what is outside of the function as the same for all", () => {
    const loss = (w: Expr) => sum(vmap((x: Expr) => f(w, x))(xs));
    expect(grad(loss)(0.7)).toBeCloseTo(
      rows(xs).reduce((total, x) => total + grad(f)(0.7, x), 0),
      14,
    );
  });

  test("of loops whose length differs between examples", () => {
    const steps = (w: Expr, x: Expr) =>
      whileLoop(
        (c) => lt(c, 100),
        (c) => mul(c, w),
        abs(sum(x)),
      );
    const each = vmap(grad(steps), { inAxes: [null, 0] })(1.5, xs);
    expect([...each.data]).toEqual(rows(xs).map((x) => grad(steps)(1.5, x)));
    const whole = grad((w: Expr) => sum(vmap((x: Expr) => steps(w, x))(xs)))(1.5);
    expect(whole).toBeCloseTo(each.data[0]! + each.data[1]!, 10);
  });
});

test("f is traced once, for one example", () => {
  let calls = 0;
  const batch = vmap((x: Expr) => {
    calls += 1;
    expect(x.shape).toEqual([3]);
    return sin(x);
  });
  batch(xs);
  batch(xs);
  expect(calls).toBe(1);
});
