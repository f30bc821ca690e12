// What stands in a frame, whatever is in it: things with a size, ports on the sides of the frame, arrows between them, and
// the distances to keep. Places nothing.
import type { Link } from "./ranks.js";

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Something that stands in a frame, or a port on one of its sides, which has no size. */
export interface Thing extends Size {
  readonly kind: "box" | "frame" | "in" | "out";
}

export const isPort = (thing: Thing | undefined): boolean => thing?.kind === "in" || thing?.kind === "out";

/** An arrow between two things; where it leaves and enters, from their tops. Into a box, the layout says where. */
export interface Leg extends Link {
  readonly leave: number;
  readonly enter: number | undefined;
  /** For how long it is level before it ends. */
  readonly level: number;
  /** All arrows of a line leave one place, and are one until they part. */
  readonly line: number;
}

/** How far down a box the arrow ends that is one of `count` into it, with `before` above it: from 0 to 1. */
export const shareDown = (before: number, count: number): number => (before + 1) / (count + 1);

/** Distances, in pixels. */
export interface Gaps {
  /** Between two columns, at least. */
  readonly along: number;
  /** Between two boxes of a column, or two frames; half of it between two lines. */
  readonly across: number;
  /** Around all, and from a frame to what is in it. */
  readonly margin: number;
  readonly inside: number;
  /** Above a frame, for its title. */
  readonly title: number;
}
