// What is said of the birthplace of a NaN or infinity. Knows the wording; is ignorant of how the place was found.
import { controlOf, isItem } from "../expr/control.js";
import { showShape } from "../expr/errors.js";
import type { Expr } from "../expr/expr.js";
import { type Shape, sameShape, stridesOf } from "../expr/shape.js";
import { isTensor, type Tensor } from "../expr/tensor.js";
import type { Value } from "../run/program.js";
import { toInfix } from "../show/infix.js";

/** The birthplace of a value that is not finite: an input, an op of the function, or the derivative of one. */
export interface Origin {
  readonly phase: "input" | "forward" | "backward";
  /** The op that made it; for `backward` the op whose derivative did. `undefined` for an input or a constant. */
  readonly op: string | undefined;
  /** The expression of the function that is concerned, as text. */
  readonly formula: string;
  /** The path of the parameter, if it is one: `params.layers[1].b`. */
  readonly path: string | undefined;
  /** What the op was given. All of it is finite, unless the phase is `input`. */
  readonly operands: readonly (number | Tensor)[];
  readonly value: number | Tensor;
  /** All of this in a sentence, with what to try. */
  readonly message: string;
}

// Of a tensor the first entry that is not finite; of a finite one, what it is.
const show = (value: Value): string => {
  if (!isTensor(value)) return String(value);
  const entry = firstNonFinite(value);
  return entry < 0 ? `${value}` : `${value.data[entry]} at entry ${indexOf(value.shape, entry)} of a ${value}`;
};

// An operand beside a result: the entry that the result's first bad entry was made of, where they lie side by side.
const showOperand = (operand: Value, result: Value): string => {
  const entry = isTensor(result) ? firstNonFinite(result) : -1;
  return isTensor(operand) && isTensor(result) && entry >= 0 && sameShape(operand.shape, result.shape)
    ? `${operand.data[entry]} there`
    : show(operand);
};

const firstNonFinite = ({ data }: Tensor): number => {
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i])) return i;
  return -1;
};

const indexOf = (shape: Shape, position: number): string =>
  showShape(stridesOf(shape).map((stride, axis) => Math.floor(position / stride) % shape[axis]!));

/** What a node is applied to: for a result of a loop, what the loop is applied to. */
export const operandsOf = (node: Expr): readonly Expr[] =>
  isItem(node) ? controlOf(node).args : node.tag === "Apply" ? node.args : [];

const opName = (node: Expr): string | undefined =>
  isItem(node) ? controlOf(node).op.name : node.tag === "Apply" ? node.op.name : undefined;

/** A node in one short line: its own op, if the whole formula is long. */
const brief = (node: Expr): string => {
  const last = toInfix(node).split("\n").at(-1)!;
  return last.length > 80 && node.tag === "Apply" ? `${opName(node)}(...)` : last;
};

export const inputOrigin = (node: Expr, value: Value, path: string | undefined): Origin => ({
  phase: "input",
  op: undefined,
  formula: toInfix(node),
  path,
  operands: [],
  value,
  message: `${path ?? brief(node)} is ${show(value)} already before anything is computed.`,
});

export const forwardOrigin = (node: Expr, resultOf: (node: Expr) => Value): Origin => {
  const operands = operandsOf(node).map(resultOf);
  const formula = toInfix(node);
  return {
    phase: "forward",
    op: opName(node),
    formula,
    path: undefined,
    operands,
    value: resultOf(node),
    message: `${brief(node)} is ${show(resultOf(node))}: ${opName(node)} was given ${operands.map((operand) => showOperand(operand, resultOf(node))).join(" and ")}. Keep its operands in its domain, or choose with where(condition, ..., otherwise): the side not taken contributes nothing.`,
  };
};

export const backwardOrigin = (
  node: Expr,
  to: Expr,
  value: Value,
  path: string | undefined,
  resultOf: (node: Expr) => Value,
): Origin => {
  const operands = operandsOf(node).map(resultOf);
  const formula = toInfix(node);
  return {
    phase: "backward",
    op: opName(node),
    formula,
    path,
    operands,
    value,
    message: `The value is finite, but the derivative of ${brief(node)} passes ${show(value)} on to ${brief(to)}: ${opName(node)} was given ${operands.map((operand) => showOperand(operand, value)).join(" and ")}. Choose with where(condition, ..., otherwise), or use an op made for this point, such as hypot for the square root of a sum of squares.`,
  };
};

export const overflowOrigin = (node: Expr, value: Value, path: string | undefined): Origin => ({
  phase: "backward",
  op: opName(node),
  formula: toInfix(node),
  path,
  operands: [],
  value,
  message: `The value is finite, and so is each contribution to the derivative in ${brief(node)}, but they add up to ${show(value)}. Scale the function down, or take its logarithm.`,
});
