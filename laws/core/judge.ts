// What a law asks about numbers: whether they are the same, agree, or are a slope. The only place with tolerances besides
// the error bars. A judge also writes down how much each comparison could decide; it knows nothing of expressions.
import {
  betweenSides,
  cautiousSlope,
  differenceSlope,
  isConclusive,
  isTooFlat,
  type Sides,
  type Slope,
  type Surroundings,
  sidedSlopes,
} from "../oracles/differences.js";
import { Disagreement } from "./disagreement.js";
import { fc } from "./fastCheck.js";
import { hintOf } from "./hints.js";

/** How a comparison with differences went. At a kink the sides have slopes of their own. */
export type Decision = "decided" | "inconclusive" | "kink";

/** One comparison that held, or that could not be decided. */
export interface Comparison {
  readonly what: string;
  readonly decision: Decision;
  /** How far off the number could be without being noticed, as a part of it; 0 for a comparison to the bit. */
  readonly bar: number;
  /** The number that a function was looked at, where that was undecided. */
  readonly at?: number;
}

/** Where comparisons are written down. */
export type Ledger = (comparison: Comparison) => void;

/** What a law puts its questions to. Each question throws a {@link Disagreement} if the answer is no. */
export interface Judge {
  /** The same number, bit for bit, any NaN being one. */
  equal(what: string, found: number, expected: number): void;
  /** The same but for rounding; `scale` is the size of the largest terms that add up. */
  agree(what: string, found: number, expected: number, scale?: number): void;
  /** The same within a bound on the rounding errors of both. */
  within(what: string, found: number, expected: number, bar: number): void;
  /**
   * Whether `derivative` is the derivative of `f` at `x`, as certified by differences. At a kink it must lie between the
   * slopes on both sides.
   */
  slope(what: string, derivative: number, f: (x: number) => number, x: number, around?: Surroundings): Decision;
  /** A condition of the law: a sample that does not meet it is discarded, and counted. */
  needs(condition: boolean): void;
}

/** The same bits, any NaN being one. */
export const sameBits = (a: number, b: number): boolean => Object.is(a, b);

// Sums of the same terms in another order: rounding only, far below any mistake in a rule.
const rounding = 1e-10;

const shown = (x: number): string => (Object.is(x, -0) ? "-0" : String(x));

const ratio = (found: number, expected: number): string => {
  const hint = hintOf(found, expected);
  return ` (ratio ${shown(found / expected)}${hint === undefined ? "" : `: ${hint}`})`;
};

const relative = (bar: number, size: number): number => (bar === 0 ? 0 : bar / Math.abs(size));

const apart = (a: Slope, b: Slope): boolean => Math.abs(a.value - b.value) > a.bar + b.bar;

/** A judge that writes into a ledger. */
export const judgeWith = (record: Ledger): Judge => {
  const within = (what: string, found: number, expected: number, bar: number): void => {
    if (!sameBits(found, expected) && found !== expected && !(Math.abs(found - expected) <= bar))
      throw new Disagreement(`${what}: ${shown(found)} and ${shown(expected)}${ratio(found, expected)}.`, {
        found,
        expected,
        bar,
      });
    record({ what, decision: "decided", bar: relative(bar, expected) });
  };
  const slopeBetween = (what: string, derivative: number, sides: Sides, mixed: boolean): Decision => {
    const { left, right } = sides;
    const [low, high] = betweenSides(sides);
    if ((derivative >= low && derivative <= high) || mixed) {
      record({ what, decision: "kink", bar: relative(high - low, derivative) });
      return "kink";
    }
    const nearest = derivative < low ? low : high;
    throw new Disagreement(
      `${what}: ${derivative} is not between the slopes ${left.value} on the left and ${right.value} on the right.`,
      { found: derivative, expected: nearest, bar: 0 },
    );
  };
  const judge: Judge = {
    equal: (what, found, expected) => {
      if (!sameBits(found, expected))
        throw new Disagreement(`${what}: ${shown(found)} and ${shown(expected)} differ.`, { found, expected, bar: 0 });
      record({ what, decision: "decided", bar: 0 });
    },
    agree: (what, found, expected, scale = 0) => {
      // Where a value overflows on one way only, there is nothing to compare.
      judge.needs(Number.isFinite(scale) || sameBits(found, expected));
      within(what, found, expected, rounding * Math.max(1, Math.abs(found), Math.abs(expected), scale));
    },
    within,
    slope: (what, derivative, f, x, around = {}) => {
      const quick = differenceSlope(f, x, around);
      const undecided = (): Decision => {
        record({ what, decision: "inconclusive", bar: Number.POSITIVE_INFINITY, at: x });
        return "inconclusive";
      };
      const decided = ({ value, bar }: Slope): Decision => {
        record({ what, decision: "decided", bar: relative(bar, value) });
        return "decided";
      };
      const fits = ({ value, bar }: Slope): boolean => Math.abs(derivative - value) <= bar;
      if (!isConclusive(quick)) return undecided();
      if (fits(quick)) return decided(quick);
      // What seems wrong may be the rounding of f, so that is measured before anything is said.
      const slope = cautiousSlope(f, x, around);
      if (isConclusive(slope) && fits(slope)) return decided(slope);
      if (isTooFlat(f, x, derivative, around)) return undecided();
      // The slopes on either side are coarser, but they do not look across a kink.
      const sides = sidedSlopes(f, x, around);
      const { left, right } = sides;
      if (!isConclusive(left) || !isConclusive(right)) return undecided();
      if (apart(left, right) || (isConclusive(slope) && (apart(slope, left) || apart(slope, right))))
        return slopeBetween(what, derivative, sides, around.mixed === true);
      if (!isConclusive(slope)) return undecided();
      throw new Disagreement(
        `${what}: ${shown(derivative)}, but differences give ${slope.value} within ${slope.bar}${ratio(derivative, slope.value)}.`,
        { found: derivative, expected: slope.value, bar: slope.bar },
      );
    },
    needs: (condition) => fc.pre(condition),
  };
  return Object.freeze(judge);
};

/** A judge that keeps no ledger: for comparisons outside of laws. */
export const strict: Judge = judgeWith(() => {});
