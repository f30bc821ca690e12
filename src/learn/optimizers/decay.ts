// Weight decay: a pull of every parameter towards zero. Knows that the parameters are there; is ignorant of rates.
import { fail } from "../../expr/errors.js";
import { Tree } from "../../index.js";
import { arrayLike, type Numbers } from "./arrays.js";
import { notNegative } from "./options.js";
import { identity, type Optimizer, transformation } from "./transformation.js";

const decayRule = (g: Numbers, p: Numbers, weightDecay: number) => {
  const u = arrayLike(g);
  for (let i = 0; i < g.length; i++) u[i] = g[i]! + weightDecay * p[i]!;
  return [u] as const;
};

/**
 * The gradients, plus `weightDecay` times the parameters. First in a chain it is an L2 penalty, as in PyTorch's `Adam`;
 * just before the learning rate it is decoupled weight decay, as in `AdamW`.
 *
 * @throws GM-OPTION if `weightDecay` is not a number.
 *
 * @example
 * const decay = addDecayedWeights(0.1)
 * decay.update({ w: 1 }, decay.init({ w: 20 }), { w: 20 })[0] // => { w: 3 }
 */
export const addDecayedWeights = (weightDecay: number): Optimizer => {
  if (!notNegative.holds(weightDecay))
    throw fail.optionValue("addDecayedWeights", "weightDecay", notNegative.says, weightDecay);
  return transformation({
    name: "addDecayedWeights",
    update: (gradients, _, params) => {
      const [updates] = Tree.zipArrays((g, p) => decayRule(g, p, weightDecay))(gradients, params);
      return [updates, {}];
    },
  });
};

/** Weight decay, unless there is none: a pass over all parameters less. */
export const decayed = (weightDecay: number): Optimizer =>
  weightDecay === 0 ? identity : addDecayedWeights(weightDecay);
