// When two numbers agree, and what is said when they do not. The only place with tolerances, besides the error bars.
import * as fc from "fast-check";
import { differenceSlope, isConclusive, type Slope, type Surroundings, sidedSlopes } from "./differences.js";

/** A counterexample was found: thrown by a property, it is the message of the violation. */
export class Disagreement extends Error {
  override readonly name = "Disagreement";
}

/** The same bits, any NaN being one. */
export const sameBits = (a: number, b: number): boolean => Object.is(a, b);

// Sums of the same terms in another order: rounding only, far below any mistake in a rule.
const rounding = 1e-10;

/** That two ways to compute the same agree up to rounding; `scale` is the size of the largest terms that add up. */
export const mustAgree = (what: string, a: number, b: number, scale = 0): void => {
  if (sameBits(a, b) || a === b) return;
  // Where a value overflows on one way only, there is nothing to compare.
  fc.pre(Number.isFinite(scale));
  const size = Math.max(1, Math.abs(a), Math.abs(b), scale);
  if (!(Math.abs(a - b) <= rounding * size)) throw new Disagreement(`${what}: ${a} and ${b}${hint(a / b)}.`);
};

/** That two numbers are the same, bit for bit. */
export const mustEqual = (what: string, a: number, b: number): void => {
  if (!sameBits(a, b)) throw new Disagreement(`${what}: ${shown(a)} and ${shown(b)} differ.`);
};

const shown = (x: number): string => (Object.is(x, -0) ? "-0" : String(x));

const hints: readonly (readonly [ratio: number, meaning: string])[] = [
  [-1, "the sign is wrong"],
  [2, "a contribution is counted twice"],
  [0.5, "one of two contributions is missing"],
  [0, "there is no dependence where there should be one"],
];

const hint = (ratio: number): string => {
  const found = hints.find(([value]) => Math.abs(ratio - value) < 1e-6);
  return found === undefined ? ` (ratio ${ratio})` : ` (ratio ${found[0]}: ${found[1]})`;
};

/**
 * That `derivative` is the derivative of `f` at `x`, as certified by differences. At a kink it must lie between the
 * slopes on both sides. A sample where the differences are too coarse to decide is discarded, and counted.
 */
export const mustBeSlope = (
  what: string,
  derivative: number,
  f: (x: number) => number,
  x: number,
  around: Surroundings,
): void => {
  const slope = differenceSlope(f, x, around);
  fc.pre(isConclusive(slope));
  if (Math.abs(derivative - slope.value) <= slope.bar) return;

  // The slopes on either side are coarser, but they do not look across a kink.
  const { left, right } = sidedSlopes(f, x, around);
  fc.pre(isConclusive(left) && isConclusive(right));
  const apart = (a: Slope, b: Slope): boolean => Math.abs(a.value - b.value) > a.bar + b.bar;
  if (!apart(slope, left) && !apart(slope, right))
    throw new Disagreement(
      `${what}: ${derivative}, but differences give ${slope.value} within ${slope.bar}${hint(derivative / slope.value)}.`,
    );
  const low = Math.min(left.value - left.bar, right.value - right.bar);
  const high = Math.max(left.value + left.bar, right.value + right.bar);
  if (derivative >= low && derivative <= high) return;
  throw new Disagreement(
    `${what}: ${derivative} is not between the slopes ${left.value} on the left and ${right.value} on the right.`,
  );
};
