// How high the things of each column stand, in a given order: so that arrows are level where they can be. Asks dagre,
// which is given columns and order and finds the rest. Knows sizes and numbers; is ignorant of what the things are.
import { Graph as Dagre, layout } from "@dagrejs/dagre";
import type { Link } from "./ranks.js";

export interface Columns {
  /** The things of each column, from top to bottom. */
  readonly layers: readonly (readonly number[])[];
  /** The height of each thing. */
  readonly sizes: readonly number[];
  /** How far apart things of a column are at least. */
  readonly gap: number;
  /** Arrows, each from one column to the next. */
  readonly links: readonly Link[];
}

/** The top of each thing, in whole numbers. */
export const heightsOf = ({ layers, sizes, gap, links }: Columns): readonly number[] => {
  const columnOf = sizes.map(() => 0);
  const orderOf = sizes.map(() => 0);
  layers.forEach((layer, column) => {
    layer.forEach((thing, order) => {
      columnOf[thing] = column;
      orderOf[thing] = order;
    });
  });
  const numbers = new Map(sizes.map((_, thing) => [key(thing), thing] as const));
  const given = new Dagre({ multigraph: true });
  given.setGraph({
    rankdir: "LR",
    nodesep: gap,
    // Between dagre's own places, which have a column between each two of ours and are not used.
    edgesep: 1,
    ranker: (inner: Dagre): void => {
      for (const id of inner.nodes()) inner.node(id).rank = 2 * columnOf[numbers.get(id)!]!;
    },
  });
  sizes.forEach((height, thing) => {
    given.setNode(key(thing), { width: 0, height });
  });
  for (const [i, { from, to }] of links.entries()) given.setEdge(key(from), key(to), {}, `a${i}`);
  const placeOf = (inner: Dagre, id: string): readonly [number, number] => {
    const own = numbers.get(id);
    if (own !== undefined) return [orderOf[own]!, 0];
    const [from] = inner.predecessors(id) ?? [];
    const [to] = inner.successors(id) ?? [];
    return [orderOf[numbers.get(from!)!]!, orderOf[numbers.get(to!)!]!];
  };
  layout(given, {
    customOrder: (inner: Dagre): void => {
      const placed = inner.nodes().map((id) => ({ node: inner.node(id), place: placeOf(inner, id) }));
      const counts = new Map<unknown, number>();
      for (const { node } of placed.sort((a, b) => a.place[0] - b.place[0] || a.place[1] - b.place[1])) {
        const order = counts.get(node.rank) ?? 0;
        node.order = order;
        counts.set(node.rank, order + 1);
      }
    },
  });
  return sizes.map((size, thing) => Math.round(given.node(key(thing)).y - size / 2));
};

// Letters before numbers: an object of JavaScript would bring keys that are numbers into another order.
const key = (thing: number): string => `b${thing}`;
