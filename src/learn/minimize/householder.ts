// Linear least squares by reflections, which do not square the condition of the matrix as normal equations do. Knows one
// matrix by its columns; is ignorant of where it is from.
//
// Source: G. Golub and C. Van Loan, «Matrix Computations» (2013), section 5.2.

/** `R` of the QR factorisation, by columns, and `Q' b`. */
export interface Factored {
  readonly columns: readonly Float64Array[];
  readonly right: Float64Array;
}

const norm = (column: Float64Array, from: number): number => {
  let most = 0;
  for (let i = from; i < column.length; i++) most = Math.max(most, Math.abs(column[i]!));
  if (most === 0 || !Number.isFinite(most)) return most;
  let sum = 0;
  for (let i = from; i < column.length; i++) sum += (column[i]! / most) ** 2;
  return most * Math.sqrt(sum);
};

/** The length of a column; it does not overflow on the way. */
export const lengthOf = (column: Float64Array): number => norm(column, 0);

/** `Q' A = R` and `Q' b`, for a matrix by columns with at least as many rows as columns. */
export const factored = (matrix: readonly Float64Array[], right: Float64Array): Factored => {
  const columns = matrix.map((column) => Float64Array.from(column));
  const b = Float64Array.from(right);
  for (let k = 0; k < columns.length; k++) {
    const pivot = columns[k]!;
    const length = norm(pivot, k);
    if (length === 0) continue;
    const diagonal = pivot[k]! > 0 ? -length : length;
    // The reflection that takes the column to a multiple of the k-th axis.
    const reflection = pivot.slice(k);
    reflection[0]! -= diagonal;
    const scale = norm(reflection, 0);
    for (let i = 0; i < reflection.length; i++) reflection[i]! /= scale;
    for (const column of [...columns.slice(k), b]) {
      let product = 0;
      for (let i = 0; i < reflection.length; i++) product += reflection[i]! * column[k + i]!;
      for (let i = 0; i < reflection.length; i++) column[k + i]! -= 2 * product * reflection[i]!;
    }
    pivot[k] = diagonal;
    pivot.fill(0, k + 1);
  }
  return { columns, right: b };
};

/** The solution of `R x = b`, from the last row up. */
export const backSubstituted = (columns: readonly Float64Array[], right: Float64Array): Float64Array => {
  const x = right.slice(0, columns.length);
  for (let k = columns.length - 1; k >= 0; k--) {
    x[k]! /= columns[k]![k]!;
    for (let i = 0; i < k; i++) x[i]! -= columns[k]![i]! * x[k]!;
  }
  return x;
};

/** The solution of `R' x = b`, from the first row down. */
export const forwardSubstituted = (columns: readonly Float64Array[], right: Float64Array): Float64Array => {
  const x = right.slice(0, columns.length);
  for (let k = 0; k < columns.length; k++) {
    for (let i = 0; i < k; i++) x[k]! -= columns[k]![i]! * x[i]!;
    x[k]! /= columns[k]![k]!;
  }
  return x;
};

/** The inverse of `R' R`, row by row: of the matrix whose inverse is the covariance. */
export const inverseOfSquare = (columns: readonly Float64Array[]): readonly Float64Array[] => {
  const n = columns.length;
  const inverse = columns.map((_, k) => {
    const unit = new Float64Array(n);
    unit[k] = 1;
    return backSubstituted(columns, unit);
  });
  return Array.from({ length: n }, (_, i) =>
    Float64Array.from({ length: n }, (_, j) => inverse.reduce((sum, column) => sum + column[i]! * column[j]!, 0)),
  );
};
