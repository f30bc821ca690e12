// The laws of a scalar function of a tree of parameters, such as a loss: that its gradient is its gradient.

import type { Arbitrary } from "fast-check";
import { type Argument, grad, hvp, jvp, type ScalarResult, type Tensor, Tree, valueAndGrad } from "../../src/index.js";
import { Disagreement } from "../core/disagreement.js";
import { fc } from "../core/fastCheck.js";
import type { Judge } from "../core/judge.js";
import { type LawSet, law, lawSet } from "../core/law.js";
import { coarseNumbers, dyadic } from "../samples/numbers.js";

const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });

/** A tree of parameters, whatever its structure. */
type AnyTree = NonNullable<unknown>;

/** Small whole eighths in the shape of `tree`. */
const direction = (tree: AnyTree, seed: number): AnyTree => Tree.map(coarseNumbers(seed))(tree);

const numbersOf = (tree: unknown): readonly number[] =>
  Tree.leaves(tree).flatMap(({ value }) => (typeof value === "number" ? [value] : [...value.data]));

const total = (terms: readonly number[]): number => terms.reduce((sum, term) => sum + term, 0);

const size = (terms: readonly number[]): number => terms.reduce((sum, term) => sum + Math.abs(term), 0);

/** The numbers of two trees of the same structure, multiplied one by one. */
const products = (a: readonly number[], b: readonly number[]): readonly number[] => a.map((x, i) => x * b[i]!);

const mustBeSame = (judge: Judge, what: string, before: readonly number[], after: readonly number[]): void => {
  if (before.length !== after.length) throw new Disagreement(`${what}: ${before.length} and ${after.length} numbers.`);
  for (const [i, x] of before.entries()) judge.equal(`${what}, number ${i}`, x, after[i]!);
};

const valueText = (value: number | Tensor): string =>
  typeof value === "number" ? String(value) : `tensor([${[...value.data].join(", ")}], [${value.shape.join(", ")}])`;

// The parameters of a counterexample, leaf by leaf; the seeds of its directions do not help a reader.
const explain = ([p]: readonly [AnyTree, ...unknown[]]): string =>
  Tree.leaves(p)
    .map(({ path, value }) => `${path} = ${valueText(value)}`)
    .join(", ");

/**
 * The laws of a scalar function of parameters: its gradient agrees with certified differences along random
 * directions, forward mode with reverse mode, its Hessian is symmetric, and it is pure.
 *
 * @param f - Takes a tree of expressions, returns a scalar expression.
 * @param params - A sample of the parameters, or a fast-check arbitrary of them.
 *
 * @example
 * const loss = ({ w, b }: { w: Expr; b: Expr }) => square(sub(add(mul(w, 3), b), 10))
 * check({ numRuns: 20 })(functionLaws(loss, { w: 2, b: 1 }))._tag // => "Right"
 */
export function functionLaws<S, P extends Argument<S>>(
  f: (params: S) => ScalarResult,
  params: P | Arbitrary<P>,
): LawSet;
export function functionLaws(f: (params: AnyTree) => ScalarResult, params: AnyTree | Arbitrary<AnyTree>): LawSet {
  const points: Arbitrary<AnyTree> = params instanceof fc.Arbitrary ? params : fc.constant(params);
  const valueAt = (p: AnyTree): number => numbersOf(valueAndGrad<AnyTree, readonly []>(f)(p)[0])[0]!;
  const gradientAt = (p: AnyTree): readonly number[] => numbersOf(grad<AnyTree, readonly []>(f)(p));
  const tangentAt = (p: AnyTree, t: AnyTree): number =>
    numbersOf(jvp<readonly [AnyTree], ScalarResult>(f)([p], [t])[1])[0]!;
  const hessianTimes = (p: AnyTree, t: AnyTree): readonly number[] => numbersOf(hvp<AnyTree, readonly []>(f)(p, t));

  return lawSet(f.name === "" ? "a function" : `the function ${f.name}`, [
    law({
      id: "function.differences",
      statement: "the gradient agrees with differences along any direction",
      formula: "<grad f(p), t> = d/de f(p + e t) at e = 0",
      explain,
      given: [points, seeds],
      holds: (judge, p, seed) => {
        const t = direction(p, seed);
        const along = (e: number): number => valueAt(Tree.zipWith((x, step) => x + e * step)(p, t));
        const terms = products(gradientAt(p), numbersOf(t));
        // p + e t is rounded to the precision of p, which moves f by about the gradient times p.
        const moved = size(products(gradientAt(p), numbersOf(p)));
        judge.slope("<grad f(p), t>", total(terms), along, 0, { size: moved });
      },
    }),
    law({
      id: "function.modes",
      statement: "forward mode and reverse mode give the same derivative",
      formula: "jvp f p t = <grad f(p), t>",
      explain,
      given: [points, seeds],
      holds: (judge, p, seed) => {
        const t = direction(p, seed);
        const terms = products(gradientAt(p), numbersOf(t));
        judge.agree("jvp f p t and <grad f(p), t>", tangentAt(p, t), total(terms), size(terms));
      },
    }),
    law({
      id: "function.linear",
      statement: "the derivative is linear in its direction",
      formula: "jvp f p (a t + b s) = a jvp f p t + b jvp f p s",
      explain,
      given: [points, seeds, seeds, dyadic, dyadic],
      holds: (judge, p, one, other, a, b) => {
        const [t, s] = [direction(p, one), direction(p, other)];
        const [nextT, nextS] = [coarseNumbers(one), coarseNumbers(other)];
        const both = tangentAt(p, Tree.map(() => a * nextT() + b * nextS())(p));
        const terms = [a * tangentAt(p, t), b * tangentAt(p, s)];
        const scale = (Math.abs(a) + Math.abs(b)) * size(gradientAt(p));
        judge.agree("jvp f p (a t + b s) and a jvp f p t + b jvp f p s", both, total(terms), scale);
      },
    }),
    law({
      id: "function.hessian",
      statement: "the Hessian is symmetric",
      formula: "<u, H v> = <v, H u>",
      explain,
      given: [points, seeds, seeds],
      holds: (judge, p, one, other) => {
        const [u, v] = [direction(p, one), direction(p, other)];
        const left = products(numbersOf(u), hessianTimes(p, v));
        const right = products(numbersOf(v), hessianTimes(p, u));
        judge.agree("<u, H v> and <v, H u>", total(left), total(right), size(left) + size(right));
      },
    }),
    law({
      id: "function.pure",
      statement: "value and gradient depend on the parameters only, and leave them as they are",
      formula: "f(p) = f(p), bit for bit; p before = p after",
      explain,
      given: [points, seeds],
      holds: (judge, p, seed) => {
        const before = numbersOf(p);
        const first = [valueAt(p), ...gradientAt(p)];
        gradientAt(direction(p, seed));
        mustBeSame(judge, "value and gradient, twice", first, [valueAt(p), ...gradientAt(p)]);
        mustBeSame(judge, "the parameters, before and after", before, numbersOf(p));
      },
    }),
  ]);
}
