// NAdam: Adam with Nesterov's look ahead. Knows the schedule of its momentum; the parts do the rest.
import { Tree } from "../../index.js";
import { arrayLike, type Numbers } from "./arrays.js";
import { averaged, averagedSquare } from "./averages.js";
import { decayed } from "./decay.js";
import { checked, notNegative, optional, rateOrSchedule, twoBetas } from "./options.js";
import { descend, type Rate } from "./scaling.js";
import { chain, type Optimizer, transformation } from "./transformation.js";

/** How {@link scaleByNadam} averages. */
export interface ScaleByNadamOptions {
  /** How much of the mean, and of the mean square, is kept in each step: `[0.9, 0.999]` unless given. */
  readonly betas?: readonly [mean: number, square: number];
  /** What is added to the roots: 1e-8 unless given. */
  readonly eps?: number;
  /** How fast the momentum grows to its full size: 0.004 unless given. */
  readonly momentumDecay?: number;
}

/** The product of all momenta up to the next step, from that up to this one. */
export type NextProduct = (product: number, momentum: number, next: number) => number;

const requirements = {
  betas: optional(twoBetas),
  eps: optional(notNegative),
  momentumDecay: optional(notNegative),
};

interface NadamStep {
  readonly forMean: number;
  readonly forSquare: number;
  readonly forGradient: number;
  readonly ahead: number;
  readonly squareWeight: number;
  readonly eps: number;
}

const nadamRule = (
  g: Numbers,
  oldMean: Numbers,
  oldSquare: Numbers,
  { forMean, forSquare, forGradient, ahead, squareWeight, eps }: NadamStep,
) => {
  const [u, m, s] = [arrayLike(g), arrayLike(g), arrayLike(g)];
  for (let i = 0; i < g.length; i++) {
    m[i] = averaged(forMean, oldMean[i]!, g[i]!);
    s[i] = averagedSquare(forSquare, oldSquare[i]!, g[i]!);
    u[i] = (forGradient * g[i]! + ahead * m[i]!) / (Math.sqrt(s[i]! / squareWeight) + eps);
  }
  return [u, m, s] as const;
};

/** NAdam's part, with the product of momenta as a parameter: PyTorch up to version 1.13 has another one. */
export const nadamPart = (options: ScaleByNadamOptions, nextProduct: NextProduct): Optimizer => {
  const { betas = [0.9, 0.999], eps = 1e-8, momentumDecay = 0.004 } = checked("scaleByNadam", options, requirements);
  const [forMean, forSquare] = betas;
  const momentumAt = (step: number): number => forMean * (1 - 0.5 * 0.96 ** (step * momentumDecay));
  return transformation({
    name: "scaleByNadam",
    counts: { step: 0, momenta: 1 },
    trees: { mean: 0, square: 0 },
    update: (gradients, state) => {
      const step = state.step + 1;
      const [momentum, next] = [momentumAt(step), momentumAt(step + 1)];
      const momenta = state.momenta * momentum;
      const forGradient = (1 - momentum) / (1 - momenta);
      const ahead = next / (1 - nextProduct(momenta, momentum, next));
      const squareWeight = 1 - forSquare ** step;
      const settings = { forMean, forSquare, forGradient, ahead, squareWeight, eps };
      const [updates, mean, square] = Tree.zipArrays((g, m, s) => nadamRule(g, m, s, settings))(
        gradients,
        state.mean,
        state.square,
      );
      return [updates, { step, momenta, mean, square }];
    },
  });
};

/**
 * Adam's division, with the gradient to come guessed from the mean of those so far: the first part of {@link nadam}.
 *
 * @throws GM-OPTION for an option that is unknown or out of its range.
 *
 * @example
 * const part = scaleByNadam({ betas: [0, 0], eps: 0 })
 * part.update([5, -0.3], part.init([0, 0]), [0, 0])[0] // => [1, -1]
 */
export const scaleByNadam = (options: ScaleByNadamOptions = {}): Optimizer =>
  nadamPart(options, (product, _, next) => product * next);

/** The settings of {@link nadam}. */
export interface NadamOptions extends ScaleByNadamOptions {
  /** The learning rate, or a schedule: 0.002 unless given. */
  readonly lr?: Rate;
  readonly weightDecay?: number;
}

/**
 * NAdam, as published, with PyTorch's options. (PyTorch 1.13 counts one factor of the momentum twice; later versions, and
 * this, do not.)
 *
 * Source: T. Dozat, «Incorporating Nesterov momentum into Adam» (2016).
 *
 * @throws GM-OPTION for an option that is unknown or out of its range.
 *
 * @example
 * const optimizer = nadam({ lr: 0.1, betas: [0, 0], eps: 0 })
 * optimizer.update([5], optimizer.init([0]), [0])[0] // => [-0.1]
 */
export const nadam = (options: NadamOptions = {}): Optimizer => {
  const {
    lr = 0.002,
    weightDecay = 0,
    betas = [0.9, 0.999] as const,
    eps = 1e-8,
    momentumDecay = 0.004,
  } = checked("nadam", options, { ...requirements, lr: optional(rateOrSchedule), weightDecay: optional(notNegative) });
  return chain(decayed(weightDecay), scaleByNadam({ betas, eps, momentumDecay }), descend(lr));
};
