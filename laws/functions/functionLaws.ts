// The laws of a scalar function of a tree of parameters, such as a loss: that its gradient is its gradient.

import type { Arbitrary } from "fast-check";
import {
  type Argument,
  constant,
  grad,
  hvp,
  jvp,
  type ScalarResult,
  type Tensor,
  Tree,
  type Var,
  valueAndGrad,
  variable,
} from "../../src/index.js";
import { fc } from "../core/fastCheck.js";
import { type LawSet, law, lawSet, type Subject } from "../core/law.js";
import { leavesOf } from "../report/literal.js";
import { coarseNumbers, dyadic } from "../samples/numbers.js";
import { mustBeGradient } from "./mustBeGradient.js";
import {
  type AnyTree,
  isTensor,
  mustBeFrozen,
  mustBeSameParts,
  mustHaveStructure,
  numbersIn,
  partsOf,
  withLeaves,
} from "./parts.js";

const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });

/** Small whole eighths in the shape of `tree`. */
const direction = (tree: AnyTree, seed: number): AnyTree => Tree.map(coarseNumbers(seed))(tree);

const total = (terms: readonly number[]): number => terms.reduce((sum, term) => sum + term, 0);

const size = (terms: readonly number[]): number => terms.reduce((sum, term) => sum + Math.abs(term), 0);

/** The numbers of two trees of the same structure, multiplied one by one. */
const products = (a: readonly number[], b: readonly number[]): readonly number[] => a.map((x, i) => x * b[i]!);

// The parameters of a counterexample, leaf by leaf; the seeds of its directions do not help a reader.
const explain = ([p]: readonly [AnyTree, ...unknown[]]): string => leavesOf(p);

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
  const valueAt = (p: AnyTree): number => numbersIn(valueAndGrad<AnyTree, readonly []>(f)(p)[0])[0]!;
  const treeAt = (p: AnyTree): unknown => grad<AnyTree, readonly []>(f)(p);
  const gradientAt = (p: AnyTree): readonly number[] => numbersIn(treeAt(p));
  const tangentAt = (p: AnyTree, t: AnyTree): number =>
    numbersIn(jvp<readonly [AnyTree], ScalarResult>(f)([p], [t])[1])[0]!;
  const hessianTimes = (p: AnyTree, t: AnyTree): readonly number[] => numbersIn(hvp<AnyTree, readonly []>(f)(p, t));

  // The function as an expression: a variable for each leaf, by the name of its path.
  const subject = ([p]: readonly [AnyTree, ...unknown[]]): Subject => {
    const environment = new Map<Var, number | Tensor>();
    const symbolic = withLeaves(p, ({ path, shape, value }) => {
      const leaf = variable(path, shape);
      if (typeof value === "number" || isTensor(value)) environment.set(leaf, value);
      return leaf;
    });
    const result = f(symbolic ?? p);
    return { expr: typeof result === "number" ? constant(result) : result, environment };
  };
  const shown = { explain, subject };

  const laws = [
    law({
      id: "function.differences",
      statement: "the gradient agrees with differences along any direction",
      formula: "<grad f(p), t> = d/de f(p + e t) at e = 0",
      ...shown,
      given: [points, seeds],
      holds: (judge, p, seed) => {
        const claim = { f: valueAt, params: p, gradient: gradientAt(p) };
        mustBeGradient(judge, claim, numbersIn(direction(p, seed)), seed);
      },
    }),
    law({
      id: "function.structure",
      statement: "the gradient is a frozen tree like the parameters",
      formula: "structure(grad f(p)) = structure(p)",
      ...shown,
      given: [points],
      holds: (_, p) => {
        const found = treeAt(p);
        mustHaveStructure("grad f(p)", found, p);
        mustBeFrozen("grad f(p)", found);
      },
    }),
    law({
      id: "function.modes",
      statement: "forward mode and reverse mode give the same derivative",
      formula: "jvp f p t = <grad f(p), t>",
      ...shown,
      given: [points, seeds],
      holds: (judge, p, seed) => {
        const t = direction(p, seed);
        const terms = products(gradientAt(p), numbersIn(t));
        judge.agree("jvp f p t and <grad f(p), t>", tangentAt(p, t), total(terms), size(terms));
      },
    }),
    law({
      id: "function.linear",
      statement: "the derivative is linear in its direction",
      formula: "jvp f p (a t + b s) = a jvp f p t + b jvp f p s",
      ...shown,
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
      ...shown,
      given: [points, seeds, seeds],
      holds: (judge, p, one, other) => {
        const [u, v] = [direction(p, one), direction(p, other)];
        const left = products(numbersIn(u), hessianTimes(p, v));
        const right = products(numbersIn(v), hessianTimes(p, u));
        judge.agree("<u, H v> and <v, H u>", total(left), total(right), size(left) + size(right));
      },
    }),
    law({
      id: "function.pure",
      statement: "value and gradient depend on the parameters only, and leave them as they are",
      formula: "f(p) = f(p), bit for bit; p before = p after",
      ...shown,
      given: [points, seeds],
      holds: (judge, p, seed) => {
        const before = partsOf(p);
        const value = valueAt(p);
        const gradient = partsOf(treeAt(p), "gradient");
        treeAt(direction(p, seed));
        judge.equal("the value, twice", valueAt(p), value);
        mustBeSameParts(judge, "the gradient, twice", partsOf(treeAt(p), "gradient"), gradient);
        mustBeSameParts(judge, "the parameters, before and after", partsOf(p), before);
      },
    }),
  ];
  return lawSet(
    f.name === "" ? "a function" : `the function ${f.name}`,
    laws,
    [],
    `functionLaws(${f.name === "" ? "f" : f.name}, params)`,
  );
}
