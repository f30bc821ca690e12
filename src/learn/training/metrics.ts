// How good predictions are, on plain values: for people to read, not to be differentiated.
import { fail } from "../../expr/errors.js";
import { fromTypedArray, type Tensor } from "../../index.js";
import { sameShape } from "../operands.js";
import { checked, wholeFrom } from "../optimizers/options.js";

const shown = (shape: readonly number[]): string => `shape [${shape.join(", ")}]`;

const checkAlike = (where: string, prediction: Tensor, target: Tensor): void => {
  if (!sameShape(prediction.shape, target.shape))
    throw fail.shown(where, "prediction", shown(target.shape), shown(prediction.shape));
  if (target.data.length === 0) throw fail.shown(where, "target", "at least one example", "none");
};

/** Class numbers: as they are, or from scores `[n, classes]` the place of the largest, the first of several. */
const classesOf = (where: string, prediction: Tensor, target: Tensor): ArrayLike<number> => {
  const [examples, classes] = prediction.shape;
  if (prediction.shape.length !== 2 || target.shape.length !== 1) {
    checkAlike(where, prediction, target);
    return prediction.data;
  }
  if (examples !== target.shape[0])
    throw fail.shown(where, "prediction", `${target.shape[0]} rows`, shown(prediction.shape));
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
 * @param prediction - Scores `[n, classes]`, whose largest counts, or class numbers of the shape of `target`.
 * @param target - The right class numbers, `[n]`.
 * @throws GM-SHAPE if the shapes do not fit, or there is no example.
 *
 * @example
 * accuracy(tensor([[0.9, 0.1], [0.2, 0.8], [0.7, 0.3], [0.6, 0.4]]), tensor([0, 1, 1, 0])) // => 0.75
 * accuracy(tensor([0, 1]), tensor([0, 0])) // => 0.5
 */
export const accuracy = (prediction: Tensor, target: Tensor): number => {
  const found = classesOf("accuracy", prediction, target);
  return target.data.reduce((right, wanted, i) => right + (found[i] === wanted ? 1 : 0), 0) / target.data.length;
};

const sumOfSquares = (a: Tensor, b: (i: number) => number): number =>
  a.data.reduce((sum, value, i) => sum + (value - b(i)) ** 2, 0);

/**
 * The mean of the squared differences.
 *
 * @throws GM-SHAPE if the shapes differ, or there is no number.
 *
 * @example
 * meanSquaredError(tensor([1, 2]), tensor([1, 4])) // => 2
 */
export const meanSquaredError = (prediction: Tensor, target: Tensor): number => {
  checkAlike("meanSquaredError", prediction, target);
  return sumOfSquares(prediction, (i) => target.data[i]!) / target.data.length;
};

/**
 * The part of the target's variance that the prediction explains: 1 for all of it, 0 for no more than the mean does, less
 * than 0 for worse. Where the target does not vary it is 1 for a perfect prediction, and else negative infinity.
 *
 * @throws GM-SHAPE if the shapes differ, or there is no number.
 *
 * @example
 * rSquared(tensor([1, 2, 3, 5]), tensor([1, 2, 3, 4])) // => 0.8
 */
export const rSquared = (prediction: Tensor, target: Tensor): number => {
  checkAlike("rSquared", prediction, target);
  const mean = target.data.reduce((sum, value) => sum + value, 0) / target.data.length;
  const left = sumOfSquares(prediction, (i) => target.data[i]!);
  const whole = sumOfSquares(target, () => mean);
  return left === 0 ? 1 : 1 - left / whole;
};

/** Which classes there are. */
export interface ConfusionMatrixOptions {
  /** How many: class numbers are from 0 to one less. */
  readonly classes: number;
}

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
export const confusionMatrix = (prediction: Tensor, target: Tensor, options: ConfusionMatrixOptions): Tensor => {
  const { classes } = checked("confusionMatrix", options, { classes: wholeFrom(1) });
  const found = classesOf("confusionMatrix", prediction, target);
  const classNumber = (value: number, i: number, of: string): number => {
    if (!(Number.isInteger(value) && value >= 0 && value < classes))
      throw fail.index("confusionMatrix", value, classes, [i], of);
    return value;
  };
  const counts = new Float64Array(classes * classes);
  target.data.forEach((value, i) => {
    const [right, taken] = [classNumber(value, i, "target"), classNumber(found[i]!, i, "prediction")];
    counts[right * classes + taken]! += 1;
  });
  return fromTypedArray(counts, [classes, classes]);
};
