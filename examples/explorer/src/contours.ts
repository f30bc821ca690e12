// Lines of equal height on a grid: marching squares. Knows numbers on a grid; is ignorant of what they mean and of canvases.

/** Heights on a grid, row by row from the lowest `y`: `heights[iy * columns + ix]`. */
export interface Heights {
  readonly columns: number;
  readonly rows: number;
  readonly heights: ArrayLike<number>;
}

/** A piece of a line, in cells from the first column and row. */
export interface Segment {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** The pieces of the line where the height is `level`. Cells with a corner that is not finite have none. */
export const contour = ({ columns, rows, heights }: Heights, level: number): readonly Segment[] => {
  const segments: Segment[] = [];
  for (let iy = 0; iy + 1 < rows; iy++)
    for (let ix = 0; ix + 1 < columns; ix++) {
      const corners = [
        [ix, iy],
        [ix + 1, iy],
        [ix + 1, iy + 1],
        [ix, iy + 1],
      ].map(([x, y]) => ({ x: x!, y: y!, height: heights[y! * columns + x!]! }));
      if (!corners.every(({ height }) => Number.isFinite(height))) continue;
      const crossings = corners.flatMap((from, i) => {
        const to = corners[(i + 1) % 4]!;
        if (from.height > level === to.height > level) return [];
        const t = (level - from.height) / (to.height - from.height);
        return [{ x: from.x + t * (to.x - from.x), y: from.y + t * (to.y - from.y) }];
      });
      for (let i = 0; i + 1 < crossings.length; i += 2) {
        const [from, to] = [crossings[i]!, crossings[i + 1]!];
        segments.push({ x1: from.x, y1: from.y, x2: to.x, y2: to.y });
      }
    }
  return segments;
};
