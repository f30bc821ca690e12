// The error function and its complement, in double precision over the whole range; and Gaussians without the rounding
// of x^2. Numbers in, numbers out.
//
// The approximation and its coefficients are those of FreeBSD msun, s_erf.c:
//   Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
//   Developed at SunPro, a Sun Microsystems, Inc. business. Permission to use, copy, modify, and distribute this
//   software is freely granted, provided that this notice is preserved.
import { polynomial } from "./polynomial.js";

// |x| < 0.84375: erf(x) = x + x P(x^2) / Q(x^2)
const smallP = [
  0.12837916709551256, -0.3250421072470015, -0.02848174957559851, -0.005770270296489442, -0.000023763016656650163,
];
const smallQ = [
  1, 0.39791722395915535, 0.0650222499887673, 0.005081306281875766, 0.00013249473800432164, -0.000003960228278775368,
];

// 0.84375 <= |x| < 1.25: erf(x) = nearOne + P(|x| - 1) / Q(|x| - 1)
const nearOne = 0.8450629115104675;
const middleP = [
  -0.0023621185607526594, 0.41485611868374833, -0.3722078760357013, 0.31834661990116175, -0.11089469428239668,
  0.035478304325618236, -0.002166375594868791,
];
const middleQ = [
  1, 0.10642088040084423, 0.540397917702171, 0.07182865441419627, 0.12617121980876164, 0.01363708391202905,
  0.011984499846799107,
];

// 1.25 <= |x| < 1 / 0.35 and from there to 28: erfc(x) = exp(-x^2 - 0.5625 + P(1 / x^2) / Q(1 / x^2)) / x
const largeP = [
  -0.009864944034847148, -0.6938585727071818, -10.558626225323291, -62.375332450326006, -162.39666946257347,
  -184.60509290671104, -81.2874355063066, -9.814329344169145,
];
const largeQ = [
  1, 19.651271667439257, 137.65775414351904, 434.56587747522923, 645.3872717332679, 429.00814002756783,
  108.63500554177944, 6.570249770319282, -0.0604244152148581,
];
const farP = [
  -0.0098649429247001, -0.799283237680523, -17.757954917754752, -160.63638485582192, -637.5664433683896,
  -1025.0951316110772, -483.5191916086514,
];
const farQ = [
  1, 30.33806074348246, 325.7925129965739, 1536.729586084437, 3199.8582195085955, 2553.0504064331644,
  474.52854120695537, -22.44095244658582,
];

const ratio = (p: readonly number[], q: readonly number[], x: number): number => polynomial(p, x) / polynomial(q, x);

// erfc at 1.25 <= x < 28. The square of a number cut to 24 bits is exact, and the rest of x^2 is small.
const tail = (x: number): number => {
  const inverse = 1 / (x * x);
  const correction = x < 1 / 0.35 ? ratio(largeP, largeQ, inverse) : ratio(farP, farQ, inverse);
  const cut = Math.fround(x);
  return (Math.exp(-cut * cut - 0.5625) * Math.exp((cut - x) * (cut + x) + correction)) / x;
};

/** The error function, `2 / sqrt(pi)` times the integral of `exp(-t^2)` from 0 to `x`. */
export const erf = (x: number): number => {
  const size = Math.abs(x);
  if (size < 0.84375) return x + x * ratio(smallP, smallQ, x * x);
  if (size < 1.25) return Math.sign(x) * (nearOne + ratio(middleP, middleQ, size - 1));
  if (size >= 6) return Math.sign(x);
  return Math.sign(x) * (1 - tail(size));
};

/** `1 - erf(x)`, accurate where erf is close to 1. */
export const erfc = (x: number): number => {
  const size = Math.abs(x);
  if (size < 0.84375) {
    const part = x * ratio(smallP, smallQ, x * x);
    return x < 0.25 ? 1 - (x + part) : 0.5 - (part + (x - 0.5));
  }
  if (size < 1.25) {
    const part = ratio(middleP, middleQ, size - 1);
    return x > 0 ? 1 - nearOne - part : 1 + (nearOne + part);
  }
  if (size >= 28) return x > 0 ? 0 : 2;
  return x > 0 ? tail(x) : x < 0 ? 2 - tail(size) : Number.NaN;
};

/** `exp(-scale x^2)` for a `scale` that is a power of two, with a relative error of one rounding and not of `x^2` roundings. */
export const gaussian = (x: number, scale: number): number => {
  if (scale * x * x > 800) return 0;
  const cut = Math.fround(x);
  return Math.exp(-scale * cut * cut) * Math.exp(scale * (cut - x) * (cut + x));
};

const inverseRoot2 = Math.SQRT1_2;
// What sqrt(1/2) exceeds its double by, and the same double cut to 24 bits and the rest.
const inverseRoot2Rest = -4.833646656726457e-17;
const inverseRoot2Cut = Math.fround(Math.SQRT1_2);

/**
 * The distribution function of the standard normal, `erfc(-x / sqrt 2) / 2`, accurate in its lower tail: the rounding of
 * `x / sqrt 2`, which the tail magnifies by `x^2`, is put back to first order.
 */
export const normalCdf = (x: number): number => {
  const z = -x * inverseRoot2;
  const value = erfc(z) / 2;
  if (!(z > 1 && z < 28)) return value;
  const cut = Math.fround(x);
  const product = -cut * inverseRoot2Cut - z; // exact in its first term, then exact by Sterbenz up to the rest
  const rest = product - cut * (inverseRoot2 - inverseRoot2Cut) - (x - cut) * inverseRoot2 - x * inverseRoot2Rest;
  return value - (gaussian(z, 1) / Math.sqrt(Math.PI)) * rest;
};
