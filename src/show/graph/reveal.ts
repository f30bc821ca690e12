// Repeats of which there is room to draw one by one: the last of them, nearest to the result, with all that is in them. One
// number decides for all repeats of a picture, so that what belongs together is drawn alike.
import { entriesOf } from "./adjacency.js";
import type { Nodes } from "./nodes.js";
import { joined, type Part } from "./parts.js";

/** A repeat of which some are drawn one by one. */
export interface Revealed {
  /** The others, as one part; not there if all are drawn. */
  readonly rest: Part | undefined;
  /** The nodes of those that are drawn. */
  readonly nodes: readonly number[];
}

const none: readonly never[] = [];

// What is drawn one by one is at least this share: of a repeat, a few would only stand out; of a picture, it would hide the rest.
const most = (count: number): number => Math.ceil((2 * count) / 3);

/**
 * What is drawn of each repeat of a picture of `total` nodes in `count` boxes, where there may be `limit`: nothing, if most
 * nodes could not be drawn.
 */
export const revealed = (
  nodes: Nodes,
  repeats: readonly Part[],
  { count, limit, total }: { readonly count: number; readonly limit: number; readonly total: number },
): readonly Revealed[] => {
  const others = count - repeats.length;
  const at = (part: Part, level: number): Revealed =>
    level < most(part.times) ? { rest: part, nodes: none } : lastOf(nodes, part, level);
  const atLevel = (level: number): readonly Revealed[] => repeats.map((part) => at(part, level));
  const level = greatest(Math.max(limit - count, 0), (one) => others + boxesOf(atLevel(one)) <= limit);
  const result = [...atLevel(level)];
  // There may be room for more of some.
  repeats.forEach((part, k) => {
    if (level < most(part.times)) return;
    const room = limit - others - boxesOf(result) + boxesOf([result[k]!]);
    result[k] = at(
      part,
      greatest(level + room, (one) => one <= level || boxesOf([at(part, one)]) <= room),
    );
  });
  return others + boxesOf(result) < most(total) ? repeats.map((part) => at(part, 0)) : result;
};

/** The greatest number from 0 up to `most` of which something is true that is true of all smaller ones. */
const greatest = (most: number, isTrue: (number: number) => boolean): number => {
  let [low, high] = [0, most];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (isTrue(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
};

const boxesOf = (all: readonly Revealed[]): number =>
  all.reduce((sum, { rest, nodes }) => sum + nodes.length + (rest === undefined ? 0 : 1), 0);

/** The last `count` of a repeat; all, if that leaves one. */
const lastOf = ({ users }: Nodes, part: Part, count: number): Revealed => {
  if (count >= part.times - 1) return { rest: undefined, nodes: part.nodes };
  const { length } = part.members;
  const first = part.members.slice(length - part.times, length - count);
  const inFirst = new Set(first.flatMap((member) => member.nodes));
  // Constants that only these use stand before them, each with those that use it.
  const constants = part.members
    .slice(0, length - part.times)
    .filter((leaf) => leaf.nodes.some((index) => entriesOf(users, index).some((user) => inFirst.has(user))));
  const members = [...constants, ...first];
  const rest = { ...joined(part.kind, members), times: first.length };
  const isFolded = new Set(rest.nodes);
  return { rest, nodes: part.nodes.filter((index) => !isFolded.has(index)) };
};
