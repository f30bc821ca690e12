// The laws of a gradient that was written by hand, or by anything else than gradmap: that it is the gradient.
import type { Arbitrary } from "fast-check";
import type { Gradient } from "../../src/index.js";
import { fc } from "../core/fastCheck.js";
import { type LawSet, law, lawSet } from "../core/law.js";
import { leavesOf } from "../report/literal.js";
import { coarseNumbers } from "../samples/numbers.js";
import { seeds } from "../samples/twins.js";
import { mustBeGradient } from "./mustBeGradient.js";
import {
  type AnyTree,
  mustBeSameParts,
  mustBeSameTree,
  mustHaveStructure,
  numbersLike,
  partsOf,
  plainCopy,
} from "./parts.js";

const explain = ([p]: readonly [AnyTree, ...unknown[]]): string => leavesOf(p);

/**
 * The laws of a gradient written by hand: it agrees with certified differences of `f` along random directions, it is a
 * tree like the parameters, and both functions are pure. A violation names the coordinate that is furthest off, such as
 * `params.layers[1].w[3]`.
 *
 * @param f - Takes a tree of numbers, arrays and tensors, returns a number. Plain code: gradmap need not know it.
 * @param gradient - The derivative of `f` in every number of the tree, as a tree of the same structure.
 * @param params - A sample of the parameters, or a fast-check arbitrary of them.
 *
 * @example
 * const f = ({ x, y }: { x: number; y: number }) => x * x * y
 * const gradient = ({ x, y }: { x: number; y: number }) => ({ x: 2 * x * y, y: x * x })
 * check({ numRuns: 20 })(gradientLaws(f, gradient, { x: 2, y: 1 }))._tag // => "Right"
 */
export function gradientLaws<P extends AnyTree>(
  f: (params: P) => number,
  gradient: (params: P) => Gradient<P>,
  params: P | Arbitrary<P>,
): LawSet;
export function gradientLaws(
  f: (params: AnyTree) => number,
  gradient: (params: AnyTree) => unknown,
  params: AnyTree | Arbitrary<AnyTree>,
): LawSet {
  const points: Arbitrary<AnyTree> = params instanceof fc.Arbitrary ? params : fc.constant(params);
  // In copies, so that what changes its argument is found out by the law that says so, and by no other.
  const valueAt = (p: AnyTree): number => f(plainCopy(p));
  const gradientAt = (p: AnyTree): unknown => gradient(plainCopy(p));

  const laws = [
    law({
      id: "gradient.structure",
      statement: "the gradient is a tree like the parameters",
      formula: "structure(gradient(p)) = structure(p)",
      explain,
      given: [points],
      holds: (_, p) => mustHaveStructure("gradient(p)", gradientAt(p), p),
    }),
    law({
      id: "gradient.differences",
      statement: "the gradient agrees with differences along any direction",
      formula: "<gradient(p), t> = d/de f(p + e t) at e = 0",
      explain,
      given: [points, seeds],
      holds: (judge, p, seed) => {
        const found = numbersLike(gradientAt(p), p);
        // Of another structure: that is for the law above.
        if (found === undefined) return;
        const next = coarseNumbers(seed);
        mustBeGradient(judge, { f: valueAt, params: p, gradient: found }, found.map(next), seed);
      },
    }),
    law({
      id: "gradient.pure",
      statement: "value and gradient depend on the parameters only, and leave them as they are",
      formula: "f(p) = f(p) and gradient(p) = gradient(p), bit for bit; p before = p after",
      explain,
      given: [points, points],
      holds: (judge, p, other) => {
        const before = partsOf(p);
        const [value, first] = [valueAt(p), gradientAt(p)];
        const kept = partsOf(first, "gradient");
        valueAt(other);
        gradientAt(other);
        judge.equal("the value, twice", valueAt(p), value);
        mustBeSameParts(judge, "the gradient, twice", partsOf(gradientAt(p), "gradient"), kept);
        mustBeSameParts(judge, "a gradient, before and after others", partsOf(first, "gradient"), kept);
        const given = plainCopy(p);
        f(given);
        mustBeSameParts(judge, "the parameters of f, before and after", partsOf(given), before);
        gradient(given);
        mustBeSameTree(judge, "the parameters of the gradient, before and after", given, p);
      },
    }),
  ];
  const [name, of] = [gradient.name === "" ? "gradient" : gradient.name, f.name === "" ? "f" : f.name];
  return lawSet(`the gradient ${name}`, laws, [], `gradientLaws(${of}, ${name}, params)`);
}
