// The product of two matrices in one array, four rows and four columns at a time. Each number of the result is added up
// in the order of the shared axis, from 0 on, as if it were computed alone. Is ignorant of plans.

/** Room for four columns of the second matrix, side by side. */
export const panelSize = (inner: number): number => 4 * inner;

// From so many rows on, columns are copied side by side first: each is read once for every four rows.
const manyRows = 16;

/** Matrices begin at `a`, `b` and `c`; the result's columns are neighbours. `panel` is room that nothing else uses. */
export const multiply = (
  m: Float64Array,
  a: number,
  aRow: number,
  aColumn: number,
  b: number,
  bRow: number,
  bColumn: number,
  c: number,
  cRow: number,
  rows: number,
  columns: number,
  inner: number,
  panel: number,
): void => {
  const packs = rows >= manyRows;
  let j = 0;
  for (; j + 4 <= columns; j += 4) {
    const from = b + j * bColumn;
    if (packs) pack(m, from, bRow, bColumn, inner, panel);
    const [right, rightRow, rightColumn] = packs ? [panel, 4, 1] : [from, bRow, bColumn];
    let i = 0;
    for (; i + 4 <= rows; i += 4)
      fourByFour(m, a + i * aRow, aRow, aColumn, right, rightRow, rightColumn, c + i * cRow + j, cRow, inner);
    for (; i < rows; i++) oneByFour(m, a + i * aRow, aColumn, right, rightRow, rightColumn, c + i * cRow + j, inner);
  }
  for (; j < columns; j++)
    for (let i = 0; i < rows; i++) m[c + i * cRow + j] = dot(m, a + i * aRow, aColumn, b + j * bColumn, bRow, inner);
};

const pack = (m: Float64Array, b: number, row: number, column: number, inner: number, panel: number): void => {
  for (let k = 0, from = b, to = panel; k < inner; k++, from += row, to += 4) {
    m[to] = m[from]!;
    m[to + 1] = m[from + column]!;
    m[to + 2] = m[from + 2 * column]!;
    m[to + 3] = m[from + 3 * column]!;
  }
};

const dot = (m: Float64Array, a: number, aStep: number, b: number, bStep: number, inner: number): number => {
  let sum = 0;
  for (let k = 0, p = a, q = b; k < inner; k++, p += aStep, q += bStep) sum += m[p]! * m[q]!;
  return sum;
};

const oneByFour = (
  m: Float64Array,
  a: number,
  aColumn: number,
  b: number,
  bRow: number,
  bColumn: number,
  c: number,
  inner: number,
): void => {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  for (let k = 0, p = a, q = b; k < inner; k++, p += aColumn, q += bRow) {
    const x = m[p]!;
    s0 += x * m[q]!;
    s1 += x * m[q + bColumn]!;
    s2 += x * m[q + 2 * bColumn]!;
    s3 += x * m[q + 3 * bColumn]!;
  }
  m[c] = s0;
  m[c + 1] = s1;
  m[c + 2] = s2;
  m[c + 3] = s3;
};

const fourByFour = (
  m: Float64Array,
  a: number,
  aRow: number,
  aColumn: number,
  b: number,
  bRow: number,
  bColumn: number,
  c: number,
  cRow: number,
  inner: number,
): void => {
  let [s00, s01, s02, s03] = [0, 0, 0, 0];
  let [s10, s11, s12, s13] = [0, 0, 0, 0];
  let [s20, s21, s22, s23] = [0, 0, 0, 0];
  let [s30, s31, s32, s33] = [0, 0, 0, 0];
  for (let k = 0, p = a, q = b; k < inner; k++, p += aColumn, q += bRow) {
    const y0 = m[q]!;
    const y1 = m[q + bColumn]!;
    const y2 = m[q + 2 * bColumn]!;
    const y3 = m[q + 3 * bColumn]!;
    const x0 = m[p]!;
    s00 += x0 * y0;
    s01 += x0 * y1;
    s02 += x0 * y2;
    s03 += x0 * y3;
    const x1 = m[p + aRow]!;
    s10 += x1 * y0;
    s11 += x1 * y1;
    s12 += x1 * y2;
    s13 += x1 * y3;
    const x2 = m[p + 2 * aRow]!;
    s20 += x2 * y0;
    s21 += x2 * y1;
    s22 += x2 * y2;
    s23 += x2 * y3;
    const x3 = m[p + 3 * aRow]!;
    s30 += x3 * y0;
    s31 += x3 * y1;
    s32 += x3 * y2;
    s33 += x3 * y3;
  }
  fourAt(m, c, s00, s01, s02, s03);
  fourAt(m, c + cRow, s10, s11, s12, s13);
  fourAt(m, c + 2 * cRow, s20, s21, s22, s23);
  fourAt(m, c + 3 * cRow, s30, s31, s32, s33);
};

const fourAt = (m: Float64Array, at: number, s0: number, s1: number, s2: number, s3: number): void => {
  m[at] = s0;
  m[at + 1] = s1;
  m[at + 2] = s2;
  m[at + 3] = s3;
};
