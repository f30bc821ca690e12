// A product a column at a time: for one column, or very few. Nothing is copied, and sums of several rows go side by side.
// Knows how rows are taken together; is ignorant of registers.
import { type Matrices, rowsFrom, tileRows } from "./matrices.js";
import { writeTile } from "./tile.js";
import { turnedRows, writeTurned } from "./turned.js";
import type { Words } from "./words.js";

/** A whole product, of some rows and columns. Changes where `matrices` says that B and C begin. */
export const writeColumns = (words: Words, matrices: Matrices): void => {
  const { builder, precision, of, variable, set, minus, times, advance, less, atMost, equal, and } = words;
  const { a, aRow, aColumn, b, bRow, bColumn, c, cRow, rows, columns, inner } = matrices;
  const tile = { aStep: aColumn, b, bStep: bRow, count: inner };
  const turn = variable(and(equal(aColumn, precision.size), atMost(turnedRows, rows)));
  const left = variable(columns);
  const rest = variable(0);
  const ai = variable(0);
  const ci = variable(0);
  const move = (count: ReturnType<typeof variable> | number): void => {
    advance(ai, times(aRow, count));
    advance(ci, times(cRow, count));
  };
  const down = (count: number, some: () => void): void =>
    builder.repeat(
      () => {
        some();
        move(count);
        advance(rest, -count);
      },
      () => less(0, rest),
    );
  const one = (): void => writeTile(words, 0, { ...tile, a: [a], c: [c] });
  const few = (): void =>
    down(tileRows, () =>
      writeTile(words, 0, { ...tile, a: rowsFrom(words, ai, aRow, rest), c: rowsFrom(words, ci, cRow, rest) }),
    );
  const many = (): void =>
    down(turnedRows, () => {
      // The last ones begin so much earlier that they end where the rows end.
      builder.when(less(rest, turnedRows), () => move(variable(minus(rest, turnedRows))));
      writeTurned(words, { ...matrices, a: ai, c: ci });
    });
  builder.repeat(
    () => {
      set(rest, rows);
      set(ai, a);
      set(ci, c);
      builder.when(equal(rows, 1), one, () => builder.when(of(turn), many, few));
      advance(b, bColumn);
      advance(c, precision.size);
      advance(left, -1);
    },
    () => less(0, left),
  );
};
