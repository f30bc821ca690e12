// What the text and the derivative of a partial give away, and partials with a term left out. Knows expressions; is
// ignorant of laws.

import { type Apply, apply } from "../../src/expr/expr.js";
import { rewrite, topological } from "../../src/expr/walk.js";
import {
  add,
  constant,
  type ElementwiseOp,
  type Expr,
  gradientMap,
  neg,
  type Operand,
  sub,
  type Var,
  variable,
} from "../../src/index.js";
import { toInfix } from "../../src/show.js";
import { type Partials, partialsOf } from "./records.js";

/** An operand as an expression. */
export const lifted = (operand: Operand): Expr =>
  typeof operand === "number" || "data" in operand ? constant(operand) : operand;

/** A literal 0: no dependence. */
export const isAbsent = (operand: Operand): boolean => {
  const expr = lifted(operand);
  return expr.tag === "Const" && expr.value === 0;
};

/** The op's partials of variables of its own, to be looked at. */
export interface Template {
  readonly variables: readonly Var[];
  readonly result: Expr;
  readonly partials: readonly Operand[];
}

export const templateOf = (op: ElementwiseOp): Template => {
  const variables = op.args.map((name) => variable(name));
  const result = apply(op, variables);
  return { variables, result, partials: partialsOf(op)?.(variables, result) ?? [] };
};

/** Whether two partials are the same expression, as far as their text says. */
export const readAlike = (a: Operand, b: Operand): boolean => toInfix(lifted(a)) === toInfix(lifted(b));

/** Whether anything arrives at a variable when the partial is differentiated. */
export const hasDerivative = ({ variables }: Template, partial: Operand): boolean => {
  const map = gradientMap(lifted(partial));
  return variables.some((v) => map.has(v));
};

const isSum = (node: Expr): node is Apply => node.tag === "Apply" && (node.op === add.op || node.op === sub.op);

// The op's own arguments and result are not looked into: they are not the partial's doing.
const sumsIn = (partial: Expr, leaves: readonly Expr[]): readonly Apply[] =>
  topological([partial], (node) => leaves.includes(node))
    .filter((node) => !leaves.includes(node))
    .filter(isSum);

/** One way to leave a term out: the sum's number within the partial, and the side that is lost. */
export interface LostTerm {
  readonly sum: number;
  readonly side: "left" | "right";
  readonly text: string;
  readonly isZero: boolean;
}

/** Every term of a sum or difference that can be left out of a partial. */
export const termsOf = ({ variables, result }: Template, partial: Operand): readonly LostTerm[] =>
  sumsIn(lifted(partial), [...variables, result]).flatMap(({ args }, sum) =>
    (["left", "right"] as const).map((side, i) => ({
      sum,
      side,
      text: toInfix(args[i]!),
      isZero: isAbsent(args[i]!),
    })),
  );

const remaining = (node: Apply, args: readonly Expr[], side: LostTerm["side"]): Expr => {
  if (side === "right") return args[0]!;
  return node.op === sub.op ? neg(args[1]!) : args[1]!;
};

/** The partial without that term. */
export const withoutTerm = (partial: Operand, { sum, side }: LostTerm, xs: readonly Expr[], result: Expr): Operand => {
  const leaves = [...xs, result];
  const root = lifted(partial);
  const target = sumsIn(root, leaves)[sum];
  const [without] = rewrite(
    [root],
    (node) => node,
    (node, args) => (node === target ? remaining(node, args, side) : apply(node.op, args, node.params)),
    (node) => leaves.includes(node),
  );
  return without!;
};

/** All partials, the one of argument `i` replaced. */
export const replacing =
  (partials: Partials, i: number, by: (partial: Operand, xs: readonly Expr[], result: Expr) => Operand): Partials =>
  (xs, result) =>
    partials(xs, result).map((partial, k) => (k === i ? by(partial, xs, result) : partial));
