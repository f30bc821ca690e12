// What ops on batches of matrices share: which matrices of an operand belong to which of the result, what a square
// operand is, and how an entry of a batch is named. Knows shapes; is ignorant of what is done with the matrices.
import { fail, showShape } from "../expr/errors.js";
import { type Expr, type Operand, origin, toExpr } from "../expr/expr.js";
import { broadcastStrides, type Shape, sizeOf } from "../expr/shape.js";
import { broadcastTo, reshape } from "./movement.js";
import { sum } from "./reduction.js";
import { readStrided } from "./strided.js";

/** Which of an operand's matrices each matrix of a result with the axes `batch` is made from. */
export const matrixOf = (shape: Shape, batch: Shape): Float64Array => {
  const own = shape.slice(0, -2);
  return readStrided(
    Float64Array.from({ length: sizeOf(own) }, (_, i) => i),
    batch,
    broadcastStrides(own, batch),
  );
};

const isSquare = (shape: Shape): boolean => shape.length >= 2 && shape.at(-1) === shape.at(-2);

/** An operand that is a square matrix, or a batch of them. */
export const squareOperand = (where: string, operand: Operand, argument = "a"): Expr => {
  const x = toExpr(operand, where, argument);
  if (!isSquare(x.shape)) throw fail.square(where, `${argument} = ${origin(x)}`);
  return x;
};

/** The same of a shape, for records: expressions may be given other arguments after they were built. */
export const squareShape = (where: string, shape: Shape, argument = "a"): Shape => {
  if (!isSquare(shape)) throw fail.square(where, `${argument} = ${showShape(shape)}`);
  return shape;
};

/** How an error names one matrix of a batch: `, entry [1, 0] of the batch`; nothing where there is only one. */
export const entryOf = (index: number, batch: Shape): string => {
  if (batch.length === 0) return "";
  const place = batch.map((size, axis) => Math.floor(index / sizeOf(batch.slice(axis + 1))) % size);
  return `, entry ${showShape(place)} of the batch`;
};

/** The numbers of one matrix for each of an operand's, written by `write` at `offset`. */
export const mapMatrices = (
  shape: Shape,
  size: number,
  write: (result: Float64Array, offset: number, index: number) => void,
): Float64Array => {
  const count = sizeOf(shape.slice(0, -2));
  const result = new Float64Array(count * size);
  for (let index = 0; index < count; index++) write(result, index * size, index);
  return result;
};

/** A number for each matrix of `shape`, as a matrix of size 1 that broadcasts. */
export const perMatrix = (x: Expr): Expr => reshape(x, [...x.shape, 1, 1]);

/** The sum of the entries of each matrix. */
export const sumOfEntries = (x: Expr): Expr => sum(x, { axis: [-2, -1] });

/** Where an adjoint counts, if every entry of a matrix reaches every entry of its result: all of it or nothing. */
export const wholeMatrices = (support: Expr, shape: Shape): Expr =>
  broadcastTo(perMatrix(support.shape.length === shape.length ? sumOfEntries(support) : support), shape);
