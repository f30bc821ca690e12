// How good predictions are, on plain values: for people to read, not to be differentiated.
import { fail } from "../../expr/errors.js";
import { fromTypedArray, type Tensor } from "../../index.js";
import { asValues, placeOf, sameShape, type Values } from "../operands.js";
import { checked, wholeFrom } from "../optimizers/options.js";

const shown = (shape: readonly number[]): string => `shape [${shape.join(", ")}]`;

/** A prediction and a target, from whatever holds them. */
const both = (where: string, prediction: Values, target: Values): readonly [prediction: Tensor, target: Tensor] => [
  asValues(where, "prediction", prediction),
  asValues(where, "target", target),
];

const checkAlike = (where: string, prediction: Tensor, target: Tensor): void => {
  if (!sameShape(prediction.shape, target.shape))
    throw fail.shown(where, "prediction", shown(target.shape), shown(prediction.shape));
  if (target.data.length === 0) throw fail.shown(where, "target", "at least one example", "none");
};

const yesOrNo =
  "One score for yes or no is no class yet: write evaluate(gt(scores, 0), {}) for logits, with 0.5 in place of 0 for probabilities, and let both shapes be the same.";

const isRows = ({ shape }: Tensor): boolean => shape.length > 1 && shape.at(-1)! > 1;

const ofRows = "With scores of several classes go the right class numbers, one for each row, and no one-hot rows.";

/** Class numbers: as they are, or from scores `[n, classes]` the place of the largest, the first of several. */
const classesOf = (where: string, prediction: Tensor, target: Tensor): ArrayLike<number> => {
  const [examples, classes] = prediction.shape;
  if (prediction.shape.length !== 2 || target.shape.length !== 1) {
    checkAlike(where, prediction, target);
    return prediction.data;
  }
  if (examples !== target.shape[0])
    throw fail.shown(where, "prediction", `${target.shape[0]} rows`, shown(prediction.shape));
  // The largest of one score is always the first: of a yes or no that says nothing.
  if (classes === 1)
    throw fail.misfit(where, "scores of two classes or more", [`prediction of ${shown(prediction.shape)}`], yesOrNo);
  if (examples === 0 || classes === 0) throw fail.shown(where, "prediction", "at least one score", "none");
  return Float64Array.from({ length: target.data.length }, (_, i) => {
    const row = prediction.data.subarray(i * classes!, (i + 1) * classes!);
    // No number is larger than NaN: such a row has no class, and no target is equal to it.
    if (row.some((score) => Number.isNaN(score))) return Number.NaN;
    return row.indexOf(row.reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY));
  });
};

/**
 * The part of the examples whose class is the right one, from 0 to 1.
 *
 * One score for yes or no is no class yet: make a 0 or 1 of it first, as the last example does.
 *
 * @param prediction - Scores `[n, classes]`, whose largest counts, or class numbers of the shape of `target`.
 * @param target - The right class numbers, `[n]`.
 * @throws GM-SHAPE if the shapes do not fit, or there is no example; GM-LABEL, with its place, for a class that is no whole
 *   number; GM-OPERAND for what is neither a tensor nor an array of numbers.
 *
 * @example
 * accuracy(tensor([[0.9, 0.1], [0.2, 0.8], [0.7, 0.3], [0.6, 0.4]]), tensor([0, 1, 1, 0])) // => 0.75
 * accuracy([0, 1], [0, 0]) // => 0.5
 *
 * @example
 * const logits = tensor([-2, 3, 0.5])
 * accuracy(evaluate(gt(logits, 0), {}), [0, 1, 0]) // => 0.6666666666666666
 */
export const accuracy = (prediction: Values, target: Values): number => {
  const [given, wanted] = both("accuracy", prediction, target);
  const found = classesOf("accuracy", given, wanted);
  checkWhole("target", wanted, "Classes are whole numbers, one for each example.");
  if (found === given.data) checkWhole("prediction", given, isRows(given) ? ofRows : yesOrNo);
  return wanted.data.reduce((right, label, i) => right + (found[i] === label ? 1 : 0), 0) / wanted.data.length;
};

// NaN in a prediction is a wrong answer, not a wrong question.
const checkWhole = (name: string, { shape, data }: Tensor, hint: string): void => {
  const bad = [...data].findIndex((x) => !(Number.isInteger(x) || (name === "prediction" && Number.isNaN(x))));
  if (bad >= 0)
    throw fail.label("accuracy", `${name}${placeOf(shape, bad)}`, "a class, a whole number", data[bad]!, hint);
};

const sumOfSquares = (a: Tensor, b: (i: number) => number): number =>
  a.data.reduce((sum, value, i) => sum + (value - b(i)) ** 2, 0);

/**
 * The mean of the squared differences.
 *
 * @throws GM-SHAPE if the shapes differ, or there is no number; GM-OPERAND for what is neither a tensor nor an array of
 *   numbers.
 *
 * @example
 * meanSquaredError(tensor([1, 2]), tensor([1, 4])) // => 2
 */
export const meanSquaredError = (prediction: Values, target: Values): number => {
  const [found, wanted] = both("meanSquaredError", prediction, target);
  checkAlike("meanSquaredError", found, wanted);
  return sumOfSquares(found, (i) => wanted.data[i]!) / wanted.data.length;
};

/**
 * The part of the target's variance that the prediction explains: 1 for all of it, 0 for no more than the mean does, less
 * than 0 for worse. Where the target does not vary it is 1 for a perfect prediction, and else negative infinity.
 *
 * @throws GM-SHAPE if the shapes differ, or there is no number; GM-OPERAND for what is neither a tensor nor an array of
 *   numbers.
 *
 * @example
 * rSquared(tensor([1, 2, 3, 5]), tensor([1, 2, 3, 4])) // => 0.8
 */
export const rSquared = (prediction: Values, target: Values): number => {
  const [found, wanted] = both("rSquared", prediction, target);
  checkAlike("rSquared", found, wanted);
  const mean = wanted.data.reduce((sum, value) => sum + value, 0) / wanted.data.length;
  const left = sumOfSquares(found, (i) => wanted.data[i]!);
  const whole = sumOfSquares(wanted, () => mean);
  return left === 0 ? 1 : 1 - left / whole;
};

/** Which classes there are. */
export interface ConfusionMatrixOptions {
  /** How many: class numbers are from 0 to one less. */
  readonly classes: number;
}

const mostCounts = 2 ** 26;

/**
 * How often an example of one class was taken for another: `[classes, classes]`, the right class down, the predicted one
 * across.
 *
 * @throws GM-SHAPE if the shapes do not fit; GM-INDEX, with its place, for a class number out of range; GM-OPTION if
 *   `classes` is no whole number from 1 on.
 *
 * @example
 * confusionMatrix(tensor([0, 1, 1]), tensor([0, 0, 1]), { classes: 2 }) // => [[1, 1], [0, 1]]
 */
export const confusionMatrix = (prediction: Values, target: Values, options: ConfusionMatrixOptions): Tensor => {
  const where = "confusionMatrix";
  const { classes } = checked(where, options, { classes: wholeFrom(1) });
  if (classes * classes > mostCounts) throw fail.shapeTooLarge(where, [classes, classes], mostCounts);
  const [given, wanted] = both(where, prediction, target);
  const found = classesOf(where, given, wanted);
  const classNumber = (value: number, i: number, of: string): number => {
    if (!(Number.isInteger(value) && value >= 0 && value < classes)) throw fail.index(where, value, classes, [i], of);
    return value;
  };
  const counts = new Float64Array(classes * classes);
  wanted.data.forEach((value, i) => {
    const [right, taken] = [classNumber(value, i, "target"), classNumber(found[i]!, i, "prediction")];
    counts[right * classes + taken]! += 1;
  });
  return fromTypedArray(counts, [classes, classes]);
};
