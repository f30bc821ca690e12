// Numbers moved to where a tile wants them, and back. Knows steps and addresses; is ignorant of what is moved, and why.
import type { Local } from "../code.js";
import type { Whole, Words } from "./words.js";

/** Steps and widths in bytes. There may be no rows, and no width. */
export interface Block {
  readonly source: Local;
  readonly rowStep: Whole;
  readonly columnStep: Whole;
  readonly target: Local;
  readonly targetRow: Whole;
  readonly rows: Local;
  readonly width: Whole;
}

/** A block of any layout to one whose columns lie side by side: a vector of columns or two at a time, down all rows. */
export const writeCopy = (words: Words, block: Block): void => {
  const { builder, precision, of, plus, doubled, variable, advance, whenever, less, atMost, equal } = words;
  const { size, shift } = precision;
  const step = variable(block.columnStep);
  const left = variable(block.width);
  const source = variable(block.source);
  const target = variable(block.target);

  // As long as so much is left: down the rows, with a pointer to each of the columns that lie apart; then to the right.
  const across = (width: number, apart: number, row: (to: Local, from: readonly Local[]) => void): void =>
    whenever(
      () => atMost(width, left),
      () => {
        const from = [variable(source)];
        for (let lane = 1; lane < apart; lane++) from.push(variable(plus(from[lane - 1]!, step)));
        const to = variable(target);
        const rest = variable(block.rows);
        whenever(
          () => less(0, rest),
          () => {
            row(to, from);
            for (const pointer of from) advance(pointer, block.rowStep);
            advance(to, block.targetRow);
            advance(rest, -1);
          },
        );
        advance(source, doubled(step, Math.log2(width) - shift));
        advance(target, width);
        advance(left, -width);
      },
    );
  const { whole, single } = precision;
  const vectors = (count: number): void =>
    across(16 * count, 1, (to, [from]) => {
      for (let at = 0; at < 16 * count; at += 16)
        builder.store(whole.store, of(to), at, builder.load(whole.load, of(from!), at));
    });
  builder.when(
    equal(step, size),
    () => {
      vectors(2);
      vectors(1);
    },
    () => across(16, 16 / size, (to, from) => builder.store(whole.store, of(to), 0, words.gathered(from))),
  );
  across(size, 1, (to, [from]) => builder.store(single.store, of(to), 0, builder.load(single.load, of(from!), 0)));
};

/** Zeros, 32 bytes a time, and at least once. */
export const writeZeros = (words: Words, target: Local, often: Local): void => {
  const { builder, precision, of, variable, advance, less } = words;
  const to = variable(target);
  const rest = variable(often);
  builder.repeat(
    () => {
      for (const at of [0, 16]) builder.store(precision.whole.store, of(to), at, precision.zero(builder, true));
      advance(to, 32);
      advance(rest, -1);
    },
    () => less(0, rest),
  );
};

/** The beginnings of some rows to as many others; the width is in bytes, and not 0. */
export const writeMove = (words: Words, source: readonly Local[], target: readonly Local[], width: Local): void => {
  const { builder, precision, of, variable, advance, less } = words;
  const { load, store } = precision.single;
  const from = source.map((address) => variable(address));
  const to = target.map((address) => variable(address));
  const left = variable(width);
  builder.repeat(
    () => {
      for (const [r, address] of to.entries())
        builder.store(store, of(address), 0, builder.load(load, of(from[r]!), 0));
      for (const address of [...from, ...to]) advance(address, precision.size);
      advance(left, -precision.size);
    },
    () => less(0, left),
  );
};
