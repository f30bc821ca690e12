// A derivative held against differences of the function itself. Knows numbers and functions of one number; is ignorant of
// expressions, and of how the derivative was found.

/**
 * `agrees`, `differs`; `kink`, where the slopes of both sides differ, `jump`, where the value does, and `edge`, where the
 * function has no value on one side; `not finite`, where value or derivative is none; `undecided`, where differences are
 * too coarse to tell.
 */
export type Verdict = "agrees" | "differs" | "kink" | "jump" | "edge" | "not finite" | "undecided";

export interface Comparison {
  readonly verdict: Verdict;
  /** The slope by differences, where there is one. */
  readonly slope?: number;
  /** How far off it may be. */
  readonly uncertainty?: number;
  /** The slopes on both sides of a kink. */
  readonly sides?: readonly [left: number, right: number];
}

interface Level {
  readonly left: number;
  readonly right: number;
  readonly central: number;
  /** What rounding may have done to any of them. */
  readonly rounding: number;
}

const levels = 26;

// Steps from a sixteenth of x on, each a quarter of the one before: far apart ones see no rounding, close ones no curvature.
const levelsAt = (f: (x: number) => number, x: number, value: number): readonly (Level | undefined)[] =>
  Array.from({ length: levels }, (_, k) => {
    const step = Math.max(Math.abs(x), 1) * 4 ** -(k + 2);
    const [low, high] = [x - step, x + step];
    if (low === x || high === x) return undefined;
    const [below, above] = [f(low), f(high)];
    return {
      left: (value - below) / (x - low),
      right: (above - value) / (high - x),
      central: (above - below) / (high - low),
      rounding: (4 * Number.EPSILON * (Math.abs(below) + Math.abs(value) + Math.abs(above))) / step,
    };
  });

const isNumber = ({ left, right }: Level): boolean => Number.isFinite(left) && Number.isFinite(right);

const gapOf = ({ left, right }: Level): number => Math.abs(right - left);

/** The slope by Richardson's extrapolation, at the steps where two of them in a row agree best. */
const extrapolated = (found: readonly Level[]): { readonly slope: number; readonly uncertainty: number } => {
  let best = { slope: Number.NaN, uncertainty: Number.POSITIVE_INFINITY };
  let last: number | undefined;
  found.slice(1).forEach(({ central, rounding }, k) => {
    const slope = (16 * central - found[k]!.central) / 15;
    const uncertainty = (last === undefined ? Number.POSITIVE_INFINITY : Math.abs(slope - last)) + rounding;
    if (uncertainty < best.uncertainty) best = { slope, uncertainty };
    last = slope;
  });
  return best;
};

// Where a function is smooth the slopes of both sides come together as steps shrink; at a kink they stay apart, at a jump
// they part ever more. Asked at the smallest steps that rounding leaves three digits of.
const brokenAt = (found: readonly Level[]): Comparison | undefined => {
  const sharp = found.filter(({ left, right, rounding }) => 1000 * rounding < Math.abs(left) + Math.abs(right));
  const [third, second, last] = sharp.slice(-3);
  if (third === undefined || second === undefined || last === undefined) return undefined;
  const [far, near, gap] = [gapOf(third), gapOf(second), gapOf(last)];
  if (gap > 3 * near && near > 3 * far && gap > 0.1 * (Math.abs(last.left) + Math.abs(last.right)))
    return { verdict: "jump" };
  const isSteady = gap > 0.8 * near && gap < 1.25 * near && near > 0.8 * far && near < 1.25 * far;
  return isSteady && gap > 0.01 * (Math.abs(last.left) + Math.abs(last.right))
    ? { verdict: "kink", sides: [last.left, last.right] }
    : undefined;
};

/** Whether `derivative` is the slope of `f` at `x`, as far as differences can tell. */
export const compared = (f: (x: number) => number, x: number, derivative: number): Comparison => {
  const value = f(x);
  if (![x, value, derivative].every(Number.isFinite)) return { verdict: "not finite" };
  const tried = levelsAt(f, x, value).filter((level) => level !== undefined);
  const closest = tried.at(-1);
  if (closest !== undefined && !isNumber(closest)) return { verdict: "edge" };
  const found = tried.filter(isNumber);
  const broken = brokenAt(found);
  if (broken !== undefined) {
    const [low, high] = [...(broken.sides ?? [])].sort((a, b) => a - b);
    const slack = 1e-3 * (Math.abs(low ?? 0) + Math.abs(high ?? 0));
    const isBetween =
      low === undefined || high === undefined || (derivative >= low - slack && derivative <= high + slack);
    return isBetween ? broken : { ...broken, verdict: "differs" };
  }
  const { slope, uncertainty } = extrapolated(found);
  const off = Math.abs(slope - derivative);
  const size = Math.max(Math.abs(slope), Math.abs(derivative));
  if (!Number.isFinite(uncertainty)) return { verdict: "undecided" };
  const verdict: Verdict =
    off <= 20 * uncertainty + 1e-9 * size
      ? uncertainty <= 1e-3 * Math.max(size, 1e-3)
        ? "agrees"
        : "undecided"
      : uncertainty < 1e-3 * off
        ? "differs"
        : "undecided";
  return { verdict, slope, uncertainty };
};
