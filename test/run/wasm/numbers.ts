// Numbers to test functions with: those where something may go wrong, and seeded random ones. And how far apart two are.

const view = new DataView(new ArrayBuffer(8));

export const fromHex = (hex: string): number => {
  view.setBigUint64(0, BigInt(`0x${hex}`));
  return view.getFloat64(0);
};

// Neighbouring float64 numbers have neighbouring ranks, both zeros the same.
const rankOf = (x: number): bigint => {
  view.setFloat64(0, x);
  const bits = view.getBigInt64(0);
  return bits < 0n ? -(bits & 0x7fff_ffff_ffff_ffffn) : bits;
};

/** The number so many float64 numbers above `x`, which is finite. */
export const above = (x: number, steps: number): number => {
  const rank = rankOf(x) + BigInt(steps);
  view.setBigInt64(0, rank < 0n ? -rank : rank);
  const size = view.getFloat64(0);
  return rank < 0n ? -size : size;
};

/**
 * How many float64 numbers lie from one to the other; 0 if both are NaN. What is exact must be met: endless where only
 * one is NaN, infinite or 0, or where zeros differ in sign.
 */
export const distance = (actual: number, expected: number): number => {
  if (Object.is(actual, expected)) return 0;
  const exact = [actual, expected].some((x) => Number.isNaN(x) || !Number.isFinite(x) || x === 0);
  if (exact) return Number.POSITIVE_INFINITY;
  const steps = rankOf(actual) - rankOf(expected);
  return Number(steps < 0n ? -steps : steps);
};

/** Uniform numbers from 0 to 1, always the same. */
export const seeded = (seed: number): (() => number) => {
  let state = seed;
  const word = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    const mixed = Math.imul(state ^ (state >>> 15), state | 1);
    const more = mixed ^ (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61));
    return (more ^ (more >>> 14)) >>> 0;
  };
  return () => (word() + word() / 2 ** 32) / 2 ** 32;
};

const decimal = [
  0, 5e-324, 1e-310, 2.2250738585072014e-308, 1e-200, 5.551115123125783e-17, 1e-8, 0.1, 0.3465735902799726, 0.5, 1, 1.5,
  2, 2.5, 3, 4, 19, 20, 22, 40, 707.9, 708, 708.1, 709.782712893384, 709.7827128933841, 710, 711, 744.4400719213812,
  745.1332191019411, 745.1332191019412, 746, 747, 1e4, 102943, 102944, 1e5, 1e17, 1e100, 1e300, 1.7976931348623157e308,
];
const binary = [31, 52, 53, 62, 65].map((exponent) => 2 ** exponent);
const positive = [...decimal, ...binary, 2 ** 53 + 2, Math.SQRT2, Math.SQRT1_2, Number.POSITIVE_INFINITY];

/** Of both signs; and NaN. */
export const special: readonly number[] = [...positive, ...positive.map((x) => -x), Number.NaN].flatMap((x) =>
  Number.isFinite(x) && Math.abs(x) < 1e308 && x !== 0 ? [above(x, -1), x, above(x, 1)] : [x],
);

/** Every first number with every second one, as two columns. */
export const pairsOf = (xs: readonly number[]): readonly [readonly number[], readonly number[]] => [
  xs.flatMap((x) => xs.map(() => x)),
  xs.flatMap(() => xs),
];
