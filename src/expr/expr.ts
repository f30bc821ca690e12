// What an expression is: three kinds of immutable node. No mathematics, no numbers computed, no derivative.
import { type Display, displayed } from "./display.js";
import { fail, showShape } from "./errors.js";
import { sameEntries, someOf } from "./frozen.js";
import type { Op, Params } from "./op.js";
import { currentScope, type Scope, within } from "./scope.js";
import { broadcastShapes, checkedShape, type Shape, scalarShape } from "./shape.js";
import { isTensor, shapeOfValue, type Tensor, zeros } from "./tensor.js";

// A brand for the compiler only: at run time a node is known by its private number.
declare const brand: unique symbol;

interface Node {
  readonly shape: Shape;
  readonly [brand]: true;
}

/** A number or tensor that is known now. */
export interface Const extends Node {
  readonly tag: "Const";
  readonly value: number | Tensor;
}

/** A value that is not known yet. The variable is this object; its name is only a label. */
export interface Var extends Node {
  readonly tag: "Var";
  readonly name: string;
}

/** An op applied to expressions. Its shape was computed, and any misfit reported, when it was built. */
export interface Apply extends Node {
  readonly tag: "Apply";
  readonly op: Op;
  readonly args: readonly Expr[];
  readonly params: Params;
}

/** An application of one kind of op. */
export interface AppliedTo<O extends Op> extends Apply {
  readonly op: O;
}

/** An immutable expression: what is to be computed, without any value or gradient. */
export type Expr = Const | Var | Apply;

/** What every op accepts: numbers and tensors lift to constants. */
export type Operand = Expr | Tensor | number;

// How many nodes there have been. It only ever numbers new nodes, and their numbers are private.
let nodeCount = 0;

// Classes only for their prototype: it carries the brand and the trap for `x * x`, at no cost to each node.
abstract class NodeValue implements Node {
  declare readonly [brand]: true;
  abstract readonly shape: Shape;
  readonly #serial = nodeCount++;
  static isNode(value: object): value is Expr {
    return #serial in value;
  }
  static serialOf(node: Expr): number {
    return #serial in node ? node.#serial : -1;
  }
  get [Symbol.toStringTag](): string {
    return "Expr";
  }
  // What Node's console shows in place of the fields, which hold the whole record of the op.
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return isExpr(this) ? `Expr ${origin(this)}` : "Expr";
  }
  // What notebooks show; `gradmap/notebook` makes it formulas and pictures.
  [Symbol.for("Jupyter.display")](): Display {
    return displayed(this, isExpr(this) ? `Expr ${origin(this)}` : "Expr");
  }
  [Symbol.toPrimitive](hint: string): never {
    throw fail.coercion(hint);
  }
  toString(): never {
    throw fail.coercion("string");
  }
}

class ConstNode extends NodeValue implements Const {
  readonly tag = "Const";
  readonly shape: Shape;
  constructor(readonly value: number | Tensor) {
    super();
    this.shape = shapeOfValue(value);
    Object.freeze(this);
  }
}

class VarNode extends NodeValue implements Var {
  readonly tag = "Var";
  constructor(
    readonly name: string,
    readonly shape: Shape,
  ) {
    super();
    Object.freeze(this);
  }
}

// Beside the nodes, since most of them have none: a field in each of a million nodes is felt.
const scopes = new WeakMap<Expr, Scope>();

class ApplyNode<O extends Op> extends NodeValue implements Apply {
  readonly tag = "Apply";
  constructor(
    readonly op: O,
    readonly args: readonly Expr[],
    readonly params: Params,
    readonly shape: Shape,
  ) {
    super();
    const scope = currentScope();
    if (scope !== undefined) scopes.set(this, scope);
    Object.freeze(this);
  }
}

export const isExpr = (value: unknown): value is Expr =>
  typeof value === "object" && value !== null && NodeValue.isNode(value);

/** The number of a node: greater than those of its arguments. For maps keyed by nodes; not to be shown. */
export const serialOf: (node: Expr) => number = NodeValue.serialOf;

/** The scope that a node was made in, if any. */
export const scopeOf = (node: Expr): Scope | undefined => scopes.get(node);

export const isOperand = (value: unknown): value is Operand =>
  typeof value === "number" || isExpr(value) || isTensor(value);

/**
 * A fresh variable. Two variables of the same name are different variables.
 *
 * @param shape - `[]`, a scalar, unless given.
 *
 * @example
 * evaluate(mul(variable("x"), 2), { x: 21 }) // => 42
 */
export const variable = (name: string, shape: Shape = scalarShape): Var => {
  if (typeof name !== "string") throw fail.optionValue("variable", "name", "a string", name);
  const checked = checkedShape("variable", shape);
  return new VarNode(name, checked.length === 0 ? scalarShape : checked);
};

/**
 * A number or tensor as an expression. Operands of ops are lifted by themselves; write it where an `Expr` is needed.
 *
 * @throws GM-OPERAND for anything else.
 *
 * @example
 * evaluate(constant(2), {}) // => 2
 */
export const constant = (value: number | Tensor): Const => {
  if (typeof value !== "number" && !isTensor(value)) throw fail.operand("constant", "the value", value);
  return new ConstNode(isTensor(value) && value.shape.length === 0 ? value.data[0]! : value);
};

/** Zero in a shape. */
export const zeroOf = (shape: Shape): Const => constant(shape.length === 0 ? 0 : zeros(shape));

/** Any operand as an expression; `where` and `argument` name the place in the error. */
export const toExpr = (operand: Operand, where = "constant", argument = "the value"): Expr => {
  const expr = lifted(operand);
  if (expr === undefined) throw fail.operand(where, argument, operand);
  return expr;
};

const lifted = (operand: Operand): Expr | undefined => {
  if (isExpr(operand)) return operand;
  return typeof operand === "number" || isTensor(operand) ? constant(operand) : undefined;
};

/**
 * The shape of an expression, tensor or number; `[]` for a scalar.
 *
 * @throws GM-OPERAND for anything else.
 *
 * @example
 * shapeOf(add(variable("w", [2, 1]), zeros([3]))) // => [2, 3]
 */
export const shapeOf = (operand: Operand): Shape => toExpr(operand, "shapeOf").shape;

const noParams: Params = Object.freeze({});

/** A node: `op` on `args`. The one place where nodes are born, where operands lift and where shapes are computed. */
export const apply = <O extends Op>(op: O, operands: readonly Operand[], params: Params = noParams): AppliedTo<O> => {
  const args = argumentsOf(op, operands);
  const shape =
    op.kind === "elementwise" && !someOf(args, hasAxes) ? scalarShape : shapeOfApplication(op, args, params);
  return new ApplyNode(op, Object.freeze(args), params, shape);
};

// Literals, where there are few: an array that grows by pushing keeps room for sixteen, and a million of them are felt.
const argumentsOf = (op: Op, operands: readonly Operand[]): Expr[] => {
  switch (operands.length) {
    case 1:
      return [argument(op, operands, 0)];
    case 2:
      return [argument(op, operands, 0), argument(op, operands, 1)];
    case 3:
      return [argument(op, operands, 0), argument(op, operands, 1), argument(op, operands, 2)];
    default:
      // Copied first: `map` would skip holes.
      return [...operands].map((_, i) => argument(op, operands, i));
  }
};

const argument = (op: Op, operands: readonly Operand[], index: number): Expr => {
  const arg = lifted(operands[index]!);
  // A control node has several results: it is no operand but of its items.
  if (arg === undefined || (op.kind === "item") !== hasItems(arg))
    throw fail.operand(op.name, argumentName(op, index), operands[index]);
  return arg;
};

const hasAxes = ({ shape }: Expr): boolean => shape.length > 0;

const hasItems = (expr: Expr): boolean => expr.tag === "Apply" && expr.op.kind === "control";

const shapeOfApplication = (op: Op, args: readonly Expr[], params: Params): Shape => {
  switch (op.kind) {
    case "elementwise":
      return elementwiseShape(op, args);
    case "structural":
      return op.shape(
        args.map((arg) => arg.shape),
        params,
      );
    case "item": {
      const [node] = args;
      return (node?.tag === "Apply" && node.op.kind === "control" && node.op.shapes[op.index]) || scalarShape;
    }
    case "control":
      // Of no meaning: the results have shapes, and they are the items'.
      return scalarShape;
  }
};

const argumentName = (op: Op, index: number): string => op.args[index] ?? `${op.args.at(-1) ?? "argument"}[${index}]`;

const elementwiseShape = (op: Op, args: readonly Expr[]): Shape => {
  let shape: Shape = scalarShape;
  for (const arg of args) {
    const joined = broadcastShapes(shape, arg.shape);
    if (joined === undefined)
      throw fail.broadcast(
        op.name,
        args.map((a, i) => `${argumentName(op, i)} = ${origin(a)}`),
      );
    shape = joined;
  }
  return shape;
};

/** Where an operand comes from, in a few words: `w of shape [2, 3]`, `relu(...) of shape [4]`. */
export const origin = (expr: Expr): string => {
  const shape = `of shape ${showShape(expr.shape)}`;
  switch (expr.tag) {
    case "Const":
      return `a constant ${shape}`;
    case "Var":
      return `${expr.name} ${shape}`;
    case "Apply":
      return `${expr.op.name}(...) ${shape}`;
  }
};

/** The same node over other arguments; itself where nothing changed. Shapes are computed anew. It keeps its scope. */
export const withArguments = (node: Apply, args: readonly Expr[], scope = scopeOf(node)): Apply => {
  if (sameEntries(args, node.args)) return node;
  return scope === undefined ? apply(node.op, args, node.params) : within(scope, apply, node.op, args, node.params);
};
