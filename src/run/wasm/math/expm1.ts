// e^x - 1, accurate near 0. Knows the parts of the exponential, and how their sum loses nothing.
import { curvature, mostNormal, ofRest, powerOfTwo, type Reduced, reduced, scaledFar } from "./exp.js";
import type { BitInstructions } from "./instructions.js";
import { withSignOf } from "./polynomial.js";

// 2^n (1 + upper + curvature) - 1 = (2^n - 1) + 2^n upper + 2^n curvature, largest first: what the first sum rounds off
// is put back (fast two-sum: for n = 0 the first summand is 0, else it is the larger).
const near = <N, M, B>(i: BitInstructions<N, M, B>, rest: Reduced<N>): N => {
  const scale = powerOfTwo(i, rest.counted);
  const whole = i.sub(scale, i.number(1));
  const upper = i.mul(scale, rest.upper);
  const sum = i.add(whole, upper);
  const roundedOff = i.sub(upper, i.sub(sum, whole));
  return i.add(sum, i.add(roundedOff, i.mul(scale, curvature(i, rest))));
};

/** For numbers of at most {@link mostNormal} in size, or NaN; -0 gives 0. */
export const expm1Near = <N, M, B>(i: BitInstructions<N, M, B>, x: N): N => near(i, reduced(i, x));

export const expm1 = <N, M, B>(i: BitInstructions<N, M, B>, x: N): N => {
  const rest = reduced(i, x);
  return i.rarely(i.gt(i.abs(x), i.number(mostNormal)), withSignOf(i, x, near(i, rest)), () =>
    i.choose(i.lt(x, i.number(0)), i.number(-1), scaledFar(i, x, rest, ofRest(i, rest))),
  );
};
