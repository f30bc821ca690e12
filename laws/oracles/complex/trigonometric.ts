// Trigonometric and hyperbolic functions of complex numbers and their inverses (Kahan 1987: no cancellation near the real
// axis). Knows complex numbers only.
import { add, type Complex, complex, div, mul, neg, reciprocal, scale, shift, square, sub } from "./complex.js";
import { sqrt } from "./exponential.js";

export const sin = ({ re, im }: Complex): Complex =>
  complex(Math.sin(re) * Math.cosh(im), Math.cos(re) * Math.sinh(im));

export const cos = ({ re, im }: Complex): Complex =>
  complex(Math.cos(re) * Math.cosh(im), -Math.sin(re) * Math.sinh(im));

export const tan = ({ re, im }: Complex): Complex => {
  const size = Math.cos(re) ** 2 + Math.sinh(im) ** 2;
  return complex((Math.sin(re) * Math.cos(re)) / size, (Math.sinh(im) * Math.cosh(im)) / size);
};

export const sinh = ({ re, im }: Complex): Complex =>
  complex(Math.sinh(re) * Math.cos(im), Math.cosh(re) * Math.sin(im));

export const cosh = ({ re, im }: Complex): Complex =>
  complex(Math.cosh(re) * Math.cos(im), Math.sinh(re) * Math.sin(im));

/** The hyperbolic tangent; far out it is 1 and the decay that is left. */
export const tanh = ({ re, im }: Complex): Complex => {
  if (Math.abs(re) > 20) return complex(Math.sign(re), 2 * Math.sin(2 * im) * Math.exp(-2 * Math.abs(re)));
  const slope = 1 + Math.tan(im) ** 2;
  const sine = Math.sinh(re);
  const size = 1 + slope * sine * sine;
  return complex((slope * Math.cosh(re) * sine) / size, Math.tan(im) / size);
};

/** `1 / cosh(z)^2`. */
export const sechSquared = (z: Complex): Complex => square(reciprocal(cosh(z)));

const roots = (z: Complex): readonly [below: Complex, above: Complex] => [sqrt(shift(1, neg(z))), sqrt(shift(1, z))];

export const asin = (z: Complex): Complex => {
  const [below, above] = roots(z);
  return complex(
    Math.atan2(z.re, below.re * above.re - below.im * above.im),
    Math.asinh(below.re * above.im - below.im * above.re),
  );
};

export const acos = (z: Complex): Complex => {
  const [below, above] = roots(z);
  return complex(2 * Math.atan2(below.re, above.re), Math.asinh(above.re * below.im - above.im * below.re));
};

/** The arc tangent right and left of the imaginary axis: its imaginary part is a logarithm of something close to 1. */
export const atan = ({ re, im }: Complex): Complex =>
  complex(Math.atan2(2 * re, (1 - im) * (1 + im) - re * re) / 2, Math.log1p((4 * im) / (re * re + (1 - im) ** 2)) / 4);

export const asinh = (z: Complex): Complex => {
  const turned = asin(complex(-z.im, z.re));
  return complex(turned.im, -turned.re);
};

export const acosh = (z: Complex): Complex => {
  const [below, above] = [sqrt(shift(-1, z)), sqrt(shift(1, z))];
  return complex(Math.asinh(below.re * above.re + below.im * above.im), 2 * Math.atan2(below.im, above.re));
};

export const atanh = ({ re, im }: Complex): Complex =>
  complex(Math.log1p((4 * re) / ((1 - re) ** 2 + im * im)) / 4, Math.atan2(2 * im, (1 - re) * (1 + re) - im * im) / 2);

/** The angle of the point `(x, y)`. */
export const atan2 = (y: Complex, x: Complex): Complex => {
  const angle = Math.atan2(y.re, x.re);
  return Math.abs(y.re) <= Math.abs(x.re) ? complex(angle, atan(div(y, x)).im) : complex(angle, -atan(div(x, y)).im);
};

/** `sqrt(x^2 + y^2)`, in units of the larger. */
export const hypot = (x: Complex, y: Complex): Complex => {
  const size = Math.max(Math.abs(x.re), Math.abs(y.re));
  return scale(size, sqrt(add(square(scale(1 / size, x)), square(scale(1 / size, y)))));
};

/** `x / hypot(x, y)`, of the quotient that is less than 1. */
export const cosineOf = (x: Complex, y: Complex): Complex => {
  if (Math.abs(x.re) > Math.abs(y.re)) return scale(Math.sign(x.re), inverseLength(div(y, x)));
  const ratio = div(x, y);
  return scale(Math.sign(y.re), mul(ratio, inverseLength(ratio)));
};

const inverseLength = (z: Complex): Complex => reciprocal(sqrt(shift(1, square(z))));

/** `x / (x^2 + y^2)`. */
export const inverseReal = (x: Complex, y: Complex): Complex => div(x, add(square(x), square(y)));

export const inverseOnePlusSquare = (z: Complex): Complex => reciprocal(shift(1, square(z)));

export const overOnePlusSquare = (z: Complex): Complex => div(z, shift(1, square(z)));

// Sinc and its derivatives near 0: the sum of (-1)^k pi^(2k) / (2k + 1)! z^(2k), differentiated term by term.
const sincSeries = (order: number, z: Complex): Complex => {
  let sum = complex(0);
  for (let k = 24; k >= 0; k--) {
    if (2 * k < order) continue;
    let factor = k % 2 === 0 ? 1 : -1;
    for (let i = 1; i <= 2 * k; i++) factor *= Math.PI / i;
    for (let i = 0; i < order; i++) factor *= 2 * k - i;
    sum = add(sum, scale(factor / (2 * k + 1), wholePower(z, 2 * k - order)));
  }
  return sum;
};

const wholePower = (z: Complex, n: number): Complex => {
  let power = complex(1);
  for (let i = 0; i < n; i++) power = mul(power, z);
  return power;
};

/** The derivative of `sin(pi z) / (pi z)` of a whole order: from `z sinc(z) = sin(pi z) / pi`, differentiated. */
export const sincDerivative = (order: Complex, z: Complex): Complex => {
  const n = Math.round(order.re);
  if (Math.abs(z.re) < 0.8) return sincSeries(n, z);
  const quarter = (k: number): Complex => {
    const turned = scale(Math.PI, z);
    return scale(k % 4 < 2 ? 1 : -1, k % 2 === 0 ? sin(turned) : cos(turned));
  };
  let derivative = complex(0);
  for (let k = 0; k <= n; k++) derivative = div(sub(scale(Math.PI ** (k - 1), quarter(k)), scale(k, derivative)), z);
  return derivative;
};

export const sinc = (z: Complex): Complex => sincDerivative(complex(0), z);
