// The exponential, and its parts for what is made of it.
//
// The reduction and the coefficients are those of FreeBSD msun, e_exp.c:
//   Copyright (C) 2004 by Sun Microsystems, Inc. All rights reserved.
//   Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice is
//   preserved.
import type { BitInstructions } from "./instructions.js";
import { polynomial } from "./polynomial.js";

/** ln 2 in two parts, of which the first has 32 bits: its products with whole numbers below 2^21 are exact. */
export const ln2 = { upper: 0.6931471803691238, lower: 1.9082149292705877e-10 } as const;

// Added to a number below 2^51, it leaves a whole number in the lower bits: rounded, and 1023 more.
const rounding = 6755399441055744 + 1023;

/** `x = n ln 2 + upper - lower` with a whole number `n` and a rest of at most half of ln 2. */
export interface Reduced<N> {
  /** Its lower 12 bits are `n + 1023`: a power of two, once they are in the place of the exponent. */
  readonly counted: N;
  readonly upper: N;
  readonly lower: N;
}

/** `x` plus `rest`, a little that did not fit into it. */
export const reduced = <N, M, B>(i: BitInstructions<N, M, B>, x: N, rest?: N): Reduced<N> => {
  const counted = i.add(i.mul(x, i.number(Math.LOG2E)), i.number(rounding));
  const n = i.sub(counted, i.number(rounding));
  const lower = i.mul(n, i.number(ln2.lower));
  return {
    counted,
    upper: i.sub(x, i.mul(n, i.number(ln2.upper))),
    lower: rest === undefined ? lower : i.sub(lower, rest),
  };
};

/** `2^n`, if that is a normal number. */
export const powerOfTwo = <N, M, B>(i: BitInstructions<N, M, B>, counted: N): N =>
  i.fromBits(i.shiftLeft(i.bitsOf(counted), 52));

// r (e^r + 1) / (e^r - 1) = 2 + r^2 P(r^2)
const coefficients = [
  0.16666666666666602, -0.0027777777777015593, 6.613756321437934e-5, -1.6533902205465252e-6, 4.1381367970572385e-8,
];

/** What `e^r - 1 - r` is, for the rest `r`, less the rest's lower part: small beside its upper part. */
export const curvature = <N, M, B>(i: BitInstructions<N, M, B>, { upper, lower }: Reduced<N>): N => {
  const r = i.sub(upper, lower);
  const square = i.mul(r, r);
  const c = i.sub(r, i.mul(square, polynomial(i, coefficients, square)));
  return i.sub(i.div(i.mul(r, c), i.sub(i.number(2), c)), lower);
};

/** `e^r` for the rest `r`. */
export const ofRest = <N, M, B>(i: BitInstructions<N, M, B>, rest: Reduced<N>): N =>
  i.add(i.number(1), i.add(rest.upper, curvature(i, rest)));

/** The same, but for its last rounding: what the first sum rounds off is put back. */
export const ofRestClosely = <N, M, B>(i: BitInstructions<N, M, B>, rest: Reduced<N>): N => {
  const one = i.number(1);
  const sum = i.add(one, rest.upper);
  const roundedOff = i.sub(rest.upper, i.sub(sum, one));
  return i.add(sum, i.add(roundedOff, curvature(i, rest)));
};

/** Beyond this size a result may be too large for a normal number, or too small. */
export const mostNormal = 708;

/** `value` times `2^n`, `e^x` in all, where a normal number may not hold it: in two steps, of which only the last rounds. */
export const scaledFar = <N, M, B>(i: BitInstructions<N, M, B>, x: N, { counted }: Reduced<N>, value: N): N => {
  const { number, choose } = i;
  const large = i.gt(x, number(0));
  const first = i.mul(value, powerOfTwo(i, i.sub(counted, choose(large, number(1), number(-60)))));
  const result = i.mul(first, choose(large, number(2), number(2 ** -60)));
  return choose(
    i.gt(x, number(710)),
    number(Number.POSITIVE_INFINITY),
    choose(i.lt(x, number(-746)), number(0), result),
  );
};

/** Faithfully rounded. */
export const exp = <N, M, B>(i: BitInstructions<N, M, B>, x: N): N => {
  const rest = reduced(i, x);
  const value = ofRest(i, rest);
  return i.rarely(i.gt(i.abs(x), i.number(mostNormal)), i.mul(value, powerOfTwo(i, rest.counted)), () =>
    scaledFar(i, x, rest, value),
  );
};
