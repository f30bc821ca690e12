// Dragging and arrow keys on a plot. Knows events; is ignorant of what moves.
import type { TargetedKeyboardEvent, TargetedPointerEvent } from "preact";

/** What a plot listens to: `moved` gets fractions of its width, from the left, and of its height, from the bottom. */
export const dragging = (moved: (across: number, up: number) => void) => {
  const drag = (event: TargetedPointerEvent<SVGSVGElement>): void => {
    const frame = event.currentTarget.getBoundingClientRect();
    moved((event.clientX - frame.left) / frame.width, 1 - (event.clientY - frame.top) / frame.height);
  };
  return {
    onPointerDown: (event: TargetedPointerEvent<SVGSVGElement>): void => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      drag(event);
    },
    onPointerMove: (event: TargetedPointerEvent<SVGSVGElement>): void => {
      if (event.currentTarget.hasPointerCapture(event.pointerId)) drag(event);
    },
  };
};

const directions: ReadonlyMap<string, readonly [across: number, up: number]> = new Map([
  ["ArrowRight", [1, 0]],
  ["ArrowLeft", [-1, 0]],
  ["ArrowUp", [0, 1]],
  ["ArrowDown", [0, -1]],
]);

/** What a point on a plot listens to: `moved` gets the direction of an arrow key. */
export const arrowKeys = (moved: (across: number, up: number) => void) => ({
  onKeyDown: (event: TargetedKeyboardEvent<SVGCircleElement>): void => {
    const direction = directions.get(event.key);
    if (direction === undefined) return;
    event.preventDefault();
    moved(...direction);
  },
});
