// Which way each arrow goes between the columns of one frame: level past every column, and up or down only between two
// columns, where nothing can be in its way. Knows places; is ignorant of lines and heads.
import type { Point } from "./placed.js";
import type { Link } from "./ranks.js";
import { shareDown } from "./things.js";

/** A column of things; before it an arrow is level for as long as `lead`. */
export interface Column {
  readonly left: number;
  readonly right: number;
  readonly lead: number;
}

/** One way from a place on the right side of a thing to the left side of another. */
export interface Way extends Link {
  readonly start: Point;
  /** Where it ends, if that is not for the layout to say. */
  readonly end: number | undefined;
  /** The columns that it passes, from the one after the first, and the height at each. */
  readonly passed: readonly number[];
}

/** What the ways lead to: things and their columns. */
export interface Ground {
  readonly places: readonly (Point & { readonly height: number })[];
  readonly ranks: readonly number[];
  readonly columns: readonly Column[];
}

export const routed = (ways: readonly Way[], { places, ranks, columns }: Ground): readonly (readonly Point[])[] => {
  const level = ways.map(({ start, passed }): readonly number[] => {
    let before = start.y;
    return passed.map((y) => {
      before = levelled(before, y);
      return before;
    });
  });
  const ends = endsOf(
    ways.map(({ to, start, end }, i) => ({ to, end, comesFrom: level[i]!.at(-1) ?? start.y })),
    places,
  );
  return ways.map(({ from, to, start }, i): readonly Point[] => {
    const [first, last] = [ranks[from]!, columns[ranks[to]!]!];
    return merged([
      start,
      { x: columns[first]!.right, y: start.y },
      ...level[i]!.flatMap((y, k) => {
        const { left, right } = columns[first + 1 + k]!;
        return [
          { x: left, y },
          { x: right, y },
        ];
      }),
      { x: last.left - last.lead, y: ends[i]! },
      { x: places[to]!.x, y: ends[i]! },
    ]);
  });
};

// Hardly higher or lower is level: it looks better, and is one line to draw.
const levelled = (before: number, y: number): number => (Math.abs(before - y) > 3 ? y : before);

interface Arrival {
  readonly to: number;
  readonly end: number | undefined;
  readonly comesFrom: number;
}

// Several arrows into a box end one below the other, in the order in which they come.
const endsOf = (arrivals: readonly Arrival[], places: Ground["places"]): readonly number[] => {
  const ends = arrivals.map(({ end }) => end ?? 0);
  const into = new Map<number, number[]>();
  arrivals.forEach(({ to, end }, i) => {
    if (end === undefined) into.set(to, [...(into.get(to) ?? []), i]);
  });
  for (const [to, indices] of into) {
    const { y, height } = places[to]!;
    indices
      .sort((a, b) => arrivals[a]!.comesFrom - arrivals[b]!.comesFrom || a - b)
      .forEach((i, k) => {
        const end = Math.round(y + height * shareDown(k, indices.length));
        ends[i] = indices.length === 1 ? levelled(arrivals[i]!.comesFrom, end) : end;
      });
  }
  return ends;
};

/** Without points that are twice the same, or in the middle of a level line. */
export const merged = (points: readonly Point[]): readonly Point[] => {
  const kept: Point[] = [];
  for (const point of points) {
    const [before, last] = [kept.at(-2), kept.at(-1)];
    if (last !== undefined && last.x === point.x && last.y === point.y) continue;
    if (before !== undefined && before.y === point.y && last?.y === point.y) kept.pop();
    kept.push(point);
  }
  return kept;
};
