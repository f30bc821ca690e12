// What loops, branches and calls are: ops with a body, traced once. Structure only: what a body means to a derivative, to
// a batch or to the interpreter stands in one page of each of those passes.
import { type AppliedTo, apply, type Expr, type Var } from "./expr.js";
import type { Absent, ControlOp, ElementwiseOp, ItemOp, StructuralOp } from "./op.js";
import type { Shape } from "./shape.js";

/** A closed function: its results depend on its parameters and on nothing else. */
export interface Body {
  readonly parameters: readonly Var[];
  readonly results: readonly Expr[];
}

/** A length, or the leading size of a shape, that is known only when the loop has run. */
export const unknownLength = Number.POSITIVE_INFINITY;

export const isUnknownLength = (shape: Shape): boolean => shape[0] === unknownLength;

/**
 * A body applied again and again. The arguments of the node are its parameters: the carries' first values, the sequences
 * (one entry a step, along their first axis), and values that stay the same. The body's results are the next carries and
 * one entry for each output. The node's results are the last carries, the outputs (stacked along a new first axis), and
 * the history: each carry as it was before every step, stacked. Results that nobody uses are not kept.
 */
export interface Loop {
  readonly form: "loop";
  readonly body: Body;
  readonly carries: number;
  readonly sequences: number;
  /** The number of steps. {@link unknownLength} where the condition, or the length of a sequence, says it. */
  readonly length: number;
  /** From the last entry of each sequence to the first; outputs and history are laid out like the sequences. */
  readonly reversed: boolean;
  /** Go on while this is not 0: a scalar of the same parameters, of which it may use all but the sequences. */
  readonly condition: Expr | undefined;
  /** The history keeps the carries before every n-th step, and computes those between anew when they are read. */
  readonly keepEvery: number;
  /** More steps than this are an error; only a loop with a condition can take them. */
  readonly max: number;
}

/** One of two bodies on the same parameters, by the node's first argument: the second body where it is 0. */
export interface Branch {
  readonly form: "branch";
  readonly bodies: readonly [Body, Body];
}

/** A body applied once, with its own derivative where it has one. Without it the derivative computes the body anew. */
export interface Call {
  readonly form: "call";
  readonly body: Body;
  readonly derivative: Derivative | undefined;
}

/** The derivative of a call as its author wrote it, on expressions: of the arguments and of the call's results. */
export interface Derivative {
  /** Tangents of the results, from those of the arguments. */
  readonly jvp?: (tangents: readonly (Expr | Absent)[], args: readonly Expr[], results: readonly Expr[]) => Pieces;
  /** Cotangents of the arguments that are `wanted`, from those of the results. */
  readonly vjp?: (
    cotangents: readonly (Expr | Absent)[],
    args: readonly Expr[],
    results: readonly Expr[],
    wanted: readonly boolean[],
  ) => Pieces;
}

type Pieces = readonly (Expr | Absent)[];

export type Control = Loop | Branch | Call;

export type ControlNode = AppliedTo<ControlOp>;

export const isControl = (node: Expr): node is ControlNode => node.tag === "Apply" && node.op.kind === "control";

/** One result of a control node: its argument is that node. */
export interface ItemNode extends AppliedTo<ItemOp> {
  readonly args: readonly [ControlNode];
}

export const isItem = (node: Expr): node is ItemNode => node.tag === "Apply" && node.op.kind === "item";

/** The control node whose result an item is. */
export const controlOf = (item: ItemNode): ControlNode => item.args[0];

/** A node that is neither a control node nor an item of one: its op has a value and a rule. */
export type RuledNode = AppliedTo<ElementwiseOp | StructuralOp>;

export const isRuled = (node: Expr): node is RuledNode =>
  node.tag === "Apply" && (node.op.kind === "elementwise" || node.op.kind === "structural");

const items: ItemOp[] = [];

const itemOp = (index: number): ItemOp => {
  items[index] ??= Object.freeze({ kind: "item", name: "item", args: Object.freeze(["results"]), index });
  return items[index];
};

/** One result of a control node as an expression. */
export const itemOf = (node: ControlNode, index: number): Expr => apply(itemOp(index), [node]);

/** A control node. Its arguments have the shapes that the bodies' parameters imply: whoever makes it has checked that. */
export const controlNode = (name: string, control: Control, args: readonly Expr[]): ControlNode => {
  const op: ControlOp = Object.freeze({
    kind: "control",
    name,
    args: Object.freeze(["...operands"]),
    control: Object.freeze(control),
    shapes: Object.freeze(shapesOfResults(control)),
  });
  return apply(op, args);
};

const shapesOfResults = (control: Control): readonly Shape[] => {
  if (control.form === "branch") return control.bodies[0].results.map(({ shape }) => shape);
  if (control.form === "call") return control.body.results.map(({ shape }) => shape);
  const { body, carries, length } = control;
  const shapes = body.results.map(({ shape }) => shape);
  const stacked = (shape: Shape): Shape => Object.freeze([length, ...shape]);
  const carried = shapes.slice(0, carries);
  return [...carried, ...shapes.slice(carries).map(stacked), ...carried.map(stacked)];
};
