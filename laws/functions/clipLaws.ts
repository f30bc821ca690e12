// The laws of clipping gradients by their length: it keeps a bound, and a direction.
import type { Arbitrary } from "fast-check";
import { fc } from "../core/fastCheck.js";
import { type LawSet, law, lawSet } from "../core/law.js";
import { seeds } from "../samples/twins.js";
import { type AnyOptimizer, explainSteps, gradientsFrom, type OptimizerLike, pointsFrom } from "./optimizer.js";
import { type AnyTree, mustBeSameTree, mustHaveStructure, numbersIn, numbersLike } from "./parts.js";

/**
 * The laws of clipping by the length of the whole gradient: what comes out is no longer than the bound and points the same
 * way, clipping twice is clipping once, and what is short enough is left as it is.
 *
 * @param clip - From a bound to a transformation.
 * @param params - A sample of the parameters, or a fast-check arbitrary of them.
 *
 * @example
 * const clip = (most: number) => ({
 *   init: () => null,
 *   update: (g: number) => [Math.max(-most, Math.min(most, g)), null] as const,
 * })
 * check({ numRuns: 20 })(clipLaws(clip, 1))._tag // => "Right"
 */
export function clipLaws<P extends AnyTree>(
  clip: (most: number) => OptimizerLike<P, unknown>,
  params: P | Arbitrary<P>,
): LawSet;
export function clipLaws(clip: (most: number) => AnyOptimizer, params: AnyTree | Arbitrary<AnyTree>): LawSet {
  const lengthOf = (tree: AnyTree): number => Math.hypot(...numbersIn(tree));
  const bounds = fc.integer({ min: 1, max: 64 }).map((k) => k / 16);
  const mustBeLike = (tree: AnyTree, like: AnyTree): readonly number[] => {
    mustHaveStructure("what comes out", tree, like);
    return numbersLike(tree, like) ?? [];
  };
  return lawSet("clipping", [
    law({
      id: "clip.bounded",
      statement: "what comes out is no longer than the bound, and has the direction of what went in",
      formula: "|clip(g)| <= most; clip(g) = g * min(1, most / |g|)",
      explain: explainSteps,
      given: [pointsFrom(params), seeds, bounds],
      holds: (judge, p, seed, most) => {
        const gradients = gradientsFrom(p, seed);
        const clipping = clip(most);
        const [clipped] = clipping.update(gradients, clipping.init(p), p);
        const [before, after] = [lengthOf(gradients), lengthOf(clipped)];
        // Rounding may leave the length a little above the bound.
        judge.within("the length and the bound", Math.max(after, most), most, 1e-12 * most);
        if (before <= most) mustBeSameTree(judge, "what is short enough, and what comes out", clipped, gradients);
        const expected = numbersIn(gradients).map((g) => g * Math.min(1, most / before));
        for (const [i, x] of mustBeLike(clipped, gradients).entries())
          judge.within(`number ${i} of the direction`, x, before === 0 ? 0 : expected[i]!, 1e-12 * most);
      },
    }),
    law({
      id: "clip.idempotent",
      statement: "clipping what is clipped changes nothing but for rounding",
      formula: "clip(clip(g)) = clip(g)",
      explain: explainSteps,
      given: [pointsFrom(params), seeds, bounds],
      holds: (judge, p, seed, most) => {
        const clipping = clip(most);
        const [once] = clipping.update(gradientsFrom(p, seed), clipping.init(p), p);
        const [twice] = clipping.update(once, clipping.init(p), p);
        const numbers = mustBeLike(twice, once);
        for (const [i, x] of numbersIn(once).entries())
          judge.within(`number ${i}, twice and once`, numbers[i]!, x, 1e-12 * most);
      },
    }),
  ]);
}
