// Losses of numbers: how far a prediction is from its target. Each is one term for each number, then reduced.
import { abs, type Expr, lt, mul, type Operand, square, sub, where } from "../../index.js";
import { checkedNumber } from "../settings.js";
import { alike, type LossOptions, lossSettings, reduced } from "./reduction.js";

/**
 * The mean squared error: `(prediction - target)²`, for each number.
 *
 * @throws GM-SHAPE if the shapes differ (the target may be one number) or there are no numbers; GM-OPTION for an unknown
 *   option or reduction.
 *
 * @example
 * evaluate(mse(tensor([1, 2]), tensor([1, 5])), {}) // => 4.5
 * toNested(evaluate(mse(tensor([1, 2]), tensor([1, 5]), { reduction: "none" }), {})) // => [0, 9]
 */
export const mse = (prediction: Operand, target: Operand, options?: LossOptions): Expr => {
  const { reduction } = lossSettings("mse", options, ["reduction"]);
  const [found, wanted] = alike("mse", prediction, target);
  return reduced(square(sub(found, wanted)), reduction);
};

/**
 * The mean absolute error: `|prediction - target|`, for each number. Its derivative is 0 where they are equal.
 *
 * @throws GM-SHAPE if the shapes differ (the target may be one number) or there are no numbers; GM-OPTION for an unknown
 *   option or reduction.
 *
 * @example
 * evaluate(l1(tensor([1, 2]), tensor([1, 5]), { reduction: "sum" }), {}) // => 3
 */
export const l1 = (prediction: Operand, target: Operand, options?: LossOptions): Expr => {
  const { reduction } = lossSettings("l1", options, ["reduction"]);
  const [found, wanted] = alike("l1", prediction, target);
  return reduced(abs(sub(found, wanted)), reduction);
};

/** Where the Huber loss turns from a square into a line. */
export interface HuberOptions extends LossOptions {
  /** 1 unless given. */
  readonly delta?: number;
}

/**
 * Huber's loss, which outliers pull at no harder than others: for an error `e = prediction - target` it is `e² / 2` within
 * `delta`, and `delta (|e| - delta / 2)` beyond.
 *
 * @throws GM-SHAPE if the shapes differ (the target may be one number) or there are no numbers; GM-OPTION if `delta` is no
 *   number above 0, and for an unknown option or reduction. Source: P. Huber, 1964.
 *
 * @example
 * toNested(evaluate(huber(tensor([0.5, -3]), 0, { reduction: "none" }), {})) // => [0.125, 2.5]
 */
export const huber = (prediction: Operand, target: Operand, options?: HuberOptions): Expr => {
  const { reduction, delta = 1 } = lossSettings<HuberOptions>("huber", options, ["reduction", "delta"]);
  checkedNumber("huber", "delta", delta, "a number above 0", (value) => value > 0);
  const [found, wanted] = alike("huber", prediction, target);
  const error = sub(found, wanted);
  const size = abs(error);
  const losses = where(lt(size, delta), mul(0.5, square(error)), mul(delta, sub(size, delta / 2)));
  return reduced(losses, reduction);
};
