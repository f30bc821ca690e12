// The Cholesky factorisation (Golub and Van Loan, Matrix Computations, 4.2). Knows arrays only.
import type { ReadonlyFloat64Array } from "../../expr/tensor.js";

/** A pivot that is not positive: the matrix has no factor. */
export interface BadPivot {
  readonly pivot: number;
  readonly value: number;
}

/**
 * Writes the lower factor of the symmetric matrix that starts at `offset`, of which only the lower triangle is read,
 * to `result` at the same place. Returns the first pivot that is not positive; NaN and infinite numbers in the triangle
 * make it NaN instead.
 */
export const writeFactor = (
  result: Float64Array,
  data: ReadonlyFloat64Array,
  offset: number,
  n: number,
): BadPivot | undefined => {
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      const [row, column] = [offset + i * n, offset + j * n];
      let rest = data[row + j]!;
      for (let k = 0; k < j; k++) rest -= result[row + k]! * result[column + k]!;
      if (j < i) result[row + j] = rest / result[column + j]!;
      else if (rest > 0 || Number.isNaN(rest)) result[row + j] = Math.sqrt(rest);
      else if (finiteTriangle(data, offset, n)) return { pivot: i, value: rest };
      else result[row + j] = Number.NaN;
    }
  return undefined;
};

const finiteTriangle = (data: ReadonlyFloat64Array, offset: number, n: number): boolean => {
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) if (!Number.isFinite(data[offset + i * n + j]!)) return false;
  return true;
};
