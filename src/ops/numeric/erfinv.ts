// The inverse of the error function. Knows a rough start and how to polish it on erf and erfc.
//
// Start: M. Giles, «Approximating the erfinv function», GPU Computing Gems 2 (2012), single precision.
// Polish: Halley's step, whose error is the cube of the one before.
import { erf, erfc, gaussian } from "./erf.js";
import { polynomial } from "./polynomial.js";

const central = [
  1.50140941, 0.246640727, -0.00417768164, -0.00125372503, 0.00021858087, -4.39150654e-6, -3.5233877e-6, 3.43273939e-7,
  2.81022636e-8,
];
const outer = [
  2.83297682, 1.00167406, 0.00943887047, -0.0076224613, 0.00573950773, -0.00367342844, 0.00134934322, 0.000100950558,
  -0.000200214257,
];

// The polynomials were fitted for single precision; closer to 1, erfc(y) is about exp(-y^2) / (y sqrt(pi)).
const start = (size: number): number => {
  const w = -Math.log((1 - size) * (1 + size));
  if (w < 5) return size * polynomial(central, w - 2.5);
  if (w < 16) return size * polynomial(outer, Math.sqrt(w) - 3);
  const log = -Math.log((1 - size) * Math.sqrt(Math.PI));
  return Math.sqrt(log - 0.5 * Math.log(log));
};

/** The number whose error function is `x`: infinite at 1 and -1, NaN outside. */
export const erfinv = (x: number): number => {
  const size = Math.abs(x);
  if (!(size < 1)) return size === 1 ? x * Number.POSITIVE_INFINITY : Number.NaN;
  if (x === 0) return x;
  let y = start(size);
  // 1 - size is exact where it is used, and erfc keeps the digits that erf has lost there.
  for (let i = 0; i < 4; i++) {
    const excess = size < 0.5 ? erf(y) - size : 1 - size - erfc(y);
    const step = (excess * Math.sqrt(Math.PI)) / (2 * gaussian(y, 1));
    y -= step / (1 + y * step);
  }
  return x < 0 ? -y : y;
};
