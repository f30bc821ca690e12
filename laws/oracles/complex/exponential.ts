// Exponentials, logarithms, powers and roots of complex numbers. Principal branches; knows complex numbers only.
import { add, type Complex, complex, mul, neg, polynomial, reciprocal, scale, shift, sub } from "./complex.js";

const polar = (radius: number, angle: number): Complex => complex(radius * Math.cos(angle), radius * Math.sin(angle));

const sizeOf = ({ re, im }: Complex): number => Math.hypot(re, im);

const angleOf = ({ re, im }: Complex): number => Math.atan2(im, re);

export const exp = ({ re, im }: Complex): Complex => polar(Math.exp(re), im);

export const exp2 = ({ re, im }: Complex): Complex => polar(2 ** re, Math.LN2 * im);

/** `exp(z) - 1`: its real part is `expm1(x) cos(y) - 2 sin(y / 2)^2`. */
export const expm1 = ({ re, im }: Complex): Complex =>
  complex(Math.expm1(re) * Math.cos(im) - 2 * Math.sin(im / 2) ** 2, Math.exp(re) * Math.sin(im));

export const log = (z: Complex): Complex => complex(Math.log(sizeOf(z)), angleOf(z));

export const log2 = (z: Complex): Complex => complex(Math.log2(sizeOf(z)), Math.LOG2E * angleOf(z));

export const log10 = (z: Complex): Complex => complex(Math.log10(sizeOf(z)), Math.LOG10E * angleOf(z));

/** `log(1 + z)` right of -1: `|1 + z|` is `(1 + x) sqrt(1 + (y / (1 + x))^2)`. */
export const log1p = ({ re, im }: Complex): Complex => {
  const ratio = im / (1 + re);
  return complex(Math.log1p(re) + Math.log1p(ratio * ratio) / 2, Math.atan2(im, 1 + re));
};

export const sqrt = ({ re, im }: Complex): Complex => {
  const larger = Math.sqrt((Math.hypot(re, im) + Math.abs(re)) / 2);
  if (larger === 0) return complex(0, im);
  const smaller = im / (2 * larger);
  return re >= 0 ? complex(larger, smaller) : complex(Math.abs(smaller), im < 0 ? -larger : larger);
};

export const rsqrt = (z: Complex): Complex => reciprocal(sqrt(z));

/** The cube root that is real on the real axis, on both sides of 0. */
export const cbrt = (z: Complex): Complex =>
  z.re < 0 ? neg(cbrt(neg(z))) : polar(Math.cbrt(sizeOf(z)), angleOf(z) / 3);

/** `z ** w`. A negative base has whole exponents only, as on the real axis. */
export const pow = (z: Complex, w: Complex): Complex => {
  if (w.im === 0 && w.re === 0) return complex(1);
  if (z.re < 0) {
    if (!Number.isInteger(w.re) || w.im !== 0) return complex(Number.NaN, Number.NaN);
    return scale(w.re % 2 === 0 ? 1 : -1, pow(neg(z), w));
  }
  const [radius, angle] = [sizeOf(z), angleOf(z)];
  const turn = w.im === 0 ? 0 : w.im * Math.log(radius);
  return polar(radius ** w.re * Math.exp(-w.im * angle), w.re * angle + turn);
};

/** `log(exp(x) + exp(y))`. */
export const logAddExp = (x: Complex, y: Complex): Complex => {
  const [larger, smaller] = x.re >= y.re ? [x, y] : [y, x];
  return add(larger, log1p(exp(sub(smaller, larger))));
};

export const logAddExp2 = (x: Complex, y: Complex): Complex =>
  scale(Math.LOG2E, logAddExp(scale(Math.LN2, x), scale(Math.LN2, y)));

/** `log(x / (1 - x))`. */
export const logit = (z: Complex): Complex => sub(log(z), log1p(neg(z)));

export const xlogx = (z: Complex): Complex => mul(z, log(z));

/** `x log(y)`, and its convention at `x = 0`: there it is 0, whatever `y` is. */
export const xlogy = (x: Complex, y: Complex): Complex => (x.re === 0 && y.re <= 0 ? complex(0) : mul(x, log(y)));

export const xlog1py = (x: Complex, y: Complex): Complex => (x.re === 0 && y.re <= -1 ? complex(0) : mul(x, log1p(y)));

/** `exp(t) - 1 - t` near 0, by its series, because the difference would cancel. */
export const expm1Rest = (t: Complex): Complex => {
  let [term, sum] = [t, complex(0)];
  for (let k = 2; k < 24; k++) {
    term = scale(1 / k, mul(term, t));
    sum = add(sum, term);
  }
  return sum;
};

/** `x ** y` differentiated `k` times in `x` and `m` times in `y`, for positive `x`. */
export const powerDerivative = (k: Complex, m: Complex, x: Complex, y: Complex): Complex => {
  const [times, timesInExponent] = [Math.round(k.re), Math.round(m.re)];
  // y (y - 1) ... (y - k + 1) as a polynomial, then its derivatives one by one (Leibniz).
  let factor: readonly number[] = [1];
  for (let i = 0; i < times; i++) factor = [0, ...factor].map((c, j) => c - i * (factor[j] ?? 0));
  const logarithm = log(x);
  let [sum, choose] = [complex(0), 1];
  for (let j = 0; j <= timesInExponent; j++) {
    const power = pow(logarithm, complex(timesInExponent - j));
    sum = add(sum, scale(choose, mul(polynomial(factor, y), power)));
    choose = (choose * (timesInExponent - j)) / (j + 1);
    factor = factor.slice(1).map((c, i) => c * (i + 1));
  }
  return mul(sum, pow(x, shift(-times, y)));
};
