// Logistic regression: is a tumour malignant? The maximum of the likelihood by L-BFGS, and how sure it is from the Hessian
// there: the inverse of the second derivatives of the negative log likelihood is the covariance of the coefficients.
import {
  diag,
  type Expr,
  evaluate,
  gt,
  hessian,
  inv,
  matmul,
  type Operand,
  reshape,
  sqrt,
  sub,
  tensor,
  zeros,
} from "gradmap";
import { bceWithLogits, confusionMatrix, minimize } from "gradmap/learn";
import { coefficientLines } from "./support/coefficients.js";
import { numbersOf } from "./support/numbers.js";
import { runIfStarted } from "./support/program.js";
import { columnsOf, designMatrix, readTable } from "./support/table.js";

// With all thirty measurements not one tumour is misjudged, and then no likelihood has a maximum.
const measured = ["mean_texture", "mean_area", "mean_smoothness", "mean_concave_points", "mean_symmetry"];

export const main = ({ names = measured } = {}) => {
  const table = readTable("breast_cancer.csv");
  const x = designMatrix(columnsOf(table, names));
  const malignant = sub(1, reshape(columnsOf(table, ["benign"]), [-1]));
  const logits = (weights: Operand): Expr => matmul(x, weights);
  const negativeLogLikelihood = (weights: Expr): Expr =>
    bceWithLogits(logits(weights), malignant, { reduction: "sum" });

  const { params: weights, value, iterations, reason } = minimize(negativeLogLikelihood, zeros([1 + names.length]));
  const covariance = inv(hessian(negativeLogLikelihood)(weights));
  const errors = numbersOf(evaluate(sqrt(diag(covariance)), {}));
  const coefficients = ["intercept", ...names].map((name, i) => ({
    name: name.replaceAll("_", " "),
    value: weights.data[i]!,
    error: errors[i]!,
  }));
  const wanted = numbersOf(evaluate(malignant, {}));
  const found = numbersOf(evaluate(gt(logits(weights), 0), {}));
  const confusion = confusionMatrix(tensor(found), tensor(wanted), { classes: 2 });
  const [benign, alarms, missed, malign] = confusion.data;
  const lines = [
    `${wanted.length} tumours, ${names.length} measurements in standard deviations from their means`,
    `L-BFGS ${reason} after ${iterations} iterations; the negative log likelihood is ${value.toFixed(4)}`,
    "",
    ...coefficientLines(coefficients, 4),
    "",
    `${benign} benign tumours and ${malign} malignant ones are told rightly; ${alarms} false alarms, ${missed} missed.`,
  ];
  return { coefficients, value, reason, confusion, lines };
};

runIfStarted(import.meta.url, main);
