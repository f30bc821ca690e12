// Repeats of which there is room to draw one by one: the last of them, nearest to the result, with all that is in them. One
// number decides for all repeats of a picture, so that what belongs together is drawn alike.
import { entriesOf } from "./adjacency.js";
import { mostOf } from "./enough.js";
import type { Nodes } from "./nodes.js";
import { joined, nodePart, type Part } from "./parts.js";

/**
 * What is drawn instead of each repeat of a picture of `total` nodes, where there is room for so many boxes beside the `others`:
 * the repeat itself, if most of the picture would not be drawn anyway.
 */
export const revealed = (
  nodes: Nodes,
  repeats: readonly Part[],
  { others, limit, total }: { readonly others: number; readonly limit: number; readonly total: number },
): readonly (readonly Part[])[] => {
  if (limit < mostOf(total)) return repeats.map((part) => [part]);
  const lastOfEach = (count: number): readonly (readonly Part[])[] => repeats.map((part) => lastOf(nodes, part, count));
  const boxes = (drawn: readonly (readonly Part[])[]): number =>
    drawn.reduce((sum, { length }) => sum + length, others);
  // The greatest number that fits: more are never fewer boxes.
  let [low, high] = [0, Math.max(limit - others, 0)];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (boxes(lastOfEach(middle)) <= limit) low = middle;
    else high = middle - 1;
  }
  const drawn = lastOfEach(low);
  return boxes(drawn) < mostOf(total) ? lastOfEach(0) : drawn;
};

/** The last `count` of a repeat node by node, after the others as one part. */
const lastOf = ({ users }: Nodes, part: Part, count: number): readonly Part[] => {
  if (count === 0) return [part];
  const begin = part.members.length - part.times;
  const folded = part.members.slice(begin, Math.max(part.members.length - count, begin));
  const inRest = new Set(folded.flatMap(({ nodes }) => nodes));
  // Constants that only these use stand before them, and each goes with what uses it.
  const constants = part.members
    .slice(0, begin)
    .flatMap(({ nodes }) => nodes)
    .filter((index) => entriesOf(users, index).some((user) => inRest.has(user)));
  for (const index of constants) inRest.add(index);
  const members = [...constants.map(nodePart), ...folded];
  const kind = folded.length === 1 ? "stretch" : part.kind;
  const rest = members.length < 2 ? members : [{ ...joined(kind, members), times: folded.length }];
  const single = part.nodes.filter((index) => !inRest.has(index)).sort((a, b) => a - b);
  return [...rest, ...single.map(nodePart)];
};
