// Regions: outputs that are computed together, in the order in which they can be. Knows levels and what regions share; is
// ignorant of steps.
import { type BodyBuilder, bodyBuilder } from "./body.js";
import { cheap, recomputedPart } from "./costs.js";
import { coneCost, totalCost } from "./counts.js";
import { argsOf, type Graph, isView } from "./graph.js";
import type { Kept } from "./kept.js";
import { coneOf, extentsOf, type Output, outputsOf, written } from "./outputs.js";
import type { Write } from "./plan.js";
import { loopsOf } from "./unroll.js";

/** An output with the axes that become loops, outermost first; the others are written out. */
interface Looped extends Output {
  readonly loops: readonly number[];
  readonly level: number;
}

export interface Group {
  readonly level: number;
  readonly extents: readonly number[];
  readonly outputs: readonly Looped[];
  readonly body: BodyBuilder;
  readonly writes: readonly Write[];
}

/** For each slot, after how many steps its value can be computed without waiting. */
export const levelsOf = (graph: Graph, kept: Kept): Int32Array => {
  const levels = new Int32Array(graph.nodes.length);
  graph.nodes.forEach((_, slot) => {
    let level = 0;
    for (const arg of argsOf(graph, slot)) level = Math.max(level, availableAt(levels, kept, arg));
    levels[slot] = level;
  });
  return levels;
};

/** The first level at which a slot can be read: a kept one when the level that computes it is over. */
const availableAt = (levels: Int32Array, kept: Kept, slot: number): number =>
  levels[slot]! + (kept[slot] === 1 ? 1 : 0);

const bodyFor = (graph: Graph, kept: Kept, extents: readonly number[]): BodyBuilder =>
  bodyBuilder(graph, extents, (slot) => kept[slot] === 1);

/** Regions that can be built, or `undefined` after something more was marked to be kept. */
export const groupsOf = (graph: Graph, kept: Kept, exact: boolean): readonly Group[] | undefined => {
  const levels = levelsOf(graph, kept);
  const looped: Looped[] = [];
  let mended = false;
  for (const output of outputsOf(graph, kept)) {
    const loops = loopsOf(graph, kept, output, exact);
    if (loops === undefined) {
      mended = true;
      continue;
    }
    const { shape } = graph.nodes[output.source]!;
    // The longest loop first, so that outputs with the same loops meet; but sums in order stay in order.
    const ordered = exact ? loops : [...loops].sort((a, b) => shape[b]! - shape[a]!);
    looped.push({ ...output, loops: ordered, level: levels[output.target]! });
  }
  if (mended) return undefined;
  const groups = merged(graph, kept, looped);
  if (groups === undefined) return undefined;
  return shared(graph, kept, groups) ? undefined : groups;
};

/** Outputs of one level with the same loops that compute or read something in common become one region. */
const merged = (graph: Graph, kept: Kept, outputs: readonly Looped[]): readonly Group[] | undefined => {
  const byLoops = new Map<string, Looped[]>();
  for (const output of outputs) {
    const key = `${output.level}|${extentsOf(graph, output, output.loops).join()}`;
    const list = byLoops.get(key);
    if (list === undefined) byLoops.set(key, [output]);
    else list.push(output);
  }
  const groups: Group[] = [];
  for (const list of byLoops.values()) {
    const extents = extentsOf(graph, list[0]!, list[0]!.loops);
    for (const together of extents.length === 0 ? [list] : related(graph, kept, list)) {
      const body = bodyFor(graph, kept, extents);
      const writes: Write[] = [];
      for (const output of together) {
        const own = written(graph, kept, body, output, output.loops);
        if (own === undefined) return undefined;
        writes.push(...own);
      }
      groups.push({ level: together[0]!.level, extents, outputs: together, body, writes });
    }
  }
  return groups;
};

/** Outputs that meet, in parts: those that share what they compute or read. */
const related = (graph: Graph, kept: Kept, outputs: readonly Looped[]): readonly (readonly Looped[])[] => {
  if (outputs.length === 1) return [outputs];
  const parts: { outputs: Looped[]; touched: Set<number> }[] = [];
  for (const output of outputs) {
    const touched = new Set([...coneOf(graph, kept, output)].filter((slot) => graph.nodes[slot]!.shape.length > 0));
    const meets = parts.filter((part) => [...touched].some((slot) => part.touched.has(slot)));
    const joined = {
      outputs: [...meets.flatMap((part) => part.outputs), output],
      touched: new Set([...meets.flatMap((part) => [...part.touched]), ...touched]),
    };
    for (const part of meets) parts.splice(parts.indexOf(part), 1);
    parts.push(joined);
  }
  return parts.map((part) => part.outputs);
};

/** Marks what several regions compute and would be dear to compute twice. */
const shared = (graph: Graph, kept: Kept, groups: readonly Group[]): boolean => {
  if (groups.length < 2) return false;
  const counts = new Map(groups.map((group) => [group, group.body.computed()] as const));
  const homes = new Map<number, Group[]>();
  for (const group of groups)
    for (const slot of counts.get(group)!.keys()) {
      const list = homes.get(slot);
      if (list === undefined) homes.set(slot, [group]);
      else list.push(group);
    }
  const totals = new Map(groups.map((group) => [group, totalCost(graph, counts.get(group)!)] as const));
  const covered = new Set<number>();
  let found = false;
  for (let slot = graph.nodes.length - 1; slot >= 0; slot--) {
    const places = homes.get(slot);
    if (places === undefined || places.length < 2 || covered.has(slot) || kept[slot] === 1) continue;
    if (isView(graph, slot)) continue;
    // Where it is computed first it has to be computed; the question is whether others compute it again.
    const again = [...places].sort((a, b) => a.level - b.level).slice(1);
    const limits = again.map((group) => Math.max(cheap, recomputedPart * totals.get(group)!));
    const dear = again.some(
      (group, i) => coneCost(graph, kept, counts.get(group)!, slot, limits[i]!, covered) > limits[i]!,
    );
    if (dear) {
      kept[slot] = 1;
      found = true;
    }
  }
  return found;
};
