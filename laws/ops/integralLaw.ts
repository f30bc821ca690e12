// The value against the integral of its derivative. Knows an op of one argument as functions of numbers.
import { type Law, law } from "../core/law.js";
import { isTooFlat, noiseAround, stairsAround } from "../oracles/differences.js";
import { integral } from "../oracles/integral.js";
import type { OpUnderTest } from "./opFunction.js";
import { kinksOf, numberFor } from "./points.js";

type Numbers = (x: number) => number;

/** How far the value grows over an interval, by itself and by its derivative. */
interface Growth {
  readonly low: number;
  readonly high: number;
  readonly found: number;
  readonly expected: number;
  readonly bar: number;
  /** Of the value at both ends. */
  readonly size: number;
}

const growthOver = (f: Numbers, slope: Numbers, from: number, to: number, least = 0): Growth => {
  const [low, high] = from < to ? [from, to] : [to, from];
  const [below, above] = [f(low), f(high)];
  const size = Math.max(least, Math.abs(below) + Math.abs(above));
  const { value: expected, bar } = integral(slope, low, high);
  return { low, high, found: above - below, expected, bar: bar + 64 * Number.EPSILON * size, size };
};

const excess = ({ found, expected, bar }: Growth): number => Math.abs(found - expected) - bar;

// What is left of an interval that is halved as often: none is so wild that nothing of it is smooth.
const mostHalvings = 40;

/**
 * The largest of the intervals from one number towards another that is sharp, if any is: or on which something seems
 * wrong before, since a jump spoils the bar of whatever it lies in.
 */
const firstGrowth = (grow: (to: number) => Growth, from: number, to: number, kinks: readonly number[]) => {
  let end = to;
  for (let halvings = 0; halvings < mostHalvings; halvings++) {
    const growth = grow(end);
    const { low, high, bar, size, expected } = growth;
    const scale = size + Math.abs(expected);
    // So far the interval may be too wide for the rule, or a declared kink lies in it.
    const clear = !kinks.some((kink) => kink >= low && kink <= high);
    if (clear && (bar <= 1e-9 * scale || (bar <= 1e-6 * scale && excess(growth) > 0))) return growth;
    end = from + (end - from) / 2;
  }
  return undefined;
};

// A derivative with a corner fools the bar, but less and less on shorter intervals; a jump of the value stays as it is.
const closeHalvings = 45;

/** What is left of a growth that seems wrong on the halves where it seems so most. */
const lookedAtClosely = (f: Numbers, slope: Numbers, suspect: Growth): Growth => {
  let worst = suspect;
  for (let halvings = 0; halvings < closeHalvings && excess(worst) > 0; halvings++) {
    const middle = (worst.low + worst.high) / 2;
    const half = (low: number, high: number): Growth => growthOver(f, slope, low, high, suspect.size);
    const halves = [half(worst.low, middle), half(middle, worst.high)] as const;
    worst = excess(halves[0]) >= excess(halves[1]) ? halves[0] : halves[1];
  }
  return worst;
};

/**
 * The value grows by the integral of its derivative: so a derivative that is computed from the value itself, and is
 * therefore wrong wherever that is, does not hide it.
 */
export const integralLaw = ({ op, first, value, subject, slopeError }: OpUnderTest): Law => {
  const kinks = kinksOf(op, op.args[0]!);
  const slope: Numbers = (x) => first[0]!([x]);
  const f: Numbers = (x) => value([x]);
  return law({
    id: "op.integral",
    statement: "the value grows by the integral of its derivative",
    formula: "f(b) - f(a) = integral of f' from a to b",
    given: [numberFor(op, 0), numberFor(op, 0)],
    holds: (judge, from, to) => {
      const growth = firstGrowth((end) => growthOver(f, slope, from, end), from, to, kinks);
      if (growth === undefined) return judge.needs(false);
      const worst = lookedAtClosely(f, slope, growth);
      const { low, high, found, expected, bar } = worst;
      // What still seems wrong may be the rounding inside of the value or of the derivative.
      const rounding = (x: number): number => 4 * noiseAround(f, x) + (high - low) * slopeError[0]!([x]);
      const ends = (): number => rounding(growth.low) + rounding(growth.high) + 2 * stairsAround(f, low);
      // A value that stands still because it cannot rise by so little says nothing of that little.
      const unseen = (): number => (isTooFlat(f, low, slope(low)) ? Math.abs(expected) : 0);
      const slack = excess(worst) > 0 ? ends() + unseen() : 0;
      const what = `the integral of the derivative of ${op.name} from ${low} to ${high} and what it grows by`;
      judge.within(what, expected, found, bar + slack);
    },
    explain: ([from, to]) => `${op.name} between ${op.args[0]} = ${from} and ${op.args[0]} = ${to}`,
    subject: ([from]) => subject([from]),
  });
};
