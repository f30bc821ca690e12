// What a function does at a point, as far as its values tell: it has a slope, a kink, a jump or an edge there, or none of
// these can be told. Knows functions of one number; is ignorant of expressions, and of what anybody says the slope is.
import { stepBeside } from "./jumps.js";
import { type Estimate, type View, viewOf } from "./stencil.js";

/** What is there. */
export type Local =
  | {
      readonly tag: "slope";
      readonly slope: Estimate;
      /** How steep the function is around `x`. */
      readonly scale: number;
    }
  | { readonly tag: "kink"; readonly left: Estimate; readonly right: Estimate }
  /** Steps on both sides, stairs or rounding inside of the function: its slope between two of them, and that of the whole. */
  | { readonly tag: "steps"; readonly between: Estimate; readonly whole: Estimate }
  | { readonly tag: "jump" | "edge" | "unclear" };

// Each step is an eighth of the one before: long ones see no rounding, short ones no curvature.
const [shrinking, stepCount] = [1 / 8, 18];

// Steps that are not much longer than numbers are apart see more of the numbers than of the function.
const numbersWithin = 4;

/** Steps, the longest first: those for functions whose scale is 1 or x, and near 0 those that suit x itself as well. */
const stepsAt = (x: number): readonly number[] => {
  const size = Math.abs(x);
  const scales = size < 1e-6 ? [1, size === 0 ? shrinking ** stepCount : size] : [Math.max(1, size)];
  const least = numbersWithin * Math.max(Number.EPSILON * size, Number.MIN_VALUE);
  return scales
    .flatMap((scale) =>
      Array.from({ length: stepCount }, (_, k) => 2 ** Math.floor(Math.log2(scale)) * shrinking ** (k + 1)),
    )
    .filter((step) => step >= least)
    .sort((a, b) => b - a);
};

const none: Estimate = { value: Number.NaN, bar: Number.POSITIVE_INFINITY };

const isFound = ({ bar }: Estimate): boolean => Number.isFinite(bar);

const excludes = (a: Estimate, b: Estimate): boolean => Math.abs(a.value - b.value) > a.bar + b.bar;

// What is left uncertain must be little beside how the function moves further out. Of a wave that no step can follow the
// slope is ever less the longer the step, and so is the bar; but it is never little beside a longer one's.
const resolved = 1e-3;

// So many steps tell how large the noise is.
const fewest = 3;

interface Belief {
  /** The surest estimate; and the surest that is sure enough, if there is one. */
  readonly surest: Estimate;
  readonly best: Estimate;
  /** The views from further away, which say something else. */
  readonly others: readonly View[];
}

/**
 * What some views tell, the furthest first. What is seen with a short step is noisy, but it is seen at `x`: a longer step is
 * believed as long as no shorter one says otherwise. Noise is about the same whatever the step, so that one that happens to
 * see little of it is no surer than the shorter ones say.
 */
const believed = (views: readonly View[], of: (view: View) => Estimate): Belief => {
  const noiseIn = (view: View): number => of(view).bar * view.step;
  let noise = Math.max(0, ...views.slice(-fewest).map(noiseIn));
  let [surest, best] = [none, none];
  for (let i = views.length - 1; i >= 0; i--) {
    const view = views[i]!;
    noise = Math.max(noise, noiseIn(view));
    const next = { value: of(view).value, bar: noise / view.step };
    if (excludes(next, surest)) return { surest, best, others: views.slice(0, i + 1) };
    if (next.bar < surest.bar) surest = next;
    const furtherOut = Math.max(...views.slice(0, i + 1).map(({ steepness }) => steepness));
    if (next.bar < best.bar && next.bar <= resolved * furtherOut) best = next;
  }
  return { surest, best, others: [] };
};

const heightOf = ({ steepness, step }: View): number => steepness * step;

// Rounding inside of a function makes it go in steps, small ones beside how it moves otherwise.
const isRounding = (height: number, views: readonly View[]): boolean =>
  height <= 1e-7 * Math.max(...views.map(heightOf));

/** A gap that is the same at the shortest steps. */
const isJump = (views: readonly View[], side: 0 | 1): boolean => {
  const nearest = views.slice(-fewest).map(({ gaps }) => gaps[side]);
  const gap = nearest.at(-1)?.value ?? 0;
  const isSame = ({ value, bar }: Estimate): boolean =>
    Math.abs(value) > 2 * bar && Math.abs(value - gap) < 0.05 * Math.abs(gap);
  return nearest.length === fewest && !isRounding(Math.abs(gap), views) && nearest.every(isSame);
};

/**
 * What `f` does at `x`, where it is `value`.
 *
 * @param isEnough - Whether a view is good enough to go by, without a look from closer by.
 */
export const localSlope = (
  f: (x: number) => number,
  x: number,
  value: number,
  isEnough: (view: View) => boolean = () => false,
): Local => {
  const all: View[] = [];
  for (const step of Number.isFinite(value) ? stepsAt(x) : []) {
    const view = viewOf(f, x, value, step);
    if (isEnough(view)) return { tag: "slope", slope: view.slope, scale: view.steepness };
    all.push(view);
  }
  const nearest = all.at(-1);
  if (nearest === undefined) return { tag: "unclear" };
  if (!nearest.isWhole) return { tag: "edge" };
  const views = all.filter(({ isWhole }) => isWhole);
  const scale = Math.max(...views.map(({ steepness }) => steepness));
  // Where nothing moves at all there is nothing to be sure of beside it.
  if (scale === 0) return { tag: "slope", slope: views[0]!.slope, scale };
  const { best, others } = believed(views, (view) => view.slope);
  if (isFound(best)) {
    const beyond = others.at(-2) ?? others.at(-1);
    const height = beyond === undefined ? 0 : stepBeside(f, x, best.value, beyond);
    if (height === 0) return { tag: "slope", slope: best, scale };
    const whole = believed(others, (view) => view.slope);
    return isFound(whole.best) && isRounding(height, views)
      ? { tag: "slope", slope: whole.best, scale }
      : { tag: "steps", between: best, whole: whole.surest };
  }
  // Rounding may let it stand still at the shortest steps.
  const moving = views.filter(({ steepness }) => steepness > 0);
  if (isJump(moving, 0) || isJump(moving, 1)) return { tag: "jump" };
  const left = believed(moving, (view) => view.left).best;
  const right = believed(moving, (view) => view.right).best;
  if (!isFound(left) || !isFound(right)) return { tag: "unclear" };
  if (excludes(left, right)) return { tag: "kink", left, right };
  return { tag: "slope", slope: left.bar < right.bar ? left : right, scale };
};
