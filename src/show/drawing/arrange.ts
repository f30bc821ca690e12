// Where boxes and frames stand, and which way arrows go: each frame is laid out on its own, innermost first, and is one
// thing in the frame around it. An arrow that leaves or enters a frame does so at a port on its side: inside, that is a
// thing to go from or to; outside, it is a place on the edge of the frame. Knows boxes as sizes; is ignorant of what is
// written in them.
import type { Graph } from "../graph/graph.js";
import { type Inside, insidesOf } from "./insides.js";
import { type Standing, standing } from "./level.js";
import { type Frame, nestOf } from "./nest.js";
import type { Point } from "./placed.js";
import type { Link } from "./ranks.js";
import { merged } from "./route.js";
import type { Gaps, Leg, Size, Thing } from "./things.js";

export interface Arranged extends Size {
  /** The top left corner of each box. */
  readonly places: readonly Point[];
  /** The frame of each box, as a place in `frames`; -1 if it is in none. */
  readonly homes: readonly number[];
  /** Outer ones before inner ones. */
  readonly frames: readonly (Omit<Frame, "parent"> & { readonly parent: string | undefined } & Point & Size)[];
  readonly ways: readonly (readonly Point[])[];
}

/** `levels`: for how long each arrow is level before it ends; `least`: how wide a frame is at least, for its title. */
export const arranged = (
  graph: Graph,
  sizes: readonly Size[],
  levels: readonly number[],
  gaps: Gaps,
  least: (title: string) => number,
): Arranged => {
  const numbers = new Map(graph.boxes.map(({ id }, i) => [id, i] as const));
  const links = graph.arrows.map(({ from, to }): Link => ({ from: numbers.get(from)!, to: numbers.get(to)! }));
  const nest = nestOf(graph, links);
  const { insides, chains } = insidesOf(nest, links);
  const stand = standingOnce();
  const done: Done[] = [];
  for (let frame = insides.length - 1; frame >= 0; frame--) {
    const [margin, width] = frame === 0 ? [gaps.margin, 0] : [gaps.inside, least(nest.frames[frame]!.title)];
    done[frame] = laidOut(insides[frame]!, sizes, levels, done, (things, legs) =>
      stand(things, legs, gaps, margin, width),
    );
  }
  // From places in frames to places on the sheet.
  const corners: Point[] = [{ x: 0, y: 0 }];
  const places: Point[] = sizes.map(() => ({ x: 0, y: 0 }));
  insides.forEach(({ members }, frame) => {
    members.forEach(({ kind, of }, i) => {
      const at = moved(done[frame]!.places[i]!, corners[frame]!);
      if (kind === "frame") corners[of] = at;
      if (kind === "box") places[of] = at;
    });
  });
  const { width, height } = done[0]!;
  return {
    width,
    height,
    places,
    homes: nest.homes.map((home) => home - 1),
    frames: nest.frames.slice(1).map(({ id, title, parent }, k) => {
      const { width, height } = done[k + 1]!;
      const around = parent === 0 ? undefined : nest.frames[parent]!.id;
      return { id, title, parent: around, ...corners[k + 1]!, width, height };
    }),
    ways: chains.map((chain) =>
      merged(chain.flatMap(({ frame, leg }) => done[frame]!.ways[leg]!.map((point) => moved(point, corners[frame]!)))),
    ),
  };
};

const moved = ({ x, y }: Point, by: Point): Point => ({ x: x + by.x, y: y + by.y });

/** A frame that is laid out; for each line that comes in or goes out the height of its port. */
interface Done extends Standing {
  readonly ports: Readonly<Record<"in" | "out", ReadonlyMap<number, number>>>;
}

// A network has many frames that are alike, and each layout takes its time.
const standingOnce = (): typeof standing => {
  const known = new Map<string, Standing>();
  return (...given) => {
    const key = JSON.stringify(given);
    const result = known.get(key) ?? standing(...given);
    known.set(key, result);
    return result;
  };
};

const none: Size = { width: 0, height: 0 };

const laidOut = (
  { members, legs }: Inside,
  sizes: readonly Size[],
  levels: readonly number[],
  done: readonly Done[],
  stand: (things: readonly Thing[], legs: readonly Leg[]) => Standing,
): Done => {
  const things = members.map(({ kind, of }): Thing => {
    const { width, height } = kind === "box" ? sizes[of]! : kind === "frame" ? done[of]! : none;
    return { kind, width, height };
  });
  const portOf = (member: number, side: "in" | "out", line: number): number => {
    const { kind, of } = members[member]!;
    return kind === "frame" ? done[of]!.ports[side].get(line)! : kind === "box" ? sizes[of]!.height / 2 : 0;
  };
  // Lines by numbers of this frame: it can be like another then.
  const lines = [...new Set(legs.map(({ line }) => line))].sort((a, b) => a - b);
  const numbers = new Map(lines.map((line, k) => [line, k] as const));
  const given = legs.map(({ from, to, arrow, line: of }): Leg => {
    const [line, leave] = [numbers.get(of)!, portOf(from, "out", of)];
    return members[to]!.kind === "box"
      ? { from, to, line, leave, enter: undefined, level: levels[arrow]! }
      : { from, to, line, leave, enter: portOf(to, "in", of), level: 0 };
  });
  const result = stand(things, given);
  const ports = { in: new Map<number, number>(), out: new Map<number, number>() };
  members.forEach(({ kind, of }, i) => {
    if (kind === "in" || kind === "out") ports[kind].set(of, result.places[i]!.y);
  });
  return { ...result, ports };
};
