// Gaussian elimination with partial pivoting, and what follows from it: solutions, determinants, inverses (Golub and
// Van Loan, Matrix Computations, 3.4). Knows arrays; is ignorant of ops, shapes and errors.
import type { ReadonlyFloat64Array } from "../../expr/tensor.js";
import { type Scaled, scaledProduct } from "./product.js";
import { substitute } from "./triangular.js";

/** A matrix with its rows in `order` as a product of a unit lower and an upper triangle, both in one array. */
export interface Factors {
  readonly n: number;
  readonly triangles: Float64Array;
  readonly order: Int32Array;
  /** The sign of the permutation. */
  readonly sign: number;
  /** The first column in which there was nothing but 0 to divide by; -1 for a regular matrix. */
  readonly zeroPivot: number;
  /** Whether every number of the matrix is finite: only then is a zero pivot to be believed. */
  readonly finite: boolean;
}

/** The factors of the matrix that starts at `offset`. Elimination ends at a zero pivot. */
export const factorsOf = (data: ReadonlyFloat64Array, offset: number, n: number): Factors => {
  const triangles = data.slice(offset, offset + n * n);
  const finite = triangles.every(Number.isFinite);
  const order = Int32Array.from({ length: n }, (_, i) => i);
  let sign = 1;
  for (let k = 0; k < n; k++) {
    const pivot = largestBelow(triangles, k, n);
    if (triangles[pivot * n + k] === 0) return { n, triangles, order, sign, zeroPivot: k, finite };
    if (pivot !== k) {
      sign = -sign;
      swapRows(triangles, k, pivot, n);
      [order[k], order[pivot]] = [order[pivot]!, order[k]!];
    }
    eliminateBelow(triangles, k, n);
  }
  return { n, triangles, order, sign, zeroPivot: -1, finite };
};

const largestBelow = (triangles: Float64Array, k: number, n: number): number => {
  let best = k;
  let size = Math.abs(triangles[k * n + k]!);
  for (let i = k + 1; i < n; i++) {
    const next = Math.abs(triangles[i * n + k]!);
    if (next > size) [best, size] = [i, next];
  }
  return best;
};

const swapRows = (triangles: Float64Array, i: number, j: number, n: number): void => {
  for (let c = 0; c < n; c++) {
    const kept = triangles[i * n + c]!;
    triangles[i * n + c] = triangles[j * n + c]!;
    triangles[j * n + c] = kept;
  }
};

/** One step of elimination: below the pivot at `k`, its column holds the factors, the rest what remains. */
export const eliminateBelow = (triangles: Float64Array, k: number, n: number): void => {
  const pivot = triangles[k * n + k]!;
  for (let i = k + 1; i < n; i++) {
    const factor = triangles[i * n + k]! / pivot;
    triangles[i * n + k] = factor;
    for (let j = k + 1; j < n; j++) triangles[i * n + j]! -= factor * triangles[k * n + j]!;
  }
};

/** The solution of `a x = b`, or of `transpose(a) x = b`, for the matrix `b` of `width` columns that starts at `offset`. */
export const solveFactored = (
  { n, triangles, order }: Factors,
  b: ReadonlyFloat64Array,
  offset: number,
  width: number,
  transposed: boolean,
): Float64Array => {
  const x = new Float64Array(n * width);
  const unitLower = { lower: true, unit: true, transposed };
  const upper = { lower: false, transposed };
  if (!transposed) {
    order.forEach((from, to) => {
      for (let c = 0; c < width; c++) x[to * width + c] = b[offset + from * width + c]!;
    });
    substitute(triangles, 0, x, 0, n, width, unitLower);
    substitute(triangles, 0, x, 0, n, width, upper);
    return x;
  }
  const y = b.slice(offset, offset + n * width);
  substitute(triangles, 0, y, 0, n, width, upper);
  substitute(triangles, 0, y, 0, n, width, unitLower);
  order.forEach((to, from) => {
    for (let c = 0; c < width; c++) x[to * width + c] = y[from * width + c]!;
  });
  return x;
};

/** The determinant, as a number whose exponent cannot overflow. Of a singular matrix 0; NaN if infinities hide it. */
export const scaledDeterminant = ({ n, triangles, sign, zeroPivot, finite }: Factors): Scaled => {
  if (zeroPivot >= 0) return { fraction: finite ? 0 : Number.NaN, exponent: 0 };
  const { fraction, exponent } = scaledProduct(Float64Array.from({ length: n }, (_, i) => triangles[i * (n + 1)]!));
  return { fraction: sign * fraction, exponent };
};
