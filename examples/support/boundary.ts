// Pictures of a two-class decision: where the score changes sign, and the points. Knows nothing of how scores arise.

export interface Point {
  readonly x: number;
  readonly y: number;
  /** 1 or -1. */
  readonly label: number;
}

export interface Grid {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** Scores on a grid: `score[iy][ix]` at `(x[ix], y[iy])`. */
export interface ScoreGrid extends Grid {
  readonly score: readonly (readonly number[])[];
}

const axisAround = (values: readonly number[], count: number): readonly number[] => {
  const [low, high] = [Math.min(...values) - 0.5, Math.max(...values) + 0.5];
  return Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
};

/** A grid over all points, and a little more. */
export const gridAround = (points: readonly Point[], columns: number, rows: number): Grid => {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  return { x: axisAround(xs, columns), y: axisAround(ys, rows) };
};

const nearest = (axis: readonly number[], value: number): number =>
  Math.round(((value - axis[0]!) / (axis.at(-1)! - axis[0]!)) * (axis.length - 1));

/** For the terminal, a line for each row of the grid: shaded where the score is positive, `o` and `x` for the points. */
export const boundaryText = (grid: ScoreGrid, points: readonly Point[]): readonly string[] => {
  const rows = grid.score.map((row) => row.map((score): string => (score > 0 ? "░" : " ")));
  for (const { x, y, label } of points) rows[nearest(grid.y, y)]![nearest(grid.x, x)] = label > 0 ? "x" : "o";
  return rows.map((row) => row.join("")).reverse();
};

type Corner = readonly [x: number, y: number, score: number];

// The part of one cell where the score is above the level: its corners that are, and where its edges cross.
const cellAbove = (corners: readonly Corner[], level: number): readonly (readonly [number, number])[] =>
  corners.flatMap((from, i) => {
    const to = corners[(i + 1) % corners.length]!;
    const t = (level - from[2]) / (to[2] - from[2]);
    const crossing = [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])] as const;
    const inside = from[2] > level ? [[from[0], from[1]] as const] : [];
    return from[2] > level === to[2] > level ? inside : [...inside, crossing];
  });

// Row by row: cells that lie above the level altogether join into one rectangle, the others are cut.
const regionAbove = ({ x, y, score }: ScoreGrid, level: number, at: (x: number, y: number) => string): string => {
  const path = (polygon: readonly (readonly [number, number])[]): string =>
    polygon.length === 0 ? "" : `M${polygon.map(([px, py]) => at(px, py)).join("L")}Z`;
  const above = (ix: number, iy: number): boolean =>
    [score[iy]![ix]!, score[iy]![ix + 1]!, score[iy + 1]![ix]!, score[iy + 1]![ix + 1]!].every(
      (value) => value > level,
    );
  const pieces: string[] = [];
  for (let iy = 0; iy < y.length - 1; iy++)
    for (let ix = 0; ix < x.length - 1; ix++) {
      const from = ix;
      while (ix < x.length - 2 && above(ix, iy) && above(ix + 1, iy)) ix++;
      const corner = (cx: number, cy: number): Corner => [x[cx]!, y[cy]!, score[cy]![cx]!];
      const corners = [corner(from, iy), corner(ix + 1, iy), corner(ix + 1, iy + 1), corner(from, iy + 1)];
      pieces.push(path(cellAbove(corners, level)));
    }
  return pieces.join("");
};

const colours = {
  least: "#e8a07e",
  less: "#f6d9c9",
  more: "#cfe0f3",
  most: "#8db6e2",
  one: "#1f5c99",
  other: "#a8431a",
};

/** As SVG: the two sides, lighter within the margin where the score is between -1 and 1, and the points. */
export const boundarySvg = (grid: ScoreGrid, points: readonly Point[], scale = 110): string => {
  const [left, right, low, high] = [grid.x[0]!, grid.x.at(-1)!, grid.y[0]!, grid.y.at(-1)!];
  const at = (x: number, y: number): string => `${((x - left) * scale).toFixed(1)} ${((high - y) * scale).toFixed(1)}`;
  const [width, height] = [((right - left) * scale).toFixed(0), ((high - low) * scale).toFixed(0)];
  const regions = ([-1, 0, 1] as const).map((level, i) => {
    const fill = [colours.less, colours.more, colours.most][i]!;
    return `<path fill="${fill}" stroke="${fill}" stroke-width=".5" d="${regionAbove(grid, level, at)}"/>`;
  });
  const marks = points.map(({ x, y, label }) => {
    const [cx, cy] = at(x, y).split(" ");
    return `<circle cx="${cx}" cy="${cy}" r="5" fill="${label > 0 ? colours.one : colours.other}" stroke="#fff"/>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<title>Two half moons and the boundary that the network learned</title>`,
    `<rect width="100%" height="100%" fill="${colours.least}"/>`,
    ...regions,
    ...marks,
    "</svg>\n",
  ].join("\n");
};
