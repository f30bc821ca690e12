// Complex numbers, with imaginary parts that keep their digits however small they are. Knows the field operations and
// nothing of ops.
//
// A derivative is the imaginary part of a function a tiny step off the real axis. Nothing is subtracted for it, so it is
// as exact as the function, provided that no formula computes a small imaginary part as the difference of large numbers.

export interface Complex {
  readonly re: number;
  readonly im: number;
}

/** A function of some complex numbers. */
export type ComplexFunction = (...zs: readonly Complex[]) => Complex;

export const complex = (re: number, im = 0): Complex => ({ re, im });

export const one = complex(1);

export const add = (a: Complex, b: Complex): Complex => complex(a.re + b.re, a.im + b.im);

export const sub = (a: Complex, b: Complex): Complex => complex(a.re - b.re, a.im - b.im);

export const neg = (z: Complex): Complex => complex(-z.re, -z.im);

/** A real number times a complex one. */
export const scale = (k: number, z: Complex): Complex => complex(k * z.re, k * z.im);

/** A real number added to a complex one. */
export const shift = (k: number, z: Complex): Complex => complex(k + z.re, z.im);

export const mul = (a: Complex, b: Complex): Complex => complex(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re);

export const square = ({ re, im }: Complex): Complex => complex((re - im) * (re + im), 2 * re * im);

export const cube = (z: Complex): Complex => mul(z, square(z));

/** `a / b`, scaled by the larger part of `b` so that nothing is squared (Smith 1962). */
export const div = (a: Complex, b: Complex): Complex => {
  if (Math.abs(b.re) >= Math.abs(b.im)) {
    const ratio = b.im / b.re;
    const size = b.re + b.im * ratio;
    return complex((a.re + a.im * ratio) / size, (a.im - a.re * ratio) / size);
  }
  const ratio = b.re / b.im;
  const size = b.re * ratio + b.im;
  return complex((a.re * ratio + a.im) / size, (a.im * ratio - a.re) / size);
};

export const reciprocal = (z: Complex): Complex => div(one, z);

/** `c[0] + c[1] z + c[2] z^2 + ...`, by Horner's rule. */
export const polynomial = (coefficients: readonly number[], z: Complex): Complex =>
  coefficients.reduceRight((sum, coefficient) => shift(coefficient, mul(sum, z)), complex(0));
