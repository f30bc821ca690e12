// A product in blocks that stay in the caches, each in panels of B and those in tiles. Where a tile would reach beyond C
// it is laid so that it ends where C ends. Knows the order of loops; is ignorant of registers, and of why a block is so big.
import type { Local } from "../code.js";
import { writeCopy, writeMove, writeZeros } from "./copy.js";
import { type Matrices, rowsFrom, tileRows } from "./matrices.js";
import { aCopied, breadth, type Plan, planOf, usualWidth } from "./plan.js";
import { writeTile } from "./tile.js";
import type { Words } from "./words.js";

/** Columns from `from` to `end`, in bytes; so many rows of B, the first ones or not; and where A and B begin for it. */
interface Part {
  readonly from: Local;
  readonly end: Local;
  readonly count: Local;
  readonly first: Local;
  readonly a: Local;
  readonly b: Local;
  readonly panelBytes: Local;
}

/** A whole product, of some rows and columns. */
export const writeBlocks = (words: Words, matrices: Matrices, scratch: Local): void => {
  const { builder, plus, minus, times, less, not, variable, set, advance, limit } = words;
  const { aColumn, bRow, inner } = matrices;
  const plan = planOf(words, matrices, scratch);
  const from = variable(0);
  const end = variable(0);
  builder.repeat(
    () => {
      set(end, plus(from, breadth));
      limit(end, plan.columns);
      const done = variable(0);
      const a = variable(matrices.a);
      const b = variable(matrices.b);
      builder.repeat(
        () => {
          const count = variable(minus(inner, done));
          limit(count, plan.depth);
          const panelBytes = variable(times(count, plan.width));
          writePart(words, matrices, plan, { from, end, count, first: variable(not(done)), a, b, panelBytes });
          advance(a, times(aColumn, count));
          advance(b, times(bRow, count));
          advance(done, plan.depth);
        },
        () => less(done, inner),
      );
      set(from, end);
    },
    () => less(from, plan.columns),
  );
};

const writePart = (words: Words, matrices: Matrices, plan: Plan, part: Part): void => {
  const { builder, precision, of, minus, times, doubled, less, and, not, choose, variable, setEach, advance, limit } =
    words;
  const { aRow, aColumn, cRow } = matrices;
  const { count, from, end } = part;
  builder.when(and(not(plan.bInPlace), less(0, count)), () => writePanels(words, matrices, plan, part));
  const copied = aCopied(words, matrices, count, variable(minus(end, from)));
  const aStep = variable(choose(copied, tileRows * precision.size, aColumn));
  const a = variable(part.a);
  const c = variable(matrices.c);
  const rest = variable(matrices.rows);
  builder.repeat(
    () => {
      const height = variable(plan.height);
      limit(height, rest);
      const aRows = rowsFrom(words, a, aRow, height);
      const cRows = rowsFrom(words, c, cRow, height);
      builder.when(of(copied), () => {
        // Turned over: the rows of the tile side by side.
        const block = { source: a, rowStep: aColumn, columnStep: aRow, target: plan.sliver, rows: count };
        const width = variable(doubled(height, precision.shift));
        writeCopy(words, { ...block, targetRow: tileRows * precision.size, width });
        setEach(aRows, rowsFrom(words, plan.sliver, precision.size, height));
      });
      const at = variable(from);
      const panel = variable(plan.panels);
      builder.repeat(
        () => {
          writeTileAt(words, plan, part, { aRows, aStep, cRows, height, at, panel });
          advance(panel, part.panelBytes);
          advance(at, plan.width);
        },
        () => less(at, end),
      );
      advance(a, times(aRow, plan.height));
      advance(c, times(cRow, plan.height));
      advance(rest, minus(0, plan.height));
    },
    () => less(0, rest),
  );
};

/**
 * Copies of B's columns in this part, a panel after another. Too few columns for a panel have zeros beside them: what is
 * computed with them is not stored, but arithmetic with whatever the scratch held can be a hundred times slower.
 */
const writePanels = (words: Words, { bRow, bColumn }: Matrices, plan: Plan, part: Part): void => {
  const { builder, precision, of, plus, times, halved, less, not, choose, variable, advance, limit } = words;
  const target = variable(plan.panels);
  const at = variable(part.from);
  builder.when(of(plan.lacking), () => writeZeros(words, target, part.count));
  const width = variable(choose(plan.lacking, plan.columns, plan.width));
  builder.repeat(
    () => {
      const start = variable(at);
      builder.when(not(plan.lacking), () => limit(start, plan.lastStart));
      const source = variable(plus(part.b, times(halved(start, precision.shift), bColumn)));
      const block = { source, rowStep: bRow, columnStep: bColumn, target, rows: part.count };
      writeCopy(words, { ...block, targetRow: plan.width, width });
      advance(target, part.panelBytes);
      advance(at, plan.width);
    },
    () => less(at, part.end),
  );
};

/** Rows of A and C, of which `height` are different; where in them the tile is, in bytes; and the panel, if copied. */
interface Place {
  readonly aRows: readonly Local[];
  readonly aStep: Local;
  readonly cRows: readonly Local[];
  readonly height: Local;
  readonly at: Local;
  readonly panel: Local;
}

const writeTileAt = (words: Words, plan: Plan, part: Part, place: Place): void => {
  const { builder, of, plus, minus, less, atMost, equal, and, not, choose, variable, set, setEach, advance } = words;
  const { at, height, cRows } = place;
  const { lacking, columns, bInPlace } = plan;
  const b = variable(choose(bInPlace, plus(part.b, at), place.panel));
  const rowsAt = (column: Local): readonly Local[] => cRows.map((row) => variable(plus(row, column)));
  const c = rowsAt(at);
  const direct = variable(1);
  /** The tile is of one vector, not two. */
  const half = variable(0);
  /** How much earlier than `at` the tile begins. */
  const earlier = variable(0);
  const inside = (): readonly Local[] => rowsFrom(words, plus(plan.aside, earlier), usualWidth, height);
  const width = variable(minus(columns, at));

  builder.when(less(plan.lastStart, at), () => {
    const start = variable(choose(lacking, at, plan.lastStart));
    set(half, and(not(plan.flat), atMost(width, 16)));
    builder.when(not(lacking), () => {
      builder.when(of(half), () => advance(start, 16));
      const within = variable(choose(half, 16, 0));
      set(b, choose(bInPlace, plus(part.b, start), plus(place.panel, within)));
    });
    set(earlier, minus(at, start));
    // Stored where it belongs, if no number is stored that is not of this tile, or only one that is the same again: that
    // of the tile before, if this is all of its sum.
    const exact = variable(choose(lacking, equal(width, choose(half, 16, 0)), not(and(plan.deep, less(0, earlier)))));
    set(direct, exact);
    builder.when(
      of(direct),
      () => setEach(c, rowsAt(start)),
      () => {
        builder.when(not(part.first), () => writeMove(words, rowsAt(at), inside(), width));
        setEach(c, rowsFrom(words, plan.aside, usualWidth, height));
      },
    );
  });
  const tile = { a: place.aRows, aStep: place.aStep, b, bStep: plan.bStep, c, count: part.count, first: part.first };
  const upper = { a: tile.a.slice(0, 1), c: tile.c.slice(0, 1) };
  builder.when(
    of(plan.flat),
    () => writeTile(words, 8, { ...tile, ...upper }),
    () =>
      builder.when(
        of(half),
        () => writeTile(words, 1, tile),
        () => writeTile(words, 2, tile),
      ),
  );
  builder.when(not(direct), () => writeMove(words, inside(), rowsAt(at), width));
};
