// The product of two matrices of any layout, as one function. Every number of it is, to the last bit, that of a plain loop
// which adds up its products in order: sums go side by side in vectors, and none is ever split. Knows which shape takes
// which way; is ignorant of the ways.
import { builderOf, type Local } from "../code.js";
import { type FunctionCode, i32, type Signature } from "../module.js";
import { writeBlocks } from "./blocks.js";
import { writeColumns } from "./columns.js";
import type { Matrices } from "./matrices.js";
import { scratchFor } from "./plan.js";
import { turnedRows } from "./turned.js";
import { precisions, type Words, wordsOf } from "./words.js";

/**
 * The address of A, its steps from row to row and from column to column; the same of B; the address of C, whose columns
 * lie side by side, and its step from row to row; rows, columns, inner; and the address of the scratch. Addresses are in
 * bytes, steps and sizes in numbers.
 */
export const matmulSignature: Signature = { parameters: Array.from({ length: 12 }, () => i32), results: [] };

/** How many bytes of scratch the function needs at most. However large the matrices are, it is less than 140,000. */
export const matmulScratch = (precision: "f64" | "f32", rows: number, columns: number, inner: number): number =>
  scratchFor(precisions[precision].size, columns === 1 ? rows : columns, inner);

/** The function. It overwrites C, which shares no number with A or B, and no two rows of which share one. */
export const matmulFunction = (precision: "f64" | "f32"): FunctionCode => {
  const known = written.get(precision);
  if (known !== undefined) return known;
  const code = write(precision);
  written.set(precision, code);
  return code;
};

// Always the same, and some milliseconds of work for code that is not warm.
const written = new Map<string, FunctionCode>();

const write = (precision: "f64" | "f32"): FunctionCode => {
  const builder = builderOf(matmulSignature);
  const words = wordsOf(builder, precisions[precision]);
  const { less, atMost, equal, and, or, times } = words;
  const parameter = (index: number): Local => ({ type: i32, index });
  const matrices: Matrices = {
    a: parameter(0),
    aRow: parameter(1),
    aColumn: parameter(2),
    b: parameter(3),
    bRow: parameter(4),
    bColumn: parameter(5),
    c: parameter(6),
    cRow: parameter(7),
    rows: parameter(8),
    columns: parameter(9),
    inner: parameter(10),
  };
  const scratch = parameter(11);
  const { aRow, aColumn, bRow, bColumn, cRow, rows, columns, inner } = matrices;
  const { size, shift } = words.precision;
  builder.when(and(less(0, rows), less(0, columns)), () => {
    for (const step of [aRow, aColumn, bRow, bColumn, cRow]) words.set(step, words.doubled(step, shift));
    writeSwap(words, matrices);
    // What is so small is not worth a vector; and for two columns A is soon gone through twice.
    const tiny = and(less(columns, 32 / size), atMost(times(rows, inner), 16));
    const two = and(atMost(columns, 2), and(equal(aColumn, size), atMost(turnedRows, rows)));
    builder.when(
      or(equal(columns, 1), or(tiny, two)),
      () => writeColumns(words, matrices),
      () => writeBlocks(words, matrices, scratch),
    );
  });
  return builder.finish();
};

/**
 * A row that is a column, or a column that is a row: C' = B' A'. One and the same product of a vector and a matrix, it is
 * taken as a row if numbers side by side in the matrix belong to different sums, and else as a column.
 */
const writeSwap = (words: Words, matrices: Matrices): void => {
  const { builder, equal, and, or, not, variable, set } = words;
  const { a, aRow, aColumn, b, bRow, bColumn, cRow, rows, columns } = matrices;
  const { size } = words.precision;
  const toRow = and(equal(columns, 1), and(equal(cRow, size), equal(aRow, size)));
  const toColumn = and(equal(rows, 1), not(equal(bColumn, size)));
  builder.when(or(toRow, toColumn), () => {
    const swap = (x: Local, y: Local): void => {
      const old = variable(x);
      set(x, y);
      set(y, old);
    };
    swap(a, b);
    swap(aRow, bColumn);
    swap(aColumn, bRow);
    swap(rows, columns);
    set(cRow, size);
  });
};
