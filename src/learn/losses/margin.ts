// Losses that ask for a margin: the right side, or class, is to win by so much, and nothing more is gained beyond.
import {
  add,
  where as choose,
  div,
  type Expr,
  type Index,
  mul,
  type Operand,
  oneHot,
  pow,
  relu,
  sub,
  sum,
  unsqueeze,
} from "../../index.js";
import { checkedNumber } from "../settings.js";
import { checkedLabels, checkedNumbers } from "./checked.js";
import { classWeights, labelOperand, labelsFor, ofClass, rowsOfClasses, weightOf } from "./labels.js";
import { alike, type LossOptions, lossSettings, reduced } from "./reduction.js";

/** By how much the right side is to win. */
export interface HingeOptions extends LossOptions {
  /** 1 unless given. */
  readonly margin?: number;
}

/**
 * The hinge loss of two classes, -1 and 1: `max(0, margin - target prediction)`, for each score. Its derivative is 0 where
 * the margin is met exactly.
 *
 * @throws GM-LABEL, with the place, for a target that is neither -1 nor 1 (when it is computed, if it is not known before);
 *   GM-SHAPE if the shapes differ or there are no scores; GM-OPTION for an unknown option or a bad one.
 *
 * @example
 * toNested(evaluate(hinge(tensor([2, 0.5, -1]), tensor([1, 1, 1]), { reduction: "none" }), {})) // => [0, 0.5, 2]
 */
export const hinge = (prediction: Operand, target: Operand, options?: HingeOptions): Expr => {
  const where = "hinge";
  const { reduction, margin = 1 } = lossSettings<HingeOptions>(where, options, ["reduction", "margin"]);
  checkedNumber(where, "margin", margin, "a finite number");
  const [score, side] = alike(where, prediction, target);
  const hint = "The two classes of hinge are -1 and 1; for 0 and 1 write sub(mul(2, target), 1).";
  const sound = checkedNumbers(side, { where, name: "target", low: -1, high: 1, test: "either", hint });
  return reduced(relu(sub(margin, mul(sound, score))), reduction);
};

/** By how much the right class is to win, in which power what is missing counts, and how classes count. */
export interface MultiMarginOptions extends HingeOptions {
  /** The power: 1 unless given, or 2. */
  readonly p?: 1 | 2;
  /** One weight for each class; 1 unless given. Unlike cross-entropy's, it has no part in the mean. */
  readonly weight?: Operand;
  /** Which axis holds the classes: the last unless given. */
  readonly axis?: number;
}

/**
 * The hinge loss of several classes: for each row of `prediction`, `[..., classes]`, the sum over all classes but the
 * target `y` of `max(0, margin - x[y] + x[i])`, to the power of `p`, divided by the number of classes.
 *
 * @throws GM-LABEL, with the place, for a label that is no class (when it is computed, if it is not known before); GM-SHAPE if
 *   target or weight do not fit, or there are no examples; GM-OPTION for an unknown option or a bad one; GM-AXIS if the axis
 *   is not there.
 *
 * @example
 * evaluate(multiMargin(tensor([[1, 0.5, -2, 3]]), [0]), {}) // => 0.875
 */
export const multiMargin = (prediction: Operand, target: Index, options?: MultiMarginOptions): Expr => {
  const where = "multiMargin";
  const names = ["reduction", "margin", "p", "weight", "axis"] as const;
  const { reduction, margin = 1, p = 1, weight, axis = -1 } = lossSettings<MultiMarginOptions>(where, options, names);
  checkedNumber(where, "margin", margin, "a finite number");
  checkedNumber(where, "p", p, "1 or 2", (value) => value === 1 || value === 2);
  const rows = rowsOfClasses(where, prediction, axis);
  const classes = rows.shape.at(-1)!;
  const labels = labelsFor(where, rows, labelOperand(where, target));
  const sound = checkedLabels(labels, { where, classes, ignored: undefined, averaged: false });
  const short = relu(add(sub(margin, unsqueeze(ofClass(rows, sound), { axis: -1 })), rows));
  const others = choose(oneHot(sound, classes), 0, p === 1 ? short : pow(short, p));
  const losses = div(sum(others, { axis: -1 }), classes);
  if (weight === undefined) return reduced(losses, reduction);
  return reduced(mul(weightOf(classWeights(where, weight, classes), sound), losses), reduction);
};
