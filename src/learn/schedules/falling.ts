// Schedules that go one way: constant, in steps, or along a curve. Each is a formula of the step; PyTorch's meaning of the
// settings, in camelCase.
import { checked, listOf, notNegative, optional, positive, wholeFrom } from "../optimizers/options.js";
import type { Schedule } from "../optimizers/scaling.js";

/** A rate alone. */
export interface ConstantOptions {
  readonly lr: number;
}

/**
 * The same rate at every step.
 *
 * @throws GM-OPTION if `lr` is not a number from 0 on, and for an unknown option.
 *
 * @example
 * constant({ lr: 0.1 })(7) // => 0.1
 */
export const constant = (options: ConstantOptions): Schedule => {
  const { lr } = checked("constant", options, { lr: notNegative });
  return () => lr;
};

/** The settings of {@link stepDecay}. */
export interface StepDecayOptions {
  readonly lr: number;
  readonly stepSize: number;
  /** 0.1 unless given. */
  readonly gamma?: number;
}

/**
 * The rate times `gamma` after every `stepSize` steps.
 *
 * @throws GM-OPTION for an option that is unknown or out of its range.
 *
 * @example
 * const rate = stepDecay({ lr: 1, stepSize: 10, gamma: 0.5 })
 * const rates = [0, 9, 10, 25].map(rate)
 * rates // => [1, 1, 0.5, 0.25]
 */
export const stepDecay = (options: StepDecayOptions): Schedule => {
  const {
    lr,
    stepSize,
    gamma = 0.1,
  } = checked("stepDecay", options, { lr: notNegative, stepSize: wholeFrom(1), gamma: optional(notNegative) });
  return (step) => lr * gamma ** Math.floor(step / stepSize);
};

/** The settings of {@link multiStep}. */
export interface MultiStepOptions {
  readonly lr: number;
  readonly milestones: readonly number[];
  /** 0.1 unless given. */
  readonly gamma?: number;
}

/**
 * The rate times `gamma` from each of the milestones on.
 *
 * @throws GM-OPTION for an option that is unknown or out of its range.
 *
 * @example
 * const rate = multiStep({ lr: 1, milestones: [5, 20], gamma: 0.5 })
 * const rates = [4, 5, 20].map(rate)
 * rates // => [1, 0.5, 0.25]
 */
export const multiStep = (options: MultiStepOptions): Schedule => {
  const {
    lr,
    milestones,
    gamma = 0.1,
  } = checked("multiStep", options, {
    lr: notNegative,
    milestones: listOf(wholeFrom(0)),
    gamma: optional(notNegative),
  });
  const fixed = [...milestones];
  return (step) => lr * gamma ** fixed.filter((milestone) => milestone <= step).length;
};

/** The settings of {@link exponentialDecay}. */
export interface ExponentialDecayOptions {
  readonly lr: number;
  readonly gamma: number;
}

/**
 * The rate times `gamma` at every step.
 *
 * @throws GM-OPTION for an option that is unknown or out of its range.
 *
 * @example
 * exponentialDecay({ lr: 8, gamma: 0.5 })(3) // => 1
 */
export const exponentialDecay = (options: ExponentialDecayOptions): Schedule => {
  const { lr, gamma } = checked("exponentialDecay", options, { lr: notNegative, gamma: notNegative });
  return (step) => lr * gamma ** step;
};

/** The settings of {@link linearSchedule}. */
export interface LinearScheduleOptions {
  readonly lr: number;
  /** What the rate is multiplied by at step 0: 1/3 unless given. */
  readonly startFactor?: number;
  /** What it is multiplied by from step `totalIters` on: 1 unless given. */
  readonly endFactor?: number;
  /** 5 unless given. */
  readonly totalIters?: number;
}

/**
 * The rate times a factor that goes from one number to another in equal steps, and stays there.
 *
 * @throws GM-OPTION for an option that is unknown or out of its range.
 *
 * @example
 * const rate = linearSchedule({ lr: 1, startFactor: 0, endFactor: 1, totalIters: 4 })
 * const rates = [0, 1, 4, 9].map(rate)
 * rates // => [0, 0.25, 1, 1]
 */
export const linearSchedule = (options: LinearScheduleOptions): Schedule => {
  const {
    lr,
    startFactor = 1 / 3,
    endFactor = 1,
    totalIters = 5,
  } = checked("linearSchedule", options, {
    lr: notNegative,
    startFactor: optional(notNegative),
    endFactor: optional(notNegative),
    totalIters: optional(wholeFrom(1)),
  });
  return (step) => lr * (startFactor + ((endFactor - startFactor) * Math.min(step, totalIters)) / totalIters);
};

/** The settings of {@link polynomial}. */
export interface PolynomialOptions {
  readonly lr: number;
  /** 5 unless given. */
  readonly totalIters?: number;
  /** 1 unless given. */
  readonly power?: number;
}

/**
 * A power of how much is left: `lr (1 - step / totalIters) ^ power`, and 0 after that.
 *
 * @throws GM-OPTION for an option that is unknown or out of its range.
 *
 * @example
 * const rate = polynomial({ lr: 1, totalIters: 4, power: 2 })
 * const rates = [0, 2, 4].map(rate)
 * rates // => [1, 0.25, 0]
 */
export const polynomial = (options: PolynomialOptions): Schedule => {
  const {
    lr,
    totalIters = 5,
    power = 1,
  } = checked("polynomial", options, {
    lr: notNegative,
    totalIters: optional(wholeFrom(1)),
    power: optional(positive),
  });
  return (step) => lr * (1 - Math.min(step, totalIters) / totalIters) ** power;
};

/** The settings of {@link inverseSqrt}. */
export interface InverseSqrtOptions {
  readonly lr: number;
}

/**
 * The rate divided by the root of the number of steps: `lr / sqrt(step + 1)`.
 *
 * @throws GM-OPTION for an option that is unknown or out of its range.
 *
 * @example
 * inverseSqrt({ lr: 1 })(3) // => 0.5
 */
export const inverseSqrt = (options: InverseSqrtOptions): Schedule => {
  const { lr } = checked("inverseSqrt", options, { lr: notNegative });
  return (step) => lr / Math.sqrt(step + 1);
};
