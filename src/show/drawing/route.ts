// Which way each arrow goes: level past every column of boxes, and up or down only between two columns, where no box
// can be in its way. Knows places; is ignorant of lines and heads.
import type { Point } from "./placed.js";

interface Place extends Point {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

interface Column {
  readonly centre: number;
  readonly left: number;
  readonly right: number;
}

/**
 * A way for each arrow, from the right side of a box to the left side of another. `chains`: the points to pass;
 * `level`: how long it is level before it ends.
 */
export const routed = (
  arrows: readonly { readonly from: string; readonly to: string }[],
  boxes: readonly Place[],
  chains: readonly (readonly Point[] | undefined)[],
  level: number,
): readonly (readonly Point[])[] => {
  const place = new Map(boxes.map((box) => [box.id, box] as const));
  const columns = columnsOf(boxes);
  const ways = arrows.map(({ from, to }, i) => {
    const [source, target] = [place.get(from)!, place.get(to)!];
    return { to, source, target, passed: passedColumns(chains[i] ?? [], columns, source, target) };
  });
  const ends = endsOf(ways);
  return ways.map(({ source, target, passed }, i): readonly Point[] => {
    const [start, end] = [source.y + source.height / 2, ends[i]!];
    const [first, last] = [columnAt(columns, source), columnAt(columns, target)];
    return merged([
      { x: source.x + source.width, y: start },
      { x: first.right, y: start },
      ...passed,
      { x: last.left - level, y: end },
      { x: target.x, y: end },
    ]);
  });
};

// Boxes of one column have one centre.
const columnsOf = (boxes: readonly Place[]): readonly Column[] => {
  const sorted = boxes
    .map(({ x, width }) => ({ centre: x + width / 2, left: x, right: x + width }))
    .sort((a, b) => a.centre - b.centre);
  const columns: Column[] = [];
  for (const { centre, left, right } of sorted) {
    const last = columns.at(-1);
    if (last === undefined || centre - last.centre > 2) columns.push({ centre, left, right });
    else
      columns[columns.length - 1] = {
        centre: last.centre,
        left: Math.min(last.left, left),
        right: Math.max(last.right, right),
      };
  }
  return columns;
};

const nearest = (columns: readonly Column[], x: number): Column => {
  let [low, high] = [0, columns.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (columns[middle]!.centre < x - 2) low = middle + 1;
    else high = middle;
  }
  return columns[low]!;
};

const columnAt = (columns: readonly Column[], { x, width }: Place): Column => nearest(columns, x + width / 2);

// A point at the centre of a column becomes a level line past it; one between columns says nothing.
const passedColumns = (
  points: readonly Point[],
  columns: readonly Column[],
  source: Place,
  target: Place,
): readonly Point[] => {
  const passed: Point[] = [];
  for (const point of points) {
    const { centre, left, right } = nearest(columns, point.x);
    if (Math.abs(centre - point.x) > 2 || left <= source.x + source.width || right >= target.x) continue;
    // Hardly higher or lower is level: it looks better, and is one line to draw.
    const before = passed.at(-1)?.y ?? source.y + source.height / 2;
    const y = Math.abs(before - point.y) <= 3 ? before : Math.round(point.y);
    passed.push({ x: left, y }, { x: right, y });
  }
  return passed;
};

interface Way {
  readonly to: string;
  readonly source: Place;
  readonly target: Place;
  readonly passed: readonly Point[];
}

// Several arrows into a box end one below the other, in the order in which they come.
const endsOf = (ways: readonly Way[]): readonly number[] => {
  const into = new Map<string, number[]>();
  ways.forEach(({ to }, i) => {
    const others = into.get(to);
    if (others === undefined) into.set(to, [i]);
    else others.push(i);
  });
  const ends: number[] = Array.from(ways, () => 0);
  for (const indices of into.values()) {
    const comesFrom = (i: number): number =>
      ways[i]!.passed.at(-1)?.y ?? ways[i]!.source.y + ways[i]!.source.height / 2;
    const sorted = [...indices].sort((a, b) => comesFrom(a) - comesFrom(b) || a - b);
    sorted.forEach((i, k) => {
      const { y, height } = ways[i]!.target;
      ends[i] = Math.round(y + ((k + 1) * height) / (sorted.length + 1));
    });
  }
  return ends;
};

// Without points that are twice the same, or in the middle of a level line.
const merged = (points: readonly Point[]): readonly Point[] => {
  const kept: Point[] = [];
  for (const point of points) {
    const [before, last] = [kept.at(-2), kept.at(-1)];
    if (last !== undefined && last.x === point.x && last.y === point.y) continue;
    if (before !== undefined && before.y === point.y && last?.y === point.y) kept.pop();
    kept.push(point);
  }
  return kept;
};
