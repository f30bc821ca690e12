// Inputs that are the same on every machine: numbers from a seed (mulberry32), uniform and normal.

/** A source of numbers between 0 and 1, the same for the same seed. */
const source = (seed) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

export const uniform = (seed, length, low = 0, high = 1) => {
  const next = source(seed);
  return Float64Array.from({ length }, () => low + (high - low) * next());
};

export const normal = (seed, length, scale = 1) => {
  const next = source(seed);
  return Float64Array.from(
    { length },
    () => scale * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  );
};
