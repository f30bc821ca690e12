// The natural logarithm to more than 64 bits, as the sum of two float64: what a power needs. No fused multiplication is at
// hand, so factors are cut to halves whose products are exact.
//
// The method is that of FreeBSD msun, e_pow.c:
//   Copyright (C) 2004 by Sun Microsystems, Inc. All rights reserved.
//   Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice is
//   preserved.
import { ln2 } from "./exp.js";
import type { BitInstructions } from "./instructions.js";
import type { Scientific } from "./log.js";
import { polynomial, upper } from "./polynomial.js";

/** A number as `upper + lower`, of which the upper part has at most 26 bits. */
export interface Double<N> {
  readonly upper: N;
  readonly lower: N;
}

// log((1 + s) / (1 - s)) = 2/3 s (3 + s^2 + s^4 P(s^2)); minimax on s^2 <= 0.0295, from test/golden/math_functions.py.
const coefficients = [
  0.6, 0.4285714285714406, 0.33333333332476994, 0.2727272750448361, 0.2307689230833635, 0.20002213792948378,
  0.1755918761078859, 0.1758638846469378,
];

// The upper part has 26 bits.
const twoThirds = { upper: 0.6666666567325592, lower: 9.934107462565104e-9 } as const;

// (m - 1) / (m + 1) for the mantissa m. The quotient's upper part times the divisor's is exact, and what that leaves of
// the dividend gives the lower part.
const quotient = <N, M, B>(i: BitInstructions<N, M, B>, mantissa: N): Double<N> => {
  const { sub, mul } = i;
  const one = i.number(1);
  const dividend = sub(mantissa, one);
  const sum = i.add(mantissa, one);
  const inverse = i.div(one, sum);
  const first = upper(i, mul(dividend, inverse));
  const divisor = upper(i, sum);
  // The sum may have one bit more than fits: the mantissa less the upper part of the sum, plus 1, has not.
  const divisorRest = sub(mantissa, sub(divisor, one));
  const left = sub(sub(dividend, mul(first, divisor)), mul(first, divisorRest));
  return { upper: first, lower: mul(left, inverse) };
};

export const logDouble = <N, M, B>(i: BitInstructions<N, M, B>, { exponent, mantissa }: Scientific<N>): Double<N> => {
  const { number, add, sub, mul } = i;
  const s = quotient(i, mantissa);
  const whole = add(s.upper, s.lower);
  // s^2 is exact in its first part.
  const squareUpper = mul(s.upper, s.upper);
  const squareLower = mul(s.lower, add(whole, s.upper));
  const square = add(squareUpper, squareLower);
  const series = mul(mul(square, square), polynomial(i, coefficients, square));
  const rest = add(series, squareLower);
  const three = number(3);
  const factor = upper(i, add(add(three, squareUpper), rest));
  const factorRest = sub(rest, sub(sub(factor, three), squareUpper));
  const product = mul(s.upper, factor);
  const productRest = add(mul(s.lower, factor), mul(factorRest, whole));
  const cut = upper(i, add(product, productRest));
  const cutRest = sub(productRest, sub(cut, product));
  const first = mul(number(twoThirds.upper), cut);
  const firstRest = add(mul(number(twoThirds.lower), cut), mul(number(2 / 3), cutRest));
  const base = mul(exponent, number(ln2.upper));
  const small = add(firstRest, mul(exponent, number(ln2.lower)));
  const result = upper(i, add(base, add(first, small)));
  return { upper: result, lower: sub(small, sub(sub(result, base), first)) };
};
