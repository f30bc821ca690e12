// Schedules along a cosine: once, again and again, or up and down. Each is a formula of the step; PyTorch's meaning of the
// settings, in camelCase.
import { checked, flag, fraction, notNegative, oneOf, optional, positive, wholeFrom } from "../optimizers/options.js";
import type { Schedule } from "../optimizers/scaling.js";

/** From `start` at 0 to `end` at 1, along half a cosine. */
const alongCosine = (start: number, end: number, at: number): number =>
  end + ((start - end) / 2) * (1 + Math.cos(Math.PI * at));

const alongLine = (start: number, end: number, at: number): number => start * (1 - at) + end * at;

/** The settings of {@link cosine}. */
export interface CosineOptions {
  readonly lr: number;
  /** The step at which the rate is lowest. */
  readonly tMax: number;
  /** The lowest rate: 0 unless given. */
  readonly etaMin?: number;
}

/**
 * From `lr` to `etaMin` in `tMax` steps along half a cosine, and up again after that.
 *
 * Source: I. Loshchilov and F. Hutter, «SGDR: stochastic gradient descent with warm restarts» (2017).
 *
 * @throws GM-OPTION for an option that is unknown or out of its range.
 *
 * @example
 * const rate = cosine({ lr: 1, tMax: 10 })
 * const rates = [0, 5, 10].map(rate)
 * rates // => [1, 0.5, 0]
 */
export const cosine = (options: CosineOptions): Schedule => {
  const {
    lr,
    tMax,
    etaMin = 0,
  } = checked("cosine", options, { lr: notNegative, tMax: wholeFrom(1), etaMin: optional(notNegative) });
  return (step) => alongCosine(lr, etaMin, step / tMax);
};

/** The settings of {@link cosineWarmRestarts}. */
export interface CosineWarmRestartsOptions {
  readonly lr: number;
  /** The length of the first fall. */
  readonly t0: number;
  /** How many times longer each fall is than the one before: 1 unless given. */
  readonly tMult?: number;
  /** The lowest rate: 0 unless given. */
  readonly etaMin?: number;
}

/**
 * Falls along half a cosine, each starting again from `lr`.
 *
 * Source: I. Loshchilov and F. Hutter, «SGDR: stochastic gradient descent with warm restarts» (2017).
 *
 * @throws GM-OPTION for an option that is unknown or out of its range.
 *
 * @example
 * const rate = cosineWarmRestarts({ lr: 1, t0: 10, tMult: 2 })
 * const rates = [0, 5, 10, 20, 30].map(rate)
 * rates // => [1, 0.5, 1, 0.5, 1]
 */
export const cosineWarmRestarts = (options: CosineWarmRestartsOptions): Schedule => {
  const {
    lr,
    t0,
    tMult = 1,
    etaMin = 0,
  } = checked("cosineWarmRestarts", options, {
    lr: notNegative,
    t0: wholeFrom(1),
    tMult: optional(wholeFrom(1)),
    etaMin: optional(notNegative),
  });
  return (step) => {
    let [length, within] = [t0, tMult === 1 ? step % t0 : step];
    for (; within >= length; length *= tMult) within -= length;
    return alongCosine(lr, etaMin, within / length);
  };
};

/** The settings of {@link warmupLinear} and {@link warmupCosine}. */
export interface WarmupOptions {
  readonly lr: number;
  /** In how many steps the rate rises to `lr`. */
  readonly warmup: number;
  /** The step at which it has fallen to 0. */
  readonly total: number;
}

const checkedWarmup = (where: string, options: WarmupOptions): WarmupOptions => {
  const low = options?.warmup;
  return checked(where, options, {
    lr: notNegative,
    warmup: wholeFrom(0),
    total: wholeFrom(typeof low === "number" ? low + 1 : 1),
  });
};

/**
 * Up to `lr` in `warmup` equal steps, then down to 0 at step `total` in a straight line.
 *
 * @throws GM-OPTION for an option that is unknown or out of its range.
 *
 * @example
 * const rate = warmupLinear({ lr: 1, warmup: 2, total: 6 })
 * const rates = [0, 1, 2, 4, 6, 7].map(rate)
 * rates // => [0.5, 1, 1, 0.5, 0, 0]
 */
export const warmupLinear = (options: WarmupOptions): Schedule => {
  const { lr, warmup, total } = checkedWarmup("warmupLinear", options);
  return (step) => lr * (step < warmup ? (step + 1) / warmup : Math.max(0, (total - step) / (total - warmup)));
};

/**
 * Up to `lr` in `warmup` equal steps, then down to 0 at step `total` along half a cosine, and 0 after that.
 *
 * @throws GM-OPTION for an option that is unknown or out of its range.
 *
 * @example
 * const rate = warmupCosine({ lr: 1, warmup: 2, total: 6 })
 * const rates = [0, 1, 2, 4, 6, 7].map(rate)
 * rates // => [0.5, 1, 1, 0.5, 0, 0]
 */
export const warmupCosine = (options: WarmupOptions): Schedule => {
  const { lr, warmup, total } = checkedWarmup("warmupCosine", options);
  return (step) =>
    step < warmup ? (lr * (step + 1)) / warmup : alongCosine(lr, 0, Math.min(1, (step - warmup) / (total - warmup)));
};

/** The settings of {@link oneCycle}. */
export interface OneCycleOptions {
  readonly maxLr: number;
  readonly totalSteps: number;
  /** The part of the steps in which the rate rises: 0.3 unless given. */
  readonly pctStart?: number;
  /** Along half a cosine or a straight line: `"cos"` unless given. */
  readonly annealStrategy?: "cos" | "linear";
  /** The first rate is `maxLr / divFactor`: 25 unless given. */
  readonly divFactor?: number;
  /** The last rate is the first divided by this: 10,000 unless given. */
  readonly finalDivFactor?: number;
  /** Down to the first rate as fast as up, and only then to the last: `false` unless given. */
  readonly threePhase?: boolean;
}

/**
 * One rise and one long fall. After `totalSteps` the rate stays at the last one.
 *
 * Source: L. Smith and N. Topin, «Super-convergence: very fast training of neural networks using large learning rates»
 * (2018), in PyTorch's form.
 *
 * @throws GM-OPTION for an option that is unknown or out of its range.
 *
 * @example
 * const rate = oneCycle({ maxLr: 1, totalSteps: 11, pctStart: 0.5, divFactor: 2, finalDivFactor: 5 })
 * const rates = [0, 10].map(rate)
 * rates // => [0.5, 0.1]
 */
export const oneCycle = (options: OneCycleOptions): Schedule => {
  const {
    maxLr,
    totalSteps,
    pctStart = 0.3,
    annealStrategy = "cos",
    divFactor = 25,
    finalDivFactor = 1e4,
    threePhase = false,
  } = checked("oneCycle", options, {
    maxLr: notNegative,
    totalSteps: wholeFrom(1),
    pctStart: optional(fraction),
    annealStrategy: optional(oneOf("cos", "linear")),
    divFactor: optional(positive),
    finalDivFactor: optional(positive),
    threePhase: optional(flag),
  });
  const along = annealStrategy === "cos" ? alongCosine : alongLine;
  const first = maxLr / divFactor;
  const last = first / finalDivFactor;
  const top = pctStart * totalSteps - 1;
  const phases = threePhase
    ? [
        { until: top, from: first, to: maxLr },
        { until: 2 * pctStart * totalSteps - 2, from: maxLr, to: first },
        { until: totalSteps - 1, from: first, to: last },
      ]
    : [
        { until: top, from: first, to: maxLr },
        { until: totalSteps - 1, from: maxLr, to: last },
      ];
  return (step) => {
    let start = 0;
    for (const { until, from, to } of phases) {
      if (step <= until) return along(from, to, until === start ? 1 : (step - start) / (until - start));
      start = until;
    }
    return last;
  };
};
