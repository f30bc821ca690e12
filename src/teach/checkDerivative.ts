// A derivative held against differences of the function itself. Knows numbers and functions of one number; is ignorant of
// expressions, and of how the derivative was found.
import { localSlope } from "./localSlope.js";
import { type Estimate, type View, viewOf } from "./stencil.js";

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
const tolerated = (derivative: number, scale: number): number =>
  derivative === 0 ? 1e-7 * scale : 1e-5 * Math.abs(derivative);

// What is that many times further off than it may be is called wrong; in between nothing is said.
const accusing = 4;

const isWithin = (derivative: number, { value, bar }: Estimate): boolean => Math.abs(value - derivative) <= bar;

// What stands still may have a slope that is lost beside numbers of about 1 inside of the function, as that of
// log(1 + exp(x)) at -40 is.
const lost = 1e-12;

const uncertaintyOf = ({ value, bar }: Estimate): number => (value === 0 ? Math.max(bar, lost) : bar);

const isFar = (derivative: number, slope: Estimate): boolean =>
  Math.abs(slope.value - derivative) > accusing * uncertaintyOf(slope);

const lowest = ({ value, bar }: Estimate): number => value - accusing * bar;

const highest = ({ value, bar }: Estimate): number => value + accusing * bar;

/** A slope in as many digits as are sure. */
const sureDigits = ({ value, bar }: Estimate): number => {
  const digits = Math.floor(Math.log10(Math.abs(value) / bar)) + 1;
  return digits >= 1 && digits <= 17 ? Number(value.toPrecision(digits)) : value;
};

const isRight = (derivative: number, slope: Estimate, scale: number): boolean =>
  isWithin(derivative, slope) && (slope.bar <= tolerated(derivative, scale) || (derivative === 0 && scale === 0));

// Beyond this numbers are too far apart for differences to see what is between them: where floor and sin move, say.
const farthest = 2 ** 46;

const verdictOn = (derivative: number, slope: Estimate, scale: number): DerivativeVerdict => {
  if (isFar(derivative, slope)) return "differs";
  return isRight(derivative, slope, scale) ? "agrees" : "undecided";
};

// A derivative is clearly right, and the search over, where it is so much surer than it need be, and is right too from as
// near as noise lets that be seen, with something to spare: what is far wider than it is high hides little.
const [surer, spare] = [1e-4, 1 / 16];

const isClear =
  (f: (x: number) => number, x: number, value: number, derivative: number) =>
  ({ slope, step, steepness }: View): boolean => {
    const enough = tolerated(derivative, steepness);
    if (!(slope.bar <= surer * enough) || !isWithin(derivative, slope)) return false;
    const near = viewOf(f, x, value, (slope.bar * step) / (spare * enough));
    return isRight(derivative, near.slope, steepness);
  };

/**
 * Whether `derivative` is the slope of `f` at `x`, as far as differences can tell. A kink is told from a mistake: there,
 * anything from the slope of one side to that of the other is a convention that holds. Where differences cannot tell a
 * right derivative from a wrong one, it says so: where rounding hides the slope, say, or where numbers are too far apart,
 * beyond 2^46.
 *
 * Cost: about 20 evaluations of `f` where the derivative is clearly right. Else about 150, near 0 twice as many, and 200
 * more where it seems to go in steps.
 *
 * @example
 * checkDerivative(Math.sin, 0, 1).verdict // => "agrees"
 * checkDerivative(Math.sin, 0, 1.001).verdict // => "differs"
 * checkDerivative(Math.abs, 0, 0) // => { verdict: "kink", sides: [-1, 1] }
 */
export const checkDerivative = (f: (x: number) => number, x: number, derivative: number): DerivativeCheck => {
  const value = f(x);
  if (![x, value, derivative].every(Number.isFinite)) return { verdict: "not finite" };
  const local = localSlope(f, x, value, isClear(f, x, value, derivative));
  switch (local.tag) {
    case "slope": {
      const { slope, scale } = local;
      const verdict = Math.abs(x) > farthest ? "undecided" : verdictOn(derivative, slope, scale);
      return { verdict, slope: sureDigits(slope), uncertainty: uncertaintyOf(slope) };
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
