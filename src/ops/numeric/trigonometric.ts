// Sines and cosines of multiples of pi, with an exact reduction of the argument. Numbers in, numbers out.

// x = quarters / 2 + rest with |rest| <= 1/4, both exact; quarters counted modulo 4.
const reduced = (x: number): { readonly quarters: number; readonly rest: number } => {
  const turn = x % 2;
  const quarters = Math.round(2 * turn);
  return { quarters: (quarters + 4) % 4, rest: turn - quarters / 2 };
};

/** `sin(pi x)`, exactly 0 at whole numbers; NaN at infinities. */
export const sinPi = (x: number): number => {
  const { quarters, rest } = reduced(x);
  const angle = Math.PI * rest;
  if (quarters === 0) return Math.sin(angle);
  if (quarters === 1) return Math.cos(angle);
  return quarters === 2 ? -Math.sin(angle) : -Math.cos(angle);
};

/** `cos(pi x)`, exactly 0 halfway between whole numbers; NaN at infinities. */
export const cosPi = (x: number): number => {
  const { quarters, rest } = reduced(x);
  const angle = Math.PI * rest;
  if (quarters === 0) return Math.cos(angle);
  if (quarters === 1) return -Math.sin(angle);
  return quarters === 2 ? -Math.cos(angle) : Math.sin(angle);
};
