// Every partial derivative of x ** y, with its limits and conventions at 0 and infinity. Numbers in, numbers out.

// The Taylor coefficients at y, up to order `count`, of t (t - 1) ... (t - k + 1): what k derivatives of x ** t leave in front.
const fallingFactorial = (k: number, y: number, count: number): readonly number[] => {
  let coefficients: readonly number[] = [1, ...new Array<number>(count).fill(0)];
  for (let i = 0; i < k; i++)
    coefficients = coefficients.map((c, j) => c * (y - i) + (j === 0 ? 0 : coefficients[j - 1]!));
  return coefficients;
};

// A product in which an exact 0 wins: the limit of a factor that is absent, not 0 times infinity.
const times = (a: number, b: number): number => (a === 0 || b === 0 ? 0 : a * b);

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
  if (m > 0 && (y < 0 || Number.isNaN(y))) return Number.NaN;
  if (m > 0 && y === 0) return k === 0 && m === 1 ? 0 : Number.NaN;
  if (m > 0 && y > (k === 0 ? 0 : k)) return 0;
  return times(x ** (y - k), logarithmic(fallingFactorial(k, y, m), m, Number.NEGATIVE_INFINITY));
};

/**
 * The derivative of `x ** y`, `k` times in `x` and `m` times in `y`.
 *
 * At `x = 0` its limit from above; but 0 at `y = 0` for first derivatives, and NaN for a derivative in `y` at `y < 0`.
 */
export const powerDerivative = (k: number, m: number, x: number, y: number): number => {
  if (Number.isNaN(x ** y)) return Number.NaN;
  if (x === 0 && Math.abs(y) !== Number.POSITIVE_INFINITY) return atZero(k, m, x, y);
  if (m === 0) {
    const [factor] = fallingFactorial(k, y, 0);
    return factor === 0 ? 0 : factor! * x ** (y - k);
  }
  if (x === 0) return y > 0 && k === 0 ? 0 : Number.NaN;
  const power = x ** (y - k);
  const factor = logarithmic(fallingFactorial(k, y, m), m, Math.log(x));
  return power === 0 && x === Number.POSITIVE_INFINITY && Number.isFinite(y) ? 0 : power * factor;
};
