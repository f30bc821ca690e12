// The gamma function and its kin right of the imaginary axis, by asymptotic series; and the error function, which is
// known near the real axis only. Knows complex numbers, and the library's error function at real numbers.
import { erf as realErf, erfc as realErfc, erfinv as realErfinv } from "../../../src/index.js";
import { add, type Complex, complex, mul, neg, polynomial, reciprocal, scale, shift, square, sub } from "./complex.js";
import { exp, log, pow } from "./exponential.js";

// The series are good from here on.
const shifts = 12;

/** Bernoulli's numbers B2, B4, ... */
const bernoulli = [1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510];

/** The sum of `f(z), f(z + 1), ...` up to where the series begins. */
const sumOf = (z: Complex, f: (z: Complex) => Complex): Complex => {
  let sum = complex(0);
  for (let k = shifts - 1; k >= 0; k--) sum = add(sum, f(shift(k, z)));
  return sum;
};

/** Stirling's series (DLMF 5.11.1), brought back by `lgamma(z) = lgamma(z + 1) - log(z)`. */
export const lgamma = (z: Complex): Complex => {
  const w = shift(shifts, z);
  const inverse = reciprocal(w);
  const coefficients = bernoulli.map((b, i) => b / ((2 * i + 2) * (2 * i + 1)));
  const series = mul(inverse, polynomial(coefficients, square(inverse)));
  const main = sub(mul(shift(-0.5, w), log(w)), w);
  return sub(add(shift(Math.log(2 * Math.PI) / 2, main), series), sumOf(z, log));
};

/** DLMF 5.11.2, brought back by `digamma(z) = digamma(z + 1) - 1 / z`. */
export const digamma = (z: Complex): Complex => {
  const w = shift(shifts, z);
  const inverse = reciprocal(w);
  const coefficients = [0, ...bernoulli.map((b, i) => b / (2 * i + 2))];
  const main = sub(log(w), scale(0.5, inverse));
  return sub(sub(main, polynomial(coefficients, square(inverse))), sumOf(z, reciprocal));
};

/** `(-1)^(n + 1) n!` times the sum of `1 / (z + k)^(n + 1)` over all `k`, by the formula of Euler and Maclaurin. */
export const polygamma = (order: Complex, z: Complex): Complex => {
  const n = Math.round(order.re);
  if (n === 0) return digamma(z);
  const s = n + 1;
  const w = shift(shifts, z);
  const power = pow(w, complex(-s));
  const inverseSquare = square(reciprocal(w));
  // s (s + 1) ... (s + 2k - 2) B2k / (2k)! and w to the power 1 - s - 2k.
  let [factor, term, series] = [s / 2, mul(power, reciprocal(w)), complex(0)];
  for (const [i, b] of bernoulli.entries()) {
    series = add(series, scale(factor * b, term));
    const k = 2 * i + 2;
    factor *= ((s + k - 1) * (s + k)) / ((k + 1) * (k + 2));
    term = mul(term, inverseSquare);
  }
  const tail = add(add(scale(1 / n, mul(w, power)), scale(0.5, power)), series);
  const zeta = add(
    tail,
    sumOf(z, (each) => pow(each, complex(-s))),
  );
  let factorial = n % 2 === 0 ? -1 : 1;
  for (let i = 2; i <= n; i++) factorial *= i;
  return scale(factorial, zeta);
};

/** `exp(-k z^2)`. */
export const gaussian = (k: number, z: Complex): Complex => exp(scale(-k, square(z)));

const twoOverRootPi = 2 / Math.sqrt(Math.PI);

// Near the real axis f(x + i y) = f(x) + i y f'(x), where y is so small that its square vanishes. The slopes of the error
// functions are written here in closed form and in plain numbers, and ask the library for values only.
const nearReal =
  (f: (x: number) => number, slope: (x: number) => number) =>
  ({ re, im }: Complex): Complex =>
    complex(f(re), im === 0 ? 0 : im * slope(re));

const bell = (x: number): number => twoOverRootPi * Math.exp(-x * x);

export const erf = nearReal(realErf.op.value, bell);

export const erfc = nearReal(realErfc.op.value, (x) => -bell(x));

export const erfinv = nearReal(realErfinv.op.value, (x) => 1 / bell(realErfinv.op.value(x)));

export const erfSlope = (z: Complex): Complex => scale(twoOverRootPi, gaussian(1, z));

/** The distribution function of the standard normal. */
export const normalCdf = (z: Complex): Complex => scale(0.5, erfc(scale(-Math.SQRT1_2, z)));

export const normalDensity = (z: Complex): Complex => scale(1 / Math.sqrt(2 * Math.PI), gaussian(0.5, z));

export const gelu = (z: Complex): Complex => mul(z, normalCdf(z));

export const geluSlope = (z: Complex): Complex => add(normalCdf(z), mul(z, normalDensity(z)));

/** `x (1 - x)`. */
export const timesComplement = (z: Complex): Complex => mul(z, shift(1, neg(z)));
