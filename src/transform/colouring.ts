// Columns of a sparse matrix that can share one product, found by colouring. Knows patterns of places; is ignorant of
// derivatives. Source: A. Curtis, M. Powell, J. Reid, «On the estimation of sparse Jacobian matrices» (1974); the order
// of the columns is that of D. Welsh and M. Powell (1967).

/** Rows as lists of columns, in ascending order. */
export type Rows = readonly Int32Array[];

/** Groups of columns: in no row are there two of one group. */
export interface Colouring {
  readonly groups: readonly (readonly number[])[];
  /** The group that each column is in. */
  readonly colourOf: Int32Array;
}

/** How many places each column has. */
const heights = (rows: Rows, columns: number): Int32Array => {
  const counts = new Int32Array(columns);
  for (const row of rows) for (const column of row) counts[column]!++;
  return counts;
};

/** The same places, column by column. */
export const transposed = (rows: Rows, columns: number): Rows => {
  const lists = Array.from(heights(rows, columns), (size) => new Int32Array(size));
  const filled = new Int32Array(columns);
  rows.forEach((row, i) => {
    for (const column of row) lists[column]![filled[column]!++] = i;
  });
  return lists;
};

const grouped = (colourOf: Int32Array, count: number): Colouring => {
  const groups: number[][] = Array.from({ length: count }, () => []);
  colourOf.forEach((colour, column) => {
    groups[colour]!.push(column);
  });
  return { groups, colourOf };
};

const heaviestFirst = (weights: ArrayLike<number>): readonly number[] =>
  Array.from({ length: weights.length }, (_, i) => i).sort((a, b) => weights[b]! - weights[a]! || a - b);

const lowestZero = (bits: number): number => 31 - Math.clz32(~bits & (bits + 1));

/**
 * Columns grouped so that no row has two of one group: the sum of a group's columns then holds each of them unmixed.
 * `undefined` where there would be a group for every column, as in a matrix with a full row.
 */
export const colouredColumns = (given: Rows, columns: number): Colouring | undefined => {
  const rows = [...new Set(given)];
  const widest = rows.reduce((most, row) => Math.max(most, row.length), 0);
  if (widest >= columns) return undefined;
  const rowsOf = transposed(rows, columns);
  // How many columns share a row with this one, counted once for each row: close to its degree, and cheap.
  const weights = rowsOf.map((list) => list.reduce((sum, row) => sum + rows[row]!.length, 0));
  // The groups that a row has taken, as bits.
  let words = (widest >> 5) + 1;
  let taken = new Int32Array(rows.length * words);
  const colourOf = new Int32Array(columns);
  let count = 0;
  for (const column of heaviestFirst(weights)) {
    let colour = 32 * words;
    for (let word = 0; word < words && colour === 32 * words; word++) {
      let bits = 0;
      for (const row of rowsOf[column]!) bits |= taken[row * words + word]!;
      if (bits !== -1) colour = 32 * word + lowestZero(bits);
    }
    if (colour >= 32 * words) {
      const wider = new Int32Array(rows.length * 2 * words);
      for (let row = 0; row < rows.length; row++)
        wider.set(taken.subarray(row * words, (row + 1) * words), row * 2 * words);
      taken = wider;
      words *= 2;
    }
    for (const row of rowsOf[column]!) taken[row * words + (colour >> 5)]! |= 1 << (colour & 31);
    colourOf[column] = colour;
    count = Math.max(count, colour + 1);
  }
  return count < columns ? grouped(colourOf, count) : undefined;
};

/** Rows grouped so that no column has two of one group. */
export const colouredRows = (rows: Rows, columns: number): Colouring | undefined =>
  // A full column is seen without turning the pattern round, which is most of the work where there is nothing to save.
  heights(rows, columns).includes(rows.length) ? undefined : colouredColumns(transposed(rows, columns), rows.length);

/**
 * Coordinates grouped so that no two of a group are neighbours, that is, at row and column of one place: the sum of a
 * group's columns then holds each one's entry on the diagonal unmixed.
 */
export const colouredDiagonal = (rows: Rows): Colouring | undefined => {
  const size = rows.length;
  if (rows.some((row) => row.length >= size)) return undefined;
  const rowsOf = transposed(rows, size);
  const weights = rows.map((row, i) => row.length + rowsOf[i]!.length);
  const colourOf = new Int32Array(size).fill(-1);
  const takenBy = new Int32Array(size).fill(-1);
  let count = 0;
  for (const i of heaviestFirst(weights)) {
    for (const neighbours of [rows[i]!, rowsOf[i]!])
      for (const j of neighbours) if (j !== i && colourOf[j]! >= 0) takenBy[colourOf[j]!] = i;
    let colour = 0;
    while (takenBy[colour] === i) colour++;
    colourOf[i] = colour;
    count = Math.max(count, colour + 1);
  }
  return count < size ? grouped(colourOf, count) : undefined;
};
