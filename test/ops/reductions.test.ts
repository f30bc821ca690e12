// What products, running sums, norms and variances promise: zeros, scales, empty axes, conventions, every order.
import { pipe } from "fp-ts/lib/function.js";
import { describe, expect, test } from "vitest";
import { type Expr, variable } from "../../src/expr/expr.js";
import { full, type Tensor, tensor, zeros } from "../../src/expr/tensor.js";
import * as ops from "../../src/ops/index.js";
import { gradientMap } from "../../src/rewrite/reverse.js";
import { evaluate } from "../../src/run/evaluate.js";
import { differences } from "../golden.js";
import { gradientAt, gradientOf, hessianAt, shapeOfValue, value } from "./derivatives.js";

const { cumprod, cumsum, div, gt, log, mul, norm, prod, reshape, std, sum, variance, where } = ops;

describe("both call forms", () => {
  const m = tensor([
    [1, 2],
    [3, 5],
  ]);
  test.each([
    ["variance", variance(m, { axis: 0, unbiased: true }), pipe(m, variance({ axis: 0, unbiased: true }))],
    ["std", std(m), pipe(m, std())],
    ["prod", prod(m, { axis: 0 }), pipe(m, prod({ axis: 0 }))],
    ["norm", norm(m, { ord: 1 }), pipe(m, norm({ ord: 1 }))],
    ["cumsum", cumsum(m, { axis: 0 }), pipe(m, cumsum({ axis: 0 }))],
    ["cumprod", cumprod(m), pipe(m, cumprod())],
  ])("%s", (_, first, last) => {
    expect(value(last)).toEqual(value(first));
  });
});

// The gradient of a product: the product of the others. The Hessian: the product of the others still.
const othersOf = (x: readonly number[], ...left: readonly number[]): number =>
  x.reduce((product, n, i) => (left.includes(i) ? product : product * n), 1);

describe("products", () => {
  const points = [[2, 3, 5, 7], [0, 3, 5, 7], [2, 0, 5, 0], [0, 0, 5, 0], [0, 0, 0, 0]]; // biome-ignore format: one line

  test.each(points)("gradient and Hessian of prod are exact at %d, %d, %d, %d", (...x) => {
    expect(gradientAt((v) => prod(v), tensor(x))).toEqual(x.map((_, i) => othersOf(x, i)));
    const hessian = x.map((_, i) => x.map((__, k) => (i === k ? 0 : othersOf(x, i, k))));
    expect(hessianAt((v) => prod(v), tensor(x))).toEqual(hessian);
  });

  test("of numbers among which one is 0, though an other is infinite beside it only where it should be", () => {
    expect(gradientAt((v) => prod(v), tensor([0, 2, Infinity]))).toEqual([Infinity, Number.NaN, 0]);
    expect(value(prod(tensor([Number.NaN, 0])))).toBeNaN();
  });

  test("cumprod: the first entries do not depend on the later ones", () => {
    expect(value(cumprod(tensor([2, 0, 3, Number.NaN])))).toEqual([2, 0, 0, Number.NaN]);
    const ofSecond = (v: Expr) => ops.reshape(ops.slice(cumprod(v), [[1, 2]]), []);
    expect(gradientAt(ofSecond, tensor([2, 5, 7, 0]))).toEqual([5, 2, 0, 0]);
    expect(gradientAt((v) => sum(cumprod(v)), tensor([2, 0, 3]))).toEqual([1, 8, 0]);
    expect(hessianAt((v) => sum(cumprod(v)), tensor([2, 0, 3]))).toEqual([[0, 4, 0], [4, 0, 2], [0, 2, 0]]); // biome-ignore format: one line
  });

  test("keep the sign of zero", () => {
    expect(value(cumprod(tensor([-0, 1, -1])))).toEqual([-0, -0, 0]);
    expect(value(prod(tensor([-0])))).toBe(-0);
    expect(value(cumsum(tensor([-0, -0])))).toEqual([-0, -0]);
  });

  test("of an unchosen side contribute nothing, whatever is under it", () => {
    const rows = tensor([[2, 4], [0, 0]]); // biome-ignore format: one line
    const f = (v: Expr) => sum(where(tensor([[1], [0]]), cumprod(log(v)), 0)); // biome-ignore format: one line
    expect(gradientAt(f, rows)).toEqual([[(1 + Math.log(4)) / 2, Math.log(2) / 4], [0, 0]]); // biome-ignore format: one line
    const last = (v: Expr) => ops.slice(prod(log(v), { axis: 1 }), [[0, 1]]);
    expect(gradientAt((v) => sum(last(v)), rows)).toEqual([[Math.log(4) / 2, Math.log(2) / 4], [0, 0]]); // biome-ignore format: one line
    expect(gradientAt((v) => sum(where(gt(v, 0), cumsum(log(v)), 0)), tensor([1, 0]))).toEqual([1, 0]);
  });

  test("of no numbers are 1, and of a scalar itself", () => {
    expect(value(prod(zeros([0])))).toBe(1);
    expect(value(prod(zeros([2, 0]), { axis: 1 }))).toEqual([1, 1]);
    expect(value(prod(zeros([0, 2]), { axis: 1 }))).toEqual([]);
    expect(value(prod(3))).toBe(3);
    expect(shapeOfValue(prod(zeros([2, 3, 4]), { axis: [0, -1], keepdims: true }))).toEqual([1, 3, 1]);
    expect(shapeOfValue(cumprod(zeros([2, 0])))).toEqual([2, 0]);
    expect(shapeOfValue(cumsum(zeros([0, 2]), { axis: 0 }))).toEqual([0, 2]);
  });

  test("cumsum adds the later cotangents up", () => {
    expect(gradientAt((v) => sum(mul(cumsum(v), tensor([1, 10, 100]))), tensor([0, 0, 0]))).toEqual([111, 110, 100]);
  });
});

describe("sums", () => {
  test("of many numbers are added pairwise, over any axes", () => {
    const many = full([1000, 1000], 0.1);
    const relative = (total: unknown, exact: number) => Math.abs(Number(total) / exact - 1);
    expect(relative(evaluate(sum(many), {}), 1e5)).toBeLessThan(2e-14);
    for (const axis of [0, 1]) {
      const totals = [value(sum(many, { axis }))].flat(1);
      expect(relative(totals[7], 100)).toBeLessThan(2e-14);
    }
    const deep = full([2, 10000, 1, 3], 0.1);
    for (const axis of [[0, 1], [1, 3], [0, 1, 3], [1]]) // biome-ignore format: one line
      for (const total of [value(sum(deep, { axis }))].flat(3))
        expect(relative(total, 0.1 * axis.reduce((n, a) => n * deep.shape[a]!, 1))).toBeLessThan(2e-14);
  });

  test("over axes that are neighbours or not, empty or of size 1", () => {
    const x = tensor(Array.from({ length: 24 }, (_, i) => 2 ** i), [2, 3, 1, 4]); // biome-ignore format: one line
    const total = (keep: (i: readonly number[]) => boolean) =>
      Array.from({ length: 24 }, (_, i) => i)
        .filter((i) => keep([Math.floor(i / 12), Math.floor(i / 4) % 3, i % 4]))
        .reduce((t, i) => t + 2 ** i, 0);
    expect(value(sum(x, { axis: [0, 3] }))).toEqual([0, 1, 2].map((j) => [total(([, b]) => b === j)]));
    expect(value(sum(x, { axis: [1, 2] }))).toEqual([0, 1].map((i) => [0, 1, 2, 3].map((k) => total(([a, , c]) => a === i && c === k)))); // biome-ignore format: one line
    expect(value(sum(x, { axis: [0, 2] }))).toEqual([0, 1, 2].map((j) => [0, 1, 2, 3].map((k) => total(([, b, c]) => b === j && c === k)))); // biome-ignore format: one line
    expect(value(sum(x, { axis: 2 }))).toEqual(value(reshape(x, [2, 3, 4])));
    expect(value(sum(zeros([2, 0, 3]), { axis: 1 }))).toEqual([[0, 0, 0], [0, 0, 0]]); // biome-ignore format: one line
    expect(value(sum(zeros([0, 2, 0]), { axis: [0, 2] }))).toEqual([0, 0]);
  });
});

describe("norms", () => {
  test("neither overflow nor vanish, nor do their gradients", () => {
    for (const size of [1e300, 1, 1e-300, 5e-324 * 2 ** 40]) {
      const x = tensor([3 * size, -4 * size]);
      for (const [
        ord,
        length,
      ] of [[2, 5], [1, 7], [3, 91 ** (1 / 3)], [Infinity, 4], [-Infinity, 3], [-1, 12 / 7]] as const) // biome-ignore format: one line
        expect(differences(`ord ${ord}`, [evaluate(norm(x, { ord }), {})], [length * size], 1e-14)).toEqual([]);
      const gradient = evaluate(
        gradientOf((v) => norm(v), variable("x", [2])),
        { x },
      );
      expect(differences("gradient", [...Object(gradient).data], [0.6, -0.8], 1e-15)).toEqual([]);
    }
  });

  test("of the least numbers there are have their gradient", () => {
    const gradient = [gradientAt((v) => norm(v, { ord: 3 }), tensor([5e-324, 1e-323]))].flat(1).map(Number);
    expect(differences("gradient", gradient, [1 / 9 ** (2 / 3), 4 / 9 ** (2 / 3)], 1e-13)).toEqual([]);
    expect(value(norm(tensor([5e-324, 1e-323]), { ord: 3 }))).toBe(1e-323);
  });

  test("at 0 have the gradient 0, in every norm and order", () => {
    for (const ord of [0, 0.5, 1, 1.5, 2, 3]) {
      expect(gradientAt((v) => norm(v, { ord }), zeros([2]))).toEqual([0, 0]);
      expect(hessianAt((v) => norm(v, { ord }), zeros([2]))).toEqual([[0, 0], [0, 0]]); // biome-ignore format: one line
      if (ord > 0) expect(gradientAt((v) => norm(v, { ord }), tensor([0, 2]))).toEqual([0, 1]);
    }
  });

  test("with a power below 0 are 0 where a number is", () => {
    expect(value(norm(tensor([0, 2]), { ord: -1 }))).toBe(0);
    expect(gradientAt((v) => norm(v, { ord: -1 }), tensor([0, 2]))).toEqual([0, 0]);
  });

  test("NaN in, NaN out; infinite numbers make an infinite norm", () => {
    for (const ord of [-1, 1, 2, 3, Infinity]) {
      expect(value(norm(tensor([1, Number.NaN]), { ord }))).toBeNaN();
      if (ord > 0) expect(value(norm(tensor([1, -Infinity]), { ord }))).toBe(Infinity);
    }
  });

  test("of no numbers are 0, but for the greatest and the least", () => {
    expect(value(norm(zeros([2, 0]), { axis: 1 }))).toEqual([0, 0]);
    expect(value(norm(zeros([0]), { ord: 3 }))).toBe(0);
    expect(value(norm(-3))).toBe(3);
  });

  test("the Hessian of the length is (1 - u uᵀ) / length", () => {
    const hessian = hessianAt((v) => norm(v), tensor([3, 4])).flat();
    expect(differences("hessian", hessian, [0.128, -0.096, -0.096, 0.072], 1e-13)).toEqual([]);
  });
});

describe("variance and std", () => {
  const nan = Number.NaN;

  test("are NaN where there are too few numbers", () => {
    expect(value(variance(zeros([0])))).toBeNaN();
    expect(value(variance(zeros([0]), { unbiased: true }))).toBeNaN();
    expect(value(variance(tensor([3]), { unbiased: true }))).toBeNaN();
    expect(value(std(tensor([3]), { unbiased: true }))).toBeNaN();
    expect(value(variance(tensor([[1], [3]]), { axis: 1 }))).toEqual([0, 0]); // biome-ignore format: one line
    expect(value(variance(5))).toBe(0);
    expect(value(std(tensor([1, nan])))).toBeNaN();
  });

  test("std is exact beside a large mean, does not overflow, and has gradient 0 where all is equal", () => {
    expect(value(std(tensor([1e9 - 1, 1e9 + 1])))).toBe(1);
    expect(value(std(tensor([1e200, 3e200])))).toBe(1e200);
    expect(value(std(tensor([1.7e308, -1.7e308])))).toBe(1.7e308);
    expect(gradientAt((v) => std(v), tensor([1, 1]))).toEqual([0, 0]);
    expect(gradientAt((v) => std(v, { unbiased: true }), tensor([2, 2, 2]))).toEqual([0, 0, 0]);
  });

  test("the Hessian of the variance is 2 / n (1 - 1 / n)", () => {
    expect(hessianAt((v) => variance(v), tensor([4, 9]))).toEqual([[0.5, -0.5], [-0.5, 0.5]]); // biome-ignore format: one line
  });

  test("z-scores do not change when all numbers are scaled", () => {
    const scores = (v: Expr) => div(sum(mul(v, tensor([1, -2, 1]))), std(v));
    const x = tensor([1, 2, 4]);
    const along = (gradient: Tensor) => gradient.data.reduce((total, g, i) => total + g * x.data[i]!, 0);
    const v = variable("v", [3]);
    const gradient = evaluate(gradientMap(scores(v)).get(v)!, { v: x });
    expect(typeof gradient === "number" ? nan : Math.abs(along(gradient))).toBeLessThan(1e-15);
  });
});
