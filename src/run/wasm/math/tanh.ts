// The hyperbolic tangent, by e^(2 |x|) - 1.
import { expm1Near } from "./expm1.js";
import type { BitInstructions } from "./instructions.js";
import { withSignOf } from "./polynomial.js";

/** tanh |x| = t / (t + 2) with t = expm1(2 |x|); from 22 on it is 1. */
export const tanh = <N, M, B>(i: BitInstructions<N, M, B>, x: N): N => {
  const { number } = i;
  const size = i.abs(x);
  // Not the lesser of both, which would lose NaN.
  const bounded = i.choose(i.gt(size, number(22)), number(22), size);
  const t = expm1Near(i, i.mul(number(2), bounded));
  return withSignOf(i, x, i.div(t, i.add(t, number(2))));
};
