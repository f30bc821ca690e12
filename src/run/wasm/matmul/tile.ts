// A tile of the product: sums that stay in registers while all of A's columns and B's rows pass by, in order. Knows
// registers; is ignorant of where the tile lies, and of how A and B came to lie as they do.
import type { Local } from "../code.js";
import type { Words } from "./words.js";

/** Addresses of the rows of A and C, one each for a row of the tile, and of B's first row; and steps along `inner`. */
export interface Tile {
  readonly a: readonly Local[];
  readonly aStep: Local;
  readonly b: Local;
  readonly bStep: Local;
  readonly c: readonly Local[];
  readonly count: Local;
  /** Whether to begin with zeros, instead of going on from what C holds. Without it: with zeros. */
  readonly first?: Local;
}

/** `across` says of how many vectors a row of the tile is; or, if 0, that it is of one number. */
export const writeTile = (words: Words, across: number, tile: Tile): void => {
  const { builder, precision, of, variable, advance, whenever, less } = words;
  const vector = across > 0;
  const { add, mul } = vector ? precision.vector : precision.scalar;
  const { load, store } = vector ? precision.whole : precision.single;
  const broadcast = vector ? precision.splat : load;
  const sums = tile.c.map(() => Array.from({ length: across || 1 }, () => builder.local(add.type)));
  const each = (visit: (sum: Local, r: number, v: number) => void): void => {
    for (const [r, row] of sums.entries()) for (const [v, sum] of row.entries()) visit(sum, r, v);
  };
  const begin = (): void => each((sum) => builder.set(sum, precision.zero(builder, vector)));
  const goOn = (): void => each((sum, r, v) => builder.set(sum, builder.load(load, of(tile.c[r]!), 16 * v)));
  if (tile.first === undefined) begin();
  else builder.when(of(tile.first), begin, goOn);

  const aRows = tile.a.map((address) => variable(address));
  const b = variable(tile.b);
  const rest = variable(tile.count);
  // One step along `inner` a time, not more: within a basic block V8 puts all loads before all arithmetic, and those of
  // two steps are more than 15 registers hold. It unrolls the loop by itself, with jumps in between that keep them apart.
  whenever(
    () => less(0, rest),
    () => {
      const ofB = sums[0]!.map((_, v) => builder.kept(builder.load(load, of(b), 16 * v)));
      const ofA = aRows.map((address) => builder.kept(builder.load(broadcast, of(address), 0)));
      each((sum, r, v) => builder.set(sum, builder.apply(add, builder.get(sum), builder.apply(mul, ofA[r]!, ofB[v]!))));
      for (const address of aRows) advance(address, tile.aStep);
      advance(b, tile.bStep);
      advance(rest, -1);
    },
  );
  each((sum, r, v) => builder.store(store, of(tile.c[r]!), 16 * v, builder.get(sum)));
};
