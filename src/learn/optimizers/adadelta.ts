// Adadelta: steps in the units of the parameters, from averages of squared gradients and squared steps. Knows those; the
// parts do the rest.
import { Tree } from "../../index.js";
import { arrayLike, type Numbers } from "./arrays.js";
import { averagedSquare } from "./averages.js";
import { decayed } from "./decay.js";
import { checked, fraction, notNegative, optional, rateOrSchedule } from "./options.js";
import { descend, type Rate } from "./scaling.js";
import { chain, type Optimizer, transformation } from "./transformation.js";

/** How {@link scaleByAdadelta} averages. */
export interface ScaleByAdadeltaOptions {
  /** How much of the averages is kept in each step: 0.9 unless given. */
  readonly rho?: number;
  /** What is added under the roots: 1e-6 unless given. */
  readonly eps?: number;
}

const adadeltaRule = (g: Numbers, oldSquare: Numbers, oldStep: Numbers, rho: number, eps: number) => {
  const [u, s, squared] = [arrayLike(g), arrayLike(g), arrayLike(g)];
  for (let i = 0; i < g.length; i++) {
    s[i] = averagedSquare(rho, oldSquare[i]!, g[i]!);
    u[i] = (Math.sqrt(oldStep[i]! + eps) / Math.sqrt(s[i]! + eps)) * g[i]!;
    squared[i] = averagedSquare(rho, oldStep[i]!, u[i]!);
  }
  return [u, s, squared] as const;
};

/**
 * Gradients times the root of the average of squared steps, divided by that of squared gradients: the first part of
 * {@link adadelta}.
 *
 * @throws GM-OPTION for an option that is unknown or out of its range.
 *
 * @example
 * const part = scaleByAdadelta({ rho: 0, eps: 1 })
 * part.update([Math.sqrt(3)], part.init([0]), [0])[0] // => [Math.sqrt(3) / 2]
 */
export const scaleByAdadelta = (options: ScaleByAdadeltaOptions = {}): Optimizer => {
  const { rho = 0.9, eps = 1e-6 } = checked("scaleByAdadelta", options, {
    rho: optional(fraction),
    eps: optional(notNegative),
  });
  return transformation({
    name: "scaleByAdadelta",
    trees: { square: 0, squaredStep: 0 },
    update: (gradients, state) => {
      const [updates, square, squaredStep] = Tree.zipArrays((g, s, squared) => adadeltaRule(g, s, squared, rho, eps))(
        gradients,
        state.square,
        state.squaredStep,
      );
      return [updates, { square, squaredStep }];
    },
  });
};

/** The settings of {@link adadelta}. */
export interface AdadeltaOptions extends ScaleByAdadeltaOptions {
  /** A factor for every step, or a schedule: 1 unless given. */
  readonly lr?: Rate;
  readonly weightDecay?: number;
}

/**
 * Adadelta, which finds its own rates.
 *
 * Source: M. Zeiler, «ADADELTA: an adaptive learning rate method» (2012).
 *
 * @throws GM-OPTION for an option that is unknown or out of its range.
 *
 * @example
 * const optimizer = adadelta({ rho: 0, eps: 1 })
 * optimizer.update([Math.sqrt(3)], optimizer.init([0]), [0])[0] // => [-Math.sqrt(3) / 2]
 */
export const adadelta = (options: AdadeltaOptions = {}): Optimizer => {
  const {
    lr = 1,
    rho = 0.9,
    eps = 1e-6,
    weightDecay = 0,
  } = checked("adadelta", options, {
    lr: optional(rateOrSchedule),
    rho: optional(fraction),
    eps: optional(notNegative),
    weightDecay: optional(notNegative),
  });
  return chain(decayed(weightDecay), scaleByAdadelta({ rho, eps }), descend(lr));
};
