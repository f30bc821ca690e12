// Curves and dots over one pair of axes, as SVG. Knows points; is ignorant of what they mean.

type Points = readonly (readonly [x: number, y: number])[];

export interface Curves {
  readonly title: string;
  readonly curves: readonly Points[];
  readonly dots?: readonly Points[];
}

// Middle tones, and no background: to be read on white and on black. Dots have the colour of the curve in their place.
const colours = ["#3d85c6", "#cc6633", "#6a9a3c", "#9a5fb0", "#808080"];
const [width, height, margin] = [640, 360, { left: 56, right: 16, top: 36, bottom: 32 }];

export const curvesSvg = ({ title, curves, dots = [] }: Curves): string => {
  const all = [...curves, ...dots].flat();
  const [xs, ys] = [all.map(([x]) => x), all.map(([, y]) => y)];
  const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const [end, bottom] = [width - margin.right, height - margin.bottom];
  const place = ([x, y]: readonly [number, number]): readonly [string, string] => [
    (margin.left + ((end - margin.left) * (x - left)) / (right - left || 1)).toFixed(1),
    (bottom - ((bottom - margin.top) * (y - low)) / (high - low || 1)).toFixed(1),
  ];
  const colour = (i: number): string => colours[i % colours.length]!;
  const text = (x: number, y: number, anchor: string, words: string): string =>
    `<text x="${x}" y="${y}" text-anchor="${anchor}">${words}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<title>${title}</title>`,
    `<path fill="none" stroke="#80808080" d="M${margin.left} ${margin.top}V${bottom}H${end}"/>`,
    ...curves.map((curve, i) => {
      const points = curve.map((point) => place(point).join(",")).join(" ");
      return `<polyline fill="none" stroke="${colour(i)}" stroke-width="2" stroke-linejoin="round" points="${points}"/>`;
    }),
    ...dots.map((points, i) => {
      const circles = points.map((point) => {
        const [cx, cy] = place(point);
        return `<circle cx="${cx}" cy="${cy}" r="3.5"/>`;
      });
      return `<g fill="${colour(i)}">${circles.join("")}</g>`;
    }),
    `<g fill="#808080" font-family="sans-serif" font-size="12">`,
    text(margin.left, 20, "start", title),
    text(margin.left - 8, margin.top + 4, "end", high.toPrecision(3)),
    text(margin.left - 8, bottom + 4, "end", low.toPrecision(3)),
    text(margin.left, height - 12, "start", left.toPrecision(3)),
    text(end, height - 12, "end", right.toPrecision(3)),
    "</g>",
    "</svg>\n",
  ].join("\n");
};
