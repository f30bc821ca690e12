// Sine and cosine: quarter turns are taken off, both series are computed, and each number takes one of them.
//
// The method and the coefficients are those of FreeBSD msun, e_rem_pio2.c, k_sin.c and k_cos.c:
//   Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
//   Developed at SunPro, a Sun Microsystems, Inc. business. Permission to use, copy, modify, and distribute this
//   software is freely granted, provided that this notice is preserved.
import type { BitInstructions } from "./instructions.js";
import { polynomial } from "./polynomial.js";

// Our own reduction goes up to 2^16 quarter turns, about 100,000.
const farthest = 2 ** 16 * (Math.PI / 2);

// pi / 2 in three parts, the first two of 37 bits: their products with whole numbers up to 2^16 are exact. In all they
// have 127 bits, enough for the float64 that comes closest to a multiple of pi / 2 below the bound.
const halfPi = [1.5707963267923333, 2.5633441515839558e-12, 1.0562999066987428e-23] as const;

const rounding = 6755399441055744;

/** An angle less whole quarter turns: `upper - excess`, the second a little; the lower bits of `counted` are their number. */
interface Turned<N> {
  readonly counted: N;
  readonly upper: N;
  readonly excess: N;
}

const turned = <N, M, B>(i: BitInstructions<N, M, B>, x: N): Turned<N> => {
  const { number, sub, mul } = i;
  const counted = i.add(mul(x, number(2 / Math.PI)), number(rounding));
  const n = sub(counted, number(rounding));
  const first = sub(x, mul(n, number(halfPi[0])));
  const product = mul(n, number(halfPi[1]));
  const second = sub(first, product);
  const roundedOff = sub(sub(first, second), product);
  const small = sub(mul(n, number(halfPi[2])), roundedOff);
  const upper = sub(second, small);
  return { counted, upper, excess: sub(small, sub(second, upper)) };
};

// sin(x) = x - x^3 P(x^2), cos(x) = 1 - x^2 / 2 + x^4 Q(x^2)
const sineCoefficients = [
  0.16666666666666632, -0.00833333333332249, 0.0001984126982985795, -2.7557313707070068e-6, 2.5050760253406863e-8,
  -1.58969099521155e-10,
];
const cosineCoefficients = [
  0.0416666666666666, -0.001388888888887411, 2.480158728947673e-5, -2.7557314351390663e-7, 2.087572321298175e-9,
  -1.1359647557788195e-11,
];

const sine = <N, M, B>(i: BitInstructions<N, M, B>, { upper, excess }: Turned<N>, square: N): N =>
  i.sub(upper, i.add(i.mul(i.mul(square, upper), polynomial(i, sineCoefficients, square)), excess));

const cosine = <N, M, B>(i: BitInstructions<N, M, B>, { upper, excess }: Turned<N>, square: N): N => {
  const { number, sub, mul } = i;
  const series = mul(mul(square, square), polynomial(i, cosineCoefficients, square));
  return sub(number(1), sub(mul(number(0.5), square), i.add(series, mul(upper, excess))));
};

// The sine of `x` plus `ahead` quarter turns.
const shifted = <N, M, B>(i: BitInstructions<N, M, B>, name: "sin" | "cos", ahead: bigint, x: N): N => {
  const angle = turned(i, x);
  const square = i.mul(angle.upper, angle.upper);
  const sines = i.bitsOf(sine(i, angle, square));
  const cosines = i.bitsOf(cosine(i, angle, square));
  const counted = i.bitsOf(angle.counted);
  const quarters = ahead === 0n ? counted : i.addBits(counted, i.bits(ahead));
  // All ones where their number is odd: there it is a cosine. And the sign bit, where it is 2 or 3 modulo 4.
  const odd = i.subBits(i.bits(0n), i.andBits(quarters, i.bits(1n)));
  const sign = i.shiftLeft(i.andBits(quarters, i.bits(2n)), 62);
  const value = i.xorBits(sines, i.andBits(odd, i.xorBits(sines, cosines)));
  return i.rarely(i.gt(i.abs(x), i.number(farthest)), i.fromBits(i.xorBits(value, sign)), () => i.host(name, x));
};

export const sin = <N, M, B>(i: BitInstructions<N, M, B>, x: N): N => shifted(i, "sin", 0n, x);

export const cos = <N, M, B>(i: BitInstructions<N, M, B>, x: N): N => shifted(i, "cos", 1n, x);
