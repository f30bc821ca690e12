// The board: what the network says of every place, and the points, which are drawn with the pointer or the keyboard.

import { tensor } from "gradmap";
import type { TargetedKeyboardEvent, TargetedPointerEvent } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { clamped, fraction, spaced } from "../axis.js";
import { sideColour } from "../colours.js";
import { short } from "../format.js";
import { paint } from "../heatMap.js";
import type { Machine, Params } from "./machine.js";
import type { Place } from "./points.js";
import type { Brush } from "./state.js";

const count = 51;
const side = 400;
const square = { low: -1, high: 1 } as const;

const axis = spaced(square, count);
const places = tensor(
  axis.flatMap((y) => axis.flatMap((x) => [x, y])),
  [count * count, 2],
);

const px = (x: number): number => side * fraction(square, x);
const py = (y: number): number => side * (1 - fraction(square, y));

const Mark = ({ x, y, label }: Place) =>
  label === 0 ? (
    <circle class="place zero" cx={px(x)} cy={py(y)} r="5" />
  ) : (
    <rect class="place one" x={px(x) - 4.5} y={py(y) - 4.5} width="9" height="9" rx="1.5" />
  );

const directions: ReadonlyMap<string, readonly [x: number, y: number]> = new Map([
  ["ArrowRight", [0.05, 0]],
  ["ArrowLeft", [-0.05, 0]],
  ["ArrowUp", [0, 0.05]],
  ["ArrowDown", [0, -0.05]],
]);

export const Board = ({
  machine,
  params,
  points,
  brush,
  drawn,
}: {
  readonly machine: Machine;
  readonly params: Params;
  readonly points: readonly Place[];
  readonly brush: Brush;
  readonly drawn: (x: number, y: number, brush: Brush) => void;
}) => {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [cursor, setCursor] = useState({ x: 0, y: 0 });
  const likely = useMemo(() => machine.likely(params, places), [machine, params]);
  useLayoutEffect(() => {
    if (canvas.current !== null)
      paint(
        canvas.current,
        { columns: count, rows: count, heights: likely },
        { colourOf: sideColour, levels: [0.5], line: "rgb(20 24 32 / 0.75)" },
      );
  }, [likely]);

  const other = (shift: boolean): Brush => (shift && brush !== "erase" ? (brush === 0 ? 1 : 0) : brush);
  const press = (event: TargetedPointerEvent<SVGSVGElement>): void => {
    if (event.button !== 0) return;
    const frame = event.currentTarget.getBoundingClientRect();
    const x = 2 * ((event.clientX - frame.left) / frame.width) - 1;
    const y = 1 - 2 * ((event.clientY - frame.top) / frame.height);
    drawn(x, y, other(event.shiftKey));
  };
  const type = (event: TargetedKeyboardEvent<SVGSVGElement>): void => {
    const direction = directions.get(event.key);
    if (direction !== undefined)
      setCursor({ x: clamped(square, cursor.x + direction[0]), y: clamped(square, cursor.y + direction[1]) });
    else if (event.key === " " || event.key === "Enter") drawn(cursor.x, cursor.y, other(event.shiftKey));
    else return;
    event.preventDefault();
  };

  return (
    <div class="layers board">
      <canvas id="boundary" ref={canvas} width={2 * side} height={2 * side} />
      <svg
        viewBox={`0 0 ${side} ${side}`}
        tabindex={0}
        role="application"
        aria-label={`Board with ${points.length} points. Arrow keys move the cross, which is at ${short(cursor.x, 2)}, ${short(cursor.y, 2)}; space draws.`}
        onPointerDown={press}
        onKeyDown={type}
      >
        {points.map((place, i) => (
          <Mark key={`${i}`} {...place} />
        ))}
        <path class="cross" d={`M${px(cursor.x) - 8} ${py(cursor.y)}h16m-8-8v16`} />
      </svg>
    </div>
  );
};
