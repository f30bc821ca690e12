// Stochastic gradient descent, with momentum if wanted. Knows PyTorch's names; the parts do the rest.
import { decayed } from "./decay.js";
import { checked, finiteNumber, flag, fraction, notNegative, optional, rateOrSchedule } from "./options.js";
import { descend, type Rate } from "./scaling.js";
import { trace } from "./trace.js";
import { chain, identity, type Optimizer } from "./transformation.js";

/** The settings of {@link sgd}. */
export interface SgdOptions {
  /** The learning rate, or a schedule: 0.001 unless given. */
  readonly lr?: Rate;
  readonly momentum?: number;
  readonly dampening?: number;
  readonly weightDecay?: number;
  readonly nesterov?: boolean;
}

/**
 * Gradient descent: `p - lr g`, with PyTorch's momentum, dampening, Nesterov's look ahead and weight decay (all 0 unless
 * given).
 *
 * @throws GM-OPTION for an option that is unknown or out of its range, and for `nesterov` without momentum or with
 *   dampening.
 *
 * @example
 * const optimizer = sgd({ lr: 0.1 })
 * const gradient = grad((x) => square(x))(3)
 * const [update] = optimizer.update(gradient, optimizer.init(3), 3)
 * applyUpdates(3, update) // => 2.4
 */
export const sgd = (options: SgdOptions = {}): Optimizer => {
  const {
    lr = 0.001,
    momentum = 0,
    dampening = 0,
    weightDecay = 0,
    nesterov = false,
  } = checked("sgd", options, {
    lr: optional(rateOrSchedule),
    momentum: optional(fraction),
    dampening: optional(finiteNumber),
    weightDecay: optional(notNegative),
    nesterov: optional({
      says: "true or false, and true only with momentum and without dampening",
      holds: (value) =>
        flag.holds(value) && (value === false || ((options.momentum ?? 0) > 0 && (options.dampening ?? 0) === 0)),
    }),
  });
  return chain(decayed(weightDecay), momentum === 0 ? identity : trace({ momentum, dampening, nesterov }), descend(lr));
};
