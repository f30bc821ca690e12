// Sparse Jacobians and Hessians: the same numbers as one product for each coordinate gives, from fewer products.
import {
  add,
  concat,
  defineOp,
  diagHessian,
  type Expr,
  evaluate,
  exp,
  grad,
  gt,
  hessian,
  hvp,
  indexSelect,
  jacfwd,
  jacrev,
  matmul,
  mul,
  sin,
  slice,
  sqrt,
  square,
  stack,
  sub,
  sum,
  type Tensor,
  tensor,
  toNested,
  variable,
  vjp,
  where,
} from "gradmap";
import { Key, normal } from "gradmap/learn";
import { describe, expect, expectTypeOf, test } from "vitest";

/** Half the square, and how often its derivative was computed: once a number in every product. */
const counting = () => {
  let calls = 0;
  const domain = [[-1, 1]] as const;
  const slope = defineOp({
    name: "slope",
    args: ["x"],
    value: (x) => {
      calls += 1;
      return x;
    },
    partials: () => [1],
    domain,
  });
  const counted = defineOp({
    name: "counted",
    args: ["x"],
    value: (x) => (x * x) / 2,
    partials: ([x]) => [slope(x)],
    domain,
  });
  const callsOf = (f: () => unknown): number => {
    const before = calls;
    f();
    return calls - before;
  };
  return { counted, callsOf };
};

const rosenbrock = (x: Expr): Expr => {
  const n = x.shape[0]!;
  const [here, next] = [slice(x, [[0, n - 1]]), slice(x, [[1, n]])];
  return sum(add(mul(100, square(sub(next, square(here)))), square(sub(1, here))));
};

/** The Hessian of Rosenbrock's function, by hand. */
const expectedRosenbrock = ({ data }: Tensor): readonly (readonly number[])[] => {
  const n = data.length;
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => {
      const [x, next] = [data[i]!, data[i + 1] ?? 0];
      if (i === j) return (i < n - 1 ? 1200 * x * x - 400 * next + 2 : 0) + (i > 0 ? 200 : 0);
      return Math.abs(i - j) === 1 ? -400 * data[Math.min(i, j)]! : 0;
    }),
  );
};

const close = (found: unknown, expected: unknown): void => {
  const [a, b] = [found, expected].map((value) => (Array.isArray(value) ? value.flat(6) : [value]));
  expect(a!.length).toBe(b!.length);
  a!.forEach((value: number, i: number) => {
    expect(Math.abs(value - b![i])).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(b![i])));
  });
};

describe("Rosenbrock's function of 100 numbers", () => {
  const x = normal(Key.make(1), [100]);

  test("has its Hessian, with exact zeros outside the band", () => {
    const found = hessian(rosenbrock)(x);
    close(toNested(found), expectedRosenbrock(x));
    expect([...found.data].filter((value) => !Object.is(value, 0)).length).toBe(298);
  });

  test("from three products, and its diagonal from two", () => {
    const { counted, callsOf } = counting();
    const f = (v: Expr): Expr => rosenbrock(counted(v));
    const one = callsOf(() => hvp(f)(x, x));
    const gradient = callsOf(() => grad(f)(x));
    expect(one).toBeGreaterThanOrEqual(100);
    expect(callsOf(() => hessian(f)(x))).toBe(3 * one);
    expect(callsOf(() => diagHessian(f)(x))).toBe(2 * one + gradient);
  });

  test("the diagonal is that of the Hessian", () => {
    close(
      toNested(diagHessian(rosenbrock)(x)),
      expectedRosenbrock(x).map((row, i) => row[i]),
    );
  });

  test("on an expression gives expressions, from as few products, that can be differentiated", () => {
    const small = slice(variable("x", [100]), [[0, 6]]);
    const matrix = hessian(rosenbrock)(small);
    close(toNested(evaluate(matrix, { x })), expectedRosenbrock(tensor([...x.data.slice(0, 6)])));
    const trace = (v: Expr): Expr => sum(diagHessian(rosenbrock)(v));
    // The trace is the sum of 1200 x^2 - 400 next: its derivative is 2400 x, less 400 for all but the first.
    const at = tensor([0.5, -1, 2, 3]);
    close(toNested(grad(trace)(at)), [1200, -2400 - 400, 4800 - 400, -400]);
    const corner = (v: Expr): Expr =>
      sum(
        mul(
          hessian(rosenbrock)(v),
          tensor([
            [0, 1],
            [0, 0],
          ]),
        ),
      );
    close(toNested(grad(corner)(tensor([3, 4]))), [-400, 0]);
  });
});

test("a dense Jacobian in batches: the last filled up, and infinite where the derivative is", () => {
  const n = 70;
  const a = normal(Key.make(3), [n, n]);
  const at = tensor(Float64Array.from({ length: n }, (_, i) => i));
  for (const jacobian of [jacfwd, jacrev]) {
    expect(toNested(jacobian((x: Expr) => matmul(a, x))(at))).toEqual(toNested(a));
    const { data } = jacobian((x: Expr) => add(sqrt(x), sum(x)))(at);
    expect([...data].every((value, i) => (i === 0 ? value === Number.POSITIVE_INFINITY : Number.isFinite(value)))).toBe(
      true,
    );
  }
});

describe("entries that rounding could hide", () => {
  const a = tensor([
    [1, 1e-20],
    [0, 1],
  ]);

  test("are there", () => {
    const f = (x: Expr): Expr => matmul(a, x);
    expect(toNested(jacfwd(f)(tensor([1, 1])))).toEqual(toNested(a));
    expect(toNested(jacrev(f)(tensor([1, 1])))).toEqual(toNested(a));
    const scaled = (x: Expr): Expr => mul(tensor([1e20, 1]), f(x));
    expect(toNested(jacfwd(scaled)(tensor([0, 1])))).toEqual([
      [1e20, 1],
      [0, 1],
    ]);
    const bent = (x: Expr): Expr => sum(square(scaled(x)));
    expect(toNested(hessian(bent)(tensor([0, 1])))).toEqual([
      [2e40, 2e20],
      [2e20, 4],
    ]);
  });
});

describe("jacfwd and jacrev", () => {
  const x = tensor([0.3, -0.7, 1.1, 0.6, -0.2]);
  const direct = (f: (x: Expr) => Expr): unknown => {
    const [value, pullback] = vjp(f)(x);
    const size = [toNested(value)].flat(3).length;
    const shape = typeof value === "number" ? [] : value.shape;
    return Array.from({ length: size }, (_, i) => {
      const data = Array.from({ length: size }, (_, k) => (k === i ? 1 : 0));
      return toNested(pullback(shape.length === 0 ? 1 : tensor(data, shape))[0]);
    });
  };

  const functions: Readonly<Record<string, (x: Expr) => Expr>> = {
    elementwise: (v) => mul(sin(v), v),
    neighbours: (v) => mul(slice(v, [[0, 4]]), slice(v, [[1, 5]])),
    "a row of all": (v) => concat([v, stack([sum(v)])]),
    "a column of all": (v) => mul(v, indexSelect(v, [0])),
    dense: (v) => matmul(stack([v, mul(v, v)]), exp(v)),
    constant: () => stack([1, 2, 3]),
    "a matrix": (v) => stack([square(v), indexSelect(v, [4, 3, 2, 1, 0])]),
    chosen: (v) => where(gt(v, 0), square(v), indexSelect(v, [1, 2, 3, 4, 0])),
  };

  test.each(Object.entries(functions))("of %s agree with single products", (_, f) => {
    for (const jacobian of [jacfwd, jacrev]) close([toNested(jacobian(f)(x))].flat(), direct(f));
    const symbol = variable("x", [5]);
    for (const jacobian of [jacfwd, jacrev]) close([toNested(evaluate(jacobian(f)(symbol), { x }))].flat(), direct(f));
  });

  test("take as many products as there are groups", () => {
    const { counted, callsOf } = counting();
    const n = 50;
    const at = normal(Key.make(2), [n]);
    const column = (v: Expr): Expr => mul(counted(v), indexSelect(v, [0]));
    const products = (f: () => unknown): number => callsOf(f) / n;
    // Every row has two entries, one of them in the first column: two groups of columns, but no two rows go together.
    expect(products(() => jacfwd(column)(at))).toBe(2);
    // Where each needs a product of its own they go together as a batch, and what they share is computed once.
    expect(products(() => jacrev(column)(at))).toBe(1);
    const row = (v: Expr): Expr => concat([counted(v), stack([sum(v)])]);
    expect(products(() => jacfwd(row)(at))).toBe(1);
    expect(products(() => jacrev(row)(at))).toBe(2);
  });

  test("an infinite derivative stays in its own entry", () => {
    const at = tensor([0, 4]);
    for (const jacobian of [jacfwd, jacrev])
      expect(toNested(jacobian((v: Expr) => sqrt(v))(at))).toEqual([
        [Number.POSITIVE_INFINITY, 0],
        [0, 0.25],
      ]);
  });

  test("of trees with static leaves, numbers and tensors", () => {
    type Chain = { readonly a: Expr; readonly b: Expr; readonly c: readonly [Expr, Expr]; readonly name: string };
    const f = ({ a, b, c: [c, d], name }: Chain) => ({ ab: mul(a, b), cd: [mul(c, d)] as const, name });
    const at = { a: tensor([1, 2]), b: 3, c: [4, 5] as const, name: "n" };
    for (const jacobian of [jacfwd, jacrev]) {
      const blocks = jacobian(f)(at);
      expect(toNested(blocks.ab.a)).toEqual([
        [3, 0],
        [0, 3],
      ]);
      expect(toNested(blocks.ab.b)).toEqual([1, 2]);
      expect(toNested(blocks.ab.c[0])).toEqual([0, 0]);
      expect(toNested(blocks.cd[0].a)).toEqual([0, 0]);
      expect([blocks.cd[0].c, blocks.cd[0].b, blocks.name]).toEqual([[5, 4], 0, "n"]);
    }
  });

  test("trace f once, for every shape again", () => {
    let traces = 0;
    const f = (v: Expr): Expr => {
      traces += 1;
      return square(v);
    };
    for (const at of [x, x, tensor([1, 2]), x]) {
      close(
        toNested(jacfwd(f)(at)),
        [...at.data].map((value, i) => [...at.data].map((_, j) => (i === j ? 2 * value : 0))),
      );
    }
    expect(traces).toBe(2);
  });

  test("with further arguments, which are not differentiated", () => {
    const f = (v: Expr, k: Expr): Expr => mul(square(v), k);
    for (const jacobian of [jacfwd, jacrev])
      expect(toNested(jacobian(f)(tensor([1, 2]), tensor([10, 100])))).toEqual([
        [20, 0],
        [0, 400],
      ]);
  });
});

describe("diagHessian", () => {
  test("of a tree, with rest arguments", () => {
    const f = ({ a, b }: { readonly a: Expr; readonly b: Expr; readonly name: string }, k: Expr) =>
      mul(k, sum(mul(mul(a, a), exp(b))));
    const found = diagHessian(f)({ a: tensor([1, 2]), b: 0, name: "n" }, 10);
    expectTypeOf(found).toEqualTypeOf<{ a: Tensor; b: number; name: string }>();
    expect(toNested(found.a)).toEqual([20, 20]);
    expect(found.b).toBe(50);
    expect(found.name).toBe("n");
    expect(Object.isFrozen(found)).toBe(true);
  });

  test("of a dense function, of one number, and of none", () => {
    const f = (v: Expr): Expr => square(sum(square(v)));
    // 8 x_i^2 + 4 |x|^2
    expect(toNested(diagHessian(f)(tensor([1, 2])))).toEqual([28, 52]);
    expect(diagHessian((v) => mul(v, mul(v, v)))(2)).toBe(12);
    expect(toNested(diagHessian((v: Expr) => sum(square(v)))(tensor([])))).toEqual([]);
    expect(toNested(diagHessian((v: Expr) => sum(square(v)))(tensor([[1, 2]])))).toEqual([[2, 2]]);
  });

  test("of 10,000 coordinates, whose Hessian would not fit", () => {
    const x = normal(Key.make(3), [10_000]);
    const found = diagHessian(rosenbrock)(x);
    const { data } = x;
    for (const i of [0, 1, 5000, 9998])
      close(found.data[i], 1200 * data[i]! ** 2 - 400 * data[i + 1]! + 2 + (i > 0 ? 200 : 0));
    expect(found.data[9999]).toBe(200);
  });
});
