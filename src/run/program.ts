// Expressions as a linear program: nodes in an order in which arguments come first, each computed once into a slot.
// The reference that every faster way to compute must equal. Knows nothing of derivatives or of names.
import type { Apply, Expr, Var } from "../expr/expr.js";
import { NodeMap } from "../expr/nodeMap.js";
import { asTensor, asValue, type Tensor, tensorOf } from "../expr/tensor.js";
import { topological } from "../expr/walk.js";
import { applyElementwise, checkedNumber } from "./elementwise.js";

/** A number, or a tensor of any shape but `[]`. */
export type Value = number | Tensor;

/** Some expressions, put in order once so that they can be computed many times. */
export interface Program {
  readonly nodes: readonly Expr[];
  /** Where each node's arguments are: `args[start[i] .. start[i + 1]]` are slots. */
  readonly start: Int32Array;
  readonly args: Int32Array;
  /** The slots of the variables, in the order in which {@link run} takes their values. */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

/**
 * The program of `roots` as a function of `variables`. Every variable in `roots` must be among them; those that are
 * not used take a slot all the same.
 */
export const programOf = (roots: readonly Expr[], variables: readonly Var[]): Program => {
  const nodes = topological([...variables, ...roots]);
  const slots = new NodeMap<number>();
  nodes.forEach((node, slot) => {
    slots.set(node, slot);
  });
  const slotOf = (node: Expr): number => slots.get(node)!;
  const start = new Int32Array(nodes.length + 1);
  nodes.forEach((node, i) => {
    start[i + 1] = start[i]! + (node.tag === "Apply" ? node.args.length : 0);
  });
  const args = new Int32Array(start[nodes.length]!);
  nodes.forEach((node, i) => {
    if (node.tag !== "Apply") return;
    node.args.forEach((arg, k) => {
      args[start[i]! + k] = slotOf(arg);
    });
  });
  return { nodes, start, args, inputs: variables.map(slotOf), outputs: roots.map(slotOf) };
};

/** The values of the program's roots. None of them is a constant of the program or one of `values` itself. */
export const run = (program: Program, values: readonly Value[]): readonly Value[] => {
  const slots = runAll(program, values);
  return program.outputs.map((slot) => {
    const value = slots[slot]!;
    return program.nodes[slot]!.tag === "Apply" || typeof value === "number"
      ? value
      : tensorOf(value.shape, value.data.slice());
  });
};

/** The value of every node of the program, in the order of `program.nodes`. */
export const runAll = ({ nodes, start, args, inputs }: Program, values: readonly Value[]): readonly Value[] => {
  const slots = new Array<Value>(nodes.length);
  inputs.forEach((slot, i) => {
    slots[slot] = values[i]!;
  });
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i]!;
    if (node.tag === "Const") slots[i] = node.value;
    else if (node.tag === "Apply") slots[i] = step(node, slots, args, start[i]!, start[i + 1]!);
  }
  return slots;
};

const step = (node: Apply, slots: readonly Value[], args: Int32Array, from: number, to: number): Value => {
  const { op, shape, params } = node;
  const count = to - from;
  if (op.kind === "elementwise" && shape.length === 0 && count <= 2) {
    // Numbers only. Calls with a fixed number of arguments are much faster than a spread one.
    const x = slots[args[from]!];
    const y = slots[args[to - 1]!];
    if (typeof x === "number" && typeof y === "number")
      return checkedNumber(op, count === 1 ? op.value(x) : op.value(x, y));
  }
  const operands: Value[] = [];
  for (let k = from; k < to; k++) operands.push(slots[args[k]!]!);
  const result =
    op.kind === "elementwise"
      ? applyElementwise(op, operands, shape)
      : tensorOf(shape, op.value(operands.map(asTensor), params, shape));
  return asValue(result);
};
