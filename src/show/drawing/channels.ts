// Boxes on a grid of whole cells, and lines between them that never share a cell but where they cross. Knows two
// directions, along the flow and across it: the same layout is drawn from left to right and from top to bottom.
import { type Item, layersOf } from "./layers.js";
import type { Link } from "./ranks.js";
import { settled } from "./settle.js";

/** A place on the grid, in cells: how far along the flow, and how far across. */
export interface Cell {
  readonly along: number;
  readonly across: number;
}

/** A straight line of cells, both ends included, that belongs to what leaves the box `from`. */
export interface Stroke {
  readonly from: number;
  readonly start: Cell;
  readonly end: Cell;
}

/** A layout on the grid. Sizes are {@link Cell}s too. */
export interface Channels {
  readonly size: Cell;
  /** The first corner of each box. */
  readonly places: readonly Cell[];
  readonly sizes: readonly Cell[];
  readonly strokes: readonly Stroke[];
  /** The last cell of each arrow, before its box. */
  readonly heads: readonly Cell[];
}

/** Distances in cells: from a box to the first line that turns, between two such, and the level end of an arrow. */
export interface Room {
  readonly lead: number;
  readonly step: number;
  readonly level: number;
}

interface Stand {
  readonly item: Item;
  readonly across: number;
  /** Where its line leaves it. */
  readonly exit: number;
  /** Where each of its arrows enters it: the number of the arrow, and the place across. */
  readonly ports: readonly (readonly [link: number, across: number])[];
}

export const channels = (wanted: readonly Cell[], links: readonly Link[], room: Room): Channels => {
  const into: number[][] = wanted.map(() => []);
  links.forEach(({ to }, i) => {
    into[to]!.push(i);
  });
  const sizes = wanted.map(({ along, across }, i) => ({ along, across: Math.max(across, into[i]!.length + 2) }));
  const places: Cell[] = [];
  const strokes: Stroke[] = [];
  const heads: Cell[] = [];
  let [along, before]: [number, readonly Stand[]] = [0, []];
  let [least, most] = wanted.length === 0 ? [0, 0] : [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const layer of layersOf(wanted.length, links)) {
    const stands = stacked(layer, before, sizes, links, into);
    const tracks = tracksOf(before, stands, links);
    const used = 1 + [...tracks.values()].reduce((a, b) => Math.max(a, b), -1);
    const start = before.length === 0 ? 0 : along + room.lead + room.step * used + room.level;
    const thick = layer.reduce((a, item) => Math.max(a, "box" in item ? sizes[item.box]!.along : 1), 1);
    const trackOf = (from: number): number => along + room.lead + room.step * (tracks.get(from) ?? 0);
    const reach = spansOf(before, stands, links);
    for (const { item, exit } of before) {
      const from = fromOf(item);
      const turn = tracks.has(from) ? trackOf(from) : start - 1;
      // From the edge of its box, or from where its last stroke ended.
      const leaves = "box" in item ? places[from]!.along + sizes[from]!.along - 1 : along;
      const span = reach.get(from);
      if (span === undefined) continue;
      strokes.push({ from, start: { along: leaves, across: exit }, end: { along: turn, across: exit } });
      if (tracks.has(from))
        strokes.push({ from, start: { along: turn, across: span.low }, end: { along: turn, across: span.high } });
    }
    for (const { item, across, ports, exit } of stands) {
      if ("from" in item) {
        const turn = tracks.has(item.from) ? trackOf(item.from) : start - 1;
        const last = { along: start + thick, across: exit };
        strokes.push({ from: item.from, start: { along: turn, across: exit }, end: last });
        continue;
      }
      const at = start + Math.floor((thick - sizes[item.box]!.along) / 2);
      places[item.box] = { along: at, across };
      for (const [link, port] of ports) {
        const { from } = links[link]!;
        const turn = tracks.has(from) ? trackOf(from) : start - 1;
        heads[link] = { along: at - 1, across: port };
        strokes.push({ from, start: { along: turn, across: port }, end: { along: at - 1, across: port } });
      }
    }
    along = start + thick;
    before = stands;
    for (const { item, across } of stands) {
      least = Math.min(least, across);
      most = Math.max(most, across + ("box" in item ? sizes[item.box]!.across : 1));
    }
  }
  const down = ({ along, across }: Cell): Cell => ({ along, across: across - least });
  return {
    size: { along, across: most - least },
    places: places.map(down),
    sizes,
    strokes: strokes.map(({ from, start, end }) => ({ from, start: down(start), end: down(end) })),
    heads: heads.map(down),
  };
};

const fromOf = (item: Item): number => ("box" in item ? item.box : item.from);

// One below the other, each as near as it can be to the lines that enter it. No line enters at a height at which
// another one leaves: so two lines never lie on each other between the layers, whatever their order there.
const stacked = (
  layer: readonly Item[],
  before: readonly Stand[],
  sizes: readonly Cell[],
  links: readonly Link[],
  into: readonly (readonly number[])[],
): readonly Stand[] => {
  const exits = new Map(before.map(({ item, exit }) => [fromOf(item), exit] as const));
  const leaving = new Map(before.map(({ item, exit }) => [exit, fromOf(item)] as const));
  const arrows = (item: Item): readonly number[] => ("box" in item ? into[item.box]! : []);
  const sources = (item: Item): readonly number[] =>
    "box" in item ? arrows(item).map((link) => links[link]!.from) : [item.from];
  const wide = (item: Item): number => ("box" in item ? sizes[item.box]!.across : 1);
  const wish = (item: Item): number | undefined => {
    const at = sources(item).map((from) => exits.get(from)!);
    const mean = at.reduce((a, b) => a + b, 0) / at.length;
    return at.length === 0 ? undefined : Math.round(mean) - (wide(item) >> 1);
  };
  const rest = settled(layer.map((item) => ({ size: wide(item), wish: wish(item), weight: "box" in item ? 1 : 2 })));
  let next = Number.NEGATIVE_INFINITY;
  return layer.map((item, i): Stand => {
    for (let across = Math.max(next, rest[i]!); ; across++) {
      const middle = across + (wide(item) >> 1);
      if ("from" in item) {
        const other = leaving.get(across);
        if (other !== undefined && other !== item.from) continue;
        next = across + 1;
        return { item, across, exit: across, ports: [] };
      }
      const ports = portsOf(arrows(item), links, exits, leaving, across, wide(item));
      if (ports === undefined) continue;
      next = across + wide(item);
      return { item, across, exit: middle, ports };
    }
  });
};

const portsOf = (
  arrows: readonly number[],
  links: readonly Link[],
  exits: ReadonlyMap<number, number>,
  leaving: ReadonlyMap<number, number>,
  across: number,
  wide: number,
): readonly (readonly [link: number, across: number])[] | undefined => {
  const exitOf = (link: number): number => exits.get(links[link]!.from)!;
  const sorted = [...arrows].sort((a, b) => exitOf(a) - exitOf(b) || a - b);
  const taken = new Map<number, number>();
  // Straight on, where that leads into the box.
  for (const link of sorted) {
    const exit = exitOf(link);
    if (exit > across && exit < across + wide - 1 && !taken.has(exit)) taken.set(exit, link);
  }
  const straight = new Set(taken.values());
  for (const [i, link] of sorted.entries()) {
    if (straight.has(link)) continue;
    const ideal = across + ((i + 1) * (wide - 1)) / (sorted.length + 1);
    let best: number | undefined;
    for (let at = across + 1; at < across + wide - 1; at++)
      if (!taken.has(at) && !leaving.has(at) && (best === undefined || Math.abs(at - ideal) < Math.abs(best - ideal)))
        best = at;
    if (best === undefined) return undefined;
    taken.set(best, link);
  }
  // Arrows from one box in their order: it is one line, and any of its ends can be any of them.
  const ends = new Map<number, number[]>();
  for (const at of [...taken.keys()].sort((a, b) => a - b)) {
    const { from } = links[taken.get(at)!]!;
    ends.set(from, [...(ends.get(from) ?? []), at]);
  }
  return arrows.map((link) => [link, ends.get(links[link]!.from)!.shift()!] as const);
};

interface Span {
  readonly exit: number;
  readonly low: number;
  readonly high: number;
}

// How far each line has to go across between two layers.
const spansOf = (
  before: readonly Stand[],
  after: readonly Stand[],
  links: readonly Link[],
): ReadonlyMap<number, Span> => {
  const exits = new Map(before.map(({ item, exit }) => [fromOf(item), exit] as const));
  const spans = new Map<number, Span>();
  const reach = (from: number, at: number): void => {
    const exit = exits.get(from)!;
    const { low, high } = spans.get(from) ?? { low: exit, high: exit };
    spans.set(from, { exit, low: Math.min(low, at), high: Math.max(high, at) });
  };
  for (const { item, exit, ports } of after) {
    if ("from" in item) reach(item.from, exit);
    for (const [link, at] of ports) reach(links[link]!.from, at);
  }
  return spans;
};

// A track for each line that turns. Of those that go down the lowest turns first, of those that go up the highest:
// then they do not cross each other.
const tracksOf = (
  before: readonly Stand[],
  after: readonly Stand[],
  links: readonly Link[],
): ReadonlyMap<number, number> => {
  const turning = [...spansOf(before, after, links)].filter(([, { low, high }]) => low !== high);
  const isDown = ({ exit, low, high }: Span): boolean => high - exit >= exit - low;
  const downwards = turning.filter(([, span]) => isDown(span)).sort(([, a], [, b]) => b.exit - a.exit);
  const upwards = turning.filter(([, span]) => !isDown(span)).sort(([, a], [, b]) => a.exit - b.exit);
  const tracks = new Map<number, number>();
  const placed: (Span & { readonly track: number })[] = [];
  for (const [from, span] of [...downwards, ...upwards]) {
    const track = placed.reduce(
      (least, other) => (other.low <= span.high && other.high >= span.low ? Math.max(least, other.track + 1) : least),
      0,
    );
    tracks.set(from, track);
    placed.push({ ...span, track });
  }
  return tracks;
};
