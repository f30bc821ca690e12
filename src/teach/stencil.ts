// The slope of a function from its values at a few points around one, and how sure it is. Knows numbers only; is ignorant
// of which step is a good one.
//
// A polynomial goes through all points, and its slope is taken. It is as sure as it does not depend on any two of them
// (the jackknife of Quenouille and Tukey): left out in turn they tell of all that a polynomial cannot follow, be it a bend
// that is too quick, a kink, a jump or noise, and none of these has to be known by name. Two, since one alone would tell
// nothing of what is odd around the middle, as a slope is.

/** A number, and how far off it can be. */
export interface Estimate {
  readonly value: number;
  readonly bar: number;
}

/** What is seen with one step. */
export interface View {
  readonly step: number;
  /** The slope by the points on both sides, and by those on one. */
  readonly slope: Estimate;
  readonly left: Estimate;
  readonly right: Estimate;
  /** How far from its value at `x` the function is close to it, on the left and on the right: not 0 at a jump. */
  readonly gaps: readonly [left: Estimate, right: Estimate];
  /** Whether the function has a value at every point. */
  readonly isWhole: boolean;
  /** The largest change of the function within the step, over the step. */
  readonly steepness: number;
}

interface Weights {
  readonly all: readonly number[];
  /** With two points left out, which have the weight 0. */
  readonly without: readonly (readonly number[])[];
}

// They have no common measure: what is the same at all of them is no wave.
const right: readonly number[] = [1, 0.7613, 0.4357, 0.1871];
const left: readonly number[] = right.map((point) => -point);
const both: readonly number[] = [...left, ...right];

const weightsFrom = (
  points: readonly number[],
  weightsOf: (points: readonly number[]) => readonly number[],
): Weights => ({
  all: weightsOf(points),
  without: points.flatMap((first, i) =>
    points.slice(i + 1).map((second) => {
      const kept = points.filter((point) => point !== first && point !== second);
      const weights = weightsOf(kept);
      return points.map((point) => weights[kept.indexOf(point)] ?? 0);
    }),
  ),
});

// Lagrange's polynomial of one of the points, at 0.
const basisAtZero = (point: number, points: readonly number[]): number =>
  points.reduce((product, other) => (other === point ? product : (product * other) / (other - point)), 1);

/** What each value counts for in the value at 0. */
const limitWeights = (points: readonly number[]): Weights =>
  weightsFrom(points, (some) => some.map((point) => basisAtZero(point, some)));

/** What each change since 0 counts for in the slope at 0. */
const slopeWeights = (points: readonly number[]): Weights =>
  weightsFrom(points, (some) => some.map((point) => basisAtZero(point, some) / point));

const slopes = {
  left: /* @__PURE__ */ slopeWeights(left),
  right: /* @__PURE__ */ slopeWeights(right),
  both: /* @__PURE__ */ slopeWeights(both),
};
const atLimit = /* @__PURE__ */ limitWeights(right);

const dot = (weights: readonly number[], values: readonly number[]): number =>
  weights.reduce((sum, weight, i) => sum + weight * values[i]!, 0);

// How many times the largest change that leaving out two points makes an estimate may be off.
const caution = 4;

// What cannot be told of subnormal numbers, nor of a derivative that is one.
const tiniest = 8 * Number.MIN_VALUE;

const estimated = ({ all, without }: Weights, values: readonly number[], unit: number): Estimate => {
  const value = dot(all, values);
  const spread = without.reduce((most, weights) => Math.max(most, Math.abs(dot(weights, values) - value)), 0);
  return { value: value * unit, bar: caution * spread * unit };
};

/** What is seen of `f` around `x`, where it is `value`, with a step. Where a value is not finite, bars are not either. */
export const viewOf = (f: (x: number) => number, x: number, value: number, step: number): View => {
  const changesAt = (points: readonly number[]): readonly number[] =>
    points.map((point) => f(x + point * step) - value);
  const [near, far] = [changesAt(left), changesAt(right)];
  const largest = Math.max(0, ...[...near, ...far].map(Math.abs).filter(Number.isFinite));
  // Values are good to a few units in the last place.
  const rounding = caution * 2 * (Number.EPSILON * (Math.abs(value) + largest) + Number.MIN_VALUE);
  // In units of the largest change, so that nothing overflows that need not.
  const inUnits = (change: number): number => (change === 0 ? 0 : change / largest);
  const slopeBy = (weights: Weights, points: readonly number[], changes: readonly number[]): Estimate => {
    const raw = changes.map(inUnits);
    // Where numbers are far apart a point is not quite where it should be: what comes of that is taken off.
    const rough = dot(weights.all, raw);
    const mended = raw.map((change, i) => change - rough * ((x + points[i]! * step - x) / step - points[i]!));
    const { value: slope, bar } = estimated(weights, mended, largest / step);
    return { value: slope, bar: bar + rounding / step + tiniest };
  };
  const gapIn = (changes: readonly number[]): Estimate => {
    const { value: gap, bar } = estimated(atLimit, changes.map(inUnits), largest);
    return { value: gap, bar: bar + rounding };
  };
  return {
    step,
    slope: slopeBy(slopes.both, both, [...near, ...far]),
    left: slopeBy(slopes.left, left, near),
    right: slopeBy(slopes.right, right, far),
    gaps: [gapIn(near), gapIn(far)],
    isWhole: [...near, ...far].every(Number.isFinite),
    steepness: largest / step,
  };
};
