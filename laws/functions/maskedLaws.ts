// The laws of masking: a transformation for some leaves only leaves the others alone.
import type { Arbitrary } from "fast-check";
import { Tree } from "../../src/index.js";
import { Disagreement } from "../core/disagreement.js";
import { fc } from "../core/fastCheck.js";
import { type LawSet, law, lawSet } from "../core/law.js";
import {
  type AnyOptimizer,
  explainSteps,
  gradientsFrom,
  type OptimizerLike,
  pointsFrom,
  runOf,
  someSteps,
} from "./optimizer.js";
import { type AnyTree, coordinate, mustBeSameTree, partsOf } from "./parts.js";

/**
 * The laws of masking: the gradients of leaves that are not chosen pass through as they are, to the bit, whatever happens
 * to the others; and with all chosen it is the transformation itself.
 *
 * @param masked - From a choice of paths, such as `params.layers[0].w`, and a transformation to one for those leaves only.
 * @param params - A sample of the parameters, or a fast-check arbitrary of them.
 *
 * @example
 * type Pair = { w: number; b: number }
 * const factor = (w: number, b: number) => ({
 *   init: () => null,
 *   update: (g: Pair) => [{ w: w * g.w, b: b * g.b }, null] as const,
 * })
 * const only = (chosen: (path: string) => boolean) =>
 *   factor(chosen("params.w") ? 2 : 1, chosen("params.b") ? 2 : 1)
 * check({ numRuns: 20 })(maskedLaws(only, factor(2, 2), { w: 1, b: 1 }))._tag // => "Right"
 */
export function maskedLaws<P extends AnyTree, O extends OptimizerLike<P, unknown>>(
  masked: (chosen: (path: string) => boolean, transformation: O) => O,
  transformation: O,
  params: P | Arbitrary<P>,
): LawSet;
export function maskedLaws(
  masked: (chosen: (path: string) => boolean, transformation: AnyOptimizer) => AnyOptimizer,
  transformation: AnyOptimizer,
  params: AnyTree | Arbitrary<AnyTree>,
): LawSet {
  return lawSet("masking", [
    law({
      id: "masked.complement",
      statement: "the gradients of leaves that are not chosen pass through untouched",
      formula: "masked(chosen, a)(g)[path] = g[path] where path is not chosen",
      explain: explainSteps,
      given: [pointsFrom(params), someSteps, fc.nat({ max: 2 ** 16 - 1 })],
      holds: (judge, p, steps, bits) => {
        const leaves = Tree.leaves(p).map(({ path }) => path);
        const isChosen = (path: string): boolean => ((bits >> (leaves.indexOf(path) % 16)) & 1) === 1;
        const { updates } = runOf(masked(isChosen, transformation), p, steps);
        for (const [step, tree] of updates.entries()) {
          const expected = new Map(partsOf(gradientsFrom(p, steps[step]!)).map((part) => [part.path, part] as const));
          for (const part of partsOf(tree)) {
            if (part.leaf === undefined || isChosen(part.path)) continue;
            const wanted = expected.get(part.path);
            if (wanted === undefined) throw new Disagreement(`${part.path} is not in the gradients.`);
            for (const [k, x] of wanted.numbers.entries())
              judge.equal(`the update of ${coordinate(part, k)} at step ${step}`, part.numbers[k]!, x);
          }
        }
      },
    }),
    law({
      id: "masked.whole",
      statement: "with every leaf chosen it is the transformation itself",
      formula: "masked(always, a) = a",
      explain: explainSteps,
      given: [pointsFrom(params), someSteps],
      holds: (judge, p, steps) => {
        const found = runOf(
          masked(() => true, transformation),
          p,
          steps,
        ).updates;
        mustBeSameTree(judge, "masked(always, a) and a", found, runOf(transformation, p, steps).updates);
      },
    }),
  ]);
}
