// The natural logarithm, and its parts for what is made of it.
//
// The method and the coefficients are those of FreeBSD msun, e_log.c:
//   Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
//   Developed at SunPro, a Sun Microsystems, Inc. business. Permission to use, copy, modify, and distribute this
//   software is freely granted, provided that this notice is preserved.
import { ln2 } from "./exp.js";
import type { BitInstructions } from "./instructions.js";
import { polynomial } from "./polynomial.js";

export const smallestNormal = 2 ** -1022;

/** By this a subnormal number becomes a normal one. */
export const lifting = 54;

/** A normal number as `2^exponent mantissa`, with a mantissa between the roots of 1/2 and of 2. */
export interface Scientific<N> {
  readonly exponent: N;
  readonly mantissa: N;
}

const one = 0x3ff0_0000_0000_0000n;
const rootOfHalf = 0x3fe6_a09e_0000_0000n;

/** `x`, which is positive, normal and finite; `lifted` says by which power of two it was made normal. */
export const scientific = <N, M, B>(i: BitInstructions<N, M, B>, x: N, lifted = 0): Scientific<N> => {
  const moved = i.addBits(i.bitsOf(x), i.bits(one - rootOfHalf));
  const mantissa = i.addBits(i.andBits(moved, i.bits(0x000f_ffff_ffff_ffffn)), i.bits(rootOfHalf));
  // The exponent as the lower bits of 2^52, which is subtracted again.
  const counted = i.orBits(i.shiftRight(moved, 52), i.bits(0x4330_0000_0000_0000n));
  return {
    exponent: i.sub(i.fromBits(counted), i.number(2 ** 52 + 1023 + lifted)),
    mantissa: i.fromBits(mantissa),
  };
};

// log(1 + f) = 2 atanh(s) with s = f / (2 + f), of which this is what follows 2 s, divided by s^3.
const coefficients = [
  0.6666666666666735, 0.3999999999940942, 0.2857142874366239, 0.22222198432149784, 0.1818357216161805,
  0.15313837699209373, 0.14798198605116586,
];

/** The logarithm of `2^exponent mantissa`, plus `rest`, a little that is to be added. */
export const logOf = <N, M, B>(i: BitInstructions<N, M, B>, { exponent, mantissa }: Scientific<N>, rest?: N): N => {
  const { number, add, sub, mul } = i;
  const f = sub(mantissa, number(1));
  const s = i.div(f, add(number(2), f));
  const square = mul(s, s);
  const half = mul(mul(number(0.5), f), f);
  const series = mul(square, polynomial(i, coefficients, square));
  const lower = mul(exponent, number(ln2.lower));
  const small = add(mul(s, add(half, series)), rest === undefined ? lower : add(lower, rest));
  return add(mul(exponent, number(ln2.upper)), sub(f, sub(half, small)));
};

/** Faithfully rounded. */
export const log = <N, M, B>(i: BitInstructions<N, M, B>, x: N): N => {
  const { number, choose } = i;
  const infinity = number(Number.POSITIVE_INFINITY);
  const usual = i.both(i.ge(x, number(smallestNormal)), i.lt(x, infinity));
  return i.rarely(i.not(usual), logOf(i, scientific(i, x)), () => {
    const lifted = logOf(i, scientific(i, i.mul(x, number(2 ** lifting)), lifting));
    const positive = choose(i.lt(x, infinity), lifted, infinity);
    const others = choose(i.eq(x, number(0)), number(Number.NEGATIVE_INFINITY), number(Number.NaN));
    return choose(i.gt(x, number(0)), positive, others);
  });
};
