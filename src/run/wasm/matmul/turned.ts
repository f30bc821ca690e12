// Numbers of one column of the product, where the columns of A lie side by side. Squares of A are read by rows and turned
// over in registers: then the numbers of a vector are of as many rows, and each sum is still added up in order. Knows
// registers; is ignorant of where the column lies.
import type { Code, Local } from "../code.js";
import type { Matrices } from "./matrices.js";
import type { Words } from "./words.js";

/** So many rows at once: enough sums that none waits for the one before. */
export const turnedRows = 8;

/** The first rows of the first column. */
export const writeTurned = (words: Words, matrices: Matrices): void => {
  const { builder, precision, of, variable, advance, whenever, less, atMost } = words;
  const { add, mul } = precision.vector;
  const lanes = 16 / precision.size;
  const sums = Array.from({ length: turnedRows / lanes }, () => builder.local(add.type));
  for (const sum of sums) builder.set(sum, precision.zero(builder, true));
  const a = variable(matrices.a);
  const b = variable(matrices.b);
  const rest = variable(matrices.inner);
  const addTo = (sum: Local, numbers: Code, factor: Code): void =>
    builder.set(sum, builder.apply(add, builder.get(sum), builder.apply(mul, numbers, factor)));
  const nextFactor = (): Code => {
    const factor = builder.kept(builder.load(precision.splat, of(b), 0));
    advance(b, matrices.bRow);
    return factor;
  };
  // One pointer down the rows, instead of a register for each.
  const eachRow = <T>(from: Local, step: Local, visit: (address: Local, r: number) => T): readonly T[] => {
    const address = variable(from);
    return Array.from({ length: turnedRows }, (_, r) => {
      if (r > 0) advance(address, step);
      return visit(address, r);
    });
  };
  const ofSum = <T>(list: readonly T[], s: number): readonly T[] => list.slice(s * lanes, (s + 1) * lanes);

  whenever(
    () => atMost(lanes, rest),
    () => {
      const read = (address: Local): Code => builder.kept(builder.load(precision.whole.load, of(address), 0));
      const rows = eachRow(a, matrices.aRow, read);
      const factors = Array.from({ length: lanes }, nextFactor);
      for (const [s, sum] of sums.entries())
        for (const [k, numbers] of turned(words, ofSum(rows, s)).entries()) addTo(sum, numbers, factors[k]!);
      advance(a, 16);
      advance(rest, -lanes);
    },
  );
  whenever(
    () => less(0, rest),
    () => {
      const rows = eachRow(a, matrices.aRow, (address) => variable(address));
      const factor = nextFactor();
      for (const [s, sum] of sums.entries()) addTo(sum, words.gathered(ofSum(rows, s)), factor);
      advance(a, precision.size);
      advance(rest, -1);
    },
  );
  eachRow(matrices.c, matrices.cRow, (address, r) =>
    builder.storeLane(precision.lane.store, of(address), 0, builder.get(sums[Math.floor(r / lanes)]!), r % lanes),
  );
};

/** The columns of a square of two rows, or of four. */
const turned = (words: Words, rows: readonly Code[]): readonly Code[] => {
  const pairs = (x: Code, y: Code): readonly Code[] => [0, 1].map((k) => picked(words, x, y, 8, [k, 2 + k]));
  if (rows.length === 2) return pairs(rows[0]!, rows[1]!);
  // Two columns of the upper two rows, and of the lower two, in a vector each; then one column of all four.
  const [upper, lower] = [0, 2].map((r) =>
    [0, 2].map((k) => picked(words, rows[r]!, rows[r + 1]!, 4, [k, 4 + k, k + 1, 5 + k])),
  );
  return [0, 1].flatMap((k) => pairs(upper![k]!, lower![k]!));
};

/** A vector of numbers of `size` bytes: those of `x` are counted from 0, and on from there those of `y`. */
const picked = ({ builder }: Words, x: Code, y: Code, size: number, order: readonly number[]): Code => {
  const bytes = order.flatMap((n) => Array.from({ length: size }, (_, byte) => n * size + byte));
  return builder.kept(builder.shuffle(x, y, bytes));
};
