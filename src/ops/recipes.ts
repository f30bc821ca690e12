// Parts of recipes that several ops share, in the instructions of generated code. The same steps as in numeric/, so that
// generated code gives the same numbers.
import type { Instructions } from "../expr/instructions.js";

/** `above` where `x` is above 0, `below` at and below 0, NaN where it is NaN. */
export const bySignOf = <N, M>(i: Instructions<N, M>, x: N, above: N, below: N): N => {
  const zero = i.number(0);
  return i.choose(i.gt(x, zero), above, i.choose(i.le(x, zero), below, i.number(Number.NaN)));
};

/** `exp(-|x|)`: what the logistic function is made of in either tail. */
const decayOf = <N, M>(i: Instructions<N, M>, x: N): N => i.exp(i.neg(i.abs(x)));

/** `1 / (1 + exp(-x))`. */
export const sigmoidOf = <N, M>(i: Instructions<N, M>, x: N): N => {
  const decay = decayOf(i, x);
  const one = i.number(1);
  return i.div(i.choose(i.lt(x, i.number(0)), decay, one), i.add(one, decay));
};

/** The derivative of the sigmoid. */
export const logisticDensityOf = <N, M>(i: Instructions<N, M>, x: N): N => {
  const decay = decayOf(i, x);
  const sum = i.add(i.number(1), decay);
  return i.div(decay, i.mul(sum, sum));
};

/** `log(1 + exp(x))`. */
export const softplusOf = <N, M>(i: Instructions<N, M>, x: N): N =>
  i.add(i.max(x, i.number(0)), i.log1p(decayOf(i, x)));
