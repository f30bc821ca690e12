// where chooses and does not multiply: what lies under the side not taken contributes nothing, however it is reached.
import {
  add,
  amax,
  broadcastTo,
  concat,
  div,
  type Expr,
  evaluate,
  exp,
  grad,
  gradientMap,
  gt,
  hessian,
  hvp,
  indexSelect,
  jvp,
  log,
  lt,
  matmul,
  mean,
  mul,
  reshape,
  slice,
  sqrt,
  stack,
  sub,
  sum,
  tensor,
  toNested,
  transpose,
  variable,
  vjp,
  where,
} from "gradmap";
import { describe, expect, test } from "vitest";
import { topological } from "../../src/expr/walk.js";

const safeSqrt = (x: Expr): Expr => where(gt(x, 0), sqrt(x), 0);

describe("where(gt(x, 0), sqrt(x), 0)", () => {
  test("has gradient 0 at 0, and its own gradient elsewhere", () => {
    expect(grad(safeSqrt)(0)).toBe(0);
    expect(grad(safeSqrt)(-1)).toBe(0);
    expect(grad(safeSqrt)(4)).toBe(0.25);
  });

  test("in forward mode", () => {
    expect(jvp(safeSqrt)([0], [1])).toEqual([0, 0]);
    expect(jvp(safeSqrt)([4], [1])).toEqual([2, 0.25]);
  });

  test("to second order", () => {
    expect(hessian(safeSqrt)(0)).toBe(0);
    expect(grad(grad(safeSqrt))(0)).toBe(0);
    expect(grad(grad(safeSqrt))(4)).toBe(-1 / 32);
  });

  test("tensor-wise, and through what moves and adds numbers", () => {
    const x = tensor([-1, 0, 4, 16]);
    const expected = [0, 0, 0.25, 0.125];
    const losses: readonly ((x: Expr) => Expr)[] = [
      (y) => sum(safeSqrt(y)),
      (y) => sum(reshape(safeSqrt(y), [2, 2])),
      (y) => sum(safeSqrt(reshape(y, [2, 2]))),
      (y) => sum(transpose(reshape(safeSqrt(y), [2, 2]))),
      (y) => sum(sum(reshape(safeSqrt(y), [2, 2]), { axis: 0 })),
      (y) => mul(4, mean(safeSqrt(y))),
      (y) => mul(0.5, sum(broadcastTo(safeSqrt(y), [2, 4]))),
      (y) => mul(0.5, sum(stack([safeSqrt(y), safeSqrt(y)]))),
    ];
    for (const loss of losses) {
      expect(toNested(grad(loss)(x))).toEqual(expected);
      expect(toNested(jvp((y: Expr) => safeSqrt(y))([x], [tensor([1, 1, 1, 1])])[1])).toEqual(expected);
    }
  });

  test("with the op below a movement, a sum or a broadcast", () => {
    const guarded = (y: Expr): Expr => {
      const roots = reshape(sqrt(y), [4]);
      return sum(where(gt(reshape(y, [4]), 0), roots, 0));
    };
    expect(
      toNested(
        grad(guarded)(
          tensor([
            [-1, 0],
            [4, 16],
          ]),
        ),
      ),
    ).toEqual([
      [0, 0],
      [0.25, 0.125],
    ]);
    const oneRoot = (y: Expr): Expr => sum(where(gt(tensor([1, 2, 3]), y), sqrt(sub(y, 5)), 1));
    expect(grad(oneRoot)(5)).toBe(0);
    const rows = (y: Expr): Expr => sum(where(gt(y, 0), broadcastTo(reshape(sqrt(y), [2, 1]), [2, 2]), 0));
    const perRow = (y: Expr): Expr => rows(y);
    expect(toNested(grad(perRow)(tensor([4, 16])))).toEqual([0.5, 0.25]);
  });
});

describe("what was left out stays left out on its way through ops on whole tensors", () => {
  // The square root of what a choice set to 0 has an infinite slope: times an absent tangent it is absent, not NaN.
  const kept = (y: Expr): Expr => where(gt(y, 2), y, 0);
  const roads: Readonly<Record<string, (y: Expr) => Expr>> = {
    nothing: (y) => y,
    reshape: (y) => reshape(y, [2, 2]),
    transpose: (y) => transpose(reshape(y, [2, 2])),
    broadcastTo: (y) => broadcastTo(y, [2, 4]),
    stack: (y) => stack([y, mul(y, 2)]),
    concat: (y) => concat([y, tensor([1])]),
    slice: (y) => slice(y, [[1, 3]]),
    indexSelect: (y) => indexSelect(y, [0, 2, 2]),
    sum: (y) => sum(reshape(y, [2, 2]), { axis: 1 }),
    mean: (y) => mean(reshape(y, [2, 2]), { axis: 1 }),
    amax: (y) => amax(reshape(y, [2, 2]), { axis: 1 }),
    matmul: (y) => matmul(reshape(y, [2, 2]), tensor([1, 1])),
    outer: (y) => mul(reshape(y, [4, 1]), tensor([1, 2])),
    add: (y) => add(y, y),
  };
  const x = tensor([0, 1, 4, 9]);
  const v = tensor([1, -2, 3, 0.5]);

  test.each(Object.entries(roads))("%s, forward and in reverse", (_, road) => {
    const f = (y: Expr): Expr => sum(sqrt(road(kept(y))));
    const gradient = toNested(grad(f)(x));
    expect(gradient).toEqual([0, 0, expect.any(Number), expect.any(Number)]);
    const [, tangent] = jvp(f)([x], [v]);
    const paired = evaluate(sum(mul(grad(f)(x), v)), {});
    expect(Math.abs(Number(tangent) - Number(paired))).toBeLessThan(1e-12);
    const product = toNested(hvp(f)(x, v));
    expect(product).toEqual([0, 0, expect.any(Number), expect.any(Number)]);
    expect(JSON.stringify(product)).not.toContain("null");
  });
});

describe("nested choices", () => {
  // Each branch is singular where it is not taken.
  const piecewise = (x: Expr): Expr =>
    where(gt(x, 0), where(gt(x, 1), log(sub(x, 1)), sqrt(x)), where(lt(x, 0), div(1, x), 7));

  test("take one branch each", () => {
    expect(grad(piecewise)(0)).toBe(0);
    expect(grad(piecewise)(-2)).toBe(-0.25);
    expect(grad(piecewise)(0.25)).toBe(1);
    expect(grad(piecewise)(1)).toBe(0.5);
    expect(grad(piecewise)(3)).toBe(0.5);
    expect(jvp(piecewise)([0], [1])[1]).toBe(0);
    expect(jvp(piecewise)([1], [1])[1]).toBe(0.5);
  });

  test("element-wise", () => {
    const x = tensor([0, -2, 0.25, 1, 3]);
    expect(toNested(grad((y: Expr) => sum(piecewise(y)))(x))).toEqual([0, -0.25, 1, 0.5, 0.5]);
  });

  test("inside other ops, above and below", () => {
    const f = (x: Expr): Expr => exp(mul(where(gt(x, 0), sqrt(where(gt(x, 0), x, 1)), 0), 2));
    expect(grad(f)(0)).toBe(0);
    const g = (x: Expr): Expr => where(gt(x, 0), exp(log(sqrt(x))), 0);
    expect(grad(g)(0)).toBe(0);
    expect(jvp(g)([0], [1])[1]).toBe(0);
    expect(jvp(g)([4], [1])[1]).toBeCloseTo(0.25, 15);
  });

  test("infinite values in the side not taken", () => {
    const f = (x: Expr): Expr => where(gt(x, 0), mul(x, 2), div(1, x));
    expect(grad(f)(Number.POSITIVE_INFINITY)).toBe(2);
    const g = (x: Expr): Expr => where(gt(x, 1000), 1, exp(mul(x, x)));
    expect(grad(g)(2000)).toBe(0);
  });

  test("a variable in both branches, and one masked node used twice", () => {
    const both = (x: Expr): Expr => where(gt(x, 0), mul(x, 3), mul(x, 5));
    expect([grad(both)(1), grad(both)(-1)]).toEqual([3, 5]);
    const twice = (x: Expr): Expr => {
      const root = sqrt(x);
      return add(where(gt(x, 0), root, 0), where(gt(x, 1), root, 0));
    };
    expect([grad(twice)(0), grad(twice)(0.25), grad(twice)(4)]).toEqual([0, 1, 0.5]);
  });

  test("NaN in the condition's operand takes the other side", () => {
    expect(grad(safeSqrt)(Number.NaN)).toBe(0);
    const unsafe = (x: Expr): Expr => where(gt(x, 0), x, sqrt(x));
    expect(grad(unsafe)(Number.NaN)).toBeNaN();
  });

  test("10,000 of them, in linear size and without a NaN", () => {
    const chain = (depth: number) => {
      const x = variable("x");
      let node: Expr = x;
      for (let i = 0; i < depth; i++) node = where(gt(node, 0), sqrt(node), 0);
      return { x, node };
    };
    const sizes = [1000, 10_000].map((depth) => {
      const { x, node } = chain(depth);
      const gradient = gradientMap(node).get(x)!;
      expect(evaluate(gradient, { x: 0 })).toBe(0);
      expect(evaluate(gradient, { x: 1 })).toBe(2 ** -depth);
      return topological([gradient]).length;
    });
    expect(sizes[0]!).toBeLessThan(15 * 1000);
    expect(sizes[1]!).toBeLessThan(10.1 * sizes[0]!);
    expect(
      jvp((x: Expr) => {
        let node = x;
        for (let i = 0; i < 10_000; i++) node = where(gt(node, 0), sqrt(node), 0);
        return node;
      })([0], [1]),
    ).toEqual([0, 0]);
  });
});

test("vjp with any cotangent, NaN included", () => {
  const [, pullback] = vjp(safeSqrt)(0);
  expect(pullback(3)).toEqual([0]);
  expect(pullback(Number.NaN)).toEqual([0]);
});

describe("forward mode", () => {
  test("a side of a choice without a tangent has none, and not 0 times an infinite slope", () => {
    expect(jvp((x: Expr) => sqrt(where(gt(x, 0), 0, x)))([1], [1])).toEqual([0, 0]);
    const twice = (u: Expr, w: Expr) => sqrt(where(gt(w, 2), add(u, w), where(gt(w, 2), u, 0)));
    expect(jvp(twice)([1, 1], [1, 1])).toEqual([0, 0]);
    const both = (x: Expr) => where(gt(x, 0), mul(2, x), mul(3, x));
    expect(jvp(both)([1], [1])).toEqual([2, 2]);
  });
});
