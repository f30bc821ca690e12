// Adam and AdamW: the mean of the gradients divided by the root of the mean of their squares. Knows those two averages;
// the parts do the rest.
import { Tree } from "../../index.js";
import { arrayLike, type Numbers } from "./arrays.js";
import { averaged, averagedSquare } from "./averages.js";
import { decayed } from "./decay.js";
import { checked, flag, notNegative, optional, rateOrSchedule, twoBetas } from "./options.js";
import { descend, type Rate } from "./scaling.js";
import { chain, type Optimizer, transformation } from "./transformation.js";

/** How {@link scaleByAdam} averages. */
export interface ScaleByAdamOptions {
  /** How much of the mean, and of the mean square, is kept in each step: `[0.9, 0.999]` unless given. */
  readonly betas?: readonly [mean: number, square: number];
  /** What is added to the roots: 1e-8 unless given. */
  readonly eps?: number;
  /** Divide by the largest mean square so far: `false` unless given. */
  readonly amsgrad?: boolean;
}

/** A mean by the root of a mean square, both corrected for their start at 0. */
const ratio = (mean: number, meanWeight: number, square: number, squareRoot: number, eps: number): number =>
  mean / meanWeight / (Math.sqrt(square) / squareRoot + eps);

interface AdamStep {
  readonly forMean: number;
  readonly forSquare: number;
  readonly meanWeight: number;
  readonly squareRoot: number;
  readonly eps: number;
}

const adamRule = (
  g: Numbers,
  oldMean: Numbers,
  oldSquare: Numbers,
  { forMean, forSquare, meanWeight, squareRoot, eps }: AdamStep,
) => {
  const [u, m, s] = [arrayLike(g), arrayLike(g), arrayLike(g)];
  for (let i = 0; i < g.length; i++) {
    m[i] = averaged(forMean, oldMean[i]!, g[i]!);
    s[i] = averagedSquare(forSquare, oldSquare[i]!, g[i]!);
    u[i] = ratio(m[i]!, meanWeight, s[i]!, squareRoot, eps);
  }
  return [u, m, s] as const;
};

const amsgradRule = (
  g: Numbers,
  oldMean: Numbers,
  oldSquare: Numbers,
  oldLargest: Numbers,
  { forMean, forSquare, meanWeight, squareRoot, eps }: AdamStep,
) => {
  const [u, m, s, most] = [arrayLike(g), arrayLike(g), arrayLike(g), arrayLike(g)];
  for (let i = 0; i < g.length; i++) {
    m[i] = averaged(forMean, oldMean[i]!, g[i]!);
    s[i] = averagedSquare(forSquare, oldSquare[i]!, g[i]!);
    most[i] = Math.max(oldLargest[i]!, s[i]!);
    u[i] = ratio(m[i]!, meanWeight, most[i]!, squareRoot, eps);
  }
  return [u, m, s, most] as const;
};

const requirements = { betas: optional(twoBetas), eps: optional(notNegative), amsgrad: optional(flag) };

/**
 * The exponential mean of the gradients divided by the root of that of their squares, both corrected for their start at
 * 0: the first part of {@link adam}.
 *
 * @throws GM-OPTION for an option that is unknown or out of its range.
 *
 * @example
 * const part = scaleByAdam({ eps: 0 })
 * part.update([5, -0.3], part.init([0, 0]), [0, 0])[0] // => [1, -1]
 */
export const scaleByAdam = (options: ScaleByAdamOptions = {}): Optimizer => {
  const { betas = [0.9, 0.999], eps = 1e-8, amsgrad = false } = checked("scaleByAdam", options, requirements);
  const [forMean, forSquare] = betas;
  const settingsAt = (step: number): AdamStep => ({
    forMean,
    forSquare,
    meanWeight: 1 - forMean ** step,
    squareRoot: Math.sqrt(1 - forSquare ** step),
    eps,
  });
  if (!amsgrad)
    return transformation({
      name: "scaleByAdam",
      counts: { step: 0 },
      trees: { mean: 0, square: 0 },
      update: (gradients, state) => {
        const step = state.step + 1;
        const settings = settingsAt(step);
        const [updates, mean, square] = Tree.zipArrays((g, m, s) => adamRule(g, m, s, settings))(
          gradients,
          state.mean,
          state.square,
        );
        return [updates, { step, mean, square }];
      },
    });
  return transformation({
    name: "scaleByAmsgrad",
    counts: { step: 0 },
    trees: { mean: 0, square: 0, largest: 0 },
    update: (gradients, state) => {
      const step = state.step + 1;
      const settings = settingsAt(step);
      const [updates, mean, square, largest] = Tree.zipArrays((g, m, s, most) => amsgradRule(g, m, s, most, settings))(
        gradients,
        state.mean,
        state.square,
        state.largest,
      );
      return [updates, { step, mean, square, largest }];
    },
  });
};

/** The settings of {@link adam} and {@link adamW}. */
export interface AdamOptions extends ScaleByAdamOptions {
  /** The learning rate, or a schedule: 0.001 unless given. */
  readonly lr?: Rate;
  /** For `adam` an L2 penalty, 0 unless given; for `adamW` decoupled from the gradients, 0.01 unless given. */
  readonly weightDecay?: number;
}

const settled = (where: string, options: AdamOptions, usualDecay: number) => {
  const {
    lr = 0.001,
    weightDecay = usualDecay,
    betas = [0.9, 0.999] as const,
    eps = 1e-8,
    amsgrad = false,
  } = checked(where, options, { ...requirements, lr: optional(rateOrSchedule), weightDecay: optional(notNegative) });
  return { lr, weightDecay, part: scaleByAdam({ betas, eps, amsgrad }) };
};

/**
 * Adam, in PyTorch's form; with `amsgrad` the variant that never lets a rate grow again.
 *
 * Source: D. Kingma and J. Ba, «Adam: a method for stochastic optimization» (2015); S. Reddi and others, «On the
 * convergence of Adam and beyond» (2018).
 *
 * @throws GM-OPTION for an option that is unknown or out of its range.
 *
 * @example
 * const optimizer = adam({ lr: 0.1, eps: 0 })
 * optimizer.update({ w: 5 }, optimizer.init({ w: 0 }), { w: 0 })[0] // => { w: -0.1 }
 */
export const adam = (options: AdamOptions = {}): Optimizer => {
  const { lr, weightDecay, part } = settled("adam", options, 0);
  return chain(decayed(weightDecay), part, descend(lr));
};

/**
 * Adam with decoupled weight decay: parameters shrink by `lr * weightDecay` of their size, whatever the gradients are.
 *
 * Source: I. Loshchilov and F. Hutter, «Decoupled weight decay regularization» (2019).
 *
 * @throws GM-OPTION for an option that is unknown or out of its range.
 *
 * @example
 * const optimizer = adamW({ lr: 0.1, weightDecay: 0.5, eps: 0 })
 * optimizer.update({ w: 5 }, optimizer.init({ w: 2 }), { w: 2 })[0] // => { w: -0.2 }
 */
export const adamW = (options: AdamOptions = {}): Optimizer => {
  const { lr, weightDecay, part } = settled("adamW", options, 0.01);
  return chain(part, decayed(weightDecay), descend(lr));
};
