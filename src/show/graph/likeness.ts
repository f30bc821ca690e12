// What parts do, as numbers: equal for parts that do the same, whatever variables and constants they do it to. Knows the
// structure of parts; is ignorant of who uses them.
import { entriesOf } from "./adjacency.js";
import { isLeaf, type Nodes, workOf } from "./nodes.js";
import type { Numbering } from "./numbering.js";
import type { Part } from "./parts.js";
import { type Owners, owning } from "./quotient.js";
import { type Scopes, whole } from "./scopes.js";

// What the lists of numbers are about.
const kinds = { node: 1, scope: 2, joined: 3 } as const;

// Numbered names are one name: `neuron0` to `neuron15`. What numbers are on variables does not tell them apart either.
const familyOf = (title: string): string => title.replace(/\d+/g, "0");

/** For each part a number that says what it does. */
export const worksOf = (
  nodes: Nodes,
  scopes: Scopes,
  owners: Owners,
  numbers: Numbering,
  parts: readonly Part[],
): readonly number[] => {
  const { thing, list } = numbers;
  const leaf = thing("leaf");
  const workOfNode = (index: number): number => {
    const work = workOf(nodes.order[index]!, numbers);
    const names = scopes.names.get(index);
    return names === undefined
      ? work
      : list(
          work,
          names.map((name) => thing(familyOf(name))),
        );
  };
  // Only scopes of the same family and size can be alike: the others need not be looked into.
  const opsOf = (part: Part): number =>
    part.nodes.reduce((count, node) => (isLeaf(nodes, node) ? count : count + 1), 0);
  const keyOf = (part: Part): string => `${opsOf(part)} ${familyOf(scopes.scopes[part.scope]!.title)}`;
  const counts = new Map<string, number>();
  const keys = parts.map((part) => (part.scope === whole ? undefined : keyOf(part)));
  for (const key of keys) if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);

  const shapes = new Map<number, number>();
  const workOfScope = (part: Part, k: number): number => {
    if (counts.get(keys[k]!) === 1) return thing(part);
    shapes.clear();
    const found: number[] = [];
    for (const node of part.nodes) {
      if (isLeaf(nodes, node)) continue;
      // What comes from outside is to the scope what a variable is.
      const args = Array.from(entriesOf(nodes.args, node), (arg) =>
        owners[arg] === k && !isLeaf(nodes, arg) ? shapes.get(arg)! : leaf,
      );
      const shape = list(kinds.node, [workOfNode(node), ...args]);
      shapes.set(node, shape);
      found.push(shape);
    }
    return list(kinds.scope, [thing(familyOf(scopes.scopes[part.scope]!.title)), ...found.sort((a, b) => a - b)]);
  };

  return owning(
    owners,
    parts.map((part) => part.nodes),
    () =>
      parts.map((part, k) => {
        if (part.scope !== whole) return workOfScope(part, k);
        if (part.kind === "node") return workOfNode(part.nodes[0]!);
        const one = part.members.at(-1)!;
        const work = one.scope === whole ? workOfNode(one.nodes.at(-1)!) : thing(keyOf(one));
        return list(kinds.joined, [thing(part.kind), part.times, part.members.length, work]);
      }),
  );
};
