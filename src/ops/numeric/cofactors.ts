// The cofactors of a matrix, which are the derivative of its determinant, and their own derivative in a direction: right
// for singular matrices of every rank. Knows arrays; is ignorant of ops.
//
// Elimination with complete pivoting gives P A Q = L D V, with unit triangles L and V and a diagonal D whose entries may
// be 0. The adjugate reverses products, adj(X Y) = adj(Y) adj(X), so that adj(P A Q) = V^-1 adj(D) L^-1, and adj(D) has
// the products of all other diagonal entries: nothing is divided by a pivot that may be 0 (compare Stewart, On the
// adjugate matrix, Linear Algebra and its Applications 283, 1998).
import type { ReadonlyFloat64Array } from "../../expr/tensor.js";
import { eliminateBelow } from "./lu.js";
import { productsOfOthers } from "./product.js";
import { substitute } from "./triangular.js";

interface Completed {
  readonly n: number;
  /** L below the diagonal, D on it, V above it. */
  readonly triangles: Float64Array;
  readonly rows: Int32Array;
  readonly columns: Int32Array;
  /** The determinant of both permutations. */
  readonly sign: number;
}

const completed = (data: ReadonlyFloat64Array, offset: number, n: number): Completed => {
  const triangles = data.slice(offset, offset + n * n);
  const rows = Int32Array.from({ length: n }, (_, i) => i);
  const columns = rows.slice();
  let sign = 1;
  for (let k = 0; k < n; k++) {
    const [row, column] = largestFrom(triangles, k, n);
    if (row !== k) {
      sign = -sign;
      swap(triangles, n, row * n, k * n, 1);
      [rows[k], rows[row]] = [rows[row]!, rows[k]!];
    }
    if (column !== k) {
      sign = -sign;
      swap(triangles, n, column, k, n);
      [columns[k], columns[column]] = [columns[column]!, columns[k]!];
    }
    // What remains after a zero pivot is 0 throughout: the triangles end in ones.
    if (triangles[k * n + k] === 0) break;
    eliminateBelow(triangles, k, n);
    for (let j = k + 1; j < n; j++) triangles[k * n + j]! /= triangles[k * n + k]!;
  }
  return { n, triangles, rows, columns, sign };
};

// NaN counts as largest, so that it is not lost.
const largestFrom = (triangles: Float64Array, k: number, n: number): readonly [row: number, column: number] => {
  let best: readonly [number, number] = [k, k];
  let size = Math.abs(triangles[k * n + k]!);
  for (let i = k; i < n; i++)
    for (let j = k; j < n && !Number.isNaN(size); j++) {
      const next = Math.abs(triangles[i * n + j]!);
      if (next > size || Number.isNaN(next)) {
        best = [i, j];
        size = next;
      }
    }
  return best;
};

const swap = (data: Float64Array, count: number, i: number, j: number, step: number): void => {
  for (let c = 0; c < count; c++) {
    const kept = data[i + c * step]!;
    data[i + c * step] = data[j + c * step]!;
    data[j + c * step] = kept;
  }
};

const diagonalOf = ({ n, triangles }: Completed): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => triangles[i * (n + 1)]!);

const transposed = (x: Float64Array, n: number): Float64Array => x.map((_, i) => x[(i % n) * n + Math.floor(i / n)]!);

const lower = { lower: true, unit: true };
const upper = { lower: false, unit: true };

/** Writes the cofactors as they come from `middle`, the adjugate of D or its derivative: transpose(V^-1 middle L^-1). */
const writeOuter = (
  result: Float64Array,
  offset: number,
  { n, triangles, rows, columns, sign }: Completed,
  middle: Float64Array,
): void => {
  substitute(triangles, 0, middle, 0, n, n, upper);
  const x = transposed(middle, n);
  substitute(triangles, 0, x, 0, n, n, { ...lower, transposed: true });
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) result[offset + rows[i]! * n + columns[j]!] = sign * x[i * n + j]!;
};

/** Writes the cofactors of the matrix at `offset` to `result` at the same place. */
export const writeCofactors = (
  result: Float64Array,
  data: ReadonlyFloat64Array,
  offset: number,
  n: number,
  atResult = offset,
): void => {
  const factors = completed(data, offset, n);
  const adjugate = new Float64Array(n * n);
  productsOfOthers(diagonalOf(factors)).forEach((product, i) => {
    adjugate[i * (n + 1)] = product;
  });
  writeOuter(result, atResult, factors, adjugate);
};

/** Writes the derivative of the cofactors of the matrix at `offset` along the matrix at `offset` of `direction`. */
export const writeCofactorsAlong = (
  result: Float64Array,
  data: ReadonlyFloat64Array,
  offset: number,
  n: number,
  direction: ReadonlyFloat64Array,
): void => {
  const factors = completed(data, offset, n);
  const { triangles, rows, columns } = factors;
  const moved = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) moved[i * n + j] = direction[offset + rows[i]! * n + columns[j]!]!;
  substitute(triangles, 0, moved, 0, n, n, lower);
  const right = transposed(moved, n);
  substitute(triangles, 0, right, 0, n, n, { ...upper, transposed: true });
  writeOuter(result, offset, factors, diagonalAdjugateAlong(diagonalOf(factors), transposed(right, n)));
};

// The adjugate of D + e C, to first order in e: its entries are products of all diagonal entries but two.
const diagonalAdjugateAlong = (diagonal: Float64Array, c: Float64Array): Float64Array => {
  const n = diagonal.length;
  const result = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    productsOfOthers(diagonal.filter((_, k) => k !== i)).forEach((product, at) => {
      const k = at < i ? at : at + 1;
      result[i * (n + 1)]! += product * c[k * (n + 1)]!;
      result[i * n + k] = -product * c[i * n + k]!;
    });
  return result;
};
