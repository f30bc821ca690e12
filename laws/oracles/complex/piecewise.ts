// Functions in pieces, of complex numbers: the real part says which piece. Where two pieces meet with different slopes there
// is no derivative, and the imaginary part is NaN. Knows complex numbers only.
import { celuBelow, eluBelow } from "./activation.js";
import { type Complex, complex, mul, neg, reciprocal, scale, shift, square, sub } from "./complex.js";
import { expm1 } from "./exponential.js";

const kink = (re: number): Complex => complex(re, Number.NaN);

/** `below` up to `at`, `above` from there; no derivative at `at` itself. */
const pieces = (x: Complex, at: number, below: () => Complex, above: () => Complex): Complex =>
  x.re < at ? below() : x.re > at ? above() : kink(below().re);

const zero = complex(0);

export const abs = (z: Complex): Complex =>
  pieces(
    z,
    0,
    () => neg(z),
    () => z,
  );

export const copysign = (x: Complex, y: Complex): Complex => (y.re < 0 || Object.is(y.re, -0) ? neg(abs(x)) : abs(x));

export const max = (x: Complex, y: Complex): Complex =>
  pieces(
    sub(x, y),
    0,
    () => y,
    () => x,
  );

export const min = (x: Complex, y: Complex): Complex => neg(max(neg(x), neg(y)));

/** `x` between two limits. */
export const clamp = (x: Complex, low: Complex, high: Complex): Complex => min(max(x, low), high);

export const where = (condition: Complex, a: Complex, b: Complex): Complex => (condition.re !== 0 ? a : b);

export const bySign = (x: Complex, above: Complex, below: Complex): Complex => (x.re > 0 ? above : below);

export const relu = (z: Complex): Complex => max(z, zero);

export const relu6 = (z: Complex): Complex => clamp(z, zero, complex(6));

export const hardTanh = (z: Complex): Complex => clamp(z, complex(-1), complex(1));

export const hardSigmoid = (z: Complex): Complex => clamp(scale(1 / 6, shift(3, z)), zero, complex(1));

export const leakyRelu = (x: Complex, slope: Complex): Complex =>
  pieces(
    x,
    0,
    () => mul(slope, x),
    () => x,
  );

export const elu = (x: Complex, alpha: Complex): Complex =>
  pieces(
    x,
    0,
    () => eluBelow(x, alpha),
    () => x,
  );

export const celu = (x: Complex, alpha: Complex): Complex => (x.re > 0 ? x : celuBelow(x, alpha));

const seluScale = 1.0507009873554805;
const seluBelow = 1.7580993408473768;

export const selu = (z: Complex): Complex =>
  pieces(
    z,
    0,
    () => scale(seluBelow, expm1(z)),
    () => scale(seluScale, z),
  );

export const hardSwish = (z: Complex): Complex =>
  pieces(
    z,
    -3,
    () => zero,
    () =>
      pieces(
        z,
        3,
        () => scale(1 / 6, mul(z, shift(3, z))),
        () => z,
      ),
  );

export const hardSwishSlope = (z: Complex): Complex =>
  pieces(
    z,
    -3,
    () => zero,
    () =>
      pieces(
        z,
        3,
        () => shift(0.5, scale(1 / 3, z)),
        () => complex(1),
      ),
  );

export const softShrink = (x: Complex, lambda: Complex): Complex => sub(x, clamp(x, neg(lambda), lambda));

const softsignAbove = (z: Complex): Complex => shift(1, neg(reciprocal(shift(1, z))));

/** `z / (1 + |z|)`, which has a first derivative at 0 too. */
export const softsign = (z: Complex): Complex => (z.re < 0 ? neg(softsignAbove(neg(z))) : softsignAbove(z));

export const inverseOnePlusAbs = (z: Complex): Complex => reciprocal(shift(1, abs(z)));

export const softsignSlope = (z: Complex): Complex => square(inverseOnePlusAbs(z));

/** `x` minus a whole multiple of `y`: the multiple that `remainder` takes off at real numbers. */
export const lessMultiple =
  (remainder: (x: number, y: number) => number) =>
  (x: Complex, y: Complex): Complex => {
    const rest = remainder(x.re, y.re);
    const times = Math.round((x.re - rest) / y.re);
    return complex(rest, x.im - times * y.im);
  };

/** The same slope everywhere, as far as laws look: `x - trunc(x)`. */
export const frac = (z: Complex): Complex => complex(z.re - Math.trunc(z.re), z.im);
