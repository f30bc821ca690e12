// The logistic function and the smooth activations, of complex numbers near the real axis. Where a formula would cancel on
// one side of 0, each side has its own. Knows complex numbers only.
import { add, type Complex, complex, cube, div, mul, neg, reciprocal, scale, shift, square, sub } from "./complex.js";
import { exp, expm1, expm1Rest, log1p } from "./exponential.js";
import { cosh, sechSquared, tanh } from "./trigonometric.js";

export const sigmoid = (z: Complex): Complex => reciprocal(shift(1, exp(neg(z))));

/** The derivative of the sigmoid, `1 / (4 cosh(z / 2)^2)`. */
export const logisticDensity = (z: Complex): Complex => scale(0.25, sechSquared(scale(0.5, z)));

export const softplus = (z: Complex): Complex => (z.re < 0 ? log1p(exp(z)) : add(z, log1p(exp(neg(z)))));

export const logSigmoid = (z: Complex): Complex => neg(softplus(neg(z)));

export const silu = (z: Complex): Complex => mul(z, sigmoid(z));

export const siluSlope = (z: Complex): Complex => add(sigmoid(z), mul(z, logisticDensity(z)));

const w1 = 2 * Math.sqrt(2 / Math.PI);
const w3 = w1 * 0.044715;

const argument = (z: Complex): Complex => add(scale(w1, z), scale(w3, cube(z)));

/** `z (1 + tanh(w / 2)) / 2`, which is `z` times the sigmoid of `w`. */
export const geluTanh = (z: Complex): Complex => mul(z, sigmoid(argument(z)));

export const geluTanhSlope = (z: Complex): Complex => {
  const w = argument(z);
  const slope = shift(w1, scale(3 * w3, square(z)));
  return add(sigmoid(w), mul(mul(z, slope), logisticDensity(w)));
};

/** `tanh(softplus(z))` is `n / (n + 2)` with `n = e (e + 2)` and `e = exp(z)`. */
export const tanhSoftplus = (z: Complex): Complex => {
  const e = exp(z);
  const n = mul(e, shift(2, e));
  return z.re < 0 ? div(n, shift(2, n)) : shift(1, scale(-2, reciprocal(shift(2, n))));
};

/** The derivative of {@link tanhSoftplus}, `(1 - t^2) sigmoid(z)`, with `1 - t^2` as a product. */
export const tanhSoftplusSlope = (z: Complex): Complex => {
  const d = exp(z.re < 0 ? z : neg(z));
  const size = square(
    z.re < 0 ? add(shift(2, scale(2, d)), square(d)) : shift(1, add(scale(2, d), scale(2, square(d)))),
  );
  return scale(4, div(mul(z.re < 0 ? d : square(d), shift(1, d)), size));
};

export const mish = (z: Complex): Complex => mul(z, tanhSoftplus(z));

export const mishSlope = (z: Complex): Complex => add(tanhSoftplus(z), mul(z, tanhSoftplusSlope(z)));

/** `z - tanh(z)` is `(z cosh(z) - sinh(z)) / cosh(z)`, whose numerator is the sum of `2 k z^(2k + 1) / (2k + 1)!`. */
export const tanhShrink = (z: Complex): Complex => {
  if (Math.abs(z.re) >= 1) return sub(z, tanh(z));
  let [term, sum] = [z, complex(0)];
  for (let k = 1; k < 15; k++) {
    term = scale(1 / (2 * k * (2 * k + 1)), mul(term, square(z)));
    sum = add(sum, scale(2 * k, term));
  }
  return div(sum, cosh(z));
};

/** `alpha (exp(x / alpha) - 1)`; near 0 as `x` and what is left of the series, since in `alpha` the first term cancels. */
export const celuBelow = (x: Complex, alpha: Complex): Complex => {
  const t = div(x, alpha);
  return Math.abs(t.re) < 1 ? add(x, mul(alpha, expm1Rest(t))) : mul(alpha, expm1(t));
};

export const eluBelow = (x: Complex, alpha: Complex): Complex => mul(alpha, expm1(x));

/** `exp(t) - 1 - t exp(t)`, by its series near 0. */
export const celuAlphaSlope = (t: Complex): Complex => {
  if (Math.abs(t.re) >= 1) return sub(expm1(t), mul(t, exp(t)));
  let [power, sum] = [t, complex(0)];
  for (let k = 2; k < 24; k++) {
    power = scale(1 / k, mul(power, t));
    sum = sub(sum, scale(k - 1, power));
  }
  return sum;
};
