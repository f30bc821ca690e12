// How much one turn of loops computes: numbers, nodes, and simple operations. Estimates, made without a body.
import { sizeOf } from "../../expr/shape.js";
import { argsOf, type Graph, isView, reducedCount, reducedForm } from "./graph.js";
import type { Kept } from "./kept.js";
import { costOf } from "./operations.js";
import { coneOf, extentsOf, type Output } from "./outputs.js";

/** How many numbers of each slot a turn computes, for those that it computes. */
export type Counts = ReadonlyMap<number, number>;

/**
 * About how many numbers of each slot one turn of an output's loops computes. A number that is asked for twice is computed
 * once, but which are the same is not known before a body is built: a slot has no more numbers at a turn than it has in
 * all, over the loops that go along its axes.
 */
export const countsOf = (graph: Graph, kept: Kept, output: Output, loops: readonly number[]): Counts => {
  const { nodes } = graph;
  const { source, own } = output;
  const { shape } = nodes[source]!;
  const extents = extentsOf(graph, output, loops);
  const counts = new Map<number, number>();
  const asked = new Map<number, number>([[source, sizeOf(shape) / sizeOf(extents)]]);
  const ask = (slot: number, count: number): void => {
    const sizes = nodes[slot]!.shape;
    const along = extents.reduce((product, extent) => (sizes.includes(extent) ? product * extent : product), 1);
    const most = Math.max(1, sizeOf(sizes) / along);
    asked.set(slot, Math.max(asked.get(slot) ?? 0, Math.min(count, most)));
  };
  for (const slot of [...coneOf(graph, kept, output)].sort((a, b) => b - a)) {
    const isComputed = nodes[slot]!.tag === "Apply" && (kept[slot] === 0 || (own && slot === source));
    if (!isComputed) continue;
    const count = asked.get(slot)!;
    counts.set(slot, count);
    const form = reducedForm(graph, slot);
    for (const arg of argsOf(graph, slot))
      ask(arg, form === undefined ? count : count * reducedCount(nodes[arg]!, form.axes));
  }
  return counts;
};

/** About how many nodes the body of such counts has. */
export const nodesIn = (graph: Graph, counts: Counts): number => {
  let total = 0;
  for (const [slot, count] of counts) {
    const form = reducedForm(graph, slot);
    if (form !== undefined) total += count * reducedCount(graph.nodes[argsOf(graph, slot)[0]!]!, form.axes);
    else if (!isView(graph, slot)) total += count;
  }
  return total;
};

// A call of JavaScript is never worth repeating, and may be seen from outside.
const isHosted = ({ roles }: Graph, slot: number): boolean => {
  const role = roles[slot]!;
  return role.tag === "elementwise" && role.op.wasm === undefined;
};

const slotCost = (graph: Graph, slot: number, count: number): number => {
  const role = graph.roles[slot]!;
  if (role.tag === "elementwise") return count * costOf(role.op);
  const form = reducedForm(graph, slot);
  if (form === undefined) return 0;
  const arg = graph.nodes[argsOf(graph, slot)[0]!]!;
  return (count * sizeOf(arg.shape)) / sizeOf(graph.nodes[slot]!.shape);
};

/** What a turn costs. */
export const totalCost = (graph: Graph, counts: Counts): number => {
  let total = 0;
  for (const [slot, count] of counts) total += slotCost(graph, slot, count);
  return total;
};

/** What computing a slot costs at a turn, all that is under it included; no more than a little above the limit. */
export const coneCost = (
  graph: Graph,
  kept: Kept,
  counts: Counts,
  slot: number,
  limit: number,
  covered: Set<number>,
): number => {
  const seen = new Set([slot]);
  const stack = [slot];
  let total = 0;
  for (let next = stack.pop(); next !== undefined && total <= limit; next = stack.pop()) {
    if (isHosted(graph, next)) total = Number.POSITIVE_INFINITY;
    total += slotCost(graph, next, counts.get(next) ?? 0);
    for (const arg of argsOf(graph, next))
      if (!seen.has(arg) && kept[arg] === 0 && counts.has(arg)) {
        seen.add(arg);
        stack.push(arg);
      }
  }
  for (const under of seen) covered.add(under);
  return total;
};
