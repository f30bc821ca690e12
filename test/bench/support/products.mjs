// Products of matrices by hand, tuned: blocks of 4 x 4 in local variables, which is what JavaScript without SIMD can do.

/** The matrix in `data` from `at` on: an entry is `data[at + i * rows + j * columns]`. */
export const matrix = (data, columns, at = 0) => ({ data, at, rows: columns, columns: 1 });

/** The same numbers with rows for columns. */
export const transposed = ({ data, at, rows, columns }) => ({ data, at, rows: columns, columns: rows });

/** c = a b, for a of m x k and b of k x n: 16 sums at a time, in local variables. What is left at the edges goes one by one. */
export const blocked = (c, a, b, m, k, n) => {
  const A = a.data;
  const B = b.data;
  const C = c.data;
  const aRow = a.rows;
  const aColumn = a.columns;
  const bRow = b.rows;
  const bColumn = b.columns;
  const cRow = c.rows;
  const [rows, columns] = [m - (m % 4), n - (n % 4)];
  // biome-ignore format: 4 rows of 4
  for (let i = 0; i < rows; i += 4)
    for (let j = 0; j < columns; j += 4) {
      let c00 = 0, c01 = 0, c02 = 0, c03 = 0;
      let c10 = 0, c11 = 0, c12 = 0, c13 = 0;
      let c20 = 0, c21 = 0, c22 = 0, c23 = 0;
      let c30 = 0, c31 = 0, c32 = 0, c33 = 0;
      let p = a.at + i * aRow;
      let q = b.at + j * bColumn;
      for (let t = 0; t < k; t++) {
        const a0 = A[p], a1 = A[p + aRow], a2 = A[p + 2 * aRow], a3 = A[p + 3 * aRow];
        const b0 = B[q], b1 = B[q + bColumn], b2 = B[q + 2 * bColumn], b3 = B[q + 3 * bColumn];
        c00 += a0 * b0; c01 += a0 * b1; c02 += a0 * b2; c03 += a0 * b3;
        c10 += a1 * b0; c11 += a1 * b1; c12 += a1 * b2; c13 += a1 * b3;
        c20 += a2 * b0; c21 += a2 * b1; c22 += a2 * b2; c23 += a2 * b3;
        c30 += a3 * b0; c31 += a3 * b1; c32 += a3 * b2; c33 += a3 * b3;
        p += aColumn;
        q += bRow;
      }
      const row0 = c.at + i * cRow + j, row1 = row0 + cRow, row2 = row1 + cRow, row3 = row2 + cRow;
      C[row0] = c00; C[row0 + 1] = c01; C[row0 + 2] = c02; C[row0 + 3] = c03;
      C[row1] = c10; C[row1 + 1] = c11; C[row1 + 2] = c12; C[row1 + 3] = c13;
      C[row2] = c20; C[row2 + 1] = c21; C[row2 + 2] = c22; C[row2 + 3] = c23;
      C[row3] = c30; C[row3 + 1] = c31; C[row3 + 2] = c32; C[row3 + 3] = c33;
    }
  const one = (i, j) => {
    let total = 0;
    for (let t = 0; t < k; t++) total += A[a.at + i * aRow + t * aColumn] * B[b.at + t * bRow + j * bColumn];
    C[c.at + i * cRow + j] = total;
  };
  for (let i = 0; i < m; i++) for (let j = i < rows ? columns : 0; j < n; j++) one(i, j);
};
