// Indices as operands: whole numbers in an array, a tensor or an expression, checked against the axis that they count
// along. Never clamped: those known now are checked now, all others when they are. Knows nothing of what they select.
import { fail } from "../expr/errors.js";
import { constant, type Expr, isOperand, type Operand, toExpr } from "../expr/expr.js";
import type { Shape } from "../expr/shape.js";
import { asTensor, tensor, tensorOf } from "../expr/tensor.js";
import { defineRule, none, type StructuralFunction } from "./define.js";
import { reshape } from "./movement.js";

/** What an index may be: an operand that holds whole numbers, or an array of them. */
export type Index = Operand | readonly number[];

type Bounds = { readonly where: string; readonly size: number };

const checkedIndexOp: StructuralFunction<Bounds> = /* @__PURE__ */ defineRule<Bounds>({
  name: "checkedIndex",
  args: ["index"],
  shape: ([index]) => index!,
  value: ([index], { where, size }) => {
    index!.data.forEach((i) => {
      checkEntry(where, i, size);
    });
    return index!.data;
  },
  vjp: none("an index is a whole number"),
  batch: ([index], _, bounds) => checkedIndexOp(index!, bounds),
});

const checkEntry = (where: string, index: number, size: number): void => {
  if (!Number.isInteger(index) || index < 0 || index >= size) throw fail.index(where, index, size);
};

/** An index as the caller wrote it, as an expression; its entries are not looked at yet. */
export const indexOperand = (where: string, index: Index): Expr => {
  if (isOperand(index)) return toExpr(index, where, "index");
  if (!Array.isArray(index) || ![...index].every((i) => typeof i === "number")) throw fail.indexList(where, index);
  return constant(tensor(index, [index.length]));
};

/**
 * An index that is sound for an axis of `size`: it holds whole numbers from 0 to `size - 1`, or computing it throws an
 * error that names `where`. What is known now is checked now.
 */
export const checkedIndex = (where: string, index: Expr, size: number): Expr => {
  if (index.tag !== "Const") return checkedIndexOp(index, { where, size });
  asTensor(index.value).data.forEach((i) => {
    checkEntry(where, i, size);
  });
  return index;
};

/** An index under another shape; one that is known stays known. */
export const reshapedIndex = (index: Expr, shape: Shape): Expr =>
  index.tag === "Const" ? constant(tensorOf(shape, asTensor(index.value).data)) : reshape(index, shape);

/** A known index of one axis, from its entries. */
export const knownIndex = (size: number, entry: (i: number) => number): Expr =>
  constant(
    tensorOf(
      Object.freeze([size]),
      Float64Array.from({ length: size }, (_, i) => entry(i)),
    ),
  );

/** A shape of `rank` axes that is 1 but for `size` along `axis`: that of an index which all rows share. */
export const alongAxis = (size: number, axis: number, rank: number): Shape =>
  Object.freeze(Array.from({ length: rank }, (_, a) => (a === axis ? size : 1)));
