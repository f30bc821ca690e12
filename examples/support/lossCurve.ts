// A curve of losses, for the terminal and as SVG. Knows numbers in their order; is ignorant of what they measure.
import { plot } from "asciichart";

export interface LossCurve {
  readonly lines: readonly string[];
  readonly svg: string;
}

/** The means of as many stretches as there are columns: a long and noisy curve gets shorter and calmer. */
const inColumns = (values: readonly number[], columns: number): readonly number[] => {
  const count = Math.min(columns, values.length);
  return Array.from({ length: count }, (_, i) => {
    const from = Math.floor((i * values.length) / count);
    const stretch = values.slice(from, Math.floor(((i + 1) * values.length) / count));
    return stretch.reduce((sum, value) => sum + value, 0) / stretch.length;
  });
};

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

// Middle tones, and no background: to be read on white and on black.
const colours = { curve: "#3d85c6", text: "#808080", frame: "#808080" };
const [width, height, margin] = [640, 280, { left: 64, right: 16, top: 36, bottom: 32 }];

const svgOf = (values: readonly number[], steps: number, title: string): string => {
  const [low, high] = values.length === 0 ? [0, 0] : [Math.min(...values), Math.max(...values)];
  const [right, bottom] = [width - margin.right, height - margin.bottom];
  const x = (i: number): number => margin.left + ((right - margin.left) * i) / Math.max(1, values.length - 1);
  const y = (value: number): number => bottom - ((bottom - margin.top) * (value - low)) / (high - low || 1);
  const text = (at: readonly [number, number], anchor: string, words: string): string =>
    `<text x="${at[0]}" y="${at[1]}" text-anchor="${anchor}">${escaped(words)}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<title>${escaped(title)}</title>`,
    `<path fill="none" stroke="${colours.frame}" stroke-opacity=".5" d="M${margin.left} ${margin.top}V${bottom}H${right}"/>`,
    `<polyline fill="none" stroke="${colours.curve}" stroke-width="2" stroke-linejoin="round" points="${values
      .map((value, i) => `${x(i).toFixed(1)},${y(value).toFixed(1)}`)
      .join(" ")}"/>`,
    `<g fill="${colours.text}" font-family="sans-serif" font-size="12">`,
    text([margin.left, 20], "start", title),
    text([margin.left - 8, margin.top + 4], "end", high.toPrecision(3)),
    text([margin.left - 8, bottom + 4], "end", low.toPrecision(3)),
    text([margin.left, height - 12], "start", "step 1"),
    text([right, height - 12], "end", `step ${steps}`),
    "</g>",
    "</svg>\n",
  ].join("\n");
};

const chartOf = (values: readonly number[]): readonly string[] =>
  plot([...values], { height: 8 })
    .split("\n")
    .map((line) => line.trimEnd());

/** The curve of the losses of a training, under a title. */
export const lossCurve = (losses: readonly number[], { title }: { readonly title: string }): LossCurve => ({
  lines: [title, ...(losses.length === 0 ? [] : chartOf(inColumns(losses, 70)))],
  svg: svgOf(inColumns(losses, 200), losses.length, title),
});
