// Products that sum over a shared axis: matmul, dot, outer.
import { fail, showShape } from "../expr/errors.js";
import { type Expr, type Operand, origin, toExpr } from "../expr/expr.js";
import { broadcastShapes, type Shape, sizeOf } from "../expr/shape.js";
import type { ReadonlyFloat64Array } from "../expr/tensor.js";
import { add, mul } from "./arithmetic.js";
import { withRank } from "./batch.js";
import { ofTwo, type TwoOperands } from "./call.js";
import { defineRule, type StructuralFunction } from "./define.js";
import { matrixOf } from "./matrices.js";
import { broadcastTo, reshape, transpose } from "./movement.js";
import { sum, sumTo } from "./reduction.js";

const matmulOp: StructuralFunction<Record<string, never>> = /* @__PURE__ */ defineRule<Record<string, never>>({
  name: "matmul",
  args: ["a", "b"],
  shape: ([a, b]) => {
    const batch = broadcastShapes(a!.slice(0, -2), b!.slice(0, -2));
    if (batch === undefined) throw fail.broadcast("matmul", [`a = ${showShape(a!)}`, `b = ${showShape(b!)}`]);
    if (a!.at(-1) !== b!.at(-2)) throw fail.matmul(`a = ${showShape(a!)}`, `b = ${showShape(b!)}`, advice(a!, b!));
    return Object.freeze([...batch, a!.at(-2)!, b!.at(-1)!]);
  },
  value: ([a, b], _, shape) => {
    const batch = shape.slice(0, -2);
    const [n, k, m] = [shape.at(-2)!, a!.shape.at(-1)!, shape.at(-1)!];
    const ofA = matrixOf(a!.shape, batch);
    const ofB = matrixOf(b!.shape, batch);
    const result = new Float64Array(sizeOf(shape));
    for (let i = 0; i < ofA.length; i++)
      addProduct(result, i * n * m, a!.data, ofA[i]! * n * k, b!.data, ofB[i]! * k * m, n, k, m);
    return result;
  },
  vjp: (cotangent, [a, b]) => [
    sumTo(matmulOp(cotangent, transpose(b!)), a!.shape),
    sumTo(matmulOp(transpose(a!), cotangent), b!.shape),
  ],
  jvp: ([s, t], [a, b]) => {
    const left = s === undefined ? undefined : matmulOp(s, b!);
    const right = t === undefined ? undefined : matmulOp(a!, t);
    return left === undefined ? right : right === undefined ? left : add(left, right);
  },
  // A row of a reaches the row of the result, a column of b the column.
  support: (support, [a, b]) => [
    sumTo(repeated(sum(support, { axis: -1, keepdims: true }), support.shape, -1, a!.shape.at(-1)!), a!.shape),
    sumTo(repeated(sum(support, { axis: -2, keepdims: true }), support.shape, -2, b!.shape.at(-2)!), b!.shape),
  ],
  batch: ([a, b], [ofA, ofB]) => {
    if (!ofB && a!.shape.length === 3 && b!.shape.length === 2) return oneProduct(a!, b!);
    if (!ofA && a!.shape.length === 2 && b!.shape.length === 3)
      return transpose(oneProduct(transpose(b!), transpose(a!)));
    const rank = Math.max(a!.shape.length - (ofA ? 1 : 0), b!.shape.length - (ofB ? 1 : 0));
    return matmulOp(ofA ? withRank(a!, rank) : a!, ofB ? withRank(b!, rank) : b!);
  },
});

// The rows of all examples times the one matrix that they share: a single large product, whose reverse is one too.
const oneProduct = (rows: Expr, matrix: Expr): Expr => {
  const [size, n, k] = rows.shape;
  const m = matrix.shape[1]!;
  return reshape(matmulOp(reshape(rows, [size! * n!, k!]), matrix), [size!, n!, m]);
};

/** `x` with its `axis` of size 1 repeated `size` times, in a shape like that of the result. */
const repeated = (x: Expr, shape: Shape, axis: -1 | -2, size: number): Expr =>
  broadcastTo(
    x,
    shape.map((n, i) => (i === shape.length + axis ? size : n)),
  );

// The order i, p, j reads and writes all three matrices along their rows. Four steps of p at once load and store the
// result a quarter as often, which makes it three times as fast; the order of additions stays that of one step.
const addProduct = (
  result: Float64Array,
  atResult: number,
  a: ReadonlyFloat64Array,
  atA: number,
  b: ReadonlyFloat64Array,
  atB: number,
  n: number,
  k: number,
  m: number,
): void => {
  for (let i = 0; i < n; i++) {
    const row = atResult + i * m;
    const left = atA + i * k;
    let p = 0;
    for (; p + 3 < k; p += 4) {
      const [f0, f1, f2, f3] = [a[left + p]!, a[left + p + 1]!, a[left + p + 2]!, a[left + p + 3]!];
      const from = atB + p * m;
      for (let j = from, to = row; to < row + m; j++, to++)
        result[to] = result[to]! + f0 * b[j]! + f1 * b[j + m]! + f2 * b[j + 2 * m]! + f3 * b[j + 3 * m]!;
    }
    for (; p < k; p++) {
      const factor = a[left + p]!;
      for (let j = atB + p * m, to = row; to < row + m; j++, to++) result[to]! += factor * b[j]!;
    }
  }
};

const advice = (a: Shape, b: Shape): string => {
  if (a.length === 0 || b.length === 0) return "Write mul(a, b) to scale by a number.";
  const inner = a.at(-1)!;
  const fits = [
    ...(b.length > 1 && b.at(-1) === inner ? ["matmul(a, transpose(b))"] : []),
    ...(a.length > 1 && a.at(-2) === (b.at(-2) ?? b[0]) ? ["matmul(transpose(a), b)"] : []),
  ];
  return fits.length === 0
    ? "The last axis of a must be as long as the last but one of b (the only one, if b is a vector)."
    : `Write ${fits.join(" or ")}, which would fit.`;
};

/**
 * The matrix product, with NumPy's meaning: `[n, k]` times `[k, m]` is `[n, m]`; axes before the last two are batches
 * and broadcast; a vector on the left is a row, on the right a column, and its axis of size 1 is gone from the result.
 *
 * @throws GM-SHAPE-MATMUL if the inner sizes differ or an operand is a scalar; GM-SHAPE-BROADCAST if the batches do not fit.
 *
 * @example
 * toNested(evaluate(matmul(tensor([[1, 2], [3, 4]]), tensor([[0, 1], [1, 0]])), {})) // => [[2, 1], [4, 3]]
 * toNested(evaluate(matmul(tensor([[1, 2], [3, 4]]), tensor([1, 10])), {})) // => [21, 43]
 * evaluate(matmul(tensor([1, 2]), tensor([3, 4])), {}) // => 11
 */
export const matmul: TwoOperands = /* @__PURE__ */ ofTwo("matmul", (first: Operand, second: Operand) => {
  const a = toExpr(first, "matmul", "a");
  const b = toExpr(second, "matmul", "b");
  const [inner, other] = [a.shape.at(-1), b.shape.at(-2) ?? b.shape[0]];
  const named = [`a = ${origin(a)}`, `b = ${origin(b)}`] as const;
  if (inner === undefined || inner !== other) throw fail.matmul(...named, advice(a.shape, b.shape));
  const row = a.shape.length === 1;
  const column = b.shape.length === 1;
  if (broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2)) === undefined) throw fail.broadcast("matmul", named);
  const product = matmulOp(row ? reshape(a, [1, inner]) : a, column ? reshape(b, [inner, 1]) : b);
  if (!row && !column) return product;
  const rank = product.shape.length;
  return reshape(
    product,
    product.shape.filter((_, axis) => !(row && axis === rank - 2) && !(column && axis === rank - 1)),
  );
});

const vector = (where: string, operand: Operand, argument: string): Expr => {
  const x = toExpr(operand, where, argument);
  if (x.shape.length !== 1) throw fail.rank(where, `a vector for ${argument}`, x.shape);
  return x;
};

/**
 * The inner product of two vectors: the sum of `a * b`.
 *
 * @throws GM-SHAPE if the operands are not two vectors of equal length.
 *
 * @example
 * evaluate(dot(tensor([1, 2, 3]), tensor([4, 5, 6])), {}) // => 32
 */
export const dot: TwoOperands = /* @__PURE__ */ ofTwo("dot", (first, second) => {
  const a = toExpr(first, "dot", "a");
  const b = toExpr(second, "dot", "b");
  if (a.shape.length !== 1 || b.shape.length !== 1 || a.shape[0] !== b.shape[0]) throw fail.dot(a.shape, b.shape);
  return sum(mul(a, b));
});

/**
 * The outer product of two vectors: entry `[i, j]` is `a[i] * b[j]`.
 *
 * @throws GM-SHAPE if an operand is not a vector.
 *
 * @example
 * toNested(evaluate(outer(tensor([1, 2]), tensor([3, 4, 5])), {})) // => [[3, 4, 5], [6, 8, 10]]
 */
export const outer: TwoOperands = /* @__PURE__ */ ofTwo("outer", (first, second) => {
  const a = vector("outer", first, "a");
  const b = vector("outer", second, "b");
  return mul(reshape(a, [a.shape[0]!, 1]), reshape(b, [1, b.shape[0]!]));
});
