// What stands in each frame, and how an arrow from a frame to another is made of legs, each in one frame: from port to port.
// Knows numbers; is ignorant of sizes and places.
import type { Nest } from "./nest.js";
import type { Link } from "./ranks.js";
import type { Thing } from "./things.js";

/** What stands in a frame: the box or frame of a number, or the port at which the line of a box comes in or goes out. */
export interface Member {
  readonly kind: Thing["kind"];
  readonly of: number;
}

export interface Inside {
  readonly members: readonly Member[];
  readonly legs: readonly Stage[];
}

/** A piece of an arrow between two members; its line is that of the box that the arrow leaves. */
interface Stage extends Link {
  readonly arrow: number;
  readonly line: number;
}

/** A leg by its frame and its number in there. */
export interface LegIn {
  readonly frame: number;
  readonly leg: number;
}

/** The members of each frame, first made first; and for each arrow the legs of its way through the frames. */
export const insidesOf = (
  { frames, depths, homes }: Nest,
  links: readonly Link[],
): { readonly insides: readonly Inside[]; readonly chains: readonly (readonly LegIn[])[] } => {
  const insides = frames.map((): { readonly members: Member[]; readonly legs: Stage[] } => ({ members: [], legs: [] }));
  const numbers = new Map<string, number>();
  const member = (frame: number, kind: Member["kind"], of: number): number => {
    const key = `${frame} ${kind} ${of}`;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, insides[frame]!.members.length);
    return insides[frame]!.members.push({ kind, of }) - 1;
  };
  homes.forEach((home, box) => {
    member(home, "box", box);
    for (let frame = home; frame !== 0; frame = frames[frame]!.parent) member(frames[frame]!.parent, "frame", frame);
  });
  const chains = links.map(({ from: line, to: end }, arrow): readonly LegIn[] => {
    const legIn = (frame: number, from: number, to: number): LegIn => ({
      frame,
      leg: insides[frame]!.legs.push({ from, to, arrow, line }) - 1,
    });
    let [a, b] = [homes[line]!, homes[end]!];
    let [tail, head] = [member(a, "box", line), member(b, "box", end)];
    const [out, into]: [LegIn[], LegIn[]] = [[], []];
    while (a !== b)
      if (depths[a]! >= depths[b]!) {
        out.push(legIn(a, tail, member(a, "out", line)));
        const { parent } = frames[a]!;
        [tail, a] = [member(parent, "frame", a), parent];
      } else {
        into.push(legIn(b, member(b, "in", line), head));
        const { parent } = frames[b]!;
        [head, b] = [member(parent, "frame", b), parent];
      }
    return [...out, legIn(a, tail, head), ...into.reverse()];
  });
  return { insides, chains };
};
