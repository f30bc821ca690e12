// RMSprop: gradients divided by the root of an average of their squares. Knows that average; the parts do the rest.
import { Tree } from "../../index.js";
import { arrayLike, type Numbers } from "./arrays.js";
import { averaged, averagedSquare } from "./averages.js";
import { decayed } from "./decay.js";
import { checked, flag, fraction, notNegative, optional, rateOrSchedule } from "./options.js";
import { descend, type Rate } from "./scaling.js";
import { trace } from "./trace.js";
import { chain, identity, type Optimizer, transformation } from "./transformation.js";

/** How {@link scaleByRms} divides. */
export interface ScaleByRmsOptions {
  /** How much of the average is kept in each step: 0.99 unless given. */
  readonly alpha?: number;
  /** What is added to the roots: 1e-8 unless given. */
  readonly eps?: number;
  /** Divide by the standard deviation, with the mean taken off: `false` unless given. */
  readonly centered?: boolean;
}

const rmsRule = (g: Numbers, oldSquare: Numbers, alpha: number, eps: number) => {
  const [u, s] = [arrayLike(g), arrayLike(g)];
  for (let i = 0; i < g.length; i++) {
    s[i] = averagedSquare(alpha, oldSquare[i]!, g[i]!);
    u[i] = g[i]! / (Math.sqrt(s[i]!) + eps);
  }
  return [u, s] as const;
};

const deviationRule = (g: Numbers, oldSquare: Numbers, oldMean: Numbers, alpha: number, eps: number) => {
  const [u, s, m] = [arrayLike(g), arrayLike(g), arrayLike(g)];
  for (let i = 0; i < g.length; i++) {
    s[i] = averagedSquare(alpha, oldSquare[i]!, g[i]!);
    m[i] = averaged(alpha, oldMean[i]!, g[i]!);
    u[i] = g[i]! / (Math.sqrt(s[i]! - m[i]! * m[i]!) + eps);
  }
  return [u, s, m] as const;
};

const requirements = { alpha: optional(fraction), eps: optional(notNegative), centered: optional(flag) };

/**
 * Gradients divided by the root of the exponential average of their squares: the first part of {@link rmsprop}.
 *
 * @throws GM-OPTION for an option that is unknown or out of its range.
 *
 * @example
 * const part = scaleByRms({ alpha: 0.75, eps: 0 })
 * part.update([5, -3], part.init([0, 0]), [0, 0])[0] // => [2, -2]
 */
export const scaleByRms = (options: ScaleByRmsOptions = {}): Optimizer => {
  const { alpha = 0.99, eps = 1e-8, centered = false } = checked("scaleByRms", options, requirements);
  if (!centered)
    return transformation({
      name: "scaleByRms",
      trees: { square: 0 },
      update: (gradients, state) => {
        const [updates, square] = Tree.zipArrays((g, s) => rmsRule(g, s, alpha, eps))(gradients, state.square);
        return [updates, { square }];
      },
    });
  return transformation({
    name: "scaleByDeviation",
    trees: { square: 0, mean: 0 },
    update: (gradients, state) => {
      const [updates, square, mean] = Tree.zipArrays((g, s, m) => deviationRule(g, s, m, alpha, eps))(
        gradients,
        state.square,
        state.mean,
      );
      return [updates, { square, mean }];
    },
  });
};

/** The settings of {@link rmsprop}. */
export interface RmspropOptions extends ScaleByRmsOptions {
  /** The learning rate, or a schedule: 0.01 unless given. */
  readonly lr?: Rate;
  readonly momentum?: number;
  readonly weightDecay?: number;
}

/**
 * RMSprop, in PyTorch's form.
 *
 * Source: T. Tieleman and G. Hinton, «Lecture 6.5: rmsprop» (2012); A. Graves, «Generating sequences with recurrent neural
 * networks» (2013) for `centered`.
 *
 * @throws GM-OPTION for an option that is unknown or out of its range.
 *
 * @example
 * const optimizer = rmsprop({ lr: 0.1, alpha: 0.75, eps: 0 })
 * optimizer.update([5, -3], optimizer.init([0, 0]), [0, 0])[0] // => [-0.2, 0.2]
 */
export const rmsprop = (options: RmspropOptions = {}): Optimizer => {
  const {
    lr = 0.01,
    momentum = 0,
    weightDecay = 0,
    alpha = 0.99,
    eps = 1e-8,
    centered = false,
  } = checked("rmsprop", options, {
    ...requirements,
    lr: optional(rateOrSchedule),
    momentum: optional(fraction),
    weightDecay: optional(notNegative),
  });
  return chain(
    decayed(weightDecay),
    scaleByRms({ alpha, eps, centered }),
    momentum === 0 ? identity : trace({ momentum }),
    descend(lr),
  );
};
