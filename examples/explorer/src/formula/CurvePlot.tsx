// The formula along one variable, and the tangent at the point, which can be dragged.
import { useMemo } from "preact/hooks";
import { along, clamped, fraction, halfOf, type Interval, interesting, snapped, spaced, ticks } from "../axis.js";
import { arrowKeys, dragging } from "../dragging.js";
import { short } from "../format.js";
import type { Point } from "./figures.js";
import type { Curve } from "./sampled.js";

const size = { width: 460, height: 300, left: 46, right: 12, top: 12, bottom: 28 } as const;

/** Beyond any edge of the picture. */
const far = 1e6;

// Broken where a value is missing, and where the curve leaves the picture far behind, as beside a pole.
const pathOf = (places: readonly (readonly [x: number, y: number])[]): string => {
  const drawn = ([, y]: readonly [number, number]): boolean => Number.isFinite(y) && Math.abs(y) < 20 * size.height;
  return places
    .map((place, i) => {
      if (!drawn(place)) return "";
      const before = places[i - 1];
      const joins = before !== undefined && drawn(before) && Math.abs(before[1] - place[1]) < 2 * size.height;
      return `${joins ? "L" : "M"}${place[0].toFixed(1)} ${place[1].toFixed(1)}`;
    })
    .join("");
};

export const CurvePlot = ({
  curve,
  name,
  range,
  point,
  value,
  slope,
  moved,
}: {
  readonly curve: Curve;
  readonly name: string;
  readonly range: Interval;
  readonly point: Point;
  readonly value: number;
  readonly slope: number;
  readonly moved: (x: number) => void;
}) => {
  const at = point[name] ?? 0;
  const others = JSON.stringify({ ...point, [name]: 0 });
  const { xs, ys } = useMemo(() => {
    const places = spaced(range, 241);
    return { xs: places, ys: curve(places, { ...point, [name]: 0 }) };
  }, [curve, range, name, others]);
  const heights = useMemo(() => interesting(ys), [ys]);
  const px = (x: number): number => size.left + fraction(range, x) * (size.width - size.left - size.right);
  const py = (y: number): number =>
    size.height - size.bottom - fraction(heights, y) * (size.height - size.top - size.bottom);
  // By its angle, which even the steepest one has; the picture's edges cut it.
  const rise = slope * (halfOf(range) / halfOf(heights));
  const angle = Math.atan(rise * ((size.height - size.top - size.bottom) / (size.width - size.left - size.right)));
  const [across, up] = [far * Math.cos(angle), far * Math.sin(angle)];
  const isSeen = Number.isFinite(angle) && Math.abs(py(value)) < far;

  const drag = dragging((right) => {
    const t = (right * size.width - size.left) / (size.width - size.left - size.right);
    moved(snapped(range, along(range, t)));
  });
  const press = arrowKeys((right, up) => moved(snapped(range, at + ((right + up) * halfOf(range)) / 50)));

  return (
    <svg class="plot" viewBox={`0 0 ${size.width} ${size.height}`} {...drag}>
      <title>{`The formula along ${name}, and its tangent`}</title>
      <clipPath id="curve-clip">
        <rect
          x={size.left}
          y={size.top}
          width={size.width - size.left - size.right}
          height={size.height - size.top - size.bottom}
        />
      </clipPath>
      {ticks(range).map((x) => (
        <g key={x} class="tick">
          <line x1={px(x)} x2={px(x)} y1={size.top} y2={size.height - size.bottom} />
          <text x={px(x)} y={size.height - 10} text-anchor="middle">
            {short(x, 4)}
          </text>
        </g>
      ))}
      {ticks(heights).map((y) => (
        <g key={y} class="tick">
          <line x1={size.left} x2={size.width - size.right} y1={py(y)} y2={py(y)} />
          <text x={size.left - 6} y={py(y) + 4} text-anchor="end">
            {short(y, 4)}
          </text>
        </g>
      ))}
      <g clip-path="url(#curve-clip)">
        <path class="curve" d={pathOf(xs.map((x, i) => [px(x), py(ys[i]!)] as const))} />
        {isSeen ? (
          <line class="tangent" x1={px(at) - across} x2={px(at) + across} y1={py(value) + up} y2={py(value) - up} />
        ) : null}
      </g>
      {Number.isFinite(value) ? (
        <circle
          class="handle"
          cx={px(at)}
          cy={py(clamped(heights, value))}
          r="7"
          tabindex={0}
          role="slider"
          aria-label={`${name}, on the curve`}
          aria-valuemin={range.low}
          aria-valuemax={range.high}
          aria-valuenow={at}
          {...press}
        />
      ) : null}
      <text class="axis-name" x={size.width - size.right} y={size.height - size.bottom - 6} text-anchor="end">
        {name}
      </text>
    </svg>
  );
};
