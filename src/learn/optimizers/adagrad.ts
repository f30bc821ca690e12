// Adagrad: each number's rate falls with the sum of its squared gradients. Knows that sum; the parts do the rest.
import { Tree } from "../../index.js";
import { arrayLike, type Numbers } from "./arrays.js";
import { decayed } from "./decay.js";
import { checked, notNegative, optional, rateOrSchedule } from "./options.js";
import { descend, type Rate, rateAt } from "./scaling.js";
import { chain, type Optimizer, transformation } from "./transformation.js";

/** How {@link scaleBySumOfSquares} divides. */
export interface SumOfSquaresOptions {
  /** What the sums begin with: 0 unless given. */
  readonly initialAccumulatorValue?: number;
  /** What is added to the roots: 1e-10 unless given. */
  readonly eps?: number;
}

const adagradRule = (g: Numbers, oldSum: Numbers, eps: number) => {
  const [u, s] = [arrayLike(g), arrayLike(g)];
  for (let i = 0; i < g.length; i++) {
    s[i] = oldSum[i]! + g[i]! * g[i]!;
    u[i] = g[i]! / (Math.sqrt(s[i]!) + eps);
  }
  return [u, s] as const;
};

/**
 * Gradients divided by the root of the sum of their squares so far: the first part of {@link adagrad}.
 *
 * @throws GM-OPTION for an option that is unknown or not a number from 0 on.
 *
 * @example
 * const part = scaleBySumOfSquares({ eps: 0 })
 * const [, after] = part.update([3], part.init([0]), [0])
 * part.update([4], after, [0])[0] // => [0.8]
 */
export const scaleBySumOfSquares = (options: SumOfSquaresOptions = {}): Optimizer => {
  const { initialAccumulatorValue = 0, eps = 1e-10 } = checked("scaleBySumOfSquares", options, {
    initialAccumulatorValue: optional(notNegative),
    eps: optional(notNegative),
  });
  return transformation({
    name: "scaleBySumOfSquares",
    trees: { sum: initialAccumulatorValue },
    update: (gradients, { sum }) => {
      const [updates, next] = Tree.zipArrays((g, s) => adagradRule(g, s, eps))(gradients, sum);
      return [updates, { sum: next }];
    },
  });
};

/** The settings of {@link adagrad}. */
export interface AdagradOptions extends SumOfSquaresOptions {
  /** The learning rate, or a schedule: 0.01 unless given. */
  readonly lr?: Rate;
  /** The rate is divided by `1 + lrDecay * step`: 0 unless given. */
  readonly lrDecay?: number;
  readonly weightDecay?: number;
}

/**
 * Adagrad: rates that fall, for each number, with the root of the sum of its squared gradients.
 *
 * Source: J. Duchi, E. Hazan, Y. Singer, «Adaptive subgradient methods for online learning and stochastic optimization»
 * (2011).
 *
 * @throws GM-OPTION for an option that is unknown or out of its range.
 *
 * @example
 * const optimizer = adagrad({ lr: 0.5, eps: 0 })
 * optimizer.update([7, -2], optimizer.init([0, 0]), [0, 0])[0] // => [-0.5, 0.5]
 */
export const adagrad = (options: AdagradOptions = {}): Optimizer => {
  const {
    lr = 0.01,
    lrDecay = 0,
    weightDecay = 0,
    initialAccumulatorValue = 0,
    eps = 1e-10,
  } = checked("adagrad", options, {
    lr: optional(rateOrSchedule),
    lrDecay: optional(notNegative),
    weightDecay: optional(notNegative),
    initialAccumulatorValue: optional(notNegative),
    eps: optional(notNegative),
  });
  const rate: Rate = lrDecay === 0 ? lr : (step) => rateAt(lr, step) / (1 + step * lrDecay);
  return chain(decayed(weightDecay), scaleBySumOfSquares({ initialAccumulatorValue, eps }), descend(rate));
};
