// log(1 + x), accurate near 0. Knows the logarithm's parts.
//
// What 1 + x rounds off is put back to first order, as in FreeBSD msun, s_log1p.c:
//   Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
//   Developed at SunPro, a Sun Microsystems, Inc. business. Permission to use, copy, modify, and distribute this
//   software is freely granted, provided that this notice is preserved.
import type { BitInstructions } from "./instructions.js";
import { logOf, scientific } from "./log.js";
import { withSignOf } from "./polynomial.js";

export const log1p = <N, M, B>(i: BitInstructions<N, M, B>, x: N): N => {
  const { number, sub, choose } = i;
  const one = number(1);
  const infinity = number(Number.POSITIVE_INFINITY);
  const sum = i.add(one, x);
  // Exact, whichever of both is larger.
  const part = sub(sum, one);
  const roundedOff = i.add(sub(one, sub(sum, part)), sub(x, part));
  const value = logOf(i, scientific(i, sum), i.div(roundedOff, sum));
  const usual = i.both(i.gt(x, number(-1)), i.lt(x, infinity));
  return i.rarely(i.not(usual), withSignOf(i, x, value), () =>
    choose(i.gt(x, one), infinity, choose(i.eq(x, number(-1)), number(Number.NEGATIVE_INFINITY), number(Number.NaN))),
  );
};
