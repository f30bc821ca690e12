// Matrices and their diagonals: the triangles on either side of one, the one alone, and its sum. Entries that are dropped
// are absent, whatever they are: a choice by a mask, not a product with 0.
import { fail } from "../expr/errors.js";
import { type Expr, type Operand, toExpr } from "../expr/expr.js";
import { type Tensor, tensorOf } from "../expr/tensor.js";
import { checkedOptions, type WithSettings, withSettings } from "./call.js";
import { where } from "./choice.js";
import { slice } from "./indexing.js";
import { broadcastTo, reshape } from "./movement.js";
import { padded } from "./padding.js";
import { sum } from "./reduction.js";

/** Which diagonal: 0, the main one, unless given; above it they count up, below it down. */
export interface DiagonalOptions {
  readonly diagonal?: number;
}

const diagonalOf = (name: string, options: DiagonalOptions | undefined): number => {
  const { diagonal = 0 } = checkedOptions(name, options, ["diagonal"]);
  if (!Number.isInteger(diagonal)) throw fail.optionValue(name, "diagonal", "a whole number", diagonal);
  return diagonal;
};

/** 1 at the entries of an `[n, m]` matrix on the diagonals from `low` to `high`, 0 elsewhere. */
export const band = (n: number, m: number, low: number, high: number): Tensor => {
  const data = new Float64Array(n * m);
  for (let i = 0; i < n; i++) {
    const [first, end] = [Math.max(0, i + low), Math.min(m, i + high + 1)];
    if (first < end) data.fill(1, i * m + first, i * m + end);
  }
  return tensorOf(Object.freeze([n, m]), data);
};

const triangle = (
  name: string,
  kept: (limit: number) => readonly [low: number, high: number],
): WithSettings<[options?: DiagonalOptions]> =>
  withSettings((x, options?: DiagonalOptions) => {
    const limit = diagonalOf(name, options);
    const expr = toExpr(x, name, "x");
    const [n, m] = expr.shape.slice(-2);
    if (n === undefined || m === undefined) throw fail.rank(name, "at least two axes", expr.shape);
    return where(band(n, m, ...kept(limit)), expr, 0);
  });

/**
 * The lower triangle of `x`, or of each matrix in its last two axes: 0 above the diagonal named. What is dropped
 * contributes nothing to the gradient.
 *
 * @throws GM-SHAPE if `x` has fewer than two axes; GM-OPTION if `diagonal` is not a whole number, and for an unknown option.
 *
 * @example
 * toNested(evaluate(tril(tensor([[1, 2], [3, 4]])), {})) // => [[1, 0], [3, 4]]
 * toNested(evaluate(tril(tensor([[1, 2], [3, 4]]), { diagonal: -1 }), {})) // => [[0, 0], [3, 0]]
 */
export const tril: WithSettings<[options?: DiagonalOptions]> = /* @__PURE__ */ triangle("tril", (limit) => [
  -Infinity,
  limit,
]);

/**
 * The upper triangle of `x`, or of each matrix in its last two axes: 0 below the diagonal named. What is dropped
 * contributes nothing to the gradient.
 *
 * @throws GM-SHAPE if `x` has fewer than two axes; GM-OPTION if `diagonal` is not a whole number, and for an unknown option.
 *
 * @example
 * toNested(evaluate(triu(tensor([[1, 2], [3, 4]])), {})) // => [[1, 2], [0, 4]]
 */
export const triu: WithSettings<[options?: DiagonalOptions]> = /* @__PURE__ */ triangle("triu", (limit) => [
  limit,
  Infinity,
]);

/**
 * A vector as the diagonal of a square matrix of zeros, or the diagonal of a matrix as a vector. A diagonal beyond the
 * matrix is empty.
 *
 * @throws GM-SHAPE if `x` is neither vector nor matrix; GM-OPTION if `diagonal` is not a whole number, and for an unknown
 *   option.
 *
 * @example
 * toNested(evaluate(diag(tensor([1, 2])), {})) // => [[1, 0], [0, 2]]
 * toNested(evaluate(diag(tensor([[1, 2], [3, 4]])), {})) // => [1, 4]
 * toNested(evaluate(diag(tensor([[1, 2], [3, 4]]), { diagonal: 1 }), {})) // => [2]
 */
export const diag: WithSettings<[options?: DiagonalOptions]> = /* @__PURE__ */ withSettings(
  (x, options?: DiagonalOptions) => {
    const diagonal = diagonalOf("diag", options);
    const expr = toExpr(x, "diag", "x");
    if (expr.shape.length === 1) return fromVector(expr, diagonal);
    if (expr.shape.length === 2) return ofMatrix(expr, diagonal);
    throw fail.rank("diag", "a vector or a matrix", expr.shape);
  },
);

// Column j of the matrix holds the vector's entry j, moved on by the diagonals above the main one.
const fromVector = (x: Expr, diagonal: number): Expr => {
  const row = padded(x, [diagonal > 0 ? [diagonal, 0] : [0, -diagonal]], 0);
  const [n] = row.shape;
  return where(band(n!, n!, diagonal, diagonal), broadcastTo(row, [n!, n!]), 0);
};

// In row-major order the entries of a diagonal are a row and a column apart.
const ofMatrix = (x: Expr, diagonal: number): Expr => {
  const [n, m] = x.shape;
  const start = diagonal > 0 ? diagonal : -diagonal * m!;
  const length = Math.max(0, diagonal > 0 ? Math.min(n!, m! - diagonal) : Math.min(n! + diagonal, m!));
  const flat = reshape(x, [n! * m!]);
  return slice(flat, length === 0 ? [[0, 0]] : [[start, start + (length - 1) * (m! + 1) + 1, m! + 1]]);
};

/**
 * The sum of a matrix's diagonal.
 *
 * @throws GM-SHAPE if `x` is not a matrix.
 *
 * @example
 * evaluate(trace(tensor([[1, 2], [3, 4]])), {}) // => 5
 */
export const trace: (x: Operand) => Expr = (x) => {
  const expr = toExpr(x, "trace", "x");
  if (expr.shape.length !== 2) throw fail.rank("trace", "a matrix", expr.shape);
  return sum(ofMatrix(expr, 0));
};
