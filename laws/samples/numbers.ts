// Where laws look: numbers in an interval, at all magnitudes and at special places; directions; awkward floats.
import type { Arbitrary } from "fast-check";
import { fc } from "../core/fastCheck.js";

const grid = 2 ** 20;
const smallest = 1e-6;
// An unbounded interval is looked at so far beyond its finite end, or beyond 0.
const farthest = 1e3;

const bounded = (from: number, to: number): readonly [low: number, high: number] => [
  from === Number.NEGATIVE_INFINITY ? Math.min(to, 0) - farthest : from,
  to === Number.POSITIVE_INFINITY ? Math.max(from, 0) + farthest : to,
];

const special = [0, 1, -1, 0.5, -0.5, 2, -2, 3, -3, 0.1, -0.1, 1e-3, -1e-3];

/**
 * Numbers strictly inside an interval, for an interval of one point that point: evenly spread, at all magnitudes, and
 * special values. Points in `avoid` are left out. Shrinks to special values and to the interval's middle.
 */
export const inside = (
  [from, to]: readonly [low: number, high: number],
  avoid: readonly number[],
): Arbitrary<number> => {
  if (from === to) return fc.constant(from);
  const [low, high] = bounded(from, to);
  const even = fc
    .integer({ min: -grid + 1, max: grid - 1 })
    .map((k) => (low + high) / 2 + ((high - low) / 2) * (k / grid));
  const choices = [even, ...magnitudes(low, high, 1), ...magnitudes(-high, -low, -1)];
  const chosen = special.filter((x) => x > low && x < high && !avoid.includes(x));
  const specials = chosen.length === 0 ? [] : [fc.constantFrom(...chosen)];
  return fc.oneof(...specials, ...choices).filter((x) => x > low && x < high && !avoid.includes(x));
};

/** Logarithmically even in the positive part of an interval, times `sign`. */
const magnitudes = (low: number, high: number, sign: 1 | -1): readonly Arbitrary<number>[] => {
  const from = Math.max(low, smallest);
  if (high <= from) return [];
  const span = Math.log(high / from);
  return [fc.integer({ min: 1, max: grid - 1 }).map((k) => sign * from * Math.exp((span * k) / grid))];
};

/** Every kind of float: NaN, infinities, both zeros, subnormals and huge numbers among ordinary ones. */
export const anyNumber: Arbitrary<number> = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
  fc.integer({ min: -grid, max: grid }).map((k) => k / 2 ** 16),
  fc.double(),
);

/** Numbers whose sums and products are exact: small whole numbers over 16. */
export const dyadic: Arbitrary<number> = fc.integer({ min: -64, max: 64 }).map((k) => k / 16);

/** Endless small dyadic numbers from a seed, for directions in trees of any size (mulberry32). */
export const coarseNumbers = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (((mixed ^ (mixed >>> 14)) >>> 0) % 17) / 8 - 1;
  };
};
