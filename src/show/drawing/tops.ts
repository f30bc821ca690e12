// How high the things of one frame stand, and the lines that pass: first their order in each column, then their heights.
// Knows how much room boxes, frames and lines need; is ignorant of columns' places.
import { heightsOf } from "./heights.js";
import { inLayers, type Step, type Threads } from "./layers.js";
import { orderOf } from "./order.js";
import type { Link } from "./ranks.js";
import { settled } from "./settle.js";
import { type Gaps, isPort, type Leg, shareDown, type Thing } from "./things.js";

export interface Heights {
  /** The top of each thing, and after them the height of each place that a line passes. */
  readonly tops: readonly number[];
  /** For each column how far up or down arrows lead into it from the one before, at most. */
  readonly steepest: readonly number[];
}

/** An arrow from one column to the next; where it leaves and enters, from the top of the thing. */
interface Bond extends Link {
  readonly leave: number;
  readonly enter: number;
}

/** `near`: the legs that have threads. Lines need less room than boxes: so boxes are given as larger than they are. */
export const topsOf = (
  things: readonly Thing[],
  legs: readonly Leg[],
  near: readonly number[],
  { items, ranks, steps, lasts }: Threads,
  { across, title }: Gaps,
): Heights => {
  const gap = across >> 1;
  const room = items.map((_, i): readonly [above: number, below: number] => {
    const kind = things[i]?.kind;
    return kind === "box" ? [gap >> 1, gap - (gap >> 1)] : [kind === "frame" ? title : 0, 0];
  });
  const sizes = room.map(([above, below], i) => above + (things[i]?.height ?? 0) + below);
  const leaves = new Map(legs.map(({ line, leave }) => [line, leave] as const));
  const leaveOf = ({ from, line }: Step): number => (from < things.length ? room[from]![0] + leaves.get(line)! : 0);
  const enters = new Map(lasts.map((step, k) => [step, legs[near[k]!]!.enter] as const));
  const bonds = [...steps, ...lasts].map((step): Bond => {
    const { from, to } = step;
    const enter = to < things.length ? room[to]![0] + (enters.get(step) ?? things[to]!.height / 2) : 0;
    return { from, to, leave: leaveOf(step), enter };
  });
  const share = (place: number, thing: number): number => (place + 1) / (sizes[thing]! + 2);
  const order = orderOf({
    layerOf: ranks,
    links: bonds.map(({ from, to, leave, enter }) => {
      return { from, to, leave: share(leave, from), enter: share(enter, to) };
    }),
  });
  const layers = inLayers(ranks, order);
  const outer = [...heightsOf({ layers, sizes, gap, links: bonds })];
  const ending = spread(bonds, order, (to) =>
    things[to]?.kind === "box" ? { top: room[to]![0], height: things[to].height } : undefined,
  );
  for (const layer of layers) if (isPort(things[layer[0]!])) settlePorts(layer, outer, gap, ending);
  const steepest: number[] = [];
  for (const { from, to, leave, enter } of ending)
    steepest[ranks[to]!] = Math.max(steepest[ranks[to]!] ?? 0, Math.abs(outer[from]! + leave - outer[to]! - enter));
  return { tops: outer.map((top, i) => top + room[i]![0]), steepest };
};

// Several arrows into a box end one below the other, in the order in which they come.
const spread = (
  bonds: readonly Bond[],
  order: readonly number[],
  boxOf: (to: number) => { readonly top: number; readonly height: number } | undefined,
): readonly Bond[] => {
  const before = new Map<number, number>();
  const counts = new Map<number, number>();
  for (const { to } of bonds) counts.set(to, (counts.get(to) ?? 0) + 1);
  const coming = [...bonds].sort((a, b) => order[a.from]! - order[b.from]! || a.leave - b.leave);
  return coming.map((bond) => {
    const [box, above] = [boxOf(bond.to), before.get(bond.to) ?? 0];
    if (box === undefined) return bond;
    before.set(bond.to, above + 1);
    return { ...bond, enter: box.top + box.height * shareDown(above, counts.get(bond.to)!) };
  });
};

// Each port where the lines that lead to it are level, as far as there is room.
const settlePorts = (ports: readonly number[], tops: number[], gap: number, bonds: readonly Bond[]): void => {
  const ends = new Map(ports.map((port) => [port, [] as number[]] as const));
  for (const { from, to, leave, enter } of bonds) {
    ends.get(from)?.push(tops[to]! + enter);
    ends.get(to)?.push(tops[from]! + leave);
  }
  const row = ports.map((port) => {
    const heights = ends.get(port)!;
    return { size: gap, wish: heights.reduce((a, b) => a + b, 0) / heights.length, weight: 1 };
  });
  settled(row).forEach((top, k) => {
    tops[ports[k]!] = top;
  });
};
