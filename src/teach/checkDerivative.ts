// A derivative held against differences of the function itself. Knows numbers and functions of one number; is ignorant of
// expressions, and of how the derivative was found.
import { localSlope } from "./localSlope.js";
import type { Estimate } from "./stencil.js";

/**
 * `agrees`, `differs`; `kink`, where the slopes of both sides differ, `jump`, where the value does, and `edge`, where the
 * function has no value on one side; `not finite`, where value or derivative is none; `undecided`, where differences are
 * too coarse to tell.
 */
export type DerivativeVerdict = "agrees" | "differs" | "kink" | "jump" | "edge" | "not finite" | "undecided";

/** What differences say of a derivative. */
export interface DerivativeCheck {
  readonly verdict: DerivativeVerdict;
  /** The slope by differences, where there is one. */
  readonly slope?: number;
  /** How far off it may be. */
  readonly uncertainty?: number;
  /** The slopes on both sides of a kink. */
  readonly sides?: readonly [left: number, right: number];
}

// So little of a derivative may be uncertain for it to be called right; of 0 there is no part, but of what the function
// does around.
const [sureOf, sureOfZero] = [1e-5, 1e-7];

// What is that many times further off than it may be is called wrong; in between nothing is said.
const accusing = 4;

const isWithin = (derivative: number, { value, bar }: Estimate): boolean => Math.abs(value - derivative) <= bar;

const isFar = (derivative: number, { value, bar }: Estimate): boolean => Math.abs(value - derivative) > accusing * bar;

const lowest = ({ value, bar }: Estimate): number => value - accusing * bar;

const highest = ({ value, bar }: Estimate): number => value + accusing * bar;

/** A slope in as many digits as are sure. */
const sureDigits = ({ value, bar }: Estimate): number => {
  const digits = Math.floor(Math.log10(Math.abs(value) / bar)) + 1;
  return digits >= 1 && digits <= 17 ? Number(value.toPrecision(digits)) : value;
};

const isSureOfZero = ({ bar }: Estimate, scale: number): boolean => scale === 0 || bar <= sureOfZero * scale;

// Beyond this numbers are too far apart for differences to see what is between them: where floor and sin move, say.
const farthest = 2 ** 46;

const verdictOn = (derivative: number, slope: Estimate, scale: number): DerivativeVerdict => {
  if (isFar(derivative, slope)) return "differs";
  const isSure = derivative === 0 ? isSureOfZero(slope, scale) : slope.bar <= sureOf * Math.abs(derivative);
  return isWithin(derivative, slope) && isSure ? "agrees" : "undecided";
};

/**
 * Whether `derivative` is the slope of `f` at `x`, as far as differences can tell. A kink is told from a mistake: there,
 * anything from the slope of one side to that of the other is a convention that holds. Where differences cannot tell a
 * right derivative from a wrong one, it says so: where rounding hides the slope, say, or where numbers are too far apart,
 * beyond 2^46.
 *
 * Cost: about 150 evaluations of `f`, near 0 twice as many, and 200 more where it seems to go in steps.
 *
 * @example
 * checkDerivative(Math.sin, 0, 1).verdict // => "agrees"
 * checkDerivative(Math.sin, 0, 1.001).verdict // => "differs"
 * checkDerivative(Math.abs, 0, 0) // => { verdict: "kink", sides: [-1, 1] }
 */
export const checkDerivative = (f: (x: number) => number, x: number, derivative: number): DerivativeCheck => {
  const value = f(x);
  if (![x, value, derivative].every(Number.isFinite)) return { verdict: "not finite" };
  const local = localSlope(f, x, value);
  switch (local.tag) {
    case "slope": {
      const { slope, scale } = local;
      const verdict = Math.abs(x) > farthest ? "undecided" : verdictOn(derivative, slope, scale);
      return { verdict, slope: sureDigits(slope), uncertainty: slope.bar };
    }
    case "steps":
      return { verdict: isFar(derivative, local.between) && isFar(derivative, local.whole) ? "differs" : "undecided" };
    case "kink": {
      const sides = [local.left, local.right] as const;
      const [low, high] = [Math.min(...sides.map(lowest)), Math.max(...sides.map(highest))];
      const isBetween = derivative >= low && derivative <= high;
      return { verdict: isBetween ? "kink" : "differs", sides: [sureDigits(local.left), sureDigits(local.right)] };
    }
    case "unclear":
      return { verdict: "undecided" };
    default:
      return { verdict: local.tag };
  }
};
