// An op on whole tensors made ready: values in, values out, for itself and its derivatives. Each is one function made
// once, so that it is traced once for all samples. Knows gradmap's public names only.
import {
  type Apply,
  add,
  compile,
  type Expr,
  grad,
  hvp,
  jvp,
  mul,
  type Operand,
  square,
  sum,
  type Tensor,
  variable,
  vjp,
  where,
} from "../../src/index.js";
import type { Values } from "../samples/twins.js";

/** An op on whole tensors, or any function of expressions that is one. */
export type TensorFunction = (...xs: readonly Expr[]) => Expr;

export type Value = number | Tensor;

/** An op made ready. */
export interface TensorOp {
  readonly name: string;
  readonly call: TensorFunction;
  /** How a reader calls argument `i`. */
  readonly argument: (i: number) => string;
  /** By the interpreter. */
  readonly value: (point: Values) => Value;
  /** Forward mode: `J t`. */
  readonly tangent: (point: Values, direction: Values) => Value;
  /** Reverse mode: `J^T w`, one for each argument. */
  readonly pulled: (point: Values, weights: Value) => Values;
  /** The gradient of `<w, f + f^2 / 2>`, in which linear ops have a second derivative too. */
  readonly gradient: (point: Values, weights: Value) => Values;
  /** The Hessian of the same times a direction. */
  readonly hessianTimes: (point: Values, direction: Values, weights: Value) => Values;
  /** The gradient of `<w, f>` over those results where `mask` is not 0. */
  readonly chosen: (point: Values, weights: Value, mask: Value) => Values;
  /** Value and `J^T w`, as generated code or by the interpreter. */
  readonly ways: Readonly<Record<Way, (point: Values, weights: Value) => readonly Value[]>>;
}

export type Way = "interpreter" | "javascript" | "wasm";

export const shapeOf = (value: Value): readonly number[] => (typeof value === "number" ? [] : value.shape);

/** What is known of a function's arguments: their names, if it is an op, and what it is called. */
const labelsOf = (f: TensorFunction): { readonly name: string; readonly args: readonly string[] } => {
  const record: unknown = "op" in f ? f.op : undefined;
  if (typeof record !== "object" || record === null || !("name" in record) || !("args" in record))
    return { name: f.name, args: [] };
  const args: readonly unknown[] = Array.isArray(record.args) ? record.args : [];
  const names = args.filter((name) => typeof name === "string");
  return { name: String(record.name), args: names.some((name) => name.startsWith("...")) ? [] : names };
};

/** A function of expressions as an op to be tested. */
export const tensorOpOf = (f: TensorFunction, given?: string): TensorOp => {
  const { name, args } = labelsOf(f);
  const called = given ?? (name === "" ? "f" : name);
  // One function of its own, so that what it was traced for is kept with it and with nothing else.
  const call: TensorFunction = (...xs) => f(...xs);
  const argument = (i: number): string => args[i] ?? `argument ${i}`;
  const loss = (xs: readonly Expr[], w: Operand): Expr => {
    const y = call(...xs);
    return sum(mul(w, add(y, mul(0.5, square(y)))));
  };
  const chosenOnly = (xs: readonly Expr[], w: Expr, mask: Expr): Expr => sum(where(mask, mul(w, call(...xs)), 0));
  const both = (w: Expr, ...xs: readonly Expr[]): readonly Operand[] => {
    const [y, pullback] = vjp(call)(...xs);
    return [y, ...pullback(w)];
  };
  const value = compile(call, { backend: "interpreter" });
  const [push, pull] = [jvp(call), vjp(call)];
  const [gradient, hessianTimes, chosen] = [grad(loss), hvp(loss), grad(chosenOnly)];
  const way = (backend: Way) => {
    const run = compile(both, { backend });
    return (point: Values, weights: Value): readonly Value[] => run(weights, ...point);
  };
  return {
    name: called,
    call,
    argument,
    value: (point) => value(...point),
    tangent: (point, direction) => push(point, direction)[1],
    pulled: (point, weights) => pull(...point)[1](weights),
    gradient: (point, weights) => gradient(point, weights),
    hessianTimes: (point, direction, weights) => hessianTimes(point, direction, weights),
    chosen: (point, weights, mask) => chosen(point, weights, mask),
    ways: { interpreter: way("interpreter"), javascript: way("javascript"), wasm: way("wasm") },
  };
};

/** Every node of an expression once. */
export const nodesOf = (expr: Expr): readonly Apply[] => {
  const nodes = new Set<Apply>();
  const waiting: Expr[] = [expr];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop())
    if (node.tag === "Apply" && !nodes.has(node)) {
      nodes.add(node);
      waiting.push(...node.args);
    }
  return [...nodes];
};

/** The op on variables of these shapes, as an expression. */
export const exprOf = ({ call, argument }: TensorOp, point: Values) => {
  const variables = point.map((value, i) => variable(argument(i).replaceAll(" ", ""), shapeOf(value)));
  return { expr: call(...variables), variables };
};
