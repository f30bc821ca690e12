// The normalised sinc, sin(pi x) / (pi x), and its derivatives of every order. Numbers in, numbers out.
import { cosPi, sinPi } from "./trigonometric.js";

// Term by term from sinc(x) = sum of (-1)^k (pi x)^2k / (2k + 1)!.
const series = (order: number, x: number): number => {
  const first = order + (order % 2);
  // The term of (pi x)^m / (m + 1)! differentiated `order` times: m! / (m - order)! pi^m x^(m - order) / (m + 1)!
  let term = (first % 4 === 0 ? 1 : -1) * Math.PI ** first * (order % 2 === 1 ? x : 1);
  term /= first + 1;
  let sum = 0;
  for (let m = first; m < first + 60 && sum + term !== sum; m += 2) {
    sum += term;
    const up = m + 1 - order;
    term *= (-(Math.PI * x) * (Math.PI * x) * (m + 1)) / ((m + 3) * up * (up + 1));
  }
  return sum;
};

// The derivative of sin(pi x) of order n, over pi.
const sineDerivative = (n: number, x: number): number => {
  const size = Math.PI ** (n - 1);
  const quarter = n % 4;
  if (quarter === 0) return size * sinPi(x);
  if (quarter === 1) return size * cosPi(x);
  return quarter === 2 ? -size * sinPi(x) : -size * cosPi(x);
};

/** The derivative of sinc of order `order`, a whole number from 0 on; its limit 0 at infinities. */
export const sincDerivative = (order: number, x: number): number => {
  if (!Number.isInteger(order) || order < 0) return Number.NaN;
  if (Math.abs(x) === Number.POSITIVE_INFINITY) return 0;
  if (Math.PI * Math.abs(x) < order + 1) return series(order, x);
  // x sinc(x) = sin(pi x) / pi, differentiated n times, is x sinc^(n) + n sinc^(n - 1).
  let value = sinPi(x) / (Math.PI * x);
  for (let n = 1; n <= order; n++) value = (sineDerivative(n, x) - n * value) / x;
  return value;
};
