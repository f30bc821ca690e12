// Losses of one class out of several, from logits or from the logarithms of probabilities. Knows how labels, weights and
// what is ignored go into a mean; is ignorant of where logits come from.
import { fail } from "../../expr/errors.js";
import {
  add,
  where as choose,
  div,
  type Expr,
  type Index,
  logSoftmax,
  mean,
  mul,
  ne,
  neg,
  type Operand,
  sum,
} from "../../index.js";
import { sameShape } from "../operands.js";
import { checkedNumber } from "../settings.js";
import { checkedLabels, checkedNumbers, checkedTotal } from "./checked.js";
import { classesLast, classWeights, labelOperand, labelsFor, ofClass, rowsOfClasses, weightOf } from "./labels.js";
import { type LossOptions, lossSettings, reduced } from "./reduction.js";

/** How classes count, and which label stands for none. */
export interface ClassLossOptions extends LossOptions {
  /** One weight for each class: what an example of that class counts, also in the mean. 1 unless given. */
  readonly weight?: Operand;
  /** The label of examples to be left out: of the loss, of its gradient and of the mean. None unless given. */
  readonly ignoreIndex?: number;
  /** Which axis holds the classes: the last unless given. */
  readonly axis?: number;
}

/** As for all losses of classes, and how far targets are smoothed. */
export interface CrossEntropyOptions extends ClassLossOptions {
  /** The share of each target that is spread evenly over all classes: 0 unless given. */
  readonly labelSmoothing?: number;
}

/** Logarithms of probabilities with a class for each row, reduced as PyTorch does. */
const ofLabels = (where: string, rows: Expr, labels: Expr, options: CrossEntropyOptions, smoothing: number): Expr => {
  const { reduction = "mean", ignoreIndex: ignored, weight: given } = options;
  const classes = rows.shape.at(-1)!;
  const sound = checkedLabels(labels, { where, classes, ignored, averaged: reduction === "mean" });
  const weights = given === undefined ? undefined : classWeights(where, given, classes);
  const own = weights === undefined ? undefined : weightOf(weights, sound);
  const picked = own === undefined ? neg(ofClass(rows, sound)) : neg(mul(own, ofClass(rows, sound)));
  const losses = smoothing === 0 ? picked : add(mul(1 - smoothing, picked), mul(smoothing, spread(rows, weights)));
  // What is ignored is absent, forward and backward, and not 0 times what it would be.
  const counted = ignored === undefined ? undefined : ne(labels, ignored);
  const kept = counted === undefined ? losses : choose(counted, losses, 0);
  if (reduction !== "mean") return reduced(kept, reduction);
  if (counted === undefined && own === undefined) return mean(kept);
  const share = own ?? 1;
  const total = sum(counted === undefined ? share : choose(counted, share, 0));
  return div(sum(kept), own === undefined ? total : checkedTotal(where, total));
};

/** The loss if every class were as likely as any other. */
const spread = (rows: Expr, weights: Expr | undefined): Expr =>
  neg(mean(weights === undefined ? rows : mul(rows, weights), { axis: -1 }));

const classSettings = <O extends ClassLossOptions>(
  where: string,
  options: O | undefined,
  allowed: readonly (keyof O & string)[],
) => {
  const given = lossSettings<O>(where, options, allowed);
  if (given.ignoreIndex !== undefined)
    checkedNumber(where, "ignoreIndex", given.ignoreIndex, "a whole number", Number.isInteger);
  return given;
};

/**
 * The negative log likelihood: minus the logarithm of the probability of each example's class. `prediction` holds the
 * logarithms of probabilities, `[..., classes]`, and `target` a class for each row of it: whole numbers from 0 on, in an
 * array, a tensor or an expression. With weights the mean is the weighted one.
 *
 * @throws GM-LABEL, with the place, for a label that is no class (when it is computed, if it is not known before), and if a
 *   mean is asked for of ignored labels alone; GM-SHAPE if target or weight do not fit, or there are no examples; GM-OPTION
 *   for an unknown option or reduction; GM-AXIS if the axis is not there.
 *
 * @example
 * const logProbabilities = logSoftmax(tensor([[0, 0], [0, Math.log(3)]]))
 * evaluate(exp(neg(nll(logProbabilities, [0, 1], { reduction: "sum" }))), {}) // => 0.375
 */
export const nll = (prediction: Operand, target: Index, options?: ClassLossOptions): Expr => {
  const where = "nll";
  const given = classSettings<ClassLossOptions>(where, options, ["reduction", "weight", "ignoreIndex", "axis"]);
  const rows = rowsOfClasses(where, prediction, given.axis ?? -1);
  return ofLabels(where, rows, labelsFor(where, rows, labelOperand(where, target)), given, 0);
};

/** Logarithms of probabilities with a probability for each class, reduced as PyTorch does: the mean is over examples. */
const ofProbabilities = (rows: Expr, target: Expr, options: CrossEntropyOptions, smoothing: number): Expr => {
  const { reduction = "mean", weight: given, ignoreIndex } = options;
  const where = "crossEntropy";
  if (ignoreIndex !== undefined)
    throw fail.optionValue(where, "ignoreIndex", "nothing, where targets are probabilities,", ignoreIndex);
  const classes = rows.shape.at(-1)!;
  const hint =
    "A target of the shape of prediction holds probabilities; for class numbers leave the axis of classes out.";
  const sound = checkedNumbers(target, { where, name: "target", low: 0, high: 1, test: "within", hint });
  const smooth = smoothing === 0 ? sound : add(mul(1 - smoothing, sound), smoothing / classes);
  const terms = mul(smooth, given === undefined ? rows : mul(classWeights(where, given, classes), rows));
  return reduced(neg(sum(terms, { axis: -1 })), reduction);
};

/**
 * The cross-entropy of logits: minus the logarithm of the probability that `softmax(prediction)` gives to the target.
 * `prediction` is `[..., classes]`. The target is a class for each row, whole numbers from 0 on in an array, a tensor or an
 * expression of shape `[...]`; or probabilities, of the shape of `prediction`. Conventions are PyTorch's: the mean over class
 * numbers is weighted by `weight` and leaves ignored ones out; that over probabilities counts examples.
 *
 * @throws GM-LABEL, with the place, for a label that is no class, or a probability outside of 0 to 1 (when it is computed,
 *   if it is not known before), and if a mean is asked for of ignored labels alone; GM-SHAPE if target or weight do not fit,
 *   or there are no examples; GM-OPTION for an unknown option, one of another form, or `ignoreIndex` with probabilities;
 *   GM-AXIS if the axis is not there.
 *
 * @example
 * const logits = tensor([[0, 0], [0, Math.log(3)]])
 * evaluate(exp(neg(crossEntropy(logits, [0, 1], { reduction: "sum" }))), {}) // => 0.375
 * evaluate(crossEntropy(logits, [0, -1], { ignoreIndex: -1 }), {}) // => Math.log(2)
 * toNested(grad((x: Expr) => crossEntropy(x, [1]))(tensor([[0, 0]]))) // => [[0.5, -0.5]]
 */
export const crossEntropy = (prediction: Operand, target: Index, options?: CrossEntropyOptions): Expr => {
  const where = "crossEntropy";
  const names = ["reduction", "weight", "ignoreIndex", "axis", "labelSmoothing"] as const;
  const given = classSettings<CrossEntropyOptions>(where, options, names);
  const { axis = -1, labelSmoothing: smoothing = 0 } = given;
  checkedNumber(where, "labelSmoothing", smoothing, "a number from 0 to 1", (value) => value >= 0 && value <= 1);
  const logits = rowsOfClasses(where, prediction, axis);
  const found = labelOperand(where, target);
  const rows = logSoftmax(logits);
  if (found.shape.length === logits.shape.length) {
    const probabilities = classesLast(where, "target", found, axis);
    if (sameShape(probabilities.shape, logits.shape)) return ofProbabilities(rows, probabilities, given, smoothing);
  }
  return ofLabels(where, rows, labelsFor(where, rows, found, ", or probabilities of its shape"), given, smoothing);
};
