// What follows from a library's addition and multiplication alone. Knows no library: `add` and `mul` take its values and plain
// numbers, in any order.
import { deep, doublings, factor } from "./functions.mjs";

const repeated = (times, step, x) => {
  let y = x;
  for (let i = 0; i < times; i++) y = step(y);
  return y;
};

/** These functions of the catalogue; a peer with something better of its own, such as a product of a vector, overrides them. */
export const composed = ({ add, mul }) => ({
  cube: (x) => mul(mul(x, x), x),
  square: (x) => mul(x, x),
  product: (x, y, z) => mul(mul(x, y), z),
  diamond: (x) => repeated(doublings, (y) => add(y, y), x),
  chain: (x) => repeated(deep, (y) => add(y, x), x),
  closure: (x) => mul(factor, x),
  // What is easily written by mistake where operators cannot be overloaded.
  branch: (x) => (x > 0 ? mul(2, x) : mul(3, x)),
  rawProduct: (x) => x * x,
  rawMath: (x) => Math.tanh(x),
});
