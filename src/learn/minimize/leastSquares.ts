// leastSquares: a model of trees fitted to measurements, and how sure the fit is. Knows trees, Jacobians and covariances;
// the iteration is levenbergMarquardt.ts's.
import { fail } from "../../expr/errors.js";
import {
  type AnyTree,
  type Argument,
  compile,
  type Expr,
  fromTypedArray,
  type Gradient,
  jacfwd,
  jacrev,
  type Operand,
  type Tensor,
  Tree,
} from "../../index.js";
import { checked, notNegative, optional, wholeFrom } from "../optimizers/options.js";
import { inverseOfSquare, lengthOf } from "./householder.js";
import { type Fitted, fitted, tallEnough } from "./levenbergMarquardt.js";
import type { Minimum } from "./result.js";
import { treeOf, vectorOf } from "./vector.js";

/** When `leastSquares` stops. */
export interface LeastSquaresOptions {
  /**
   * How small is small: the cosine of the angle between the residuals and any column of the Jacobian, or the step
   * relative to the parameters. 1e-10 unless given.
   */
  readonly tolerance?: number;
  /** The most iterations: 1,000 unless given. */
  readonly max?: number;
}

/** Where a fit ended, and how sure it is. */
export interface Fit<P> extends Minimum<P> {
  /**
   * The covariance of the parameters' numbers, in their order, if the residuals are independent and of one variance:
   * `[n, n]`. NaN where the data do not determine them, or there are no more residuals than numbers.
   */
  readonly covariance: Tensor;
  /** The standard error of every number: a tree like the parameters. */
  readonly standardErrors: P;
}

const covarianceOf = ({ columns, r }: Fitted): readonly Float64Array[] => {
  const n = columns.length;
  const freedom = r.length - n;
  const { columns: triangle } = tallEnough(columns, r);
  const isDetermined = triangle.every(
    (column, k) => Math.abs(column[k]!) > 16 * Number.EPSILON * Math.sqrt(n) * lengthOf(columns[k]!),
  );
  if (freedom <= 0 || !isDetermined) return columns.map(() => new Float64Array(n).fill(Number.NaN));
  const variance = lengthOf(r) ** 2 / freedom;
  return inverseOfSquare(triangle).map((row) => row.map((value) => value * variance));
};

/** What it returns is seen when it is traced. */
const isModel = (residuals: unknown): residuals is (params: AnyTree) => AnyTree => typeof residuals === "function";

/** The Jacobian of a tree of residuals by columns, one for each number of the parameters. */
const columnsOf = (jacobian: AnyTree, params: AnyTree, rows: number): readonly Float64Array[] => {
  const widths = Tree.leaves(params).map(({ value }) => (typeof value === "number" ? 1 : value.data.length));
  const total = widths.reduce((sum, width) => sum + width, 0);
  const columns = Array.from({ length: total }, () => new Float64Array(rows));
  // Block after block: for each leaf of the residuals, one for each leaf of the parameters.
  let [row, column, leaf] = [0, 0, 0];
  for (const { value } of Tree.leaves(jacobian)) {
    const data = typeof value === "number" ? [value] : value.data;
    const width = widths[leaf]!;
    const height = width === 0 ? 0 : data.length / width;
    for (let i = 0; i < height; i++)
      for (let k = 0; k < width; k++) columns[column + k]![row + i] = data[i * width + k]!;
    [column, leaf] = [column + width, leaf + 1];
    if (leaf === widths.length) [row, column, leaf] = [row + height, 0, 0];
  }
  return columns;
};

const mustHaveResiduals = (result: AnyTree): void => {
  if (Tree.leaves(result).length === 0) throw fail.noResiduals("leastSquares", result);
};

/**
 * The parameters for which the sum of the squared residuals is least, near where it starts: Levenberg-Marquardt. It is
 * deterministic, says why it stopped, and how sure the parameters are.
 *
 * @param residuals - An expression, or a tree of them, of the parameters: by how much a model misses each measurement.
 * @param start - Any tree of numbers and tensors.
 * @throws GM-OPTION for an option that is unknown or out of its range; GM-FUNCTION if `residuals` is no function;
 *   GM-RESULT if it returns no number; what `jacfwd` throws.
 *
 * @example
 * const [x, y] = [tensor([0, 1, 2, 3]), tensor([5, 7, 9, 11])]
 * const line = ({ slope, at0 }: { slope: Expr; at0: Expr }) => sub(add(mul(slope, x), at0), y)
 * const { params, reason } = leastSquares(line, { slope: 0, at0: 0 })
 * reason // => "converged"
 * Math.abs(params.slope - 2) + Math.abs(params.at0 - 5) < 1e-9 // => true
 */
export function leastSquares<X extends Operand>(
  residuals: (x: Expr) => AnyTree,
  start: X,
  options?: LeastSquaresOptions,
): Fit<Gradient<X>>;
export function leastSquares<S, const P extends Argument<S>>(
  residuals: (params: S) => AnyTree,
  start: P,
  options?: LeastSquaresOptions,
): Fit<Gradient<P>>;
export function leastSquares(residuals: unknown, start: AnyTree, options: LeastSquaresOptions = {}): Fit<AnyTree> {
  if (!isModel(residuals)) throw fail.notAFunction("leastSquares", residuals);
  const { tolerance = 1e-10, max = 1000 } = checked("leastSquares", options, {
    tolerance: optional(notNegative),
    max: optional(wholeFrom(0)),
  });
  const compiled = compile<readonly [AnyTree], AnyTree>(residuals);
  let evaluations = 0;
  const valuesAt = (x: Float64Array): Float64Array => {
    evaluations += 1;
    return vectorOf(compiled(treeOf(start, x)));
  };
  const from = vectorOf(start);
  const rows = valuesAt(from).length;
  // No measurements are an answer, and no numbers at all a mistake.
  if (rows === 0) mustHaveResiduals(compiled(start));
  // Fewer numbers than residuals: column by column is cheaper.
  const derivative = (from.length <= rows ? jacfwd : jacrev)<AnyTree, AnyTree, readonly []>(residuals);
  const jacobianAt = (x: Float64Array): readonly Float64Array[] =>
    from.length === 0 ? [] : columnsOf(derivative(treeOf(start, x)), start, rows);
  const fit = fitted({ residuals: valuesAt, jacobian: jacobianAt }, from, tolerance, max);
  const covariance = covarianceOf(fit);
  const errors = Float64Array.from(covariance, (row, i) => Math.sqrt(row[i]!));
  return Object.freeze({
    params: treeOf(start, fit.x),
    value: lengthOf(fit.r) ** 2,
    iterations: fit.iterations,
    evaluations,
    reason: fit.reason,
    covariance: fromTypedArray(Float64Array.from(covariance.flatMap((row) => [...row])), [
      errors.length,
      errors.length,
    ]),
    standardErrors: treeOf(start, errors),
  });
}
