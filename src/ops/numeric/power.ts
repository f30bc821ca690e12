// Every partial derivative of x ** y, with its limits and conventions at 0 and infinity. Numbers in, numbers out.

// A product in which an exact 0 wins: the limit of a factor that is absent, not 0 times infinity.
const times = (a: number, b: number): number => (a === 0 || b === 0 ? 0 : a * b);

// The Taylor coefficients at y, up to order `count`, of t (t - 1) ... (t - k + 1): what k derivatives of x ** t leave in front.
const fallingFactorial = (k: number, y: number, count: number): readonly number[] => {
  let coefficients: readonly number[] = [1, ...new Array<number>(count).fill(0)];
  for (let i = 0; i < k; i++)
    coefficients = coefficients.map((c, j) => times(c, y - i) + (j === 0 ? 0 : coefficients[j - 1]!));
  return coefficients;
};

// y (y - 1) ... (y - k + 1) times a power, factor by factor, so that a vanished power is not met by an infinite product.
const timesFalling = (k: number, y: number, power: number): number => {
  let product = power;
  for (let i = 0; i < k; i++) {
    if (y === i) return 0;
    product *= y - i;
  }
  return product;
};

// The sum over j of binomial(m, j) j! c_j log(x)^(m - j).
const logarithmic = (coefficients: readonly number[], m: number, log: number): number => {
  let sum = 0;
  let weight = 1;
  for (let j = 0; j <= m; j++) {
    sum += times(weight * coefficients[j]!, log ** (m - j));
    weight *= m - j;
  }
  return sum;
};

const atZero = (k: number, m: number, x: number, y: number): number => {
  if (y < 0) return Number.NaN;
  if (y === 0) return k === 0 && m === 1 ? 0 : Number.NaN;
  if (y > k) return 0;
  return times(x ** (y - k), logarithmic(fallingFactorial(k, y, m), m, Number.NEGATIVE_INFINITY));
};

/**
 * The derivative of `x ** y`, `k` times in `x` and `m` times in `y`.
 *
 * At `x = 0` its limit from above; but 0 at `y = 0` for first derivatives, and NaN for a derivative in `y` at `y < 0`.
 */
export const powerDerivative = (k: number, m: number, x: number, y: number): number => {
  if (m === 0) return timesFalling(k, y, x ** (y - k));
  if (Number.isNaN(x ** y)) return Number.NaN;
  if (x === 0) return Number.isFinite(y) ? atZero(k, m, x, y) : y > 0 && k === 0 ? 0 : Number.NaN;
  const power = x ** (y - k);
  const factor = logarithmic(fallingFactorial(k, y, m), m, Math.log(x));
  return power === 0 && x === Number.POSITIVE_INFINITY && Number.isFinite(y) ? 0 : power * factor;
};
