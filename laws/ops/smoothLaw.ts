// Places where an op of one argument is not smooth, hunted down between two samples. Knows an op as functions of numbers.
import { type Law, law } from "../core/law.js";
import { noiseAround, stairsAround } from "../oracles/differences.js";
import type { OpUnderTest } from "./opFunction.js";
import { undeclared } from "./partialsLaw.js";
import { kinksOf, numberFor } from "./points.js";

type Numbers = (x: number) => number;

// As a part of the size of f: rounding alone, at the slopes that ops have, is less.
const leastJump = 1e-9;

interface Gap {
  /** One of two neighbouring numbers: the shorter to write. */
  readonly at: number;
  /** By how much f changes there, and how large it is. */
  readonly change: number;
  readonly size: number;
}

// Between two points, the half in which f changes more, again and again until there is no number left between: what is
// left of the change of a continuous function is next to nothing.
const gapBetween = (f: Numbers, from: number, to: number): Gap => {
  let [low, high] = from < to ? [from, to] : [to, from];
  let [below, above] = [f(low), f(high)];
  let size = Math.max(Math.abs(below), Math.abs(above));
  const wide = (): boolean => Math.abs(above - below) > leastJump * size;
  for (let middle = (low + high) / 2; low < middle && middle < high && wide(); middle = (low + high) / 2) {
    const between = f(middle);
    size = Math.max(size, Math.abs(between));
    if (Math.abs(between - below) >= Math.abs(above - between)) [high, above] = [middle, between];
    else [low, below] = [middle, between];
  }
  const at = String(low).length < String(high).length ? low : high;
  return { at, change: Math.abs(above - below), size };
};

// A steep slope changes f between neighbouring numbers too, but ever more the further one goes. Where f takes a value
// between those of its two sides, the larger half of the jump is what was found.
const isJump = (f: Numbers, { at, change, size }: Gap, rounding: number): boolean => {
  const step = 1e-6 * Math.max(1e-3, Math.abs(at));
  return change > leastJump * size + rounding && change > 0.4 * Math.abs(f(at + step) - f(at - step));
};

// A jump is in none of the places beside it, and rounding in all.
const noiseNear = (f: Numbers, at: number): number => {
  const step = 0.01 * Math.max(1e-3, Math.abs(at));
  return 8 * Math.min(noiseAround(f, at - step), noiseAround(f, at + step));
};

/** Neither the value nor the derivative of an op of one argument jumps, but at its declared kinks. */
export const smoothLaw = ({ op, first, value, slopeError }: OpUnderTest): Law => {
  const kinks = kinksOf(op, op.args[0]!);
  const declared = ({ at }: Gap): boolean =>
    kinks.some((kink) => Math.abs(kink - at) <= 1e-9 * Math.max(1, Math.abs(kink)));
  return law({
    id: "op.smooth",
    statement: "value and derivative are continuous but at the declared kinks",
    formula: "lim f(x + h) = lim f(x - h), and f' likewise, where no kink is declared",
    given: [numberFor(op, 0), numberFor(op, 0)],
    holds: (judge, from, to) => {
      // Where a value cancels it moves in steps: of the rounding of its terms, which its noise shows, or of what a partial
      // is computed from.
      const parts = [
        {
          f: (x: number) => value([x]),
          roundingAt: (x: number) => {
            const f = (at: number): number => value([at]);
            return Math.max(noiseNear(f, x), 2 * stairsAround(f, x));
          },
        },
        { f: (x: number) => first[0]!([x]), roundingAt: (x: number) => 4 * slopeError[0]!([x]) },
      ];
      for (const { f, roundingAt } of parts) {
        const gap = gapBetween(f, from, to);
        if (isJump(f, gap, 0) && !declared(gap) && isJump(f, gap, roundingAt(gap.at))) throw undeclared(op, gap.at);
      }
      judge.needs(true);
    },
    explain: ([from, to]) => `${op.name} between ${op.args[0]} = ${from} and ${op.args[0]} = ${to}`,
  });
};
