// Where the things in one frame stand: a layered layout, from left to right in the order of computation. Knows things as
// sizes, and the places on the edges of the frame where arrows come in and go out; is ignorant of what is in the things.
import { threads } from "./layers.js";
import type { Point } from "./placed.js";
import { farLinks, ranksOf } from "./ranks.js";
import { routed } from "./route.js";
import { type Gaps, isPort, type Leg, type Size, type Thing } from "./things.js";
import { topsOf } from "./tops.js";
import { columnsOf } from "./widths.js";

export interface Standing extends Size {
  /** The top left corner of each thing. */
  readonly places: readonly Point[];
  /** The points of each arrow, in the frame. */
  readonly ways: readonly (readonly Point[])[];
}

// Each column that a line passes is a place of its own, and dagre takes about a quarter of a millisecond for each.
const mostPassed = 1500;

/** `margin`: from the edges to what is next to them; `least`: how wide the frame is at least. */
export const standing = (
  things: readonly Thing[],
  legs: readonly Leg[],
  gaps: Gaps,
  margin: number,
  least: number,
): Standing => {
  if (things.length === 0) return { width: 2 * margin, height: 2 * margin, places: [], ways: [] };
  const ranks = ranksBetween(things, legs);
  const lineOf = legs.map(({ line }) => line);
  const far = farLinks(legs, ranks, mostPassed, lineOf);
  const near = legs.map((_, i) => i).filter((i) => !far.has(i) && ranks[legs[i]!.from]! < ranks[legs[i]!.to]!);
  const threaded = threads(
    ranks,
    near.map((i) => legs[i]!),
    near.map((i) => lineOf[i]!),
  );
  const { tops, steepest } = topsOf(things, legs, near, threaded, gaps);
  const above = tops.map((top, i) => top - (things[i]?.kind === "frame" ? gaps.title : 0));
  const down = margin - above.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const bottom = tops.reduce((a, b, i) => Math.max(a, b + (things[i]?.height ?? 0)), Number.NEGATIVE_INFINITY);
  const { columns, width } = columnsOf(things, legs, ranks, steepest, gaps, margin, least);
  const places = things.map((thing, i) => {
    const { left, right } = columns[ranks[i]!]!;
    return { x: Math.round((left + right - thing.width) / 2), y: tops[i]! + down, height: thing.height };
  });
  const passed = new Map(near.map((leg, i) => [leg, threaded.passed[i]!.map((item) => tops[item]! + down)] as const));
  const ways = legs.map(({ from, to, leave, enter }, i) => ({
    from,
    to,
    start: { x: places[from]!.x + things[from]!.width, y: places[from]!.y + leave },
    end: enter === undefined ? undefined : places[to]!.y + enter,
    passed: passed.get(i) ?? [],
  }));
  return { width, height: bottom + down + margin, places, ways: routed(ways, { places, ranks, columns }) };
};

// Ports in the first column and in the last, all else between.
const ranksBetween = (things: readonly Thing[], legs: readonly Leg[]): readonly number[] => {
  const own = ranksOf(
    things.length,
    legs.filter(({ from, to }) => !isPort(things[from]) && !isPort(things[to])),
  );
  const first = things.some(({ kind }) => kind === "in") ? 1 : 0;
  const last = own.reduce((a, b) => Math.max(a, b), 0) + first + 1;
  return things.map(({ kind }, i) => (kind === "in" ? 0 : kind === "out" ? last : own[i]! + first));
};
