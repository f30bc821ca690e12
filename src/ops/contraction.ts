// Products that sum over a shared axis: matmul, dot, outer.
import { fail, showShape } from "../expr/errors.js";
import { constant, type Expr, type Operand, origin, toExpr } from "../expr/expr.js";
import { broadcastShapes, type Shape, sizeOf } from "../expr/shape.js";
import type { ReadonlyFloat64Array, Tensor } from "../expr/tensor.js";
import { add, mul } from "./arithmetic.js";
import { withRank } from "./batch.js";
import { ofTwo, type TwoOperands } from "./call.js";
import { where } from "./choice.js";
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
  form: () => ({ tag: "product" }),
  vjp: (cotangent, [a, b], _, __, support) => [
    sumTo(selectedMatmul(cotangent, transpose(b!), support), a!.shape),
    sumTo(selectedMatmul(transpose(a!), cotangent, undefined, support), b!.shape),
  ],
  jvp: ([s, t], [a, b], _, __, supports) => {
    const left = s === undefined ? undefined : selectedMatmul(s, b!, supports?.[0]);
    const right = t === undefined ? undefined : selectedMatmul(a!, t, undefined, supports?.[1]);
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

// The product of what counts: a term whose factor on either side is 0 in the pattern beside it is left out of the sum, and
// is not 0 times the other factor. Its derivatives are products of the same kind, so absence holds at every order.
const selectedOp: StructuralFunction<Record<string, never>> = /* @__PURE__ */ defineRule<Record<string, never>>({
  name: "selectedMatmul",
  args: ["a", "ofA", "b", "ofB"],
  shape: ([a, , b]) => matmulOp.op.shape([a!, b!], {}),
  value: ([a, ofA, b, ofB], _, shape) => {
    const batch = shape.slice(0, -2);
    const [n, k, m] = [shape.at(-2)!, a!.shape.at(-1)!, shape.at(-1)!];
    const [placesA, placesB] = [matrixOf(a!.shape, batch), matrixOf(b!.shape, batch)];
    // A term that does not count is 0 here, which adds nothing, and NaN where the other factor is no finite number.
    const [left, right] = [whatCounts(a!, ofA!), whatCounts(b!, ofB!)];
    const result = new Float64Array(sizeOf(shape));
    for (let i = 0; i < placesA.length; i++)
      addProduct(result, i * n * m, left, placesA[i]! * n * k, right, placesB[i]! * k * m, n, k, m);
    if (result.every(Number.isFinite)) return result;
    result.fill(0);
    for (let i = 0; i < placesA.length; i++)
      for (let row = 0; row < n; row++)
        for (let p = 0; p < k; p++) {
          const from = placesA[i]! * n * k + row * k + p;
          if (ofA!.data[from] === 0) continue;
          const factor = a!.data[from]!;
          const to = (i * n + row) * m;
          const other = (placesB[i]! * k + p) * m;
          for (let j = 0; j < m; j++) if (ofB!.data[other + j] !== 0) result[to + j]! += factor * b!.data[other + j]!;
        }
    return result;
  },
  vjp: (cotangent, [a, ofA, b, ofB], _, __, support) => {
    const pattern = support ?? broadcastTo(1, cotangent.shape);
    const left = selectedOp(cotangent, pattern, transpose(b!), transpose(ofB!));
    const right = selectedOp(transpose(a!), transpose(ofA!), cotangent, pattern);
    // What meets nothing that counts in the other factor has no part in the result: its cotangent is absent, not 0.
    const met = (counts: Expr, axis: -1 | -2, own: Expr): Expr => {
      const size = own.shape.at(axis === -1 ? -2 : -1)!;
      const spread = repeated(sum(counts, { axis, keepdims: true }), counts.shape, axis, size);
      const across = transpose(spread);
      const batch = cotangent.shape.slice(0, -2);
      return where(own, sumTo(broadcastTo(across, [...batch, ...across.shape.slice(-2)]), own.shape), 0);
    };
    return [
      where(met(ofB!, -1, ofA!), sumTo(left, a!.shape), 0),
      undefined,
      where(met(ofA!, -2, ofB!), sumTo(right, b!.shape), 0),
      undefined,
    ];
  },
  jvp: ([s, , t], [a, ofA, b, ofB], _, __, supports) => {
    const both = (pattern: Expr, support: Expr | undefined) =>
      support === undefined ? pattern : where(pattern, support, 0);
    const left = s === undefined ? undefined : selectedOp(s, both(ofA!, supports?.[0]), b!, ofB!);
    const right = t === undefined ? undefined : selectedOp(a!, ofA!, t, both(ofB!, supports?.[2]));
    return left === undefined ? right : right === undefined ? left : add(left, right);
  },
  support: (support, [a, ofA, b, ofB]) => [
    mul(ofA!, sumTo(matmulOp(support, transpose(ofB!)), a!.shape)),
    undefined,
    mul(ofB!, sumTo(matmulOp(transpose(ofA!), support), b!.shape)),
    undefined,
  ],
  batch: (args, batched) => {
    const rank = Math.max(...args.map(({ shape }, i) => shape.length - (batched[i] ? 1 : 0)));
    const [a, ofA, b, ofB] = args.map((x, i) => (batched[i] ? withRank(x, rank) : x));
    return selectedMatmul(a!, b!, ofA, ofB);
  },
});

/** The numbers of a matrix, 0 in the place of those that do not count. */
const whatCounts = ({ data }: Tensor, { data: counts }: Tensor): ReadonlyFloat64Array => {
  let kept: Float64Array | undefined;
  for (let i = 0; i < data.length; i++)
    if (counts[i] === 0) {
      kept ??= Float64Array.from(data);
      kept[i] = 0;
    }
  return kept ?? data;
};

/**
 * The product of matrices of which only some entries count, those where `ofA` and `ofB` are not 0: a pattern broadcasts
 * with its matrix, and all count without one.
 */
export const selectedMatmul = (a: Expr, b: Expr, ofA?: Expr, ofB?: Expr): Expr => {
  if (ofA === undefined && ofB === undefined) return matmulOp(a, b);
  return selectedOp(...withPattern(a, ofA), ...withPattern(b, ofB));
};

const withPattern = (x: Expr, pattern: Expr | undefined): readonly [x: Expr, pattern: Expr] => {
  const given = pattern ?? constant(1);
  const shape = broadcastShapes(x.shape, given.shape);
  if (shape === undefined) throw fail.broadcast("matmul", [showShape(x.shape), showShape(given.shape)]);
  return [broadcastTo(x, shape), broadcastTo(given, shape)];
};

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
