// Lion: steps of one size, along the sign of a mean of the gradients. Knows that mean; the parts do the rest.
import { Tree } from "../../index.js";
import { arrayLike, type Numbers } from "./arrays.js";
import { averaged } from "./averages.js";
import { decayed } from "./decay.js";
import { checked, notNegative, optional, rateOrSchedule, twoBetas } from "./options.js";
import { descend, type Rate } from "./scaling.js";
import { chain, type Optimizer, transformation } from "./transformation.js";

/** How {@link scaleByLion} averages. */
export interface ScaleByLionOptions {
  /** How much of the mean goes into a step, and how much of it is kept for the next: `[0.9, 0.99]` unless given. */
  readonly betas?: readonly [step: number, mean: number];
}

const lionRule = (g: Numbers, oldMean: Numbers, forStep: number, forMean: number) => {
  const [u, m] = [arrayLike(g), arrayLike(g)];
  for (let i = 0; i < g.length; i++) {
    u[i] = Math.sign(averaged(forStep, oldMean[i]!, g[i]!));
    m[i] = averaged(forMean, oldMean[i]!, g[i]!);
  }
  return [u, m] as const;
};

/**
 * The sign of a mean of the gradients: the first part of {@link lion}.
 *
 * @throws GM-OPTION if `betas` are not two numbers from 0 to below 1.
 *
 * @example
 * scaleByLion().update([5, -0.3], scaleByLion().init([0, 0]), [0, 0])[0] // => [1, -1]
 */
export const scaleByLion = (options: ScaleByLionOptions = {}): Optimizer => {
  const { betas = [0.9, 0.99] } = checked("scaleByLion", options, { betas: optional(twoBetas) });
  const [forStep, forMean] = betas;
  return transformation({
    name: "scaleByLion",
    trees: { mean: 0 },
    update: (gradients, state) => {
      const [updates, mean] = Tree.zipArrays((g, m) => lionRule(g, m, forStep, forMean))(gradients, state.mean);
      return [updates, { mean }];
    },
  });
};

/** The settings of {@link lion}. */
export interface LionOptions extends ScaleByLionOptions {
  /** The learning rate, or a schedule: 0.0001 unless given. */
  readonly lr?: Rate;
  /** Decoupled from the gradients, as in `adamW`: 0 unless given. */
  readonly weightDecay?: number;
}

/**
 * Lion: half the memory of Adam, and steps that all have the size of the learning rate.
 *
 * Source: X. Chen and others, «Symbolic discovery of optimization algorithms» (2023).
 *
 * @throws GM-OPTION for an option that is unknown or out of its range.
 *
 * @example
 * const optimizer = lion({ lr: 0.1 })
 * optimizer.update([5, -0.3], optimizer.init([0, 0]), [0, 0])[0] // => [-0.1, 0.1]
 */
export const lion = (options: LionOptions = {}): Optimizer => {
  const {
    lr = 0.0001,
    weightDecay = 0,
    betas = [0.9, 0.99] as const,
  } = checked("lion", options, {
    lr: optional(rateOrSchedule),
    weightDecay: optional(notNegative),
    betas: optional(twoBetas),
  });
  return chain(scaleByLion({ betas }), decayed(weightDecay), descend(lr));
};
