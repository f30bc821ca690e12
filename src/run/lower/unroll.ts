// Which axes of an output become loops, and which are written out. Weighs sharing against length; is ignorant of bodies.
import { sizeOf } from "../../expr/shape.js";
import { fewNumbers, idleWork, manyNodes, mostNodes, mostUnrolled } from "./costs.js";
import { type Counts, coneCost, countsOf, nodesIn } from "./counts.js";
import { argsOf, type Graph, isView, reducedCount, reducedForm } from "./graph.js";
import type { Kept } from "./kept.js";
import { costOf } from "./operations.js";
import { coneOf, extentsOf, type Output } from "./outputs.js";

/** Forms that are read one way here and another way there along an axis. */
const unrolling: ReadonlySet<string> = new Set(["joined", "placed", "scattered"]);

/**
 * Whether loops along all axes of an output would compute some number again and again, or could not tell which part of
 * something joined they are in. Then short axes are written out, and what their numbers share is computed once.
 */
const needsUnrolling = (graph: Graph, kept: Kept, output: Output): boolean => {
  const turns = new Map<number, number>([[output.source, sizeOf(graph.nodes[output.source]!.shape)]]);
  const slots = [...coneOf(graph, kept, output)].sort((a, b) => b - a);
  for (const slot of slots) {
    const role = graph.roles[slot]!;
    const isComputed =
      graph.nodes[slot]!.tag === "Apply" && (kept[slot] === 0 || (slot === output.source && output.own));
    if (!isComputed) continue;
    if (role.tag === "form" && unrolling.has(role.form.tag)) return true;
    const own = turns.get(slot)!;
    const form = reducedForm(graph, slot);
    const costs = form !== undefined || (role.tag === "elementwise" && costOf(role.op) > 0);
    if (costs && own >= 2 * sizeOf(graph.nodes[slot]!.shape)) return true;
    for (const arg of argsOf(graph, slot)) {
      const each = form === undefined ? own : own * reducedCount(graph.nodes[arg]!, form.axes);
      turns.set(arg, Math.max(turns.get(arg) ?? 0, each));
    }
  }
  return false;
};

/** Which axes of an output become loops; `undefined`, and something more to keep, where it should not be computed so. */
export const loopsOf = (graph: Graph, kept: Kept, output: Output, exact: boolean): readonly number[] | undefined => {
  const { shape } = graph.nodes[output.source]!;
  const long = shape.map((_, axis) => axis).filter((axis) => shape[axis]! > 1);
  if (long.length === 0 || (output.combine === "store" && sizeOf(shape) <= fewNumbers)) return [];
  const settled = (loops: readonly number[], counts = countsOf(graph, kept, output, loops)) => {
    const again = repeatedIn(graph, kept, output, loops, counts);
    for (const slot of again) kept[slot] = 1;
    return again.length > 0 ? undefined : loops;
  };
  if (!needsUnrolling(graph, kept, output)) return settled(long);
  const reduced = (axis: number): boolean => output.combine !== "store" && output.strides[axis] === 0;
  let loops = long.filter((axis) => shape[axis]! > mostUnrolled || (exact && reduced(axis)));
  if (loops.length === 0) loops = [long.reduce((most, axis) => (shape[axis]! > shape[most]! ? axis : most))];
  for (;;) {
    const counts = countsOf(graph, kept, output, loops);
    const size = nodesIn(graph, counts);
    if (size <= manyNodes) return settled(loops, counts);
    const unrolled = long.filter((axis) => !loops.includes(axis));
    if (unrolled.length > 0) {
      const most = unrolled.reduce((best, axis) => (shape[axis]! > shape[best]! ? axis : best));
      const more = [...loops, most].sort((a, b) => a - b);
      // One loop more is no gain where its turns would compute the same.
      const shares = repeatedIn(graph, kept, output, more, countsOf(graph, kept, output, more)).length > 0;
      if (shares && size <= mostNodes) return settled(loops, counts);
      loops = more;
    } else {
      const dear = dearest(graph, kept, output, counts);
      if (dear === undefined) return settled(loops, counts);
      kept[dear] = 1;
      return undefined;
    }
  }
};

/** What loops would compute again and again with the same result. */
const repeatedIn = (
  graph: Graph,
  kept: Kept,
  output: Output,
  loops: readonly number[],
  counts: Counts,
): readonly number[] => {
  const turns = sizeOf(extentsOf(graph, output, loops));
  const covered = new Set<number>();
  const found: number[] = [];
  for (const slot of [...counts.keys()].sort((a, b) => b - a)) {
    if (covered.has(slot) || kept[slot] === 1 || isView(graph, slot)) continue;
    const size = sizeOf(graph.nodes[slot]!.shape);
    const count = counts.get(slot)!;
    const idle = count * turns - size;
    if (idle < size) continue;
    const cost = coneCost(graph, kept, counts, slot, mostNodes, covered);
    if ((cost * idle) / count > idleWork) found.push(slot);
  }
  return found;
};

/** Of what a body computes several numbers of at each turn, that of which each number saves most work if it is kept. */
const dearest = (graph: Graph, kept: Kept, { source, own }: Output, counts: Counts): number | undefined => {
  let best: number | undefined;
  let most = 1;
  for (const [slot, count] of counts) {
    if (count < 2 || kept[slot] === 1 || isView(graph, slot) || (own && slot === source)) continue;
    const saved = coneCost(graph, kept, counts, slot, Number.POSITIVE_INFINITY, new Set()) / count;
    if (saved > most) {
      best = slot;
      most = saved;
    }
  }
  return best;
};
