// Where the matrices of a product C = A B lie. Knows addresses and steps; is ignorant of how the product is taken.
import type { Local } from "../code.js";
import type { Whole, Words } from "./words.js";

/** Addresses, steps in bytes, and sizes: rows of A and C, columns of B and C, and `inner` columns of A and rows of B. */
export interface Matrices {
  readonly a: Local;
  readonly aRow: Local;
  readonly aColumn: Local;
  readonly b: Local;
  readonly bRow: Local;
  readonly bColumn: Local;
  readonly c: Local;
  readonly cRow: Local;
  readonly rows: Local;
  readonly columns: Local;
  readonly inner: Local;
}

/** How many rows of C most tiles have. */
export const tileRows = 4;

/**
 * Addresses of the rows of a tile, of which there are `count`. Beyond the last stands the last once more: it is computed
 * more than once, to the same numbers, and so that there are fewer rows needs no code of its own.
 */
export const rowsFrom = (words: Words, first: Whole, step: Whole, count: Local): readonly Local[] => {
  const rows = [words.variable(first)];
  for (let r = 1; r < tileRows; r++)
    rows.push(words.variable(words.plus(rows[r - 1]!, words.choose(words.less(r, count), step, 0))));
  return rows;
};
