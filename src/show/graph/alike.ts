// Repeats side by side: parts that do the same to their arguments and are used for the same become one, as do the ops of a
// long sum. Knows parts and their connections; titles and limits are others'.
import { type Adjacency, entriesOf } from "./adjacency.js";
import { isLeaf, type Nodes, takesAnyNumber, workOf } from "./nodes.js";
import type { Numbering } from "./numbering.js";
import { isLeafPart, joined, type Part } from "./parts.js";
import { type Owners, owning, type Quotient } from "./quotient.js";

// How many make a repeat. Two of a kind are read faster than a count.
const few = 3;

/** Nodes whose only user is a node of the same op join it: a long sum is one part. */
export const withRuns = (
  nodes: Nodes,
  numbers: Numbering,
  parts: readonly Part[],
  { after, isExit }: Quotient,
): readonly Part[] => {
  const last = parts.map((_, k) => k);
  const lengths = parts.map(() => 0);
  for (let k = parts.length - 1; k >= 0; k--) {
    const user = onlyUser(after, k);
    const node = nodes.order[parts[k]!.nodes[0]!]!;
    if (
      user !== undefined &&
      isExit[k] === 0 &&
      parts[k]!.kind === "node" &&
      parts[user]!.kind === "node" &&
      node.tag === "Apply" &&
      !nodes.named.has(node) &&
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

/**
 * Parts that are alike become one: those of the same `work` on arguments that are alike, used by parts that are alike. No
 * circle can arise: a structure is bigger than those in it.
 */
export const withAlike = (
  nodes: Nodes,
  owners: Owners,
  numbers: Numbering,
  parts: readonly Part[],
  works: readonly number[],
  { before, isExit, isEntry }: Quotient,
): readonly Part[] => {
  const { pair, list, thing } = numbers;
  const leaf = thing("leaf");
  const outside = thing("outside");
  const isNamed = (part: Part): boolean =>
    nodes.named.size <= few * 8 && part.kind === "node" && nodes.named.has(nodes.order[part.nodes[0]!]!);

  const colours = owning(
    owners,
    parts.map((part) => part.nodes),
    () => {
      // Upwards: what each computes.
      const structures: number[] = [];
      parts.forEach((part, k) => {
        if (isLeafPart(nodes, part)) {
          structures.push(works[k]!);
          return;
        }
        let structure = pair(works[k]!, isEntry[k]!);
        if (part.kind === "node")
          for (const arg of entriesOf(nodes.args, part.nodes[0]!)) {
            const owner = owners[arg]!;
            structure = pair(structure, isLeaf(nodes, arg) ? leaf : owner === -1 ? outside : structures[owner]!);
          }
        else {
          const uses = Array.from(entriesOf(before, k)).filter((use) => !isLeafPart(nodes, parts[use]!));
          structure = list(structure, distinct(uses.map((use) => structures[use]!)));
        }
        structures.push(pair(0, structure));
      });

      // Downwards: what each is used for.
      const purposes: number[][] = parts.map(() => []);
      const found: number[] = parts.map(() => 0);
      for (let k = parts.length - 1; k >= 0; k--) {
        const part = parts[k]!;
        const unique = isNamed(part) ? thing(part) : 0;
        const colour = list(structures[k]!, [isExit[k]!, unique, ...distinct(purposes[k]!)]);
        found[k] = colour;
        purposes[k] = [];
        if (part.kind === "node") {
          // What an op joins is alike wherever it stands.
          const isJoint = takesAnyNumber(nodes.order[part.nodes[0]!]!);
          entriesOf(nodes.args, part.nodes[0]!).forEach((arg, place) => {
            if (owners[arg] !== -1) purposes[owners[arg]!]!.push(pair(colour, isJoint ? 1 : place + 1));
          });
        } else for (const use of entriesOf(before, k)) purposes[use]!.push(pair(colour, 0));
      }
      return found;
    },
  );

  const classes = new Map<number, Part[]>();
  parts.forEach((part, k) => {
    const known = classes.get(colours[k]!);
    if (known === undefined) classes.set(colours[k]!, [part]);
    else known.push(part);
  });
  const isJoined = (members: readonly Part[]): boolean =>
    members.length >= (members[0]!.kind === "scope" ? few - 1 : few);
  return parts.flatMap((part, k) => {
    const members = classes.get(colours[k]!)!;
    if (!isJoined(members)) return [part];
    return members[0] === part ? [joined("alike", members)] : [];
  });
};

// One has nothing to sort: most of a million nodes have one user.
const distinct = (numbers: readonly number[]): readonly number[] =>
  numbers.length < 2 ? numbers : [...new Set(numbers)].sort((a, b) => a - b);

/** Constants that only one part of several uses go into it: they are of no interest outside. */
export const withConstants = (nodes: Nodes, parts: readonly Part[], { after, isExit }: Quotient): readonly Part[] => {
  const taken = new Map<number, Part[]>();
  const isTaken = parts.map((part, k) => {
    const user = onlyUser(after, k);
    const isFree =
      user === undefined ||
      isExit[k] === 1 ||
      !isLeafPart(nodes, part) ||
      nodes.order[part.nodes[0]!]!.tag !== "Const" ||
      parts[user]!.members.length === 0;
    if (isFree) return false;
    if (!taken.has(user)) taken.set(user, []);
    taken.get(user)!.push(part);
    return true;
  });
  return parts.flatMap((part, k) => {
    if (isTaken[k]) return [];
    const leaves = taken.get(k);
    if (leaves === undefined) return [part];
    const members = [...leaves, ...part.members];
    return [{ ...part, members, nodes: members.flatMap((member) => member.nodes) }];
  });
};

const onlyUser = ({ starts, list }: Adjacency, place: number): number | undefined => {
  const from = starts[place]!;
  for (let at = from + 1; at < starts[place + 1]!; at++) if (list[at] !== list[from]) return undefined;
  return from < starts[place + 1]! ? list[from] : undefined;
};
