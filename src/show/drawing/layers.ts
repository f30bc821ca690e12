// Boxes in layers, with the places where the lines of one box pass a layer on their way further. Knows boxes by their
// number; is ignorant of sizes.
import { orderOf } from "./order.js";
import { type Link, ranksOf } from "./ranks.js";

/** What stands in a layer: a box, or the line that leaves the box `from` and goes on. */
export type Item = { readonly box: number } | { readonly from: number };

/** A piece of an arrow from one layer to the next, and whose line it is. */
export interface Step extends Link {
  readonly line: number;
}

/** Arrows by way of the places that they pass. All arrows of a line are one until they part. */
export interface Threads {
  /** The boxes, and after them the places that lines pass. */
  readonly items: readonly Item[];
  readonly ranks: readonly number[];
  /** From one layer to the next: those that make up the lines, and then the last one of each arrow. */
  readonly steps: readonly Step[];
  readonly lasts: readonly Step[];
  /** The places that each arrow passes, as numbers of items. */
  readonly passed: readonly (readonly number[])[];
}

/** `lineOf`: the line of each arrow; all arrows of a line leave one box. Unless given, all that leave a box are one. */
export const threads = (
  ranks: readonly number[],
  links: readonly Link[],
  lineOf: readonly number[] = links.map(({ from }) => from),
): Threads => {
  const items: Item[] = ranks.map((_, box) => ({ box }));
  const all = [...ranks];
  const steps: Step[] = [];
  const farthest = new Map<number, Link>();
  links.forEach((link, i) => {
    const known = farthest.get(lineOf[i]!);
    if (known === undefined || ranks[link.to]! > ranks[known.to]!) farthest.set(lineOf[i]!, link);
  });
  const lines = new Map<number, readonly number[]>();
  for (const line of [...farthest.keys()].sort((a, b) => a - b)) {
    const { from, to } = farthest.get(line)!;
    const passed: number[] = [];
    for (let rank = ranks[from]! + 1; rank < ranks[to]!; rank++) {
      steps.push({ from: passed.at(-1) ?? from, to: items.length, line });
      passed.push(items.length);
      items.push({ from: line });
      all.push(rank);
    }
    lines.set(line, passed);
  }
  const passed = links.map(({ from, to }, i) =>
    lines.get(lineOf[i]!)!.slice(0, Math.max(0, ranks[to]! - ranks[from]! - 1)),
  );
  const lasts = links.map(({ from, to }, i): Step => ({ from: passed[i]!.at(-1) ?? from, to, line: lineOf[i]! }));
  return { items, ranks: all, steps, lasts, passed };
};

/** Numbered things by their layers, each in the order in which it is drawn. */
export const inLayers = (ranks: readonly number[], order: readonly number[]): readonly (readonly number[])[] => {
  const layers: number[][] = [];
  ranks.forEach((rank, i) => {
    layers[rank] ??= [];
    layers[rank].push(i);
  });
  return Array.from(layers, (layer) => (layer ?? []).sort((a, b) => order[a]! - order[b]!));
};

/** The layers in the order of computation. */
export const layersOf = (count: number, links: readonly Link[]): readonly (readonly Item[])[] => {
  const { items, ranks, steps, lasts } = threads(ranksOf(count, links), links);
  const order = orderOf({ layerOf: ranks, links: [...steps, ...lasts] });
  return inLayers(ranks, order).map((layer) => layer.map((i) => items[i]!));
};
