// Repeats side by side: parts that do the same to their arguments and are used for the same become one. Knows parts and
// their connections; titles and limits are others'.
import { entriesOf, onlyEntry } from "./adjacency.js";
import { few } from "./enough.js";
import { isLeaf, type Nodes, takesAnyNumber } from "./nodes.js";
import type { Numbering } from "./numbering.js";
import { isLeafPart, joined, type Part } from "./parts.js";
import { type Owners, owning, type Quotient } from "./quotient.js";

/** Parts that may be alike, and what is known of them: what they do, and which are to stay alone. */
export interface Given {
  readonly nodes: Nodes;
  readonly owners: Owners;
  readonly numbers: Numbering;
  readonly parts: readonly Part[];
  readonly works: readonly number[];
  readonly quotient: Quotient;
  readonly isKept: (part: Part) => boolean;
}

/**
 * Parts that are alike become one: those of the same `work` on arguments that are alike, used by parts that are alike. No
 * circle can arise: a structure is bigger than those in it.
 */
export const withAlike = (given: Given): readonly Part[] => {
  const { owners, parts } = given;
  const colours = owning(
    owners,
    parts.map((part) => part.nodes),
    () => coloursOf(given, structuresOf(given)),
  );
  const counts = new Int32Array(colours.reduce((most, colour) => Math.max(most, colour), 0) + 1);
  for (const colour of colours) counts[colour]! += 1;
  // Two scopes are already many nodes.
  const isJoined = (part: Part, k: number): boolean => counts[colours[k]!]! >= (part.kind === "scope" ? few - 1 : few);
  const classes = new Map<number, Part[]>();
  parts.forEach((part, k) => {
    if (!isJoined(part, k)) return;
    const known = classes.get(colours[k]!);
    if (known !== undefined) known.push(part);
    else classes.set(colours[k]!, [part]);
  });
  return parts.flatMap((part, k) => {
    const members = classes.get(colours[k]!);
    if (members === undefined) return [part];
    return members[0] === part ? [joined("alike", members)] : [];
  });
};

/** What each part computes, from the variables up. */
const structuresOf = ({ nodes, owners, numbers, parts, works, quotient }: Given): readonly number[] => {
  const { pair, list, thing } = numbers;
  const { before, isEntry } = quotient;
  const [leaf, outside] = [thing("leaf"), thing("outside")];
  const structures: number[] = [];
  parts.forEach((part, k) => {
    if (isLeafPart(nodes, part)) {
      structures.push(works[k]!);
      return;
    }
    let structure = pair(works[k]!, isEntry[k]!);
    if (part.kind === "node")
      for (let at = nodes.args.starts[part.nodes[0]!]!; at < nodes.args.starts[part.nodes[0]! + 1]!; at++) {
        const arg = nodes.args.list[at]!;
        const owner = owners[arg]!;
        structure = pair(structure, isLeaf(nodes, arg) ? leaf : owner === -1 ? outside : structures[owner]!);
      }
    else {
      const uses = Array.from(entriesOf(before, k)).filter((use) => !isLeafPart(nodes, parts[use]!));
      structure = list(structure, distinct(uses.map((use) => structures[use]!)));
    }
    structures.push(pair(0, structure));
  });
  return structures;
};

/** And what it is used for besides, from the results down: equal for parts that are alike. */
const coloursOf = (
  { nodes, owners, numbers: { pair, list, thing }, parts, quotient: { before, isExit }, isKept }: Given,
  structures: readonly number[],
): Int32Array => {
  const purposes = lists(parts.length);
  const found = new Int32Array(parts.length);
  for (let k = parts.length - 1; k >= 0; k--) {
    const part = parts[k]!;
    const unique = isKept(part) ? thing(part) : 0;
    const colour = list(pair(pair(structures[k]!, isExit[k]!), unique), distinct(purposes.of(k)));
    found[k] = colour;
    if (part.kind === "node") {
      // What an op joins is alike wherever it stands.
      const isJoint = takesAnyNumber(nodes.order[part.nodes[0]!]!);
      const from = nodes.args.starts[part.nodes[0]!]!;
      for (let at = from; at < nodes.args.starts[part.nodes[0]! + 1]!; at++) {
        const owner = owners[nodes.args.list[at]!]!;
        if (owner !== -1) purposes.add(owner, pair(colour, isJoint ? 1 : at - from + 1));
      }
    } else for (const use of entriesOf(before, k)) purposes.add(use, pair(colour, 0));
  }
  return found;
};

// A list for each place, to be added to: a million small arrays are felt.
const lists = (count: number) => {
  const last = new Int32Array(count).fill(-1);
  const before: number[] = [];
  const entries: number[] = [];
  return {
    add: (place: number, entry: number): void => {
      before.push(last[place]!);
      last[place] = entries.length;
      entries.push(entry);
    },
    of: (place: number): readonly number[] => {
      const list: number[] = [];
      for (let at = last[place]!; at !== -1; at = before[at]!) list.push(entries[at]!);
      return list;
    },
  };
};

// One has nothing to sort: most of a million nodes have one user.
const distinct = (numbers: readonly number[]): readonly number[] =>
  numbers.length < 2 ? numbers : [...new Set(numbers)].sort((a, b) => a - b);

/** Constants that only one part of several uses go into it: they are of no interest outside. */
export const withConstants = (nodes: Nodes, parts: readonly Part[], { after, isExit }: Quotient): readonly Part[] => {
  const taken = new Map<number, Part[]>();
  const isTaken = parts.map((part, k) => {
    const user = onlyEntry(after, k);
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
