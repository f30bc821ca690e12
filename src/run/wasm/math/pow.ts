// x ** y, with JavaScript's special cases.
import { mostNormal, ofRestClosely, powerOfTwo, reduced, scaledFar } from "./exp.js";
import type { BitInstructions } from "./instructions.js";
import { lifting, scientific, smallestNormal } from "./log.js";
import { type Double, logDouble } from "./logDouble.js";
import { upper } from "./polynomial.js";

// y log |x|, both parts float64.
const exponentOf = <N, M, B>(i: BitInstructions<N, M, B>, log: Double<N>, y: N): Double<N> => {
  const { add, sub, mul } = i;
  const yUpper = upper(i, y);
  const product = mul(yUpper, log.upper);
  const rest = add(mul(sub(y, yUpper), log.upper), mul(y, log.lower));
  const sum = add(product, rest);
  return { upper: sum, lower: sub(rest, sub(sum, product)) };
};

// The sign bit of x where y is an odd number.
const signOf = <N, M, B>(i: BitInstructions<N, M, B>, x: N, y: N): B => {
  const half = i.mul(y, i.number(0.5));
  const odd = i.both(i.eq(i.floor(y), y), i.ne(i.floor(half), half));
  const signed = i.choose(odd, x, i.number(0));
  return i.andBits(i.bitsOf(signed), i.bits(1n << 63n));
};

// |x| ** y if both are finite and x is not 0, whatever the size of the result.
const finite = <N, M, B>(i: BitInstructions<N, M, B>, size: N, y: N): N => {
  const { number, choose } = i;
  const subnormal = i.lt(size, number(smallestNormal));
  const normal = choose(subnormal, i.mul(size, number(2 ** lifting)), size);
  const { exponent, mantissa } = scientific(i, normal);
  const lifted = i.sub(exponent, choose(subnormal, number(lifting), number(0)));
  // An exponent of 2^65 gives 0, 1 or infinity already, and its product does not overflow.
  const most = number(2 ** 65);
  const least = number(-(2 ** 65));
  const bounded = choose(i.gt(y, most), most, choose(i.lt(y, least), least, y));
  const product = exponentOf(i, logDouble(i, { exponent: lifted, mantissa }), bounded);
  const rest = reduced(i, product.upper, product.lower);
  return scaledFar(i, product.upper, rest, ofRestClosely(i, rest));
};

// Every case, in the order of ECMAScript's Number::exponentiate, the last first.
const anyPower = <N, M, B>(i: BitInstructions<N, M, B>, x: N, y: N): N => {
  const { number, choose } = i;
  const zero = number(0);
  const infinity = number(Number.POSITIVE_INFINITY);
  const nan = number(Number.NaN);
  const size = i.abs(x);
  const rising = i.gt(y, zero);
  const whole = i.eq(i.floor(y), y);
  const ofNegative = i.both(i.lt(x, zero), i.not(whole));
  let power = choose(ofNegative, nan, finite(i, size, y));
  power = choose(i.eq(size, zero), choose(rising, zero, infinity), power);
  power = choose(i.eq(size, infinity), choose(rising, infinity, zero), power);
  power = i.fromBits(i.xorBits(i.bitsOf(power), signOf(i, x, y)));
  const growing = i.gt(i.mul(i.sub(size, number(1)), y), zero);
  const endless = choose(i.eq(size, number(1)), nan, choose(growing, infinity, zero));
  power = choose(i.eq(i.abs(y), infinity), endless, power);
  power = choose(i.either(i.ne(x, x), i.ne(y, y)), nan, power);
  return choose(i.eq(y, zero), number(1), power);
};

/** Numbers whose size is normal, to powers that are normal, take the short way; so do negative ones, but for the sign. */
export const pow = <N, M, B>(i: BitInstructions<N, M, B>, x: N, y: N): N => {
  const { number } = i;
  const size = i.abs(x);
  const product = exponentOf(i, logDouble(i, scientific(i, size)), y);
  const rest = reduced(i, product.upper, product.lower);
  const power = i.mul(ofRestClosely(i, rest), powerOfTwo(i, rest.counted));
  const near = i.lt(i.abs(product.upper), number(mostNormal));
  const within = (value: N): M =>
    i.not(i.both(near, i.both(i.ge(value, number(smallestNormal)), i.lt(value, number(Number.POSITIVE_INFINITY)))));
  return i.rarely(within(x), power, (usual) => {
    const whole = i.eq(i.floor(y), y);
    const either = i.choose(i.either(i.gt(x, number(0)), whole), usual, number(Number.NaN));
    return i.rarely(within(size), i.fromBits(i.xorBits(i.bitsOf(either), signOf(i, x, y))), () => anyPower(i, x, y));
  });
};
