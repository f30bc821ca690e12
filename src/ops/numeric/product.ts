// Products of many numbers whose size may leave the range of float64 on the way. Knows numbers only.

/** The number `fraction * 2 ** exponent`. */
export interface Scaled {
  readonly fraction: number;
  readonly exponent: number;
}

const step = 256;
const large = 2 ** step;
const small = 2 ** -step;

// Between 2^-256 and 2^256, so that two of them multiply without rounding at the ends of the range.
const normal = (fraction: number, exponent: number): Scaled => {
  let [f, e] = [fraction, exponent];
  while (Math.abs(f) > large && Number.isFinite(f)) [f, e] = [f * small, e + step];
  while (Math.abs(f) < small && f !== 0) [f, e] = [f * large, e - step];
  return { fraction: f, exponent: e };
};

const one: Scaled = { fraction: 1, exponent: 0 };

const times = (a: Scaled, b: Scaled): Scaled => normal(a.fraction * b.fraction, a.exponent + b.exponent);

/** The product of all numbers. */
export const scaledProduct = (factors: Float64Array): Scaled =>
  factors.reduce((product, factor) => times(product, normal(factor, 0)), one);

/** The number itself, as infinity or 0 where float64 has no other word for it. */
export const plainNumber = ({ fraction, exponent }: Scaled): number => {
  let f = fraction;
  for (let e = exponent; e > 0 && Number.isFinite(f) && f !== 0; e -= step) f *= large;
  for (let e = exponent; e < 0 && f !== 0; e += step) f *= small;
  return f;
};

/** The logarithm of the number: accurate near 1, where a sum of logarithms is not. */
export const logarithm = ({ fraction, exponent }: Scaled): number => Math.log(fraction) + exponent * Math.LN2;

/** For each number the product of all others, without a division. */
export const productsOfOthers = (factors: Float64Array): Float64Array => {
  const after: Scaled[] = [one];
  for (let i = factors.length - 1; i > 0; i--) after.push(times(after.at(-1)!, normal(factors[i]!, 0)));
  let before = one;
  return factors.map((factor, i) => {
    const others = plainNumber(times(before, after[factors.length - 1 - i]!));
    before = times(before, normal(factor, 0));
    return others;
  });
};
