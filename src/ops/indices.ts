// Indices as operands: whole numbers in an array, a tensor or an expression, checked against the axis that they count
// along. Never clamped: those known now are checked now, all others when they are. Knows nothing of what they select.
import { fail } from "../expr/errors.js";
import { constant, type Expr, isOperand, type Operand, origin, toExpr } from "../expr/expr.js";
import { type Shape, stridesOf } from "../expr/shape.js";
import { asTensor, type Tensor, tensor, tensorOf } from "../expr/tensor.js";
import { defineRule, none, type StructuralFunction } from "./define.js";
import { reshape } from "./movement.js";

/** What an index may be: an operand that holds whole numbers, or an array of them. */
export type Index = Operand | readonly number[];

/** What an index counts along: `of` says it in a message. */
type Bounds = { readonly where: string; readonly size: number; readonly of: string };

const checkedIndexOp: StructuralFunction<Bounds> = /* @__PURE__ */ defineRule<Bounds>({
  name: "checkedIndex",
  args: ["index"],
  shape: ([index]) => index!,
  value: ([index], bounds) => checkEntries(index!, bounds),
  vjp: none("an index is a whole number"),
  batch: ([index], _, bounds) => checkedIndexOp(index!, bounds),
});

const checkEntries = ({ shape, data }: Tensor, { where, size, of }: Bounds): Tensor["data"] => {
  let bad = 0;
  while (bad < data.length && Number.isInteger(data[bad]) && data[bad]! >= 0 && data[bad]! < size) bad++;
  if (bad === data.length) return data;
  const place = stridesOf(shape).map((stride, axis) => Math.floor(bad / stride) % shape[axis]!);
  throw fail.index(where, data[bad]!, size, place, of);
};

/** An index as the caller wrote it, as an expression; its entries are not looked at yet. */
export const indexOperand = (where: string, index: Index): Expr => {
  if (isOperand(index)) return toExpr(index, where, "index");
  if (!Array.isArray(index) || ![...index].every((i) => typeof i === "number")) throw fail.indexList(where, index);
  return constant(tensor(index, [index.length]));
};

/**
 * An index that is sound for an axis of `size`: it holds whole numbers from 0 to `size - 1`, or computing it throws an
 * error that names `where` and what the index is of. What is known now is checked now.
 */
export const checkedIndex = (where: string, index: Expr, size: number, of: string): Expr => {
  const bounds = { where, size, of };
  if (index.tag !== "Const") return checkedIndexOp(index, bounds);
  checkEntries(asTensor(index.value), bounds);
  return index;
};

/** How a message names the axis that an index counts along. */
export const axisOf = (axis: number, name: string, x: Expr): string => `axis ${axis} of ${name} = ${origin(x)}`;

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
