// Where the columns of one frame stand, from left to right. Knows how wide things are, and how much room arrows need.
import type { Column } from "./route.js";
import { type Gaps, isPort, type Leg, type Thing } from "./things.js";

/** Arrows that lead far up or down get more room for it, but not without end. */
export const columnsOf = (
  things: readonly Thing[],
  legs: readonly Leg[],
  ranks: readonly number[],
  steepest: readonly number[],
  { along, inside }: Gaps,
  margin: number,
  least: number,
): { readonly columns: readonly Column[]; readonly width: number } => {
  const widths: number[] = [];
  const leads: number[] = [];
  const ports = new Set<number>();
  things.forEach((thing, i) => {
    const rank = ranks[i]!;
    widths[rank] = Math.max(widths[rank] ?? 0, thing.width);
    if (isPort(thing)) ports.add(rank);
  });
  for (const { to, level } of legs) leads[ranks[to]!] = Math.max(leads[ranks[to]!] ?? 0, level);
  const columns: Column[] = [];
  let right = 0;
  widths.forEach((width, rank) => {
    const lead = leads[rank] ?? 0;
    const short = ports.has(rank) || ports.has(rank - 1) ? inside : along;
    const gap = Math.max(short, Math.min(inside + (steepest[rank] ?? 0) / 6, 3 * along));
    const left = rank > 0 ? right + Math.round(gap) + lead : ports.has(0) ? 0 : margin;
    right = left + width;
    columns.push({ left, right, lead });
  });
  const goesOut = ports.has(columns.length - 1);
  const width = Math.max(least, goesOut ? right : right + margin);
  if (goesOut) columns[columns.length - 1] = { left: width, right: width, lead: 0 };
  return { columns, width };
};
