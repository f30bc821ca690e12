// Adamax: Adam with the largest gradient, fading, in place of the mean square. Knows that; the parts do the rest.
import { Tree } from "../../index.js";
import { arrayLike, type Numbers } from "./arrays.js";
import { averaged } from "./averages.js";
import { decayed } from "./decay.js";
import { checked, notNegative, optional, rateOrSchedule, twoBetas } from "./options.js";
import { descend, type Rate } from "./scaling.js";
import { chain, type Optimizer, transformation } from "./transformation.js";

/** How {@link scaleByAdamax} averages. */
export interface ScaleByAdamaxOptions {
  /** How much of the mean, and of the largest gradient, is kept in each step: `[0.9, 0.999]` unless given. */
  readonly betas?: readonly [mean: number, largest: number];
  /** What is added to the gradients' sizes: 1e-8 unless given. */
  readonly eps?: number;
}

const requirements = { betas: optional(twoBetas), eps: optional(notNegative) };

interface AdamaxStep {
  readonly forMean: number;
  readonly fading: number;
  readonly weight: number;
  readonly eps: number;
}

const adamaxRule = (
  g: Numbers,
  oldMean: Numbers,
  oldLargest: Numbers,
  { forMean, fading, weight, eps }: AdamaxStep,
) => {
  const [u, m, most] = [arrayLike(g), arrayLike(g), arrayLike(g)];
  for (let i = 0; i < g.length; i++) {
    m[i] = averaged(forMean, oldMean[i]!, g[i]!);
    most[i] = Math.max(fading * oldLargest[i]!, Math.abs(g[i]!) + eps);
    u[i] = m[i]! / weight / most[i]!;
  }
  return [u, m, most] as const;
};

/**
 * The mean of the gradients divided by the largest of them, which fades: the first part of {@link adamax}.
 *
 * @throws GM-OPTION for an option that is unknown or out of its range.
 *
 * @example
 * const part = scaleByAdamax({ eps: 0 })
 * part.update([5, -0.3], part.init([0, 0]), [0, 0])[0] // => [1, -1]
 */
export const scaleByAdamax = (options: ScaleByAdamaxOptions = {}): Optimizer => {
  const { betas = [0.9, 0.999], eps = 1e-8 } = checked("scaleByAdamax", options, requirements);
  const [forMean, fading] = betas;
  return transformation({
    name: "scaleByAdamax",
    counts: { step: 0 },
    trees: { mean: 0, largest: 0 },
    update: (gradients, state) => {
      const step = state.step + 1;
      const weight = 1 - forMean ** step;
      const settings = { forMean, fading, weight, eps };
      const [updates, mean, largest] = Tree.zipArrays((g, m, most) => adamaxRule(g, m, most, settings))(
        gradients,
        state.mean,
        state.largest,
      );
      return [updates, { step, mean, largest }];
    },
  });
};

/** The settings of {@link adamax}. */
export interface AdamaxOptions extends ScaleByAdamaxOptions {
  /** The learning rate, or a schedule: 0.002 unless given. */
  readonly lr?: Rate;
  readonly weightDecay?: number;
}

/**
 * Adamax, in PyTorch's form.
 *
 * Source: D. Kingma and J. Ba, «Adam: a method for stochastic optimization» (2015), section 7.1.
 *
 * @throws GM-OPTION for an option that is unknown or out of its range.
 *
 * @example
 * const optimizer = adamax({ lr: 0.1, eps: 0 })
 * optimizer.update([5], optimizer.init([0]), [0])[0] // => [-0.1]
 */
export const adamax = (options: AdamaxOptions = {}): Optimizer => {
  const {
    lr = 0.002,
    weightDecay = 0,
    betas = [0.9, 0.999] as const,
    eps = 1e-8,
  } = checked("adamax", options, { ...requirements, lr: optional(rateOrSchedule), weightDecay: optional(notNegative) });
  return chain(decayed(weightDecay), scaleByAdamax({ betas, eps }), descend(lr));
};
