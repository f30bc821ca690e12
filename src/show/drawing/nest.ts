// Which frame is in which, and each box in which. A frame that cannot stand in one piece, since a value leaves it, is used
// and comes back, becomes several of the same name. Knows boxes by their number; is ignorant of sizes and places.
import { adjacencyOf, circling, sorted } from "../graph/adjacency.js";
import type { Graph } from "../graph/graph.js";
import { type Link, ranksOf } from "./ranks.js";

export interface Frame {
  /** Of a group, or a piece of one: the first piece bears the id of its group. */
  readonly id: string;
  readonly title: string;
  /** The number of the frame around it; that of the sheet is 0. */
  readonly parent: number;
}

/** Frames by number, outer ones before inner ones; the first one is the sheet, on which all stand. */
export interface Nest {
  readonly frames: readonly Frame[];
  readonly depths: readonly number[];
  /** The innermost frame of each box. */
  readonly homes: readonly number[];
}

interface Group {
  readonly id: string;
  readonly title: string;
  readonly parent: number;
  readonly depth: number;
}

const sheet = 0;

export const nestOf = (graph: Graph, links: readonly Link[]): Nest => {
  const { groups, groupOf } = groupsOf(graph);
  const found = [{ group: sheet, piece: 1, parent: sheet }];
  const depths = [0];
  const homes = graph.boxes.map(() => sheet);
  const pieces = groups.map(() => 0);
  const outOf: number[][] = homes.map(() => []);
  for (const { from, to } of links) outOf[from]!.push(to);
  const ranks = ranksOf(homes.length, links);
  const all = [...homes.keys()].sort((a, b) => ranks[a]! - ranks[b]! || a - b);
  const waiting = [{ frame: sheet, boxes: all }];
  for (const { frame, boxes } of waiting) {
    const depth = depths[frame]! + 1;
    // What each box is in, right in this frame: itself, or a group.
    const insides = boxes.map((box) => {
      let group = groupOf[box]!;
      while (groups[group]!.depth > depth) group = groups[group]!.parent;
      return groups[group]!.depth === depth ? group : sheet;
    });
    for (const { group, boxes: inner } of partsOf(boxes, insides, outOf)) {
      if (group === sheet) continue;
      pieces[group]! += 1;
      for (const box of inner) homes[box] = found.length;
      waiting.push({ frame: found.length, boxes: inner });
      found.push({ group, piece: pieces[group]!, parent: frame });
      depths.push(depth);
    }
  }
  const frames = found.map(({ group, piece, parent }): Frame => {
    const { id, title } = groups[group]!;
    return {
      id: piece === 1 ? id : `${id}.${piece}`,
      title: pieces[group] === 1 || group === sheet ? title : `${title}, part ${piece}`,
      parent,
    };
  });
  return { frames, depths, homes };
};

const groupsOf = (graph: Graph): { readonly groups: readonly Group[]; readonly groupOf: readonly number[] } => {
  const groups: Group[] = [{ id: "", title: "", parent: sheet, depth: 0 }];
  const numbers = new Map<string | undefined, number>();
  for (const { id, title, parent: around } of graph.groups) {
    const parent = numbers.get(around) ?? sheet;
    numbers.set(id, groups.length);
    groups.push({ id, title, parent, depth: groups[parent]!.depth + 1 });
  }
  return { groups, groupOf: graph.boxes.map(({ group }) => numbers.get(group) ?? sheet) };
};

interface Part {
  readonly group: number;
  readonly boxes: number[];
}

// Boxes by what they are in, the parts in the order of their first boxes; no part needs another in a circle. The boxes are
// given in an order of computation.
const partsOf = (
  boxes: readonly number[],
  insides: readonly number[],
  outOf: readonly (readonly number[])[],
): readonly Part[] => {
  const whole = grouped(boxes, insides, () => 0);
  const partOf = new Map(whole.flatMap(({ boxes: inner }, part) => inner.map((box) => [box, part] as const)));
  const after = adjacencyOf(whole.length, (part, add) => {
    for (const box of whole[part]!.boxes)
      for (const to of outOf[box]!) {
        const other = partOf.get(to);
        if (other !== undefined && other !== part) add(other);
      }
  });
  if (sorted(after) !== undefined) return whole;
  const isCircling = circling(after);
  const isPiece = (box: number): boolean => partOf.has(box) && isCircling[partOf.get(box)!] === 1;
  // How often one changes from part to part on the way to a box, among parts that go in circles: pieces by that number go
  // in no circle.
  const changes = new Map<number, number>();
  for (const box of boxes.filter(isPiece)) {
    const own = changes.get(box) ?? 0;
    changes.set(box, own);
    for (const to of outOf[box]!.filter(isPiece))
      changes.set(to, Math.max(changes.get(to) ?? 0, own + (partOf.get(to) === partOf.get(box) ? 0 : 1)));
  }
  // What is used only in a later piece of its own group stands there.
  for (const box of boxes.filter(isPiece).reverse()) {
    const users = outOf[box]!.filter((to) => partOf.has(to));
    if (users.length > 0 && users.every((to) => partOf.get(to) === partOf.get(box)))
      changes.set(
        box,
        users.reduce((least, to) => Math.min(least, changes.get(to)!), Number.POSITIVE_INFINITY),
      );
  }
  return grouped(boxes, insides, (box) => changes.get(box) ?? 0);
};

const grouped = (
  boxes: readonly number[],
  insides: readonly number[],
  pieceOf: (box: number) => number,
): readonly Part[] => {
  const parts: Part[] = [];
  const known = new Map<string, Part>();
  boxes.forEach((box, i) => {
    const group = insides[i]!;
    const key = `${group} ${pieceOf(box)}`;
    const part = group === sheet ? undefined : known.get(key);
    if (part !== undefined) {
      part.boxes.push(box);
      return;
    }
    const made = { group, boxes: [box] };
    known.set(key, made);
    parts.push(made);
  });
  return parts;
};
