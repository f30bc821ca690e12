// The ops of a long sum as one part. Knows parts and their connections; which are to stay alone is another's.
import { onlyEntry } from "./adjacency.js";
import { few } from "./enough.js";
import { type Nodes, workOf } from "./nodes.js";
import type { Numbering } from "./numbering.js";
import { joined, type Part } from "./parts.js";
import type { Quotient } from "./quotient.js";

/** Nodes whose only user is a node of the same op join it: a long sum is one part. */
export const withRuns = (
  nodes: Nodes,
  numbers: Numbering,
  parts: readonly Part[],
  { after, isExit }: Quotient,
  isKept: (part: Part) => boolean,
): readonly Part[] => {
  const last = parts.map((_, k) => k);
  const lengths = parts.map(() => 0);
  for (let k = parts.length - 1; k >= 0; k--) {
    const user = onlyEntry(after, k);
    const node = nodes.order[parts[k]!.nodes[0]!]!;
    if (
      user !== undefined &&
      isExit[k] === 0 &&
      parts[k]!.kind === "node" &&
      parts[user]!.kind === "node" &&
      node.tag === "Apply" &&
      !isKept(parts[k]!) &&
      !isKept(parts[user]!) &&
      workOf(node, numbers) === workOf(nodes.order[parts[user]!.nodes[0]!]!, numbers)
    )
      last[k] = last[user]!;
    lengths[last[k]!]! += 1;
  }
  const runs = new Map<number, Part[]>();
  parts.forEach((part, k) => {
    const end = last[k]!;
    if (lengths[end]! < few) return;
    if (!runs.has(end)) runs.set(end, []);
    runs.get(end)!.push(part);
  });
  if (runs.size === 0) return parts;
  return parts.flatMap((part, k) => {
    if (lengths[last[k]!]! < few) return [part];
    return last[k] === k ? [joined("run", runs.get(k)!)] : [];
  });
};
