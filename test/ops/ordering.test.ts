// sort, argsort, topk, argmax and argmin, as sentences: order, ties, NaN, call forms, gradients, shapes at the edges.
import { pipe } from "fp-ts/lib/function.js";
import { describe, expect, test } from "vitest";
import { constant, type Expr, variable } from "../../src/expr/expr.js";
import { ones, tensor, zeros } from "../../src/expr/tensor.js";
import * as ops from "../../src/ops/index.js";
import { pushForward } from "../../src/rewrite/forward.js";
import { gradientMap } from "../../src/rewrite/reverse.js";
import { evaluate } from "../../src/run/evaluate.js";
import { gradientAt, hessianAt, shapeOfValue, value } from "./derivatives.js";

const { argmax, argmin, argsort, cube, gather, mul, sort, sqrt, sum, topk } = ops;

const matrix = tensor([
  [3, 1, 2],
  [4, 6, 5],
]);
const mixed = tensor([2, Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NaN, -1]);

test("call forms", () => {
  expect(value(pipe(matrix, sort()))).toEqual(value(sort(matrix)));
  expect(value(pipe(matrix, sort({ axis: 0 })))).toEqual(value(sort(matrix, { axis: 0 })));
  expect(value(pipe(matrix, argsort({ descending: true })))).toEqual(value(argsort(matrix, { descending: true })));
  expect(value(pipe(matrix, topk(2)))).toEqual(value(topk(matrix, 2)));
  expect(value(pipe(matrix, topk(1, { axis: 0 })))).toEqual(value(topk(matrix, 1, { axis: 0 })));
  expect(value(pipe(matrix, argmax({ axis: 0 })))).toEqual(value(argmax(matrix, { axis: 0 })));
  expect(value(pipe(matrix, argmin()))).toBe(value(argmin(matrix)));
});

describe("values", () => {
  test("sort along an axis, up and down", () => {
    expect(value(sort(matrix))).toEqual([[1, 2, 3], [4, 5, 6]]); // biome-ignore format: one line
    expect(value(sort(matrix, { axis: 0, descending: true }))).toEqual([[4, 6, 5], [3, 1, 2]]); // biome-ignore format: one line
    expect(value(argsort(matrix, { axis: -1 }))).toEqual([[1, 2, 0], [0, 2, 1]]); // biome-ignore format: one line
    expect(value(sort(tensor([10, 9, 2, 33, 1])))).toEqual([1, 2, 9, 10, 33]);
  });

  test("equal entries keep their order, up and down; 0 and -0 are equal", () => {
    expect(value(argsort(tensor([1, 0, 1, -0, 1])))).toEqual([1, 3, 0, 2, 4]);
    expect(value(argsort(tensor([1, 0, 1, -0, 1]), { descending: true }))).toEqual([0, 2, 4, 1, 3]);
    expect(value(sort(tensor([1, 0, -0])))).toEqual([0, -0, 1]);
  });

  test("NaN counts as the greatest number", () => {
    const [down, up] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    expect(value(sort(mixed))).toEqual([down, -1, 2, up, Number.NaN, Number.NaN]);
    expect(value(argsort(mixed))).toEqual([2, 5, 0, 3, 1, 4]);
    expect(value(argsort(mixed, { descending: true }))).toEqual([1, 4, 3, 0, 5, 2]);
    expect(value(topk(mixed, 3))).toEqual([Number.NaN, Number.NaN, up]);
  });

  test("a long axis is sorted as JavaScript sorts it", () => {
    const numbers = Float64Array.from({ length: 5000 }, (_, i) => (i * 7919) % 4999);
    expect(value(sort(tensor(numbers)))).toEqual([...numbers].sort((a, b) => a - b));
  });

  test("topk gives the largest first", () => {
    expect(value(topk(matrix, 2))).toEqual([[3, 2], [6, 5]]); // biome-ignore format: one line
    expect(value(topk(matrix, 1, { axis: 0 }))).toEqual([[4, 6, 5]]);
    expect(value(topk(matrix, 3))).toEqual(value(sort(matrix, { descending: true })));
  });

  test("argmax and argmin take the first of equal entries, and a NaN before all", () => {
    expect(value(argmax(matrix))).toBe(4);
    expect(value(argmin(matrix, { axis: 1 }))).toEqual([1, 0]);
    expect(value(argmax(matrix, { axis: -2 }))).toEqual([1, 1, 1]);
    expect(value(argmax(tensor([1, 3, 3, 0, 0])))).toBe(1);
    expect(value(argmin(tensor([1, 3, 3, 0, -0])))).toBe(3);
    expect(value(argmax(mixed))).toBe(1);
    expect(value(argmin(mixed))).toBe(1);
    expect(value(argmin(tensor([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY])))).toBe(0);
    expect(value(argmax(tensor([Number.NEGATIVE_INFINITY])))).toBe(0);
  });
});

describe("shapes at the edges", () => {
  const cases: readonly (readonly [string, Expr, readonly number[]])[] = [
    ["sort of an empty axis", sort(zeros([2, 0])), [2, 0]],
    ["sort of no rows", sort(zeros([0, 2])), [0, 2]],
    ["sort along the second of four axes", sort(zeros([1, 2, 1, 3]), { axis: 1 }), [1, 2, 1, 3]],
    ["topk of none", topk(matrix, 0), [2, 0]],
    ["argmax with its axis kept", argmax(matrix, { axis: 1, keepdims: true }), [2, 1]],
    ["argmax of all with its axes kept", argmax(matrix, { keepdims: true }), [1, 1]],
    ["argmax of a scalar", argmax(5), []],
    ["argmin along one of no rows", argmin(zeros([0, 2]), { axis: 1 }), [0]],
  ];
  test.each(cases)("%s", (_, expr, shape) => {
    expect(expr.shape).toEqual(shape);
    expect(shapeOfValue(expr)).toEqual(shape);
  });
});

describe("derivatives", () => {
  const weights = tensor([1, 10, 100]);
  const at = tensor([3, 1, 2]);

  test("each entry's gradient goes to where the entry was", () => {
    expect(gradientAt((x) => sum(mul(sort(x), weights)), at)).toEqual([100, 1, 10]);
    expect(gradientAt((x) => sum(mul(sort(x, { descending: true }), weights)), at)).toEqual([1, 100, 10]);
    expect(gradientAt((x) => sum(mul(topk(x, 2), tensor([1, 10]))), at)).toEqual([1, 0, 10]);
    // In a tie, the first is the first.
    expect(gradientAt((x) => sum(mul(sort(x), weights)), tensor([2, 1, 2]))).toEqual([10, 1, 100]);
    expect(gradientAt((x) => sum(topk(x, 1)), tensor([2, 2]))).toEqual([1, 0]);
  });

  test("second order", () => {
    expect(hessianAt((x) => sum(mul(cube(sort(x)), weights)), at)).toEqual([[1800, 0, 0], [0, 6, 0], [0, 0, 120]]); // biome-ignore format: one line
    expect(hessianAt((x) => sum(cube(topk(x, 1))), at)).toEqual([[18, 0, 0], [0, 0, 0], [0, 0, 0]]); // biome-ignore format: one line
  });

  test("forward mode", () => {
    const x = variable("x", [3]);
    const tangents = new Map([[x, constant(weights)]]);
    const push = (expr: Expr) => evaluate(pushForward([expr], tangents)[0]!, { x: at });
    expect(push(sort(x))).toEqual(tensor([10, 100, 1]));
    expect(push(topk(x, 2))).toEqual(tensor([1, 100]));
  });

  test("places have no gradient, and reading at them has one", () => {
    const x = variable("x", [3]);
    for (const place of [argmax(x), argmin(x), sum(argsort(x))]) expect(gradientMap(place).size).toBe(0);
    const largest = (y: Expr) => sum(gather(y, argmax(y, { keepdims: true })));
    expect(gradientAt(largest, at)).toEqual([1, 0, 0]);
  });

  test("what topk leaves out is absent", () => {
    const f = (x: Expr) => sum(topk(sqrt(x), 1));
    expect(gradientAt(f, tensor([0, 4]))).toEqual([0, 0.25]);
    const x = variable("x", [2]);
    const [tangent] = pushForward([f(x)], new Map([[x, constant(ones([2]))]]));
    expect(evaluate(tangent!, { x: tensor([0, 4]) })).toBe(0.25);
  });
});
