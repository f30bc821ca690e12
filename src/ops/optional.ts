// Options that several families share, checked: operands that may be left out, sizes, numbers. Knows nothing of any op.
import { fail, showShape } from "../expr/errors.js";
import { type Expr, isOperand, type Operand, origin, toExpr } from "../expr/expr.js";
import { type Shape, sameShape } from "../expr/shape.js";

/** An option that is an operand, as an expression; nothing if it was left out. */
export const optionalOperand = (where: string, name: string, value: Operand | undefined): Expr | undefined => {
  if (value === undefined) return undefined;
  if (!isOperand(value)) throw fail.optionValue(where, name, "a number, a Tensor or an Expr", value);
  return toExpr(value);
};

/** An optional operand that must have the given shape, or be a number. `beside` are the operands that ask for it. */
export const operandOfShape = (
  where: string,
  name: string,
  value: Operand | undefined,
  shape: Shape,
  why: string,
  beside: Readonly<Record<string, Expr>>,
): Expr | undefined => {
  const expr = optionalOperand(where, name, value);
  if (expr !== undefined && expr.shape.length > 0 && !sameShape(expr.shape, shape))
    throw fail.misfit(
      where,
      `${name} of shape ${showShape(shape)}, ${why}`,
      Object.entries({ ...beside, [name]: expr }).map(([operand, found]) => `${operand} = ${origin(found)}`),
      "Reshape it, or mend its size.",
    );
  return expr;
};

/** A small number that keeps a divisor from 0. */
export const checkedEpsilon = (where: string, eps: number): number => {
  if (!(typeof eps === "number" && eps >= 0)) throw fail.optionValue(where, "eps", "a number from 0 on", eps);
  return eps;
};

/** A whole number from `least` on for each of `count` axes: one for all, or a list of them. */
export const perAxis = (
  where: string,
  name: string,
  value: number | readonly number[] | undefined,
  count: number,
  least: number,
): readonly number[] => {
  const list: readonly unknown[] = Array.isArray(value) ? [...value] : new Array<unknown>(count).fill(value);
  const whole = list.flatMap((n) => (typeof n === "number" && Number.isInteger(n) && n >= least ? [n] : []));
  if (list.length !== count || whole.length !== count) {
    const each = count === 1 ? "" : `, or a list of ${count} of them`;
    throw fail.optionValue(where, name, `a whole number from ${least} on${each}`, value);
  }
  return Object.freeze(whole);
};
