// The laws of descent: a small enough step down the gradient goes down as far as theory says. Knows convex quadratics,
// whose steepest curvature is bounded by construction; is ignorant of how a step is computed.
import { fc } from "../core/fastCheck.js";
import { type LawSet, law, lawSet } from "../core/law.js";
import { dyadic } from "../samples/numbers.js";
import type { OptimizerLike } from "./optimizer.js";
import { mustBeSameTree } from "./parts.js";

type Numbers = readonly number[];

/** f(p) = |A p - b|^2 / 2, by the rows of A: convex, and no steeper than the sum of the squares of A. */
interface Quadratic {
  readonly rows: readonly Numbers[];
  readonly target: Numbers;
}

const dimension = 3;

const entries = fc.array(dyadic, { minLength: dimension, maxLength: dimension });

const quadratics = fc
  .array(fc.tuple(entries, dyadic), { minLength: 1, maxLength: 4 })
  .map((lines): Quadratic => ({ rows: lines.map(([row]) => row), target: lines.map(([, b]) => b) }));

const inner = (a: Numbers, b: Numbers): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0);

const summed = (a: Numbers, b: Numbers): Numbers => a.map((x, i) => x + b[i]!);

const residuals = ({ rows, target }: Quadratic, p: Numbers): Numbers =>
  rows.map((row, i) => inner(row, p) - target[i]!);

const lossOf = (f: Quadratic, p: Numbers): number => residuals(f, p).reduce((sum, r) => sum + r * r, 0) / 2;

const gradientOf = (f: Quadratic, p: Numbers): Numbers => {
  const off = residuals(f, p);
  return p.map((_, k) => f.rows.reduce((sum, row, i) => sum + row[k]! * off[i]!, 0));
};

// The largest eigenvalue of A^T A is at most the sum of all, which is this.
const steepest = ({ rows }: Quadratic): number => rows.reduce((sum, row) => sum + inner(row, row), 0);

/**
 * The laws of first-order descent: with a rate below one over the steepest curvature, a step lowers a convex quadratic by
 * at least half the rate times the squared length of the gradient; and with rate 0 nothing moves.
 *
 * @param make - From a learning rate to an optimizer for a list of three numbers.
 *
 * @example
 * const descent = (rate: number) => ({
 *   init: () => null,
 *   update: (gradients: readonly number[]) => [gradients.map((g) => -rate * g), null] as const,
 * })
 * check({ numRuns: 20 })(descentLaws(descent))._tag // => "Right"
 */
export const descentLaws = <State>(make: (rate: number) => OptimizerLike<Numbers, State>): LawSet => {
  const stepFrom = (rate: number, f: Quadratic, p: Numbers): Numbers => {
    const optimizer = make(rate);
    return optimizer.update(gradientOf(f, p), optimizer.init(p), p)[0];
  };
  return lawSet("descent", [
    law({
      id: "descent.lemma",
      statement:
        "a step with a rate below one over the steepest curvature goes down at least as far as the lemma of descent says",
      formula: "f convex, L-smooth, rate < 1 / L: f(p - rate g) <= f(p) - rate / 2 |g|^2",
      given: [quadratics, entries, fc.integer({ min: 1, max: 99 })],
      holds: (judge, f, p, percent) => {
        judge.needs(steepest(f) > 0);
        const rate = percent / 100 / steepest(f);
        const gradient = gradientOf(f, p);
        const [before, after] = [lossOf(f, p), lossOf(f, summed(p, stepFrom(rate, f, p)))];
        const bound = before - (rate / 2) * inner(gradient, gradient);
        judge.within(
          "f(p - rate g) and at most f(p) - rate / 2 |g|^2",
          Math.max(after, bound),
          bound,
          1e-12 * Math.max(1, before),
        );
      },
      explain: ([f, p, percent]) =>
        `rows ${fc.stringify(f.rows)}, target ${fc.stringify(f.target)}, p = ${fc.stringify(p)}, ${percent} % of 1 / L`,
    }),
    law({
      id: "descent.rateZero",
      statement: "with rate 0 nothing moves",
      formula: "p + update(g, s, p) = p for rate 0",
      given: [quadratics, entries],
      holds: (judge, f, p) => {
        mustBeSameTree(judge, "the parameters after and before", summed(p, stepFrom(0, f, p)), p);
      },
    }),
  ]);
};
