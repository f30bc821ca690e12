// Values, gradients and Hessians of functions of one tensor, in a line each. Knows no op but mul and sum.
import { constant, type Expr, type Operand, variable } from "../../src/expr/expr.js";
import { asTensor, type Nested, type Tensor, tensor, toNested, zeros } from "../../src/expr/tensor.js";
import { mul, sum } from "../../src/ops/index.js";
import { gradientMap } from "../../src/rewrite/reverse.js";
import { evaluate } from "../../src/run/evaluate.js";

/** The value of an expression without variables, as nested arrays. */
export const value = (expr: Operand): Nested => toNested(evaluate(expr, {}));

/** The shape of the value of an expression without variables. */
export const shapeOfValue = (expr: Operand): readonly number[] => asTensor(evaluate(expr, {})).shape;

/** The gradient of a scalar function of one tensor, as an expression: zeros where it does not depend on it. */
export const gradientOf = (f: (x: Expr) => Expr, x: Expr): Expr => {
  const map = gradientMap(f(x));
  return [...map].find(([v]) => v === x)?.[1] ?? constant(zeros(x.shape));
};

/** The gradient of a scalar function of one tensor at a point, as nested arrays. */
export const gradientAt = (f: (x: Expr) => Expr, at: Tensor): Nested => {
  const x = variable("x", at.shape);
  return toNested(evaluate(gradientOf(f, x), { x: at }));
};

/** The Hessian's product with a direction: the gradient of <gradient, direction>. */
export const hessianTimes = (f: (x: Expr) => Expr, at: Tensor, direction: Tensor): readonly number[] => {
  const x = variable("x", at.shape);
  const along = (y: Expr) => sum(mul(gradientOf(f, y), direction));
  return [...asTensor(evaluate(gradientOf(along, x), { x: at })).data];
};

/** The Hessian at a point, one row an entry of the point. */
export const hessianAt = (f: (x: Expr) => Expr, at: Tensor): readonly (readonly number[])[] =>
  Array.from(at.data, (_, i) => hessianTimes(f, at, unit(at, i)));

const unit = (like: Tensor, i: number): Tensor =>
  tensor(
    like.data.map((_, k) => (k === i ? 1 : 0)),
    like.shape,
  );
