// Where laws look: numbers in an interval, at all magnitudes and at special places; directions; awkward floats.
import type { Arbitrary } from "fast-check";
import { GradError } from "../../src/index.js";
import { fc } from "../core/fastCheck.js";
import { simplest } from "./simplest.js";

const grid = 2 ** 20;
const smallest = 1e-6;
// An unbounded interval is looked at so far beyond its finite end, or beyond 0.
const farthest = 1e3;
// How close to an end samples crowd, as a part of the interval's length.
const closest = 5e-4;

const bounded = (from: number, to: number): readonly [low: number, high: number] => [
  from === Number.NEGATIVE_INFINITY
    ? Math.min(to, 0) - Math.max(farthest, Number.isFinite(to) ? Math.abs(to) : 0)
    : from,
  to === Number.POSITIVE_INFINITY
    ? Math.max(from, 0) + Math.max(farthest, Number.isFinite(from) ? Math.abs(from) : 0)
    : to,
];

// Each group is taken equally often: what is said of an op at a single point is most often said of 0.
const special = [[0], [1, -1], [0.5, -0.5, 2, -2, 3, -3, 0.1, -0.1, 1e-3, -1e-3]] as const;

/**
 * Numbers strictly inside an interval, for an interval of one point that point. Four ways to choose are taken equally
 * often, so that every region that a mistake may be confined to is met within a hundred samples: evenly; at all
 * magnitudes, of either sign; close to the ends, where tails are; special values. Points in `avoid` are left out. Shrinks
 * to simple numbers: `1` before `0.5`, and `3` before `2.7`.
 */
export const inside = (
  [from, to]: readonly [low: number, high: number],
  avoid: readonly number[],
): Arbitrary<number> => {
  if (from === to) return fc.constant(from);
  const [low, high] = bounded(from, to);
  if (!hasRoom(low, high))
    throw new GradError({
      code: "GM-VALUE",
      where: "a domain",
      expected: "an interval [low, high] with numbers between its ends",
      found: `[${from}, ${to}]`,
      hint: "Write domain: [[low, high], ...], with low below high, or [x, x] for an argument that is not varied.",
    });
  const accepts = (x: number): boolean => x > low && x < high && !avoid.includes(x);
  const even = unit.map((k) => low + (high - low) * k);
  const depth = (high - low) / 2;
  const ends = [
    between(closest * depth, depth).map((distance) => high - distance),
    between(closest * depth, depth).map((distance) => low + distance),
  ];
  const chosen = special.map((numbers) => numbers.filter(accepts)).filter((numbers) => numbers.length > 0);
  const specials = chosen.map((numbers) => fc.constantFrom(...numbers));
  const ways = [[even], magnitudes(low, high), ends, specials];
  const nonempty = ways.flatMap((way) => (way.length === 0 ? [] : [fc.oneof(...way)]));
  return simplest(fc.oneof(...nonempty).filter(accepts), accepts);
};

// A search for a number between two neighbours would never end.
const hasRoom = (low: number, high: number): boolean =>
  high - low > 64 * (Number.EPSILON * Math.max(Math.abs(low), Math.abs(high)) + Number.MIN_VALUE) &&
  high - low < Number.POSITIVE_INFINITY;

/** Strictly between 0 and 1. */
const unit: Arbitrary<number> = fc.noBias(fc.integer({ min: 1, max: grid - 1 })).map((k) => k / grid);

/** Logarithmically even between two positive numbers. */
const between = (from: number, to: number): Arbitrary<number> => {
  const span = Math.log(to / from);
  return unit.map((k) => from * Math.exp(span * k));
};

/** Logarithmically even in the positive part of an interval and in the negative one. */
const magnitudes = (low: number, high: number): readonly Arbitrary<number>[] => [
  ...(high > Math.max(low, smallest) ? [between(Math.max(low, smallest), high)] : []),
  ...(low < Math.min(high, -smallest) ? [between(Math.max(-high, smallest), -low).map((x) => -x)] : []),
];

/** The floats that functions of floats go wrong at. */
export const awkwardNumber: Arbitrary<number> = fc.constantFrom(
  0,
  -0,
  1,
  -1,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
);

/** Every kind of float: NaN, infinities, both zeros, subnormals and huge numbers among ordinary ones. */
export const anyNumber: Arbitrary<number> = simplest(
  fc.oneof(
    awkwardNumber,
    fc.integer({ min: -grid, max: grid }).map((k) => k / 2 ** 16),
    fc.double(),
  ),
  () => true,
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
