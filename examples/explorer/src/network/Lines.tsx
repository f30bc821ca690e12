// Curves over the steps of the training, with a line where the reader is. Drawn by uPlot.
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";

export interface Line {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

// In canvas colours `light-dark` means nothing: these are plain ones that can be seen on both.
const strokes = ["#2f7dd1", "#d9772b", "#2e9e6b", "#a06cd5", "#c94f6d"];

const gray = "#8a8f99";

const optionsOf = (names: readonly string[], element: HTMLElement, log: boolean, at: () => number): uPlot.Options => {
  // Asked for at each drawing: light and dark may change.
  const axis = {
    stroke: () => getComputedStyle(element).color,
    grid: { stroke: `${gray}33`, width: 1 },
    ticks: { stroke: `${gray}55` },
  };
  return {
    width: element.clientWidth,
    height: 190,
    cursor: { show: false },
    legend: { show: false },
    scales: { x: { time: false }, y: log ? { distr: 3 } : { range: (_, __, high) => [0, high > 0 ? 1.05 * high : 1] } },
    axes: [
      { ...axis, size: 34 },
      { ...axis, size: 60 },
    ],
    series: [
      {},
      ...names.map((label, i) => ({
        label,
        stroke: strokes[i % strokes.length]!,
        width: 2,
        points: { show: false },
      })),
    ],
    hooks: {
      draw: [
        (plot) => {
          const { ctx, bbox } = plot;
          const x = plot.valToPos(at(), "x", true);
          ctx.save();
          ctx.strokeStyle = gray;
          ctx.setLineDash([4, 4]);
          ctx.beginPath();
          ctx.moveTo(x, bbox.top);
          ctx.lineTo(x, bbox.top + bbox.height);
          ctx.stroke();
          ctx.restore();
        },
      ],
    },
  };
};

export const Lines = ({
  label,
  lines,
  at,
  log,
}: {
  readonly label: string;
  readonly lines: readonly Line[];
  readonly at: number;
  readonly log: boolean;
}) => {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const where = useRef(at);
  where.current = at;
  const names = lines.map(({ name }) => name).join("|");

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const made = new uPlot(
      optionsOf(names.split("|"), element, log, () => where.current),
      [[0], ...names.split("|").map(() => [null])],
      element,
    );
    plot.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: 190 }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
    };
  }, [names, log]);

  useEffect(() => {
    const steps = lines[0]?.values.map((_, step) => step) ?? [];
    plot.current?.setData([steps, ...lines.map(({ values }) => [...values])]);
  }, [lines, at, names, log]);

  return (
    <>
      <div ref={place} class="lines" role="img" aria-label={label} />
      {lines.length < 2 ? null : (
        <ul class="legend">
          {lines.map(({ name }, i) => (
            <li key={name}>
              <span style={{ background: strokes[i % strokes.length] }} /> {name}
            </li>
          ))}
        </ul>
      )}
    </>
  );
};
