// A derivative held against differences of the function itself. Knows numbers and functions of one number; is ignorant of
// expressions, and of how the derivative was found.

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

interface Level {
  readonly step: number;
  readonly left: number;
  readonly right: number;
  readonly central: number;
  /** What rounding may have done to any of them. */
  readonly rounding: number;
}

const levels = 26;

// What rounding does to a value: a few units in the last place, which below the normal numbers is a fixed amount.
const noiseIn = (...values: readonly number[]): number =>
  4 * values.reduce((sum, value) => sum + Number.EPSILON * Math.abs(value) + Number.MIN_VALUE, 0);

// Steps from a sixteenth of x on, each a quarter of the one before: far apart ones see no rounding, close ones no curvature.
// Near 0 two ladders of them: the one that suits functions whose scale is 1, and the one that suits x.
const levelsAt = (f: (x: number) => number, x: number, value: number): readonly (Level | undefined)[] =>
  (x !== 0 && Math.abs(x) < 1e-6 ? [1, Math.abs(x)] : [Math.max(Math.abs(x), 1)]).flatMap((scale) =>
    Array.from({ length: levels }, (_, k) => {
      const step = scale * 4 ** -(k + 2);
      const [low, high] = [x - step, x + step];
      if (low === x || high === x) return undefined;
      const [below, above] = [f(low), f(high)];
      return {
        step,
        left: (value - below) / (x - low),
        right: (above - value) / (high - x),
        central: (above - below) / (high - low),
        rounding: noiseIn(below, value, above) / step,
      };
    }),
  );

const isNumber = ({ left, right }: Level): boolean => Number.isFinite(left) && Number.isFinite(right);

/** How much the function changes on each side, at each step. */
const changesIn = (found: readonly Level[]): readonly number[] =>
  found.flatMap(({ left, right, step }) => [Math.abs(left * step), Math.abs(right * step)]);

// Where a function is flat at some steps, and at others changes by no more than rounding does, a slope may have been swallowed.
const withoutSwallowed = (found: readonly Level[], value: number): readonly Level[] => {
  const changes = changesIn(found);
  const least = Math.min(...changes.filter((change) => change > 0));
  return least < 1e-12 * Math.max(Math.abs(value), ...changes)
    ? found.filter(({ left, right }) => left !== 0 || right !== 0)
    : found;
};

const gapOf = ({ left, right }: Level): number => Math.abs(right - left);

interface Estimate {
  readonly slope: number;
  readonly uncertainty: number;
}

/** The slope by Richardson's extrapolation, at the steps where two of them in a row agree best. */
const extrapolated = (found: readonly Level[]): Estimate => {
  let best: Estimate = { slope: Number.NaN, uncertainty: Number.POSITIVE_INFINITY };
  let last: number | undefined;
  found.slice(1).forEach(({ step, central, rounding }, k) => {
    // Not across the gap between two ladders.
    if (found[k]!.step > 5 * step) {
      last = undefined;
      return;
    }
    const slope = (16 * central - found[k]!.central) / 15;
    const uncertainty = (last === undefined ? Number.POSITIVE_INFINITY : Math.abs(slope - last)) + rounding;
    if (uncertainty < best.uncertainty) best = { slope, uncertainty };
    last = slope;
  });
  return best;
};

// Where a function is smooth the slopes of both sides come together as steps shrink; at a kink they stay apart, at a jump
// they part ever more. Asked at the smallest steps that rounding leaves three digits of.
const brokenAt = (found: readonly Level[]): DerivativeCheck | undefined => {
  const sharp = found.filter(({ left, right, rounding }) => 1000 * rounding < Math.abs(left) + Math.abs(right));
  const [third, second, last] = sharp.slice(-3);
  if (third === undefined || second === undefined || last === undefined) return undefined;
  const [far, near, gap] = [gapOf(third), gapOf(second), gapOf(last)];
  // It was beside x if nothing of it is left at smaller steps that could see it.
  const isBeside = found.some((level) => level.step < last.step && level.rounding < gap / 8 && gapOf(level) < gap / 2);
  if (isBeside) return undefined;
  if (gap > 3 * near && near > 3 * far && gap > 0.1 * (Math.abs(last.left) + Math.abs(last.right)))
    // Rounding inside of a function makes jumps, too: small ones.
    return gap * last.step > 1e-7 * Math.max(...changesIn(found)) ? { verdict: "jump" } : undefined;
  const isSteady = gap > 0.8 * near && gap < 1.25 * near && near > 0.8 * far && near < 1.25 * far;
  return isSteady && gap > 0.01 * (Math.abs(last.left) + Math.abs(last.right))
    ? { verdict: "kink", sides: [last.left, last.right] }
    : undefined;
};

/**
 * The slope at the smallest steps that can still tell apart two slopes that far from each other, if three of them agree:
 * what a function does far from x is none of its slope.
 */
const closest = (found: readonly Level[], apart: number): Estimate | undefined => {
  const telling = found.filter(({ rounding }) => 1000 * rounding < apart).slice(-3);
  const last = telling.at(-1);
  if (last === undefined || telling.length < 3) return undefined;
  const spread = Math.max(...telling.map(({ central }) => Math.abs(central - last.central)));
  return spread < 0.1 * apart ? { slope: last.central, uncertainty: spread + last.rounding } : undefined;
};

const verdictOn = ({ slope, uncertainty }: Estimate, derivative: number): "agrees" | "differs" | "undecided" => {
  const off = Math.abs(slope - derivative);
  const size = Math.max(Math.abs(slope), Math.abs(derivative));
  if (off <= 20 * uncertainty + 1e-9 * size) return uncertainty <= 1e-3 * Math.max(size, 1e-3) ? "agrees" : "undecided";
  return uncertainty < 1e-3 * off ? "differs" : "undecided";
};

/**
 * Whether `derivative` is the slope of `f` at `x`, as far as differences can tell. A kink is told from a mistake: there,
 * anything from the slope of one side to that of the other is a convention that holds.
 *
 * Cost: about fifty evaluations of `f`, near 0 a hundred.
 *
 * @example
 * checkDerivative(Math.sin, 0, 1).verdict // => "agrees"
 * checkDerivative(Math.sin, 0, 1.001).verdict // => "differs"
 * checkDerivative(Math.abs, 0, 0) // => { verdict: "kink", sides: [-1, 1] }
 */
export const checkDerivative = (f: (x: number) => number, x: number, derivative: number): DerivativeCheck => {
  const value = f(x);
  if (![x, value, derivative].every(Number.isFinite)) return { verdict: "not finite" };
  const tried = levelsAt(f, x, value).filter((level) => level !== undefined);
  const nearest = tried.at(-1);
  if (nearest !== undefined && !isNumber(nearest)) return { verdict: "edge" };
  const all = tried.filter(isNumber);
  const found = derivative === 0 ? all : withoutSwallowed(all, value);
  const broken = brokenAt(all);
  if (broken !== undefined) {
    const [low, high] = [...(broken.sides ?? [])].sort((a, b) => a - b);
    const slack = 1e-3 * (Math.abs(low ?? 0) + Math.abs(high ?? 0));
    const isBetween =
      low === undefined || high === undefined || (derivative >= low - slack && derivative <= high + slack);
    return isBetween ? broken : { ...broken, verdict: "differs" };
  }
  const best = extrapolated(found);
  if (!Number.isFinite(best.uncertainty)) return { verdict: "undecided" };
  const verdict = verdictOn(best, derivative);
  if (verdict !== "differs") return { verdict, ...best };
  const off = Math.abs(best.slope - derivative);
  const near = closest(found, off);
  if (near === undefined) return { verdict: "undecided", ...best };
  if (Math.abs(near.slope - best.slope) < 0.2 * off) return { verdict, ...best };
  return { verdict: verdictOn(near, derivative), ...near };
};
