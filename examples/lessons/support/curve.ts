// Curves of functions of one number, as small pictures for the lessons, with round numbers along both edges.

/** What is drawn of a curve. */
export interface CurveOptions {
  readonly from: number;
  readonly to: number;
  /** A point to mark, and the slope of the line that touches the curve there. */
  readonly at?: number;
  readonly slope?: number;
}

const [width, height] = [480, 270];
const margin = { left: 40, right: 16, top: 14, bottom: 26 } as const;

/** Round numbers between two others, at most so many. */
const roundNumbers = (low: number, high: number, most: number): readonly number[] => {
  const rough = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((digit) => digit * power).find((one) => one >= rough) ?? rough;
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, i) => (first + i) * step);
};

const numberText = (number: number): string => String(Number(number.toPrecision(6))).replace("-", "−");

/** The curve of a function between two numbers, as SVG. */
export const curveSvg = (f: (x: number) => number, { from, to, at, slope }: CurveOptions): string => {
  const xs = Array.from({ length: 121 }, (_, i) => from + ((to - from) * i) / 120);
  const ys = xs.map(f);
  const [low, high] = [Math.min(0, ...ys), Math.max(0, ...ys)];
  const px = (x: number): string =>
    (margin.left + ((x - from) / (to - from)) * (width - margin.left - margin.right)).toFixed(1);
  const py = (y: number): string =>
    (height - margin.bottom - ((y - low) / (high - low)) * (height - margin.top - margin.bottom)).toFixed(1);
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
  const label = (text: string, place: string): string => `<text ${place} font-size="12">${text}</text>`;
  const heights = roundNumbers(low, high, 6);
  const numbers = [
    '<g fill="currentColor" font-family="system-ui, sans-serif">',
    ...roundNumbers(from, to, 9).map((x) =>
      label(numberText(x), `x="${px(x)}" y="${height - 8}" text-anchor="middle"`),
    ),
    ...heights.map((y) =>
      label(numberText(y), `x="${margin.left - 6}" y="${(Number(py(y)) + 4).toFixed(1)}" text-anchor="end"`),
    ),
    "</g>",
    ...heights.map((y) =>
      line('stroke="currentColor" stroke-opacity="0.12"', [
        [from, y],
        [to, y],
      ]),
    ),
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
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="A curve">`,
    ...numbers,
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
