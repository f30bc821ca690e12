// Absent is zero, and not 0 times something: the findings of a hostile review, each as a sentence.
import {
  add,
  concat,
  conv1d,
  conv2d,
  cumprod,
  defineLinear,
  defineRule,
  type Expr,
  einsum,
  evaluate,
  grad,
  gt,
  hessian,
  indexSelect,
  jacfwd,
  jacrev,
  jvp,
  linear,
  log,
  matmul,
  mul,
  permute,
  pow,
  prod,
  reshape,
  type StructuralFunction,
  scaledDotProductAttention,
  slice,
  solve,
  sqrt,
  sum,
  type Tensor,
  Tree,
  tensor,
  toNested,
  variable,
  vjp,
  vmap,
  where,
  zeros,
} from "gradmap";
import { describe, expect, test } from "vitest";

const x14 = tensor([-1, 4]);
const positive = (x: Expr): Expr => where(gt(x, 0), x, 0);

describe("the condition of a choice is followed forward as it is backward", () => {
  test.each<[string, (x: Expr) => Expr, number]>([
    ["reshape", (x) => reshape(positive(x), [1, 2]), 0.25],
    ["permute", (x) => permute(reshape(positive(x), [1, 2]), [1, 0]), 0.25],
    ["slice", (x) => slice(positive(x), [[0, 2]]), 0.25],
    ["indexSelect", (x) => indexSelect(positive(x), [0, 1, 1]), 0.5],
    ["concat", (x) => concat([positive(x), zeros([1])]), 0.25],
    ["a broadcast", (x) => add(positive(x), tensor([[0, 1]])), 1 / (2 * Math.sqrt(5))],
  ])("through %s", (_, move, last) => {
    const f = (x: Expr) => sum(sqrt(move(x)));
    expect(toNested(grad(f)(x14))).toEqual([0, last]);
    expect(toNested(jacfwd(f)(x14))).toEqual([0, last]);
  });

  test("through matmul, row by row, in both directions", () => {
    const weights = tensor([[1], [1]]);
    const f = (x: Expr) => sum(where(tensor([[1], [0]]), matmul(log(x), weights), 0));
    const at = tensor([[1, 2], [0, 0]]); // biome-ignore format: one row each
    expect(toNested(grad(f)(at))).toEqual([[1, 0.5], [0, 0]]); // biome-ignore format: one row each
    expect(toNested(jacfwd(f)(at))).toEqual([[1, 0.5], [0, 0]]); // biome-ignore format: one row each
  });

  test("an empty choice contributes nothing", () => {
    expect(grad((y: Expr) => sum(where(zeros([0]), sqrt(y), 0)))(0)).toBe(0);
  });
});

describe("what is not chosen has no part in a sum of products", () => {
  const first = (y: Expr) => sum(where(tensor([[1], [0]]), y, 0));
  const [infinite, missing] = [Number.POSITIVE_INFINITY, Number.NaN];
  const rows = tensor([[1, 2], [missing, 3]]); // biome-ignore format: a matrix

  test.each<[string, (x: Expr) => Expr, Tensor, unknown]>([
    ["matmul", (w) => first(matmul(tensor([[1], [infinite]]), w)), tensor([[2]]), [[1]]],
    [
      "matmul from the right",
      (w) => sum(where(tensor([[1, 0]]), matmul(w, tensor([[1, missing]])), 0)),
      tensor([[2]]),
      [[1]],
    ],
    ["linear", (w) => first(linear(rows, w)), tensor([[2, 2]]), [[1, 2]]],
    ["einsum", (w) => sum(where(tensor([1, 0]), einsum("ij,j->i", rows, w), 0)), tensor([2, 2]), [1, 2]],
    [
      "matmul in batches",
      (w) => sum(where(tensor([[[1]], [[0]]]), matmul(tensor([[[1, 2]], [[3, missing]]]), w), 0)),
      tensor([[2], [2]]),
      [[1], [2]],
    ],
    [
      "entries of one matrix",
      (w) =>
        sum(
          where(
            tensor([
              [1, 0],
              [0, 1],
            ]),
            matmul(
              w,
              tensor([
                [1, missing],
                [5, 7],
              ]),
            ),
            0,
          ),
        ),
      tensor([
        [1, 1],
        [0, 1],
      ]),
      [
        [1, 5],
        [missing, 7],
      ],
    ],
    [
      "conv1d",
      (w) => first(reshape(conv1d(tensor([[[1, 2]], [[missing, 3]]]), w), [2, 1])),
      tensor([[[2, 2]]]),
      [[[1, 2]]],
    ],
    [
      "conv2d",
      (w) => first(reshape(conv2d(tensor([[[[1, 2]]], [[[missing, 3]]]]), w), [2, 1])),
      tensor([[[[2, 2]]]]),
      [[[[1, 2]]]],
    ],
    [
      "solve, by columns",
      (a) => sum(where(tensor([[1, 0]]), solve(a, tensor([[2, missing]])), 0)),
      tensor([[2]]),
      [[-0.5]],
    ],
    [
      "solve, by matrices",
      (b) => sum(where(tensor([[[1]], [[0]]]), solve(tensor([[[2]], [[missing]]]), b), 0)),
      tensor([[2]]),
      [[0.5]],
    ],
    ["cumprod", (x) => sum(where(tensor([1, 1, 0]), cumprod(x), 0)), tensor([2, 3, infinite]), [4, 2, 0]],
    ["prod of a part", (x) => prod(slice(cumprod(x), [[0, 2]])), tensor([2, 3, missing]), [12, 4, 0]],
    [
      "attention",
      (v) =>
        first(
          scaledDotProductAttention(
            tensor([
              [0, 0],
              [missing, 0],
            ]),
            tensor([
              [1, 0],
              [0, 0],
            ]),
            v,
          ),
        ),
      tensor([[1], [2]]),
      [[0.5], [0.5]],
    ],
  ])("in %s", (_, f, at, expected) => {
    // biome-ignore format: a table
    expect(toNested(grad(f)(at))).toEqual(expected);
    expect(toNested(jacfwd(f)(at))).toEqual(expected);
  });

  test("at the second order", () => {
    const f = (w: Expr) => first(mul(matmul(tensor([[1], [infinite]]), w), matmul(tensor([[1], [infinite]]), w)));
    expect(toNested(hessian(f)(tensor([[2]])))).toEqual([[[[2]]]]);
    const mask = tensor([[1, 0], [1, 1]]); // biome-ignore format: a matrix
    const at = tensor([[1, 2], [3, 4]]); // biome-ignore format: a matrix
    const chosen = (w: Expr) => sum(where(mask, matmul(w, matmul(w, w)), 0));
    const weighted = (w: Expr) => sum(mul(mask, matmul(w, matmul(w, w))));
    expect(toNested(hessian(chosen)(at))).toEqual(toNested(hessian(weighted)(at)));
    expect(toNested(jacrev(grad(chosen))(at))).toEqual(toNested(jacrev(grad(weighted))(at)));
  });

  test("of tangents that are absent in part, or by a number, beside one that is there", () => {
    const inPart = (x: Expr) => sum(matmul(where(tensor([[1, 0]]), x, 0), tensor([[2], [missing]])));
    expect(toNested(jacfwd(inPart)(tensor([[1, 1]])))).toEqual([[2, 0]]);
    const running = (x: Expr) => sum(slice(cumprod(where(tensor([0, 1]), concat([x, x]), missing)), [[0, 1]]));
    expect(toNested(jacfwd(running)(tensor([2])))).toEqual([0]);
    const byNumber = (x: Expr) => sum(matmul(reshape(where(0, x, 1), [1, 1]), reshape(mul(x, infinite), [1, 1])));
    expect(jacfwd(byNumber)(2)).toBe(infinite);
    expect(grad(byNumber)(2)).toBe(infinite);
  });

  test("under vmap", () => {
    const f = (x: Expr) => grad((w: Expr) => first(matmul(x, w)))(tensor([[2]]));
    expect(
      toNested(
        vmap(f)(
          tensor([
            [[1], [infinite]],
            [[4], [missing]],
          ]),
        ),
      ),
    ).toEqual([[[1]], [[4]]]);
  });
});

describe("what has no path to the result has no part in the gradient", () => {
  test("numbers outside a window or a selection", () => {
    const at = tensor([0, 4]);
    expect(toNested(grad((x: Expr) => sum(slice(sqrt(x), [[1, 2]])))(at))).toEqual([0, 0.25]);
    expect(toNested(grad((x: Expr) => sum(indexSelect(sqrt(x), [1])))(at))).toEqual([0, 0.25]);
  });

  test("the other coordinates of a basis direction", () => {
    const f = ([x, y]: readonly [Expr, Expr]) => add(x, sqrt(y));
    expect(jacfwd(f)([1, 0])).toEqual([1, Number.POSITIVE_INFINITY]);
    expect(jacrev(f)([1, 0])).toEqual([1, Number.POSITIVE_INFINITY]);
    expect(jacrev((x: Expr) => [x, sqrt(x)])(0)).toEqual([1, Number.POSITIVE_INFINITY]);
    const g = ([x, y]: readonly [Expr, Expr]) => add(mul(x, x), pow(y, 1.5));
    expect(hessian(g)([1, 0])).toEqual([[2, 0], [0, Number.POSITIVE_INFINITY]]); // biome-ignore format: a matrix
    expect(hessian(([x, y]: readonly [Expr, Expr]) => pow(x, y))([-2, 3])[0][0]).toBe(-12);
  });
});

describe("results belong to the caller alone", () => {
  const write = (result: unknown): void => {
    const { data } = result as { data: Float64Array };
    data[0] = 99;
  };

  test("writing to one changes neither the input nor the next result", () => {
    const input = tensor([1, 2]);
    const twice = grad((p: { readonly a: Expr; readonly u: Expr }) => mul(p.a, 2));
    write(twice({ a: 1, u: input }).u);
    expect(toNested(twice({ a: 1, u: input }).u)).toEqual([0, 0]);
    write(vjp((x: Expr) => reshape(x, [1, 2]))(input)[0]);
    write(jvp((x: Expr) => x)([input], [input])[0]);
    write(evaluate(input, {}));
    expect(toNested(input)).toEqual([1, 2]);
  });

  test("an op that returns the same array each time is still right", () => {
    const scratch = new Float64Array(2);
    const doubled: StructuralFunction = defineRule({
      name: "doubled",
      args: ["x"],
      shape: ([shape]) => shape!,
      value: ([x]) => {
        for (let i = 0; i < 2; i++) scratch[i] = 2 * x!.data[i]!;
        return scratch;
      },
      vjp: (cotangent) => [mul(cotangent, 2)],
    });
    const v = variable("v", [2]);
    expect(toNested(evaluate(add(doubled(v), mul(10, doubled(mul(v, 3)))), { v: tensor([1, 1]) }))).toEqual([62, 62]);
  });
});

test("trees whose keys and static leaves spell the same text are different trees", () => {
  // Without the number of its keys, an empty record before "a" reads like a record with the key a.
  const first: readonly unknown[] = [{}, "a", 1, { a: 2 }];
  const second: readonly unknown[] = [{ a: 1 }, {}, "a", 2];
  expect(Tree.getEq<unknown>({ equals: () => true }).equals(first, second)).toBe(false);
});

test("a rule whose cotangent has the wrong shape is told so in forward mode too", () => {
  const wrong: StructuralFunction = defineRule({
    name: "wrong",
    args: ["x"],
    shape: ([shape]) => shape!,
    value: ([x]) => x!.data,
    vjp: (cotangent) => [sum(cotangent)],
  });
  expect(() => jvp((x: Expr) => wrong(x))([tensor([1, 2])], [tensor([1, 2])])).toThrow(/GM-RULE/);
  expect(() => defineLinear({ name: "n", args: [], shape: () => [], value: () => [1], transpose: () => [] })).toThrow(
    /GM-RULE/,
  );
});
