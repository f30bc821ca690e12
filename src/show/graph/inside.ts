// What is in a part, as parts: few enough to be read, none of which needs another in a circle. Here it is decided in which
// order the ways of folding are tried; each of them has a file of its own.
import { circling, entriesOf, sorted } from "./adjacency.js";
import { withAlike, withConstants } from "./alike.js";
import { cut } from "./cut.js";
import { exclusiveOrder } from "./dominators.js";
import { holdsKept, type Scene } from "./kept.js";
import { worksOf } from "./likeness.js";
import { numbering } from "./numbering.js";
import { isLeafPart, nodePart, type Part, scopePart } from "./parts.js";
import { owning, type Quotient, quotientOf } from "./quotient.js";
import { type Sequence, withRepeats } from "./repeats.js";
import { withRuns } from "./runs.js";
import { depthOf, outerAt, whole } from "./scopes.js";

/** The parts in a part, in an order of computation, repeats as one. */
export const sequenceOf = (scene: Scene, part: Part): Sequence => {
  if (part.kind === "scope") return folded(scene, byScope(scene, part));
  // Side by side, or one after the other: nothing but itself is known to be used only for a member.
  return { parts: part.members, firsts: part.kind === "stretch" ? part.firsts : part.members.map((_, k) => k) };
};

/** A sequence as no more than `room` parts. */
export const cutTo = (scene: Scene, sequence: Sequence, room: number): readonly Part[] =>
  cut(sequence, room, scene.limit, (part) => holdsKept(scene, part));

/** Nodes of a part by the scopes right under it. A scope that is needed in a circle is split. */
const byScope = (scene: Scene, { nodes: indexes, scope }: Part): readonly Part[] => {
  const { scopes } = scene;
  const depth = depthOf(scopes, scope) + 1;
  const keys = indexes.map((index) => {
    const inner = outerAt(scopes, scopes.of[index]!, depth);
    // Another part's leaf may be here: it is nobody's.
    return inner === whole || scopes.scopes[inner]!.depth < depth ? whole : inner;
  });
  const parts = grouped(indexes, keys, scopes.scopes.length, () => 0);
  const { before } = quotient(scene, parts);
  if (sorted(before) !== undefined) return parts;
  const phases = phasesOf(scene, parts, circling(before));
  return grouped(indexes, keys, scopes.scopes.length, (index) => phases.get(index) ?? 0);
};

const grouped = (
  indexes: readonly number[],
  keys: readonly number[],
  scopes: number,
  phaseOf: (index: number) => number,
): readonly Part[] => {
  const groups: { readonly scope: number; readonly phase: number; readonly members: number[] }[] = [];
  const known = new Map<number, number>();
  indexes.forEach((index, k) => {
    const scope = keys[k]!;
    const phase = scope === whole ? 0 : phaseOf(index);
    const key = scope + scopes * phase;
    const group = scope === whole ? undefined : known.get(key);
    if (group !== undefined) {
      groups[group]!.members.push(index);
      return;
    }
    if (scope !== whole) known.set(key, groups.length);
    groups.push({ scope, phase, members: [index] });
  });
  // A piece of a scope may be one node, and is drawn as that.
  return groups.map(({ scope, phase, members }) =>
    members.length === 1 ? nodePart(members[0]!) : scopePart(scope, members, phase),
  );
};

// How often one changes from part to part on the way to a node, among those that go in circles. It grows from part to part and
// never falls: pieces of parts by that number go in no circle.
const phasesOf = (
  { nodes, owners }: Scene,
  parts: readonly Part[],
  isCircling: Uint8Array,
): ReadonlyMap<number, number> =>
  owning(
    owners,
    parts.map((part) => part.nodes),
    () => {
      const phases = new Map<number, number>();
      const indexes = parts.filter((_, k) => isCircling[k] === 1).flatMap((part) => part.nodes);
      for (const index of indexes.sort((a, b) => a - b)) {
        let phase = 1;
        for (const arg of entriesOf(nodes.args, index)) {
          const owner = owners[arg]!;
          if (owner !== -1 && isCircling[owner] === 1)
            phase = Math.max(phase, phases.get(arg)! + (owner === owners[index] ? 0 : 1));
        }
        phases.set(index, phase);
      }
      return phases;
    },
  );

/** Repeats become one, side by side and then one after the other. */
const folded = (scene: Scene, given: readonly Part[]): Sequence => {
  const { nodes, scopes, owners } = scene;
  const numbers = numbering();
  const single = inOrder(scene, given);
  const isKept = (part: Part): boolean => holdsKept(scene, part);
  const runs = inOrder(scene, withRuns(nodes, numbers, single.parts, single.links, isKept), single);
  const works = worksOf(nodes, scopes, owners, numbers, runs.parts);
  const alike = inOrder(
    scene,
    withAlike({ nodes, owners, numbers, parts: runs.parts, works, quotient: runs.links, isKept }),
    runs,
  );
  const { parts, links } = inOrder(scene, withConstants(nodes, alike.parts, alike.links), alike);
  const { order, firsts } = exclusiveOrder(links.after, links.isExit);
  const sequence = { parts: order.map((k) => parts[k]!), firsts };
  return withRepeats(
    sequence,
    worksOf(nodes, scopes, owners, numbers, sequence.parts).map((work, k) =>
      isKept(sequence.parts[k]!) ? numbers.thing(sequence.parts[k]!) : work,
    ),
    quotient(scene, sequence.parts).before,
    (part) => isLeafPart(nodes, part),
  );
};

const quotient = ({ nodes, owners }: Scene, parts: readonly Part[]): Quotient =>
  quotientOf(
    nodes,
    owners,
    parts.map((part) => part.nodes),
  );

interface Ordered {
  readonly parts: readonly Part[];
  readonly links: Quotient;
}

/** The parts in an order of computation; as they are known, if nothing was folded. */
const inOrder = (scene: Scene, given: readonly Part[], known?: Ordered): Ordered => {
  if (known !== undefined && known.parts.length === given.length) return known;
  const links = quotient(scene, given);
  const order = sorted(links.before) ?? given.map((_, k) => k);
  if (order.every((k, at) => k === at)) return { parts: given, links };
  const parts = order.map((k) => given[k]!);
  return { parts, links: quotient(scene, parts) };
};
