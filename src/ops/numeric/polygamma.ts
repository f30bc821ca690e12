// The derivatives of lgamma: digamma and the polygamma functions. Numbers in, numbers out.
//
// Asymptotic series after a shift of the argument (DLMF 5.11.2, 5.15.8; Hurwitz zeta by Euler-Maclaurin, DLMF 25.11.28),
// reflection for negative arguments (DLMF 5.5.4, 5.15.6).
import { polynomial } from "./polynomial.js";
import { cosPi, sinPi } from "./trigonometric.js";

// Bernoulli numbers B2, B4, ..., B20.
const bernoulli = [
  1 / 6,
  -1 / 30,
  1 / 42,
  -1 / 30,
  5 / 66,
  -691 / 2730,
  7 / 6,
  -3617 / 510,
  43867 / 798,
  -174611 / 330,
];

// B2k / 2k: the digamma series in 1 / x^2.
const digammaSeries = bernoulli.slice(0, 8).map((b, i) => b / (2 * i + 2));

// The only positive zero of digamma, in two parts.
const zero = 1.4616321449683622;
const zeroRest = 9.549995429965697e-17;

const shifted = 10;

// digamma(x) - digamma(zero), every part of which has the sign of x - zero: nothing cancels, near the zero or elsewhere.
const aroundZero = (x: number): number => {
  const offset = x - zero - zeroRest;
  let sum = 0;
  for (let k = shifted - 1; k >= 0; k--) sum += 1 / ((x + k) * (zero + k));
  const far = x + shifted;
  const farZero = zero + shifted;
  const a = 1 / (far * far);
  const b = 1 / (farZero * farZero);
  // a^k - b^k over the offset, for k = 1, 2, ...
  const first = -(far + farZero) * a * b;
  let difference = first;
  let power = b;
  let series = 0;
  for (const coefficient of digammaSeries) {
    series -= coefficient * difference;
    difference = a * difference + first * power;
    power *= b;
  }
  return offset * (sum + 1 / (2 * far * farZero) + series) + Math.log1p(offset / farZero);
};

/** The derivative of lgamma: infinite at 0, NaN at the negative whole numbers. */
export const digamma = (x: number): number => {
  if (x === 0) return -1 / x;
  if (x < 0) {
    if (Number.isInteger(x) || x === Number.NEGATIVE_INFINITY) return Number.NaN;
    return digamma(1 - x) - (Math.PI * cosPi(x)) / sinPi(x);
  }
  if (x < 1) return aroundZero(x + 1) - 1 / x;
  if (x < shifted) return aroundZero(x);
  return Math.log(x) - 0.5 / x - polynomial(digammaSeries, 1 / (x * x)) / (x * x);
};

// The sum of (x + k)^-s over k = 0, 1, ..., for x > 0 and s > 1.
const hurwitzZeta = (s: number, x: number): number => {
  const steps = Math.max(0, Math.ceil(shifted + s - x));
  const far = x + steps;
  // The leading power first: it is representable where the next one has underflowed.
  const leading = far ** (1 - s);
  const power = leading / far;
  // The term of B2k is B2k / (2k)! s (s + 1) ... (s + 2k - 2) far^(1 - s - 2k).
  let factor = (power * s) / (2 * far);
  let sum = power / 2 + leading / (s - 1);
  for (let k = 0; k < bernoulli.length; k++) {
    sum += bernoulli[k]! * factor;
    factor *= ((s + 2 * k + 1) * (s + 2 * k + 2)) / ((2 * k + 3) * (2 * k + 4) * far * far);
  }
  for (let k = steps - 1; k >= 0; k--) sum += (x + k) ** -s;
  return sum;
};

const factorial = (n: number): number => {
  let product = 1;
  for (let k = 2; k <= n; k++) product *= k;
  return product;
};

// The n-th derivative of cot(pi x) is pi^n P_n(cot(pi x)) with P_0 = c and P_(n+1) = -(1 + c^2) P_n'.
const cotangentPolynomial = (n: number): readonly number[] => {
  let p: readonly number[] = [0, 1];
  for (let k = 0; k < n; k++) {
    const slope = p.slice(1).map((c, i) => c * (i + 1));
    p = [...slope, 0, 0].map((c, i) => -(c + (i < 2 ? 0 : slope[i - 2]!)));
  }
  return p;
};

/**
 * The derivative of order `order` of digamma, for whole orders from 0 on; NaN for others. At 0 and the negative whole
 * numbers it is infinite where both sides agree (odd orders) and NaN where they do not; at 0 the sign of zero decides.
 */
export const polygamma = (order: number, x: number): number => {
  if (order === 0) return digamma(x);
  if (!Number.isInteger(order) || order < 0 || Number.isNaN(x)) return Number.NaN;
  const odd = order % 2 === 1;
  if (x === 0) return odd ? Number.POSITIVE_INFINITY : -1 / x;
  if (x > 0) {
    if (x === Number.POSITIVE_INFINITY) return odd ? 0 : -0;
    return (odd ? 1 : -1) * factorial(order) * hurwitzZeta(order + 1, x);
  }
  if (x === Number.NEGATIVE_INFINITY) return Number.NaN;
  if (Number.isInteger(x)) return odd ? Number.POSITIVE_INFINITY : Number.NaN;
  const cotangent = cosPi(x) / sinPi(x);
  const reflected = Math.PI ** (order + 1) * polynomial(cotangentPolynomial(order), cotangent);
  return (odd ? -1 : 1) * polygamma(order, 1 - x) - reflected;
};
