// RAdam: Adam that first waits until its mean square is worth dividing by. Knows that measure; the parts do the rest.
import { Tree } from "../../index.js";
import { arrayLike, type Numbers } from "./arrays.js";
import { averaged, averagedSquare } from "./averages.js";
import { decayed } from "./decay.js";
import { checked, notNegative, optional, rateOrSchedule, twoBetas } from "./options.js";
import { descend, type Rate } from "./scaling.js";
import { chain, type Optimizer, transformation } from "./transformation.js";

/** How {@link scaleByRadam} averages. */
export interface ScaleByRadamOptions {
  /** How much of the mean, and of the mean square, is kept in each step: `[0.9, 0.999]` unless given. */
  readonly betas?: readonly [mean: number, square: number];
  /** What is added to the roots: 1e-8 unless given. */
  readonly eps?: number;
}

const requirements = { betas: optional(twoBetas), eps: optional(notNegative) };

interface RadamStep {
  readonly forMean: number;
  readonly forSquare: number;
  readonly length: number;
  readonly factor: number;
  readonly meanWeight: number;
  readonly eps: number;
}

const radamRule = (
  g: Numbers,
  oldMean: Numbers,
  oldSquare: Numbers,
  { forMean, forSquare, length, factor, meanWeight, eps }: RadamStep,
) => {
  const [u, m, s] = [arrayLike(g), arrayLike(g), arrayLike(g)];
  for (let i = 0; i < g.length; i++) {
    m[i] = averaged(forMean, oldMean[i]!, g[i]!);
    s[i] = averagedSquare(forSquare, oldSquare[i]!, g[i]!);
    u[i] = length > 5 ? (m[i]! * factor) / (Math.sqrt(s[i]!) + eps) : m[i]! / meanWeight;
  }
  return [u, m, s] as const;
};

/**
 * Adam's division, times how much is known of the variance; as long as that is too little, the mean alone: the first part
 * of {@link radam}.
 *
 * @throws GM-OPTION for an option that is unknown or out of its range.
 *
 * @example
 * const part = scaleByRadam()
 * part.update([5, -0.3], part.init([0, 0]), [0, 0])[0] // => [5, -0.3]
 */
export const scaleByRadam = (options: ScaleByRadamOptions = {}): Optimizer => {
  const { betas = [0.9, 0.999], eps = 1e-8 } = checked("scaleByRadam", options, requirements);
  const [forMean, forSquare] = betas;
  // The length of a simple average that would be as good: in the long run, and so far.
  const longRun = 2 / (1 - forSquare) - 1;
  return transformation({
    name: "scaleByRadam",
    counts: { step: 0 },
    trees: { mean: 0, square: 0 },
    update: (gradients, state) => {
      const step = state.step + 1;
      const [meanWeight, squareWeight] = [1 - forMean ** step, 1 - forSquare ** step];
      const length = longRun - (2 * step * forSquare ** step) / squareWeight;
      const known = Math.sqrt(((length - 4) * (length - 2) * longRun) / ((longRun - 4) * (longRun - 2) * length));
      const factor = (known * Math.sqrt(squareWeight)) / meanWeight;
      const settings = { forMean, forSquare, length, factor, meanWeight, eps };
      const [updates, mean, square] = Tree.zipArrays((g, m, s) => radamRule(g, m, s, settings))(
        gradients,
        state.mean,
        state.square,
      );
      return [updates, { step, mean, square }];
    },
  });
};

/** The settings of {@link radam}. */
export interface RadamOptions extends ScaleByRadamOptions {
  /** The learning rate, or a schedule: 0.001 unless given. */
  readonly lr?: Rate;
  readonly weightDecay?: number;
}

/**
 * RAdam, in PyTorch's form.
 *
 * Source: L. Liu and others, «On the variance of the adaptive learning rate and beyond» (2020).
 *
 * @throws GM-OPTION for an option that is unknown or out of its range.
 *
 * @example
 * const optimizer = radam({ lr: 0.1 })
 * optimizer.update([5], optimizer.init([0]), [0])[0] // => [-0.5]
 */
export const radam = (options: RadamOptions = {}): Optimizer => {
  const {
    lr = 0.001,
    weightDecay = 0,
    betas = [0.9, 0.999] as const,
    eps = 1e-8,
  } = checked("radam", options, { ...requirements, lr: optional(rateOrSchedule), weightDecay: optional(notNegative) });
  return chain(decayed(weightDecay), scaleByRadam({ betas, eps }), descend(lr));
};
