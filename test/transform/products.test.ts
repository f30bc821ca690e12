// jvp, vjp, hvp, jacfwd, jacrev and hessian on trees: layout of the results, agreement with each other, nesting.
import {
  add,
  type Expr,
  evaluate,
  grad,
  hessian,
  hvp,
  jacfwd,
  jacrev,
  jvp,
  matmul,
  mul,
  sin,
  square,
  sum,
  tensor,
  toNested,
  variable,
  vjp,
  zeros,
} from "gradmap";
import { describe, expect, test } from "vitest";

const params = {
  w: tensor([
    [1, 2],
    [3, 4],
  ]),
  b: 0.5,
  name: "layer",
};
type Layer = { readonly w: Expr; readonly b: Expr; readonly name: string };

/** A tree of results: a tensor of shape [2], a number that mixes both parameters, and a static leaf. */
const f = ({ w, b, name }: Layer) => ({ rows: mul(sum(w, { axis: 1 }), b), mixed: [mul(b, b)] as const, name });

describe("jvp", () => {
  test("of several arguments and a tree of results", () => {
    const direction = {
      w: tensor([
        [1, 0],
        [0, 1],
      ]),
      b: 2,
      name: "ignored",
    };
    const [value, tangent] = jvp(f)([params], [direction]);
    expect(toNested(value.rows)).toEqual([1.5, 3.5]);
    expect(value.mixed).toEqual([0.25]);
    expect(value.name).toBe("layer");
    expect(toNested(tangent.rows)).toEqual([6.5, 14.5]);
    expect(tangent.mixed).toEqual([2]);
    expect(tangent.name).toBe("layer");
  });

  test("a result that does not depend on the input has tangent zero of its shape", () => {
    const [value, tangent] = jvp((x: Expr) => ({ constant: tensor([1, 2]), x, number: 3 }))([1], [5]);
    expect(toNested(value.constant)).toEqual([1, 2]);
    expect(toNested(tangent.constant)).toEqual([0, 0]);
    expect([tangent.x, tangent.number]).toEqual([5, 0]);
  });

  test("a tensor for a broadcast operand", () => {
    const [value, tangent] = jvp((x: Expr, y: Expr) => mul(x, y))([2, tensor([3, 4])], [1, tensor([0, 10])]);
    expect(toNested(value)).toEqual([6, 8]);
    expect(toNested(tangent)).toEqual([3, 24]);
  });
});

describe("vjp", () => {
  test("pulls a tree of cotangents back to one gradient for each argument", () => {
    const [value, pullback] = vjp(f)(params);
    expect(toNested(value.rows)).toEqual([1.5, 3.5]);
    const [gradient] = pullback({ rows: tensor([1, 10]), mixed: [100], name: "layer" });
    expect(toNested(gradient.w)).toEqual([
      [0.5, 0.5],
      [5, 5],
    ]);
    expect(gradient.b).toBe(173);
    expect(gradient.name).toBe("layer");
    expect(Object.isFrozen(gradient)).toBe(true);
  });

  test("of several arguments, and pulled back more than once", () => {
    const [value, pullback] = vjp((x: Expr, y: Expr) => [mul(x, y), add(x, y)])(3, 4);
    expect(value).toEqual([12, 7]);
    expect(pullback([1, 0])).toEqual([4, 3]);
    expect(pullback([0, 1])).toEqual([1, 1]);
    expect(pullback([1, 0])).toEqual([4, 3]);
  });

  test("the same expression twice in the result gets both cotangents", () => {
    const [, pullback] = vjp((x: Expr) => {
      const y = square(x);
      return [y, y, x];
    })(3);
    expect(pullback([1, 10, 100])).toEqual([166]);
  });

  test("is adjoint to jvp", () => {
    const g = (x: Expr, m: Expr): Expr => sin(matmul(m, mul(x, x)));
    const x = tensor([0.3, -0.7, 1.1]);
    const m = tensor([
      [1, 2, 3],
      [0.5, -1, 2],
    ]);
    const [dx, dm] = [
      tensor([1, -2, 0.5]),
      tensor([
        [0.1, 0, -1],
        [2, 1, 0],
      ]),
    ];
    const u = tensor([0.7, -1.3]);
    const dot = (a: unknown, b: unknown): number => {
      const [p, q] = [a, b].map((t) => (Array.isArray(t) ? t.flat(Number.POSITIVE_INFINITY) : [t]));
      return p!.reduce((total: number, value: number, i: number) => total + value * q![i], 0);
    };
    const [, tangent] = jvp(g)([x, m], [dx, dm]);
    const [gx, gm] = vjp(g)(x, m)[1](u);
    const left = dot(toNested(u), toNested(tangent));
    const right = dot(toNested(gx), toNested(dx)) + dot(toNested(gm), toNested(dm));
    expect(Math.abs(left - right)).toBeLessThan(1e-13);
  });
});

describe("Jacobians", () => {
  test("a tree of results, each holding a tree of inputs, both ways", () => {
    for (const jacobian of [jacfwd, jacrev]) {
      const blocks = jacobian(f)(params);
      expect(toNested(blocks.rows.w)).toEqual([
        [
          [0.5, 0.5],
          [0, 0],
        ],
        [
          [0, 0],
          [0.5, 0.5],
        ],
      ]);
      expect(toNested(blocks.rows.b)).toEqual([3, 7]);
      expect(toNested(blocks.mixed[0].w)).toEqual([
        [0, 0],
        [0, 0],
      ]);
      expect(blocks.mixed[0].b).toBe(1);
      expect(blocks.name).toBe("layer");
      expect(blocks.rows.name).toBe("layer");
    }
  });

  test("[n] to [m] is [m, n]; a number to [m] is [m]; [n] to a number is [n]; a number to a number is a number", () => {
    const m = tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    for (const jacobian of [jacfwd, jacrev]) {
      expect(toNested(jacobian((x: Expr) => matmul(m, x))(zeros([3])))).toEqual([
        [1, 2, 3],
        [4, 5, 6],
      ]);
      expect(toNested(jacobian((x: Expr) => mul(x, tensor([1, 2])))(3))).toEqual([1, 2]);
      expect(toNested(jacobian((x: Expr) => sum(x))(zeros([3])))).toEqual([1, 1, 1]);
      expect(jacobian((x: Expr) => square(x))(3)).toBe(6);
    }
  });

  test("of a matrix in a matrix", () => {
    const x = tensor([
      [1, 2],
      [3, 4],
    ]);
    for (const jacobian of [jacfwd, jacrev]) {
      const block = jacobian((y: Expr) => matmul(y, y))(x);
      expect(block).toHaveProperty("shape", [2, 2, 2, 2]);
      // d(x x)_00 / dx = [[2 x_00, x_10], [x_01, 0]]
      const nested = toNested(block);
      expect(Array.isArray(nested) && Array.isArray(nested[0]) && nested[0][0]).toEqual([
        [2, 3],
        [2, 0],
      ]);
    }
  });

  test("rest arguments are not differentiated", () => {
    for (const jacobian of [jacfwd, jacrev]) expect(jacobian((x: Expr, k: Expr) => mul(x, mul(x, k)))(3, 5)).toBe(30);
  });

  test("of an empty tensor", () => {
    for (const jacobian of [jacfwd, jacrev])
      expect(jacobian((x: Expr) => square(x))(zeros([0]))).toHaveProperty("shape", [0, 0]);
  });

  test("on expressions give expressions", () => {
    const x = variable("x", [2]);
    for (const jacobian of [jacfwd, jacrev]) {
      const matrix = jacobian((y: Expr) => square(y))(x);
      expect(toNested(evaluate(matrix, { x: tensor([3, 4]) }))).toEqual([
        [6, 0],
        [0, 8],
      ]);
    }
  });
});

describe("second derivatives", () => {
  const cubic = ({ x, y }: { readonly x: Expr; readonly y: Expr }): Expr => sum(mul(mul(x, x), y));

  test("hessian of a tree is a tree of trees", () => {
    const blocks = hessian(cubic)({ x: tensor([1, 2]), y: tensor([3, 4]) });
    expect(toNested(blocks.x.x)).toEqual([
      [6, 0],
      [0, 8],
    ]);
    expect(toNested(blocks.x.y)).toEqual([
      [2, 0],
      [0, 4],
    ]);
    expect(toNested(blocks.y.x)).toEqual([
      [2, 0],
      [0, 4],
    ]);
    expect(toNested(blocks.y.y)).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  test("hvp is the Hessian times the direction, without forming it", () => {
    const product = hvp(cubic)({ x: tensor([1, 2]), y: tensor([3, 4]) }, { x: tensor([1, 0]), y: tensor([0, 1]) });
    expect(toNested(product.x)).toEqual([6, 4]);
    expect(toNested(product.y)).toEqual([2, 0]);
    expect(hvp((x: Expr, k: Expr) => mul(k, square(x)))(3, 1, 5)).toBe(10);
  });

  test("hessian equals jacfwd, jacrev and grad of grad", () => {
    const g = (x: Expr): Expr => sum(mul(sin(x), square(x)));
    const x = tensor([0.3, 1.2, -0.8]);
    const expected = toNested(hessian(g)(x));
    expect(toNested(jacfwd(grad(g))(x))).toEqual(expected);
    const reversed = toNested(jacrev(grad(g))(x));
    expect(JSON.stringify(reversed, (_, v) => (typeof v === "number" ? Number(v.toPrecision(12)) : v))).toBe(
      JSON.stringify(expected, (_, v) => (typeof v === "number" ? Number(v.toPrecision(12)) : v)),
    );
  });

  test("third derivatives by nesting", () => {
    expect(jacfwd(hessian((x: Expr) => mul(x, mul(x, x))))(2)).toBe(6);
    expect(grad((x) => hvp((y) => mul(y, mul(y, y)))(x, 1))(2)).toBe(6);
  });
});
