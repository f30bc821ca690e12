// Which slots are kept in memory before anything is known of loops. Marks are 1 in an array with a place for each slot.
import { fail } from "../../expr/errors.js";
import { argsOf, type Graph, isShort, reducedForm } from "./graph.js";
import { matrixAccess } from "./matrices.js";

/** For each slot, 1 if it is kept in memory. */
export type Kept = Uint8Array;

/** What is kept whatever the loops: results of steps and what they read, and long sums. */
export const keptAtFirst = (graph: Graph): Kept => {
  const { nodes, roles } = graph;
  const kept = new Uint8Array(nodes.length);
  nodes.forEach((_, slot) => {
    const role = roles[slot]!;
    const args = argsOf(graph, slot);
    const form = reducedForm(graph, slot);
    if (form !== undefined && !isShort(nodes[args[0]!]!, form.axes)) kept[slot] = 1;
    if (role.tag === "item") kept[slot] = 1;
    if (role.tag === "opaque" || role.tag === "product") kept[slot] = 1;
    if (role.tag === "opaque" || role.tag === "control") for (const arg of args) keep(graph, kept, arg);
    if (role.tag === "product")
      for (const arg of args) {
        const found = matrixAccess(graph, kept, arg, nodes[slot]!.shape.slice(0, -2));
        if (typeof found === "number") keep(graph, kept, found);
      }
  });
  return kept;
};

/** An op whose form fits no loop is called on whole tensors, like one without a form. */
export const becomeStep = (graph: Graph, kept: Kept, slot: number): void => {
  const node = graph.nodes[slot]!;
  if (node.tag !== "Apply" || node.op.kind !== "structural")
    throw fail.internal("lower", "an op that no loop can compute, and that has no value");
  graph.roles[slot] = { tag: "opaque", op: node.op, node };
  for (const arg of argsOf(graph, slot)) keep(graph, kept, arg);
};

const keep = ({ nodes }: Graph, kept: Kept, slot: number): void => {
  if (nodes[slot]!.tag === "Apply") kept[slot] = 1;
};
