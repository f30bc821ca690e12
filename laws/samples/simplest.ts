// Numbers that shrink to the simplest ones for which a law still fails: few decimals first, then small, then positive.
// Knows numbers only; where samples come from is the matter of the arbitrary it is given.
import type { Arbitrary, Random, Stream, Value } from "fast-check";
import { fc } from "../core/fastCheck.js";

/** How many digits `x` has after the point, written out without an exponent. */
const decimalsOf = (x: number): number => {
  const [digits = "", power = "0"] = String(Math.abs(x)).split("e");
  const [, fraction = ""] = digits.split(".");
  return Math.max(0, fraction.length - Number(power));
};

// Read as text, because 31 / 10 ** 2 is rounded twice.
const scaled = (mantissa: number, decimals: number): number =>
  decimals === 0 ? mantissa : Number(`${mantissa}e-${decimals}`);

// From the smallest to the number itself, by steps that halve: a bound is found in the logarithm of its distance.
const smallerMantissas = (mantissa: number): readonly number[] => {
  const found: number[] = [];
  if (!Number.isFinite(mantissa)) return found;
  for (let rest = Math.floor(mantissa / 2); rest > 0; rest = Math.floor(rest / 2)) found.push(mantissa - rest);
  return found;
};

// Each has fewer decimals than `x`; or as many and a smaller size; or both alike and no sign: there is no way back.
const simpler = (x: number): readonly number[] => {
  if (x === 0) return Object.is(x, -0) ? [0] : [];
  if (!Number.isFinite(x)) {
    const ordinary = [0, 1, -1, Number.MAX_VALUE, -Number.MAX_VALUE];
    return x > 0 ? ordinary : [...ordinary, Number.POSITIVE_INFINITY];
  }
  const [size, sign] = [Math.abs(x), Math.sign(x)];
  const decimals = decimalsOf(x);
  const rounded = Array.from({ length: decimals }, (_, fewer) => {
    const towardsZero = Math.floor(size * 10 ** fewer);
    return [scaled(towardsZero, fewer), scaled(towardsZero + 1, fewer)].filter(Number.isFinite);
  });
  const mantissa = Math.round(size * 10 ** decimals);
  const smaller = [0, ...smallerMantissas(mantissa).map((each) => scaled(each, decimals))].filter((y) => y < size);
  return [...(sign < 0 ? [size] : []), ...[...rounded.flat(), ...smaller].map((y) => (y === 0 ? 0 : sign * y))];
};

class Simplest extends fc.Arbitrary<number> {
  constructor(
    readonly source: Arbitrary<number>,
    readonly accepts: (x: number) => boolean,
  ) {
    super();
  }

  override generate(random: Random, bias: number | undefined): Value<number> {
    return new fc.Value(this.source.generate(random, bias).value, undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is number {
    return typeof value === "number" && this.accepts(value);
  }

  override shrink(value: number): Stream<Value<number>> {
    const wanted = [...new Set(simpler(value))].filter(this.accepts);
    return fc.stream(wanted.map((each) => new fc.Value(each, undefined)).values());
  }
}

/** The numbers of `source`, shrunk to simpler ones among those that `accepts` takes. */
export const simplest = (source: Arbitrary<number>, accepts: (x: number) => boolean): Arbitrary<number> =>
  new Simplest(source, accepts);
