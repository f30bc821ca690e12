// Boxes in layers, with the places where the lines of one box pass a layer on their way further. Knows boxes by their
// number; is ignorant of sizes.
import { orderOf } from "./order.js";
import { type Link, ranksOf } from "./ranks.js";

/** What stands in a layer: a box, or the line that leaves the box `from` and goes on. */
export type Item = { readonly box: number } | { readonly from: number };

/** Arrows by way of the places that they pass. All arrows of a box are one line until they part. */
export interface Threads {
  /** The boxes, and after them the places that lines pass. */
  readonly items: readonly Item[];
  readonly ranks: readonly number[];
  /** From one layer to the next: those that make up the lines, and then the last one of each arrow. */
  readonly steps: readonly Link[];
  readonly lasts: readonly Link[];
  /** The places that each arrow passes, as numbers of items. */
  readonly passed: readonly (readonly number[])[];
}

export const threads = (ranks: readonly number[], links: readonly Link[]): Threads => {
  const items: Item[] = ranks.map((_, box) => ({ box }));
  const all = [...ranks];
  const steps: Link[] = [];
  const lines: number[][] = ranks.map(() => []);
  const farthest = [...ranks];
  for (const { from, to } of links) farthest[from] = Math.max(farthest[from]!, ranks[to]! - 1);
  for (const [from, line] of lines.entries())
    for (let rank = ranks[from]! + 1; rank <= farthest[from]!; rank++) {
      steps.push({ from: line.at(-1) ?? from, to: items.length });
      line.push(items.length);
      items.push({ from });
      all.push(rank);
    }
  const passed = links.map(({ from, to }) => lines[from]!.slice(0, Math.max(0, ranks[to]! - ranks[from]! - 1)));
  const lasts = links.map(({ from, to }, i): Link => ({ from: passed[i]!.at(-1) ?? from, to }));
  return { items, ranks: all, steps, lasts, passed };
};

/** The layers in the order of computation, each in the order in which it is drawn. */
export const layersOf = (count: number, links: readonly Link[]): readonly (readonly Item[])[] => {
  const { items, ranks, steps, lasts } = threads(ranksOf(count, links), links);
  const into: number[][] = items.map(() => []);
  const outOf: number[][] = items.map(() => []);
  for (const { from, to } of [...steps, ...lasts]) {
    into[to]!.push(from);
    outOf[from]!.push(to);
  }
  const order = orderOf({ layerOf: ranks, into, outOf });
  const layers: number[][] = [];
  items.forEach((_, i) => {
    const layer = layers[ranks[i]!];
    if (layer === undefined) layers[ranks[i]!] = [i];
    else layer.push(i);
  });
  return layers.map((layer) => layer.sort((a, b) => order[a]! - order[b]!).map((i) => items[i]!));
};
