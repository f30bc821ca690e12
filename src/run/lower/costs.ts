// Where lowering draws its lines: what is unrolled, what is worth computing twice, what is a matrix product. Numbers that
// were found by measuring, in one place.

/** At most so many steps along an axis are written one after another instead of as a loop. */
export const mostUnrolled = 32;

/** An output with all axes short is computed without a loop if it has at most so many numbers. */
export const fewNumbers = 8;

/** The nodes of one output's body. Beyond it an axis becomes a loop, if turns of that loop have little in common... */
export const manyNodes = 1200;

/** ... and beyond this in any case, or a value is kept in memory between two regions. */
export const mostNodes = 2500;

/** What several regions read is computed in each of them if that makes none of them longer by more than this part... */
export const recomputedPart = 0.4;

/** ... or costs no more than so many simple operations. */
export const cheap = 6;

/** Work that a loop would do again with the same result is done before it, from so many simple operations on. */
export const idleWork = 64;

/** Products with at least so many multiplications go to the matrix kernel... */
export const largeProduct = 4096;

/** ... unless a loop over the longest side would have no more than so many of them at each turn. */
export const mostWrittenOut = 128;
