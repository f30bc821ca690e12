// tril, triu, diag and trace, as sentences: values, call forms, gradients, absence, shapes at the edges.
import { pipe } from "fp-ts/lib/function.js";
import { describe, expect, test } from "vitest";
import { constant, type Expr, variable } from "../../src/expr/expr.js";
import { eye, ones, tensor, zeros } from "../../src/expr/tensor.js";
import { add, cube, diag, matmul, mul, sqrt, sum, trace, tril, triu } from "../../src/ops/index.js";
import { pushForward } from "../../src/rewrite/forward.js";
import { evaluate } from "../../src/run/evaluate.js";
import { gradientAt, hessianAt, shapeOfValue, value } from "./derivatives.js";

const matrix = tensor([
  [1, 2, 3],
  [4, 5, 6],
]);

test("call forms", () => {
  expect(value(pipe(matrix, tril()))).toEqual(value(tril(matrix)));
  expect(value(pipe(matrix, triu({ diagonal: 1 })))).toEqual(value(triu(matrix, { diagonal: 1 })));
  expect(value(pipe(matrix, diag({ diagonal: 1 })))).toEqual(value(diag(matrix, { diagonal: 1 })));
});

describe("values", () => {
  test("tril and triu keep the diagonal that they name", () => {
    expect(value(tril(matrix))).toEqual([[1, 0, 0], [4, 5, 0]]); // biome-ignore format: one line
    expect(value(tril(matrix, { diagonal: 1 }))).toEqual([[1, 2, 0], [4, 5, 6]]); // biome-ignore format: one line
    expect(value(tril(matrix, { diagonal: -9 }))).toEqual([[0, 0, 0], [0, 0, 0]]); // biome-ignore format: one line
    expect(value(triu(matrix))).toEqual([[1, 2, 3], [0, 5, 6]]); // biome-ignore format: one line
    expect(value(triu(matrix, { diagonal: -1 }))).toEqual([[1, 2, 3], [4, 5, 6]]); // biome-ignore format: one line
    expect(value(triu(tensor([[[1, 2], [3, 4]], [[5, 6], [7, 8]]])))).toEqual([[[1, 2], [0, 4]], [[5, 6], [0, 8]]]); // biome-ignore format: one line
  });

  test("the triangles on both sides of a diagonal make the whole", () => {
    for (const diagonal of [-3, -1, 0, 1, 3])
      expect(value(add(tril(matrix, { diagonal }), triu(matrix, { diagonal: diagonal + 1 })))).toEqual(value(matrix));
  });

  test("what is dropped is 0, whatever it was", () => {
    expect(value(tril(tensor([[1, Number.NaN], [2, 3]])))).toEqual([[1, 0], [2, 3]]); // biome-ignore format: one line
  });

  test("diag of a vector and of a matrix are inverse", () => {
    expect(value(diag(tensor([1, 2]), { diagonal: 1 }))).toEqual([[0, 1, 0], [0, 0, 2], [0, 0, 0]]); // biome-ignore format: one line
    expect(value(diag(tensor([1, 2]), { diagonal: -1 }))).toEqual([[0, 0, 0], [1, 0, 0], [0, 2, 0]]); // biome-ignore format: one line
    for (const diagonal of [-3, -1, 0, 1, 2])
      expect(value(diag(diag(tensor([7, 8, 9]), { diagonal }), { diagonal }))).toEqual([7, 8, 9]);
    expect(value(diag(tensor([Number.NaN, 1])))).toEqual([[Number.NaN, 0], [0, 1]]); // biome-ignore format: one line
  });

  test("diag of a matrix that is not square", () => {
    const diagonals = [-2, -1, 0, 1, 2, 3].map((diagonal) => value(diag(matrix, { diagonal })));
    expect(diagonals).toEqual([[], [4], [1, 5], [2, 6], [3], []]);
    const tall = tensor([[1, 2], [3, 4], [5, 6]]); // biome-ignore format: one line
    expect([-3, -2, -1, 0, 1, 2].map((diagonal) => value(diag(tall, { diagonal })))).toEqual([[], [5], [3, 6], [1, 4], [2], []]); // biome-ignore format: one line
  });

  test("trace", () => {
    expect(value(trace(matrix))).toBe(6);
    expect(value(trace(zeros([0, 3])))).toBe(0);
  });
});

test("shapes at the edges", () => {
  expect(shapeOfValue(tril(zeros([2, 0, 3])))).toEqual([2, 0, 3]);
  expect(shapeOfValue(triu(zeros([2, 1, 1, 3])))).toEqual([2, 1, 1, 3]);
  expect(shapeOfValue(diag(zeros([0])))).toEqual([0, 0]);
  expect(shapeOfValue(diag(zeros([0]), { diagonal: 2 }))).toEqual([2, 2]);
  expect(shapeOfValue(diag(zeros([0, 3])))).toEqual([0]);
  expect(shapeOfValue(diag(zeros([1, 1])))).toEqual([1]);
});

describe("derivatives", () => {
  test("first order", () => {
    expect(gradientAt((x) => sum(mul(tril(x), matrix)), matrix)).toEqual([[1, 0, 0], [4, 5, 0]]); // biome-ignore format: one line
    expect(gradientAt((x) => sum(mul(diag(x), tensor([[1, 2], [3, 4]]))), tensor([5, 6]))).toEqual([1, 4]); // biome-ignore format: one line
    expect(gradientAt((x) => trace(x), matrix)).toEqual([[1, 0, 0], [0, 1, 0]]); // biome-ignore format: one line
    // The trace of x x is the sum of x[i, j] x[j, i]: its gradient is twice the transpose.
    expect(gradientAt((x) => trace(matmul(x, x)), tensor([[1, 2], [3, 4]]))).toEqual([[2, 6], [4, 8]]); // biome-ignore format: one line
  });

  test("second order", () => {
    expect(hessianAt((x) => sum(cube(diag(x, { diagonal: 1 }))), tensor([1, 2]))).toEqual([[6, 0], [0, 12]]); // biome-ignore format: one line
    const hessian = hessianAt((x) => sum(cube(triu(x))), tensor([[1, 2], [3, 4]])); // biome-ignore format: one line
    expect(hessian).toEqual([[6, 0, 0, 0], [0, 12, 0, 0], [0, 0, 0, 0], [0, 0, 0, 24]]); // biome-ignore format: one line
  });

  test("what is dropped is absent, before and behind, backward and forward", () => {
    const cases: readonly (readonly [(x: Expr) => Expr, ReturnType<typeof tensor>, number])[] = [
      [(x) => sum(tril(sqrt(x))), tensor([[4, 0], [4, 4]]), 0.75], // biome-ignore format: one line
      [(x) => sum(sqrt(tril(x))), tensor([[4, 1], [4, 4]]), 0.75], // biome-ignore format: one line
      [(x) => sum(sqrt(diag(x))), tensor([4, 4]), 0.5],
      [(x) => sum(sqrt(diag(x, { diagonal: -1 }))), tensor([4, 4]), 0.5],
      [(x) => trace(sqrt(x)), tensor([[4, 0], [0, 4]]), 0.5], // biome-ignore format: one line
    ];
    for (const [f, at, expected] of cases) {
      const x = variable("x", at.shape);
      const [tangent] = pushForward([f(x)], new Map([[x, constant(ones(at.shape))]]));
      expect(evaluate(tangent!, { x: at })).toBe(expected);
      expect(value(sum(tensorOfGradient(f, at)))).toBe(expected);
    }
    expect(gradientAt((x) => trace(sqrt(x)), eye(2))).toEqual([[0.5, 0], [0, 0.5]]); // biome-ignore format: one line
  });
});

const tensorOfGradient = (f: (x: Expr) => Expr, at: ReturnType<typeof tensor>) => tensor(gradientAt(f, at));
