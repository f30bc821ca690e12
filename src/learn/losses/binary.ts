// Losses of yes or no: of probabilities, and of logits, where nothing is lost to rounding.
import { fail, showShape } from "../../expr/errors.js";
import {
  add,
  where as choose,
  type Expr,
  log,
  log1p,
  logSigmoid,
  lt,
  mul,
  neg,
  type Operand,
  sub,
} from "../../index.js";
import { asExpr } from "../operands.js";
import { checkedNumbers, checkedWeights } from "./checked.js";
import { alike, type LossOptions, lossSettings, reduced } from "./reduction.js";

/** How examples count. */
export interface BinaryOptions extends LossOptions {
  /** What each loss is multiplied with; it broadcasts. 1 unless given, and it has no part in the mean. */
  readonly weight?: Operand;
}

/** As for probabilities, and how a yes counts. */
export interface BinaryLogitsOptions extends BinaryOptions {
  /** What a yes counts against a no: it broadcasts. 1 unless given. */
  readonly posWeight?: Operand;
}

/** An option that broadcasts to the losses and does not change their shape. */
const factor = (where: string, option: string, value: Operand, losses: Expr): Expr => {
  const expr = asExpr(where, `the option ${option}`, value);
  const offset = losses.shape.length - expr.shape.length;
  if (offset < 0 || !expr.shape.every((n, axis) => n === 1 || n === losses.shape[axis + offset]))
    throw fail.misfit(
      where,
      `${option} that broadcasts to ${showShape(losses.shape)}`,
      [`${option} of shape ${showShape(expr.shape)}`],
      "Give one number, one for each column, or one for each prediction.",
    );
  return checkedWeights(where, option, expr);
};

const soundTarget = (where: string, target: Expr): Expr =>
  checkedNumbers(target, {
    where,
    name: "target",
    low: 0,
    high: 1,
    test: "within",
    hint: "A target is 0 or 1, or a probability; for classes -1 and 1 write hinge, or mul(0.5, add(target, 1)).",
  });

const weighted = (where: string, losses: Expr, { weight, reduction = "mean" }: BinaryOptions): Expr =>
  reduced(weight === undefined ? losses : mul(factor(where, "weight", weight, losses), losses), reduction);

/**
 * The binary cross-entropy of logits: with `p = sigmoid(prediction)`, `-(posWeight target log p + (1 - target) log(1 - p))`,
 * for each logit. Computed without `p`, so that it is exact for logits of any size.
 *
 * @throws GM-LABEL, with the place, for a target outside of 0 to 1 (when it is computed, if it is not known before); GM-SHAPE
 *   if shapes differ or an option does not broadcast, or there are no numbers; GM-OPTION for an unknown option or reduction.
 *
 * @example
 * evaluate(bceWithLogits(tensor([0, 0]), tensor([0, 1])), {}) // => Math.log(2)
 * evaluate(bceWithLogits(1000, 0), {}) // => 1000
 */
export const bceWithLogits = (prediction: Operand, target: Operand, options?: BinaryLogitsOptions): Expr => {
  const where = "bceWithLogits";
  const given = lossSettings<BinaryLogitsOptions>(where, options, ["reduction", "weight", "posWeight"]);
  const [logits, wanted] = alike(where, prediction, target);
  const sound = soundTarget(where, wanted);
  const { posWeight } = given;
  const yes = posWeight === undefined ? sound : mul(factor(where, "posWeight", posWeight, logits), sound);
  const losses = neg(add(mul(yes, logSigmoid(logits)), mul(sub(1, sound), logSigmoid(neg(logits)))));
  return weighted(where, losses, given);
};

// PyTorch lets no logarithm fall below -100, so that the loss of a certain mistake is finite.
const least = -100;

const bounded = (isLess: Expr, logarithm: Expr): Expr => choose(isLess, least, logarithm);

/**
 * The binary cross-entropy of probabilities: `-(target log p + (1 - target) log(1 - p))`, for each one. As in PyTorch, no
 * logarithm counts as less than -100; where one would, the gradient is 0. For a model that ends in a sigmoid write
 * {@link bceWithLogits} on what comes before it, which loses nothing.
 *
 * @throws GM-LABEL, with the place, for a prediction or a target outside of 0 to 1 (when it is computed, if it is not known
 *   before); GM-SHAPE if shapes differ or an option does not broadcast, or there are no numbers; GM-OPTION for an unknown
 *   option or reduction.
 *
 * @example
 * evaluate(bce(tensor([0.5, 0.5]), tensor([0, 1])), {}) // => Math.log(2)
 * toNested(evaluate(bce(tensor([0, 1]), tensor([1, 1]), { reduction: "none" }), {})) // => [100, 0]
 */
export const bce = (prediction: Operand, target: Operand, options?: BinaryOptions): Expr => {
  const where = "bce";
  const given = lossSettings<BinaryOptions>(where, options, ["reduction", "weight"]);
  const [found, wanted] = alike(where, prediction, target);
  const hint = "For logits, which may be any numbers, write bceWithLogits.";
  const p = checkedNumbers(found, { where, name: "prediction", low: 0, high: 1, test: "within", hint });
  const sound = soundTarget(where, wanted);
  const yes = bounded(lt(p, Math.exp(least)), log(p));
  // 1 - p is 0, or not below 2^-53, whose logarithm is -36.7.
  const no = bounded(lt(sub(1, p), Math.exp(least)), log1p(neg(p)));
  return weighted(where, neg(add(mul(sound, yes), mul(sub(1, sound), no))), given);
};
