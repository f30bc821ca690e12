// Class numbers beside rows of numbers, one for each class: brought into one form, and checked. Knows no loss.
import { fail, showShape } from "../../expr/errors.js";
import {
  type Expr,
  fromTypedArray,
  gather,
  type Index,
  indexSelect,
  type Operand,
  permute,
  squeeze,
  unsqueeze,
} from "../../index.js";
import { asExpr, sameShape } from "../operands.js";
import { checkedWeights } from "./checked.js";
import { someExamples } from "./reduction.js";

/** `x` with its classes along the last axis; `axis` says where they are. */
export const classesLast = (where: string, name: string, x: Expr, axis: number): Expr => {
  const rank = x.shape.length;
  const canonical = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || canonical < 0 || canonical >= rank)
    throw rank === 0 ? fail.rank(where, `one number for each class in ${name}`, x.shape) : fail.axis(where, axis, rank);
  if (canonical === rank - 1) return x;
  return permute(x, [...[...x.shape.keys()].filter((i) => i !== canonical), canonical]);
};

/** The rows of numbers that a loss of classes is given, with the classes last. */
export const rowsOfClasses = (where: string, prediction: Operand, axis: number): Expr =>
  classesLast(where, "prediction", someExamples(where, "prediction", prediction), axis);

/** Class numbers as an expression: those in an array as a tensor. */
export const labelOperand = (where: string, target: Index): Expr => {
  if (!Array.isArray(target)) return asExpr(where, "target", target);
  const labels: readonly unknown[] = [...target];
  const numbers = labels.filter((label) => typeof label === "number");
  if (numbers.length !== labels.length) throw fail.operand(where, "target", target);
  return asExpr(where, "target", fromTypedArray(numbers, [numbers.length]));
};

/** Class numbers of the shape that the rows ask for: one for each row. */
export const labelsFor = (where: string, rows: Expr, labels: Expr, otherwise = ""): Expr => {
  const wanted = rows.shape.slice(0, -1);
  if (!sameShape(labels.shape, wanted))
    throw fail.misfit(
      where,
      `target of shape ${showShape(wanted)}, one class for each row of prediction${otherwise}`,
      [`prediction of shape ${showShape(rows.shape)}`, `target of shape ${showShape(labels.shape)}`],
      sameShape(labels.shape, [...wanted, 1])
        ? `Write reshape(target, [${wanted.join(", ")}]).`
        : "Rows of prediction and entries of target belong together, in order.",
    );
  return labels;
};

/** The number of each row that its class names; the classes are sound. */
export const ofClass = (rows: Expr, classes: Expr): Expr =>
  squeeze(gather(rows, unsqueeze(classes, { axis: -1 }), { axis: -1 }), { axis: -1 });

/** One weight for each class. */
export const classWeights = (where: string, weight: Operand, classes: number): Expr => {
  const expr = asExpr(where, "the option weight", weight);
  if (!sameShape(expr.shape, [classes]))
    throw fail.misfit(
      where,
      `weight of shape [${classes}], one number for each class`,
      [`weight of shape ${showShape(expr.shape)}`],
      "Give one weight for each class, in order.",
    );
  return checkedWeights(where, "weight", expr);
};

/** The weight of each example: that of its class. */
export const weightOf = (weights: Expr, classes: Expr): Expr => indexSelect(weights, classes);
