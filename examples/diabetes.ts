// Linear regression with standard errors, three ways: by derivatives alone, by the closed form of the textbook, and by
// leastSquares. The sum of squares is a parabola, so one Newton step from anywhere is at its lowest point, and its Hessian
// is the matrix that the closed form inverts; autodiff finds both without being told that the model is linear.
import {
  add,
  diag,
  div,
  type Expr,
  evaluate,
  grad,
  hessian,
  inv,
  matmul,
  mul,
  type Operand,
  reshape,
  solve,
  sqrt,
  square,
  sub,
  sum,
  tensor,
  transpose,
  zeros,
} from "gradmap";
import { leastSquares, rSquared } from "gradmap/learn";
import { coefficientLines } from "./support/coefficients.js";
import { numbersOf } from "./support/numbers.js";
import { runIfStarted } from "./support/program.js";
import { columnsOf, designMatrix, readTable } from "./support/table.js";

interface Estimate {
  readonly values: readonly number[];
  readonly errors: readonly number[];
}

/** The largest difference, in standard errors. */
const apart = (a: Estimate, b: Estimate): number =>
  Math.max(
    ...a.values.map((value, i) => Math.abs(value - b.values[i]!) / a.errors[i]!),
    ...a.errors.map((error, i) => Math.abs(error - b.errors[i]!) / error),
  );

export const main = ({ names = ["age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6"] } = {}) => {
  const table = readTable("diabetes.csv");
  const x = designMatrix(columnsOf(table, names));
  const y = reshape(columnsOf(table, ["target"]), [-1]);
  const start = zeros([1 + names.length]);
  const freedom = table.rows.length - 1 - names.length;

  const residuals = (weights: Operand): Expr => sub(matmul(x, weights), y);
  const squares = (weights: Operand): Expr => sum(square(residuals(weights)));
  // Half of the sum of squares, over the variance of the noise, is the negative log likelihood.
  const estimate = (weights: Operand, curvature: Operand): Estimate => {
    const covariance = mul(div(squares(weights), freedom), inv(curvature));
    return {
      values: numbersOf(evaluate(add(weights, 0), {})),
      errors: numbersOf(evaluate(sqrt(diag(covariance)), {})),
    };
  };

  const half = (weights: Expr): Expr => div(squares(weights), 2);
  const curvature = hessian(half)(start);
  const byDerivatives = estimate(sub(start, solve(curvature, grad(half)(start))), curvature);

  const normal = matmul(transpose(x), x);
  const byClosedForm = estimate(matmul(inv(normal), matmul(transpose(x), y)), normal);

  const fit = leastSquares((weights: Expr) => residuals(weights), start);
  const byLeastSquares = { values: numbersOf(fit.params), errors: numbersOf(fit.standardErrors) };

  const [average, ...coefficients] = ["average", ...names].map((name, i) => ({
    name,
    value: byDerivatives.values[i]!,
    error: byDerivatives.errors[i]!,
  }));
  const predicted = matmul(x, tensor(byDerivatives.values));
  const explained = rSquared(tensor(numbersOf(evaluate(predicted, {}))), tensor(numbersOf(evaluate(y, {}))));
  const lines = [
    `${table.rows.length} patients: how their diabetes went on, from ${names.length} measurements in standard deviations`,
    `The average patient: ${average!.value.toFixed(1)} +- ${average!.error.toFixed(1)}. What explains ${(100 * explained).toFixed(1)} % of the variance around it:`,
    "",
    ...coefficientLines(coefficients, 3),
    "",
    `The closed form differs by ${apart(byDerivatives, byClosedForm).toExponential(1)} standard errors at most,`,
    `leastSquares by ${apart(byDerivatives, byLeastSquares).toExponential(1)}.`,
  ];
  return { explained, byDerivatives, byClosedForm, byLeastSquares, lines };
};

runIfStarted(import.meta.url, main);
