// A derivative checked by finite differences: slopes of short chords, which know nothing of rules. Knows numbers only.

/** What the chords say of a derivative. */
export interface Check {
  readonly verdict: "agrees" | "differs" | "kink" | "none";
  /** The slope that the chords give. */
  readonly slope: number;
  /** How far it is from the derivative, relative to the larger of the two (to 1, if both are small). */
  readonly difference: number;
  /** The slopes to the left and to the right. */
  readonly left: number;
  readonly right: number;
}

const tolerance = 1e-6;

// Two central differences, combined so that their leading errors cancel (Richardson).
const central = (f: (t: number) => number, x: number, h: number): number => {
  const chord = (d: number): number => (f(x + d) - f(x - d)) / (2 * d);
  return (4 * chord(h / 2) - chord(h)) / 3;
};

// Of chords from long to short, those that change least from one length to the next: long ones miss the bends of a curve,
// short ones drown in rounding.
const steadiest = (f: (t: number) => number, x: number, size: number): number => {
  const slopes = [1e-1, 1e-2, 1e-3, 1e-4, 1e-5].map((h) => central(f, x, h * size));
  const changes = slopes.slice(1).map((slope, i) => Math.abs(slope - slopes[i]!));
  const sound = changes.filter(Number.isFinite);
  return sound.length === 0 ? slopes.at(-1)! : slopes[changes.indexOf(Math.min(...sound)) + 1]!;
};

// To one side, exact for parabolas.
const oneSided = (f: (t: number) => number, x: number, h: number): number =>
  (-3 * f(x) + 4 * f(x + h) - f(x + 2 * h)) / (2 * h);

/** The derivative of `f` at `x`, checked. */
export const checked = (f: (t: number) => number, x: number, derivative: number): Check => {
  const size = Math.max(1, Math.abs(x));
  const slope = steadiest(f, x, size);
  const [left, right] = [oneSided(f, x, -1e-5 * size), oneSided(f, x, 1e-5 * size)];
  const scale = Math.max(1, Math.abs(slope), Math.abs(derivative));
  const difference = Math.abs(slope - derivative) / scale;
  const verdict = (): Check["verdict"] => {
    if (![derivative, slope, left, right].every(Number.isFinite)) return "none";
    if (Math.abs(left - right) > 1e-3 * Math.max(1, Math.abs(left), Math.abs(right))) return "kink";
    return difference <= tolerance ? "agrees" : "differs";
  };
  return { verdict: verdict(), slope, difference, left, right };
};
