// Curves of functions of one number, as small pictures for the lessons.

/** What is drawn of a curve. */
export interface CurveOptions {
  readonly from: number;
  readonly to: number;
  /** A point to mark, and the slope of the line that touches the curve there. */
  readonly at?: number;
  readonly slope?: number;
}

const [width, height, margin] = [480, 260, 16];

/** The curve of a function between two numbers, as SVG. */
export const curveSvg = (f: (x: number) => number, { from, to, at, slope }: CurveOptions): string => {
  const xs = Array.from({ length: 121 }, (_, i) => from + ((to - from) * i) / 120);
  const ys = xs.map(f);
  const [low, high] = [Math.min(0, ...ys), Math.max(0, ...ys)];
  const px = (x: number): string => (margin + ((x - from) / (to - from)) * (width - 2 * margin)).toFixed(1);
  const py = (y: number): string => (height - margin - ((y - low) / (high - low)) * (height - 2 * margin)).toFixed(1);
  const line = (kind: string, points: readonly (readonly [number, number])[]): string =>
    `<polyline points="${points.map(([x, y]) => `${px(x)},${py(y)}`).join(" ")}" fill="none" ${kind}/>`;
  const axes = [
    line('stroke="currentColor" stroke-opacity="0.35"', [
      [from, 0],
      [to, 0],
    ]),
    ...(from < 0 && to > 0
      ? [
          line('stroke="currentColor" stroke-opacity="0.35"', [
            [0, low],
            [0, high],
          ]),
        ]
      : []),
  ];
  const touching = (x: number, rise: number): string => {
    const y = f(x);
    // As much of the line as fits into the picture.
    const inside = xs.filter((other) => y + rise * (other - x) >= low && y + rise * (other - x) <= high);
    const ends = [Math.min(x, ...inside), Math.max(x, ...inside)];
    return line('stroke="var(--accent, #c8641b)" stroke-width="1.5" stroke-dasharray="5 4"', [
      [ends[0]!, y + rise * (ends[0]! - x)],
      [ends[1]!, y + rise * (ends[1]! - x)],
    ]);
  };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    ...axes,
    line(
      'stroke="currentColor" stroke-width="2"',
      xs.map((x, i) => [x, ys[i]!]),
    ),
    ...(at === undefined || slope === undefined ? [] : [touching(at, slope)]),
    ...(at === undefined ? [] : [`<circle cx="${px(at)}" cy="${py(f(at))}" r="4.5" fill="var(--accent, #c8641b)"/>`]),
    "</svg>",
  ].join("\n");
};
