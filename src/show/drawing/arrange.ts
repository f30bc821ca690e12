// Where boxes stand: a layered layout by dagre, asked for in a way that it answers in time. Knows boxes as sizes; is
// ignorant of what is written in them, and of the form of arrows.
import { Graph as Dagre, layout } from "@dagrejs/dagre";
import type { Graph, Group } from "../graph/graph.js";
import { threads } from "./layers.js";
import { orderOf } from "./order.js";
import type { Point } from "./placed.js";
import { farLinks, type Link, ranksOf } from "./ranks.js";

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Distances: between columns, between boxes of one column, around all, and from a frame to one in it. */
export interface Gaps {
  readonly along: number;
  readonly across: number;
  readonly margin: number;
  readonly title: number;
}

export interface Arranged extends Size {
  /** The top left corner of each box. */
  readonly places: readonly Point[];
  readonly frames: ReadonlyMap<string, Point & Size>;
  /** The points that each arrow passes on its way; `undefined` for one that the layout was made without. */
  readonly chains: readonly (readonly Point[] | undefined)[];
  readonly note: string | undefined;
}

// Measured: frames make dagre four times slower; its best ranks are slow above some hundred boxes; and it makes a box
// for each column that an arrow passes.
const [mostFramed, mostTitled, mostDeep, mostSimplex, mostPassed] = [200, 80, 6, 150, 1500];

export const arranged = (graph: Graph, sizes: readonly Size[], gaps: Gaps): Arranged => {
  const numbers = new Map(graph.boxes.map(({ id }, i) => [id, i] as const));
  const links = graph.arrows.map(({ from, to }): Link => ({ from: numbers.get(from)!, to: numbers.get(to)! }));
  const ranks = ranksOf(sizes.length, links);
  const far = farLinks(links, ranks, mostPassed);
  const framed = framesOf(graph);
  const isFramed = sizes.length <= mostFramed && far.size === 0 && framed.depth <= mostDeep;
  const request: Request = { sizes, links, ranks, far, gaps };
  const notDrawn = "Too big for frames around its groups.";
  if (framed.groups.length === 0) return { ...laidOut(request, undefined), note: undefined };
  if (!isFramed) return { ...laidOut(request, undefined), note: notDrawn };
  try {
    return { ...laidOut(request, framed), note: undefined };
  } catch {
    // dagre cannot always find where an arrow meets a box in nested frames.
    return { ...laidOut(request, undefined), note: notDrawn };
  }
};

interface Framed {
  /** The groups that have a box in them, or in a group in them. */
  readonly groups: readonly Group[];
  readonly depth: number;
  /** The group of each box. */
  readonly groupOf: readonly (string | undefined)[];
}

const framesOf = ({ boxes, groups }: Graph): Framed => {
  const known = new Map(groups.map((group) => [group.id, group] as const));
  const used = new Set<string>();
  for (const { group } of boxes)
    for (let id = group; id !== undefined && known.has(id) && !used.has(id); id = known.get(id)?.parent) used.add(id);
  const depths = new Map<string, number>();
  for (const { id, parent } of groups)
    if (used.has(id)) depths.set(id, 1 + (parent === undefined ? 0 : (depths.get(parent) ?? 0)));
  return {
    groups: groups.filter(({ id }) => used.has(id)),
    depth: [...depths.values()].reduce((a, b) => Math.max(a, b), 0),
    groupOf: boxes.map(({ group }) => (group !== undefined && known.has(group) ? group : undefined)),
  };
};

interface Request {
  readonly sizes: readonly Size[];
  readonly links: readonly Link[];
  readonly ranks: readonly number[];
  readonly far: ReadonlySet<number>;
  readonly gaps: Gaps;
}

const laidOut = (request: Request, framed: Framed | undefined): Omit<Arranged, "note"> => {
  const { sizes, links, ranks, far, gaps } = request;
  if (sizes.length === 0) return { width: 2 * gaps.margin, height: 2 * gaps.margin, ...nothing };
  const near = [...links.keys()].filter((i) => !far.has(i));
  // Where there are frames dagre finds the columns, and with them the places that arrows pass.
  const threaded = threads(
    framed === undefined ? ranks : sizes.map(() => 0),
    near.map((i) => links[i]!),
  );
  const { items, steps, lasts, passed } = threaded;
  const given = new Dagre({ multigraph: true, compound: framed !== undefined });
  const numbers = new Map(items.map((_, i) => [key(i), i] as const));
  // dagre doubles the columns, to have room for labels.
  const late = (inner: Dagre): void => {
    for (const id of inner.nodes()) inner.node(id).rank = 2 * threaded.ranks[numbers.get(id)!]!;
  };
  // A line needs less room than a box: so the gap is small, and boxes are given as larger than they are.
  const line = gaps.across / 2;
  given.setGraph({
    rankdir: "LR",
    ranksep: gaps.along,
    nodesep: line,
    // How far apart dagre's own places between two columns are, which are not used; and how far the frames of groups in
    // groups: the title of the inner one stands there, if there is room.
    edgesep: framed === undefined ? 1 : links.length <= mostTitled ? gaps.title : 10,
    marginx: gaps.margin,
    // And room for the titles of outer frames.
    marginy: framed === undefined ? gaps.margin - line / 2 : gaps.title,
    acyclicer: "greedy",
    ranker: framed === undefined ? late : sizes.length <= mostSimplex ? "network-simplex" : "tight-tree",
  });
  items.forEach((_, i) => {
    const { width, height } = sizes[i] ?? { width: 0, height: -line };
    given.setNode(key(i), { width, height: height + line });
  });
  for (const [i, { from, to }] of [...steps, ...lasts].entries()) given.setEdge(key(from), key(to), {}, `a${i}`);
  if (framed !== undefined) {
    for (const { id } of framed.groups) given.setNode(`g${id}`, {});
    for (const { id, parent } of framed.groups) if (parent !== undefined) given.setParent(`g${id}`, `g${parent}`);
    for (const [i, group] of framed.groupOf.entries()) if (group !== undefined) given.setParent(key(i), `g${group}`);
  }
  // dagre's own order is kept where it has frames to look after; ours has no recursion, and is faster.
  layout(given, framed === undefined ? { customOrder: orderAll } : {});
  const centre = (i: number): Point => given.node(key(i));
  const wayOf = (i: number): readonly Point[] => {
    if (framed === undefined) return passed[i]!.map(centre);
    const { from, to } = lasts[i]!;
    return given.edge(key(from), key(to), `a${i}`).points.slice(1, -1);
  };
  const chains = new Map(near.map((link, i) => [link, wayOf(i)] as const));
  return {
    width: Math.ceil(given.graph().width ?? 0),
    height: Math.ceil(given.graph().height ?? 0),
    places: sizes.map((size, i) => corner(centre(i), size)),
    frames: new Map(
      (framed?.groups ?? []).map(({ id }) => {
        const { x, y, width, height } = given.node(`g${id}`);
        const size = { width: Math.round(width), height: Math.round(height) };
        return [id, { ...corner({ x, y }, size), ...size }] as const;
      }),
    ),
    chains: links.map((_, i) => chains.get(i)),
  };
};

// Letters before numbers: an object of JavaScript would bring keys that are numbers into another order.
const key = (item: number): string => `b${item}`;

const nothing = { places: [], frames: new Map(), chains: [] } as const;

const namesOf = (ids: readonly string[] | undefined): readonly string[] => ids ?? [];

const orderAll = (inner: Dagre): void => {
  const ids: readonly string[] = inner.nodes();
  const numbers = new Map(ids.map((id, i) => [id, i] as const));
  const numberOf = (id: string): number => numbers.get(id)!;
  const order = orderOf({
    layerOf: ids.map((id) => inner.node(id).rank),
    into: ids.map((id) => namesOf(inner.predecessors(id)).map(numberOf)),
    outOf: ids.map((id) => namesOf(inner.successors(id)).map(numberOf)),
  });
  ids.forEach((id, i) => {
    inner.node(id).order = order[i];
  });
};

const corner = ({ x, y }: Point, { width, height }: Size): Point => ({
  x: Math.round(x - width / 2),
  y: Math.round(y - height / 2),
});
