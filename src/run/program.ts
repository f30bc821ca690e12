// Expressions as a linear program: nodes in an order in which arguments come first, each computed once into a slot.
// The reference that every faster way to compute must equal. Knows nothing of derivatives or of names.
import { controlOf, isControl, isItem, isUnknownLength } from "../expr/control.js";
import type { Apply, Expr, Var } from "../expr/expr.js";
import { NodeMap } from "../expr/nodeMap.js";
import type { ElementwiseOp, StructuralOp } from "../expr/op.js";
import { asTensor, asValue, atHand, type Tensor, tensorOf } from "../expr/tensor.js";
import { topological } from "../expr/walk.js";
import { runControl } from "./control.js";
import { applyElementwise, checkedNumber, runShape } from "./elementwise.js";

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
  /** For each control node, by its slot, the results that are used. */
  readonly used: ReadonlyMap<number, ReadonlySet<number>>;
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
  const used = new Map<number, Set<number>>();
  for (const node of nodes)
    if (isControl(node)) used.set(slotOf(node), new Set());
    else if (isItem(node)) used.get(slotOf(controlOf(node)))!.add(node.op.index);
  return { nodes, start, args, inputs: variables.map(slotOf), outputs: roots.map(slotOf), used };
};

/** The values of the program's roots. None of them is a constant of the program or one of `values` itself. */
export const run = (program: Program, values: readonly Value[]): readonly Value[] => {
  const slots = runAll(program, values);
  return program.outputs.map((slot) => {
    const node = program.nodes[slot]!;
    const value = slots[slot]!;
    // What a loop returns may be what it was given.
    return (node.tag === "Apply" && !isItem(node)) || typeof value === "number"
      ? value
      : tensorOf(value.shape, value.data.slice());
  });
};

/** The value of every node of the program, in the order of `program.nodes`. For control nodes, which have several, 0. */
export const runAll = (program: Program, values: readonly Value[]): readonly Value[] => {
  const slots = new Array<Value>(program.nodes.length);
  program.nodes.forEach((node, i) => {
    if (node.tag === "Const") slots[i] = node.value;
  });
  runInto(program, slots, values);
  return slots;
};

/** A function that runs the program over and over: what a loop does. Its slots are kept from one run to the next. */
export const runnerOf = (program: Program): ((values: readonly Value[]) => readonly Value[]) => {
  const slots = new Array<Value>(program.nodes.length);
  program.nodes.forEach((node, i) => {
    if (node.tag === "Const") slots[i] = node.value;
  });
  return (values) => {
    runInto(program, slots, values);
    return program.outputs.map((slot) => slots[slot]!);
  };
};

const runInto = ({ nodes, start, args, inputs, used }: Program, slots: Value[], values: readonly Value[]): void => {
  for (let i = 0; i < inputs.length; i++) slots[inputs[i]!] = values[i]!;
  const results = new Map<number, readonly Value[]>();
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i]!;
    if (node.tag !== "Apply") continue;
    const { op } = node;
    if (op.kind === "control") {
      results.set(i, runControl(op, operandsOf(slots, args, start[i]!, start[i + 1]!), used.get(i)!));
      slots[i] = 0;
    } else if (op.kind === "item") slots[i] = results.get(args[start[i]!]!)![op.index]!;
    else slots[i] = step(op, node, slots, args, start[i]!, start[i + 1]!);
  }
};

const operandsOf = (slots: readonly Value[], args: Int32Array, from: number, to: number): readonly Value[] => {
  const operands: Value[] = [];
  for (let k = from; k < to; k++) operands.push(slots[args[k]!]!);
  return operands;
};

const step = (
  op: ElementwiseOp | StructuralOp,
  { shape, params }: Apply,
  slots: readonly Value[],
  args: Int32Array,
  from: number,
  to: number,
): Value => {
  const count = to - from;
  if (op.kind === "elementwise" && shape.length === 0 && count <= 3) {
    // Numbers only. Calls with a fixed number of arguments are much faster than a spread one.
    const x = slots[args[from]!];
    const y = slots[args[from + 1 < to ? from + 1 : from]!];
    const z = slots[args[to - 1]!];
    if (typeof x === "number" && typeof y === "number" && typeof z === "number")
      return checkedNumber(op, count === 1 ? op.value(x) : count === 2 ? op.value(x, y) : op.value(x, y, z));
  }
  // An op reads its operands again and again: what is computed anew when read is computed here, once.
  const operands = operandsOf(slots, args, from, to).map(atHand);
  if (op.kind === "elementwise")
    return asValue(applyElementwise(op, operands, isUnknownLength(shape) ? runShape(operands) : shape));
  return asValue(tensorOf(shape, op.value(operands.map(asTensor), params, shape)));
};
