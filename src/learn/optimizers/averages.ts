// An exponential average of the gradients in their place. Knows averages; is ignorant of rates.
import { Tree } from "../../index.js";
import { arrayLike, type Numbers } from "./arrays.js";
import { belowOne, checked, flag, optional } from "./options.js";
import { type Optimizer, transformation } from "./transformation.js";

/** How {@link exponentialAverage} averages. */
export interface ExponentialAverageOptions {
  /** How much of the average is kept in each step. */
  readonly decay: number;
  /** Divide by the weights' sum, so that the first averages are not too small: `true` unless given. */
  readonly debias?: boolean;
}

/** An average led on by one step: `decay` of the old one, the rest new. */
export const averaged = (decay: number, average: number, value: number): number =>
  decay * average + (1 - decay) * value;

/** The same of the squares of values. */
export const averagedSquare = (decay: number, average: number, value: number): number =>
  decay * average + (1 - decay) * value * value;

const averageRule = (g: Numbers, old: Numbers, decay: number, weight: number) => {
  const [update, average] = [arrayLike(g), arrayLike(g)];
  for (let i = 0; i < g.length; i++) {
    average[i] = averaged(decay, old[i]!, g[i]!);
    update[i] = average[i]! / weight;
  }
  return [update, average] as const;
};

/**
 * The exponential average of the gradients so far: `m = decay m + (1 - decay) g`. (The average of the *parameters* of a
 * training is a fold over its states, with `Tree.zipWith((a, p) => decay * a + (1 - decay) * p)`.)
 *
 * @throws GM-OPTION if `decay` is not from 0 to below 1.
 *
 * @example
 * const smooth = exponentialAverage({ decay: 0.5 })
 * const [first, after] = smooth.update([4], smooth.init([0]), [0])
 * first // => [4]
 * smooth.update([1], after, [0])[0] // => [2]
 */
export const exponentialAverage = (options: ExponentialAverageOptions): Optimizer => {
  const { decay, debias = true } = checked("exponentialAverage", options, { decay: belowOne, debias: optional(flag) });
  return transformation({
    name: "exponentialAverage",
    counts: { step: 0 },
    trees: { mean: 0 },
    update: (gradients, { step, mean }) => {
      const weight = debias ? 1 - decay ** (step + 1) : 1;
      const [updates, next] = Tree.zipArrays((g, old) => averageRule(g, old, decay, weight))(gradients, mean);
      return [updates, { step: step + 1, mean: next }];
    },
  });
};
