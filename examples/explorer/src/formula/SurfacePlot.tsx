// The formula over two variables, seen from above: colours and lines of equal height, the point, and its gradient.
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { fraction, halfOf, type Interval, interesting, along as placeOf, snapped, spaced, ticks } from "../axis.js";
import { heightColour } from "../colours.js";
import { arrowKeys, dragging } from "../dragging.js";
import { short } from "../format.js";
import { paint } from "../heatMap.js";
import type { Point } from "./figures.js";
import type { Surface } from "./sampled.js";

const count = 61;
const side = 360;

/** An axis of the plot: its variable, and the derivative in it. */
export interface Axis {
  readonly name: string;
  readonly slope: number;
}

// The gradient is an arrow of at most a third of the picture: what matters is where it points, and how long it is beside
// that of a slope of 1.
const arrowOf = (dx: number, dy: number): { readonly x: number; readonly y: number } | undefined => {
  const length = Math.hypot(dx, dy);
  if (!Number.isFinite(length) || length === 0) return undefined;
  const drawn = (side / 3) * (1 - 1 / (1 + length));
  return { x: (dx / length) * drawn, y: (dy / length) * drawn };
};

export const SurfacePlot = ({
  surface,
  along,
  across,
  range,
  point,
  moved,
}: {
  readonly surface: Surface;
  readonly along: Axis;
  readonly across: Axis;
  /** Of both axes: only with one scale is the gradient at right angles to the lines. */
  readonly range: Interval;
  readonly point: Point;
  readonly moved: (x: number, y: number) => void;
}) => {
  const canvas = useRef<HTMLCanvasElement>(null);
  const others = JSON.stringify({ ...point, [along.name]: 0, [across.name]: 0 });
  const heights = useMemo(
    () => surface(spaced(range, count), spaced(range, count), { ...point, [along.name]: 0, [across.name]: 0 }),
    [surface, range.low, range.high, others],
  );
  const shades = useMemo(() => interesting(Array.from(heights.heights)), [heights]);
  const levels = ticks(shades, 12);
  useLayoutEffect(() => {
    if (canvas.current !== null)
      paint(canvas.current, heights, {
        colourOf: (height) => heightColour(fraction(shades, height)),
        levels,
        line: "rgb(255 255 255 / 0.45)",
      });
  }, [heights]);

  const [x, y] = [point[along.name] ?? 0, point[across.name] ?? 0];
  const px = side * fraction(range, x);
  const py = side * (1 - fraction(range, y));
  const arrow = arrowOf(along.slope, across.slope);
  const to = (atX: number, atY: number): void => moved(snapped(range, atX), snapped(range, atY));
  const drag = dragging((right, up) => to(placeOf(range, right), placeOf(range, up)));
  const press = arrowKeys((right, up) => to(x + (right * halfOf(range)) / 50, y + (up * halfOf(range)) / 50));

  return (
    <div class="surface">
      <span class="axis-name up">{across.name} →</span>
      <div class="layers">
        <canvas ref={canvas} width={2 * side} height={2 * side} />
        <svg viewBox={`0 0 ${side} ${side}`} {...drag}>
          <title>{`The formula over ${along.name} and ${across.name}, seen from above`}</title>
          <marker id="head" viewBox="0 0 10 10" refX="7" refY="5" markerWidth="5" markerHeight="5" orient="auto">
            <path d="M1 1 9 5 1 9 3.4 5Z" />
          </marker>
          {arrow === undefined ? null : (
            <>
              <line class="gradient edge" x1={px} y1={py} x2={px + arrow.x} y2={py - arrow.y} />
              <line class="gradient" x1={px} y1={py} x2={px + arrow.x} y2={py - arrow.y} marker-end="url(#head)" />
            </>
          )}
          <circle
            class="handle"
            cx={px}
            cy={py}
            r="7"
            tabindex={0}
            role="slider"
            aria-label="The point on the map; arrow keys move it"
            aria-valuenow={x}
            aria-valuetext={`${along.name} ${short(x)}, ${across.name} ${short(y)}`}
            {...press}
          />
        </svg>
      </div>
      <span class="axis-name">{along.name} →</span>
      <p class="note">
        Both axes go from {short(range.low)} to {short(range.high)}. Dark is low, light is high
        {levels.length < 2 ? "" : `; from line to line it is ${short(levels[1]! - levels[0]!, 3)}`}. The arrow is the
        gradient: steepest ascent, at right angles to the lines.
      </p>
    </div>
  );
};
