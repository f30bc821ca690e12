// What the tensor ops promise of derivatives, as sentences: conventions, absence, every order.
import { describe, expect, test } from "vitest";
import { constant, type Expr, type Operand, variable } from "../../src/expr/expr.js";
import { asTensor, full, type Nested, type Tensor, tensor } from "../../src/expr/tensor.js";
import * as ops from "../../src/ops/index.js";
import { pushForward } from "../../src/rewrite/forward.js";
import { gradientMap } from "../../src/rewrite/reverse.js";
import { evaluate } from "../../src/run/evaluate.js";
import { differences } from "../golden.js";
import { gradientAt, gradientOf, hessianAt, hessianTimes, value } from "./derivatives.js";

const { add, amax, amin, broadcastTo, concat, div, eq, indexSelect, logSoftmax, logSumExp, lt, matmul } = ops;
const { mean, mul, ne, reshape, slice, softmax, stack, sum, transpose, where } = ops;

const x23 = variable("x", [2, 3]);

describe("conventions", () => {
  test("ties share the gradient of amax and amin evenly", () => {
    expect(gradientAt((x) => amax(x), tensor([3, 1, 3]))).toEqual([0.5, 0, 0.5]);
    expect(gradientAt((x) => amin(x), tensor([0, -0, 3, 0]))).toEqual([1 / 3, 1 / 3, 0, 1 / 3]);
    expect(gradientAt((x) => amax(x), tensor([Infinity, 1, -Infinity]))).toEqual([1, 0, 0]);
  });

  test("NaN in, NaN out, for amax and amin and their gradients, in that row only", () => {
    const rows = tensor([
      [1, Number.NaN],
      [1, 2],
    ]);
    for (const op of [amax, amin]) {
      expect(value(op(rows, { axis: 1 }))).toEqual([Number.NaN, op === amax ? 2 : 1]);
      expect(gradientAt((x) => sum(op(x, { axis: 1 })), rows)).toEqual([
        [Number.NaN, Number.NaN],
        op === amax ? [0, 1] : [1, 0],
      ]);
    }
  });

  test("logSumExp neither overflows nor underflows", () => {
    expect(value(logSumExp(tensor([1000, 1000])))).toBe(1000 + Math.LN2);
    expect(value(logSumExp(tensor([-1000, -1000])))).toBe(-1000 + Math.LN2);
    expect(value(logSumExp(tensor([0, -40])))).toBe(Math.exp(-40));
    expect(value(logSumExp(tensor([Infinity, 0])))).toBe(Infinity);
    expect(value(logSumExp(tensor([Infinity, Infinity])))).toBe(Infinity);
    expect(value(logSumExp(tensor([-Infinity, -Infinity])))).toBe(-Infinity);
    expect(value(logSumExp(tensor([Number.NaN, Infinity])))).toBeNaN();
    expect(gradientAt((x) => logSumExp(x), tensor([Infinity, 0]))).toEqual([1, 0]);
    expect(gradientAt((x) => logSumExp(x), tensor([-Infinity, 0]))).toEqual([0, 1]);
  });

  test("softmax and logSoftmax keep their digits in the tails", () => {
    expect(value(softmax(tensor([1000, 1000])))).toEqual([0.5, 0.5]);
    expect(value(softmax(tensor([-1000, 0])))).toEqual([0, 1]);
    expect(value(softmax(tensor([-Infinity, 2, 2])))).toEqual([0, 0.5, 0.5]);
    expect(value(softmax(tensor([Number.NaN])))).toEqual([Number.NaN]);
    expect(value(logSoftmax(tensor([-1000, 0])))).toEqual([-1000, 0]);
    expect(value(logSoftmax(tensor([0, -40])))).toEqual([-Math.exp(-40), -40]);
    expect(value(logSoftmax(tensor([-Infinity, 0])))).toEqual([-Infinity, 0]);
    const first = (x: Expr) => sum(slice(logSoftmax(x), [[0, 1]]));
    expect(gradientAt(first, tensor([-1000, 0]))).toEqual([1, -1]);
    expect(gradientAt(first, tensor([0, -40]))).toEqual([Math.exp(-40), -Math.exp(-40)]);
    expect(gradientAt(first, tensor([-Infinity, 0]))).toEqual([1, -1]);
  });
});

describe("the side of a where that is not taken contributes nothing", () => {
  // The derivative of 1 / x is infinite at 0, so 0 in place of absence would give NaN.
  const inverse = (x: Operand): Expr => div(1, x);
  const at = tensor([0, 2, 4]);
  const expected = [0, -1 / 4, -1 / 16];
  const kept = ne(at, 0);
  const safe = (y: Expr, keep: Operand = kept): Expr => where(keep, y, 0);

  const routes: readonly (readonly [string, (x: Expr) => Expr])[] = [
    ["directly", (x) => sum(safe(inverse(x)))],
    ["reshape", (x) => sum(safe(reshape(inverse(x), [3, 1]), reshape(kept, [3, 1])))],
    ["sum", (x) => sum(safe(sum(reshape(inverse(x), [3, 1]), { axis: 1 })))],
    ["mean", (x) => sum(safe(mean(reshape(inverse(x), [3, 1]), { axis: 1 })))],
    ["broadcastTo", (x) => mean(sum(safe(broadcastTo(inverse(x), [2, 3])), { axis: 1 }))],
    ["permute", (x) => sum(safe(transpose(reshape(inverse(x), [3, 1]))))],
    ["slice", (x) => add(sum(safe(slice(inverse(x), [[0, 2]]), slice(kept, [[0, 2]]))), inverse(sum(slice(x, [[2]]))))],
    ["indexSelect", (x) => sum(safe(indexSelect(inverse(x), [2, 1, 0]), indexSelect(kept, [2, 1, 0])))],
    ["concat", (x) => mul(0.5, sum(safe(concat([inverse(x), inverse(x)]), concat([kept, kept]))))],
    ["stack", (x) => mul(0.5, sum(safe(stack([inverse(x), inverse(x)]))))],
    ["amax", (x) => sum(safe(amax(reshape(inverse(x), [3, 1]), { axis: 1 })))],
    ["logSumExp", (x) => sum(safe(logSumExp(reshape(inverse(x), [3, 1]), { axis: 1 })))],
    ["dot of rows", (x) => sum(safe(sum(mul(reshape(inverse(x), [3, 1]), full([3, 1], 1)), { axis: 1 })))],
  ];
  test.each(routes)("%s", (_, f) => {
    expect(differences("gradient", [...asTensor(gradientVector(f)).data], expected, 1e-15)).toEqual([]);
  });
  const gradientVector = (f: (x: Expr) => Expr): number | Tensor => {
    const x = variable("x", [3]);
    return evaluate(gradientOf(f, x), { x: at });
  };

  test("a row of -Infinity under softmax and logSumExp", () => {
    const rows = tensor([
      [-Infinity, -Infinity],
      [0, 0],
    ]);
    const keep = tensor([[0], [1]]);
    expect(gradientAt((x) => sum(where(keep, logSumExp(x, { axis: 1, keepdims: true }), 0)), rows)).toEqual([
      [0, 0],
      [0.5, 0.5],
    ]);
    for (const op of [softmax, logSoftmax])
      expect(gradientAt((x) => sum(where(keep, mul(op(x), tensor([1, 0])), 0)), rows)).toEqual([
        [0, 0],
        op === softmax ? [0.25, -0.25] : [0.5, -0.5],
      ]);
  });

  test("only the extremes contribute to amax, and nothing if it is not taken itself", () => {
    // 1 / x is -1 / 4 at -4, infinite at 0: the least is -1 / 4, and the infinity is no part of the gradient.
    expect(gradientAt((x) => amin(inverse(x)), tensor([0, -4]))).toEqual([0, -1 / 16]);
    expect(gradientAt((x) => where(lt(sum(x), -9), amax(inverse(x)), sum(x)), tensor([0, 1]))).toEqual([1, 1]);
    expect(gradientAt((x) => where(eq(sum(x), 5), amax(inverse(x)), 0), tensor([0, 1]))).toEqual([0, 0]);
  });
});

describe("second derivatives", () => {
  const at = tensor([0.3, -1.2, 0.9]);
  const c = tensor([0.5, -2, 1.5]);
  const s = [...asTensor(evaluate(softmax(at), {})).data];
  const covariance = s.map((a, i) => s.map((b, j) => a * ((i === j ? 1 : 0) - b)));
  const misfits = (actual: readonly (readonly number[])[], expected: readonly (readonly number[])[]) =>
    actual.flatMap((row, i) => differences(`row ${i}`, row, expected[i]!, 1e-13, 1));

  test("of logSumExp: diag(s) - s s^T", () => {
    expect(
      misfits(
        hessianAt((x) => logSumExp(x), at),
        covariance,
      ),
    ).toEqual([]);
  });

  test("of logSoftmax: -sum(c) (diag(s) - s s^T)", () => {
    const expected = covariance.map((row) => row.map((entry) => -0 * entry));
    expect(
      misfits(
        hessianAt((x) => sum(mul(c, logSoftmax(x))), at),
        expected,
      ),
    ).toEqual([]);
    const twice = covariance.map((row) => row.map((entry) => -2 * entry));
    expect(
      misfits(
        hessianAt((x) => sum(mul(tensor([2, -1, 1]), logSoftmax(x))), at),
        twice,
      ),
    ).toEqual([]);
  });

  test("of softmax", () => {
    const m = s.reduce((total, a, i) => total + a * c.data[i]!, 0);
    const expected = s.map((_, i) =>
      s.map((b, j) => covariance[i]![j]! * (c.data[i]! - m) - s[i]! * b * (c.data[j]! - m)),
    );
    expect(
      misfits(
        hessianAt((x) => sum(mul(c, softmax(x))), at),
        expected,
      ),
    ).toEqual([]);
  });

  test("of half |X v|^2: the direction D goes to D v v^T", () => {
    const v = [1, -2, 0.5];
    const half = (x: Expr) => mul(0.5, sum(mul(matmul(x, tensor(v)), matmul(x, tensor(v)))));
    const x = tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const direction = tensor([
      [1, 0, 2],
      [0, -1, 3],
    ]);
    const dv = [0, 1].map((i) => v.reduce((total, entry, j) => total + direction.data[i * 3 + j]! * entry, 0));
    const expected = dv.flatMap((entry) => v.map((other) => entry * other));
    expect(differences("D v v^T", hessianTimes(half, x, direction), expected, 1e-13)).toEqual([]);
  });

  test("of sum(X X): in both factors at once, by central differences", () => {
    const square = tensor([
      [0.5, -1],
      [2, 0.3],
    ]);
    const f = (x: Expr) => sum(mul(matmul(x, matmul(x, x)), tensor([1, -2])));
    const h = 1e-5;
    const numbers = (t: Nested): readonly number[] => [t].flat(2).map(Number);
    hessianAt(f, square).forEach((row, i) => {
      const shifted = (sign: number) =>
        numbers(
          gradientAt(
            f,
            tensor(
              square.data.map((entry, k) => entry + (k === i ? sign * h : 0)),
              square.shape,
            ),
          ),
        );
      const down = shifted(-1);
      const difference = shifted(1).map((up, k) => (up - down[k]!) / (2 * h));
      expect(differences(`row ${i}`, row, difference, 1e-8, 1)).toEqual([]);
    });
  });

  test("of amax and amin: none", () => {
    for (const op of [amax, amin]) {
      expect(gradientMap(sum(gradientOf((x) => sum(op(x, { axis: 1 })), x23))).get(x23)).toBeUndefined();
      const squared = (x: Expr) => mul(op(x), op(x));
      expect(hessianTimes(squared, tensor([3, 1, 3]), tensor([1, 1, 0]))).toEqual(
        op === amax ? [0.5, 0, 0.5] : [0, 2, 0],
      );
    }
  });

  test("forward over reverse equals reverse over reverse", () => {
    const f = (x: Expr) => sum(mul(softmax(matmul(x, transpose(x)), { axis: 0 }), logSoftmax(matmul(x, transpose(x)))));
    const gradient = gradientOf(f, x23);
    const direction = tensor([
      [1, -1, 0.5],
      [0, 2, 1],
    ]);
    const at23 = tensor([
      [0.1, -0.2, 0.3],
      [0.4, 0.2, -0.1],
    ]);
    const [pushed] = pushForward([gradient], new Map(x23.tag === "Var" ? [[x23, constant(direction)]] : []));
    const forward = [...asTensor(evaluate(pushed!, { x: at23 })).data];
    expect(differences("hvp", forward, hessianTimes(f, at23, direction), 1e-12, 1)).toEqual([]);
  });
});
