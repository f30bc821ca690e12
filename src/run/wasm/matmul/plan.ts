// How a product is cut: sizes of blocks, panels and tiles, what is copied and what is read in place, and where in the
// scratch the copies lie. Knows the caches; is ignorant of loops. The thresholds are measured (Xeon, 48 KB and 2 MB).
import type { Local } from "../code.js";
import { type Matrices, tileRows } from "./matrices.js";
import type { Words } from "./words.js";

/** The most columns of A and rows of B in a block; and the columns of B and C in a block, in bytes. */
const mostDepth = 256;
export const breadth = 512;
/** The columns of a panel of B, in bytes: usually two vectors, or eight where there are fewer rows than in a tile. */
export const usualWidth = 32;
const flatWidth = 128;
/** A matrix is read in place if it takes no more bytes than this from its first number to its last; B, for so few rows. */
const mostInPlace = 32768;
const fewRows = 16;
/** A is read in place for so few columns, in bytes. */
const fewColumns = 64;
/** Room for a tile that is not stored where it belongs; and what the scratch may lack to begin with a cache line. */
const asideBytes = 128;
const alignment = 64;

/** How many bytes of scratch a product needs at most. */
export const scratchFor = (size: number, columns: number, inner: number): number => {
  const panels = Math.min(breadth, flatWidth * Math.ceil((columns * size) / flatWidth));
  return alignment - 1 + asideBytes + Math.min(inner, mostDepth) * (panels + tileRows * size);
};

/** All widths in bytes, all questions answered by 1 or 0. */
export interface Plan {
  /** A tile is one row of eight vectors. */
  readonly flat: Local;
  /** Rows of a tile, and the width of it and of a panel. */
  readonly height: Local;
  readonly width: Local;
  /** The width of all of C. */
  readonly columns: Local;
  /** Where the last panel begins, to end where the columns end; negative if there are too few for a panel: `lacking`. */
  readonly lastStart: Local;
  readonly lacking: Local;
  readonly bInPlace: Local;
  /** From one row of a panel to the next. */
  readonly bStep: Local;
  /** Rows of B in a block, and whether that is not all of them. */
  readonly depth: Local;
  readonly deep: Local;
  readonly aside: Local;
  readonly panels: Local;
  /** Room for so many columns of A as are in a block, and as many rows as are in a tile. */
  readonly sliver: Local;
}

export const planOf = (words: Words, matrices: Matrices, scratch: Local): Plan => {
  const { plus, minus, times, doubled, halved, less, atMost, equal, and, or, not, choose, variable, set } = words;
  const { size, shift } = words.precision;
  const { bRow, bColumn, rows, inner } = matrices;
  const columns = variable(doubled(matrices.columns, shift));
  const flat = variable(and(less(rows, tileRows), atMost(flatWidth, columns)));
  const width = variable(choose(flat, flatWidth, usualWidth));
  const lastStart = variable(minus(columns, width));
  const lacking = variable(less(lastStart, 0));
  const smallB = or(atMost(rows, fewRows), atMost(times(inner, bRow), mostInPlace));
  const bInPlace = variable(and(and(equal(bColumn, size), not(lacking)), smallB));
  // Halved, so that all blocks are about as deep.
  const depth = variable(inner);
  words.whenever(
    () => less(mostDepth, depth),
    () => set(depth, halved(plus(depth, 1), 1)),
  );
  const aside = variable(and(plus(scratch, alignment - 1), -alignment));
  const panels = variable(plus(aside, asideBytes));
  const panelsWidth = variable(and(plus(columns, flatWidth - 1), -flatWidth));
  words.limit(panelsWidth, variable(breadth));
  return {
    flat,
    height: variable(choose(flat, 1, tileRows)),
    width,
    columns,
    lastStart,
    lacking,
    bInPlace,
    bStep: variable(choose(bInPlace, bRow, width)),
    depth,
    deep: variable(less(depth, inner)),
    aside,
    panels,
    sliver: variable(plus(panels, times(depth, panelsWidth))),
  };
};

/** Whether tiles of a block so deep and wide are to read A from a copy: it lies far apart, and is read often enough. */
export const aCopied = (words: Words, { aColumn }: Matrices, count: Local, width: Local): Local => {
  const { not, equal, less, times, and, variable } = words;
  const apart = and(not(equal(aColumn, words.precision.size)), less(mostInPlace, times(count, aColumn)));
  return variable(and(apart, less(fewColumns, width)));
};
