// Gradients times a number: a fixed one, or one that a schedule gives for each step. Knows rates; is ignorant of what
// updates are made of.
import { fail } from "../../expr/errors.js";
import { type AnyTree, Tree } from "../../index.js";
import { arrayLike, type Numbers } from "./arrays.js";
import { finiteNumber } from "./options.js";
import { type Optimizer, stateless, transformation } from "./transformation.js";

/** A rate for each step: steps are counted from 0. */
export type Schedule = (step: number) => number;

/** A rate that stays as it is, or a schedule. */
export type Rate = number | Schedule;

/** The rate for a step. */
export const rateAt = (rate: Rate, step: number): number => {
  if (typeof rate === "number") return rate;
  const found: unknown = rate(step);
  if (typeof found !== "number" || Number.isNaN(found)) throw fail.rate(step, found);
  return found;
};

const timesRule = (g: Numbers, factor: number) => {
  const u = arrayLike(g);
  for (let i = 0; i < g.length; i++) u[i] = factor * g[i]!;
  return [u] as const;
};

const times = (factor: number, gradients: AnyTree): AnyTree => {
  const [updates] = Tree.zipArrays((g) => timesRule(g, factor))(gradients);
  return updates;
};

/**
 * Gradients times a number. A negative one turns «uphill» into a step downhill.
 *
 * @example
 * scale(-0.1).update({ w: 5 }, scale(-0.1).init({ w: 0 }), { w: 0 })[0] // => { w: -0.5 }
 */
export const scale = (factor: number): Optimizer => {
  if (!finiteNumber.holds(factor)) throw fail.optionValue("scale", "factor", finiteNumber.says, factor);
  return stateless("scale", (gradients) => times(factor, gradients));
};

/**
 * Gradients times what a schedule says for the step, from step 0 on.
 *
 * @throws GM-VALUE, with the step, if the schedule returns anything but a number, or NaN.
 *
 * @example
 * const halving = scaleBySchedule((step) => 0.5 ** step)
 * const [, after] = halving.update([8], halving.init([0]), [0])
 * halving.update([8], after, [0])[0] // => [4]
 */
export const scaleBySchedule = (schedule: Schedule): Optimizer => {
  if (typeof schedule !== "function") throw fail.notAFunction("scaleBySchedule", schedule);
  return transformation({
    name: "scaleBySchedule",
    counts: { step: 0 },
    update: (gradients, { step }) => [times(rateAt(schedule, step), gradients), { step: step + 1 }],
  });
};

/** The last part of an optimizer: downhill, at its learning rate. */
export const descend = (lr: Rate): Optimizer =>
  typeof lr === "number" ? scale(-lr) : scaleBySchedule((step) => -rateAt(lr, step));
