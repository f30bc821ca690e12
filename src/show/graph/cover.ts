// Which parts a picture shows as boxes, and which frames stand around them: scopes are opened, outer ones first, as long as
// the boxes stay few enough. Knows how many; what is written in a box is another's.
import type { Group } from "./graph.js";
import { membersOf, type Scene } from "./inside.js";
import { nodePart, type Part } from "./parts.js";
import { common, type Scopes, whole } from "./scopes.js";

/** A part that is a box, in the innermost frame of its picture. */
export interface Shown {
  readonly part: Part;
  readonly group: string | undefined;
}

export interface Cover {
  readonly shown: readonly Shown[];
  readonly groups: readonly Group[];
}

interface Place extends Shown {
  /** One of many that are alike: opening one would tell it from the others. */
  readonly isOneOfMany: boolean;
  /** What is drawn instead of it. */
  inner: readonly Place[] | undefined;
}

/** The boxes of a picture of what is in a part, folded to what the limit allows. `mustOpen` names scopes that are opened however many boxes that makes. */
export const coverOf = (scene: Scene, part: Part, mustOpen: ReadonlySet<string>): Cover => {
  const isForced = forcedBy(scene, mustOpen);
  const groups: Group[] = [];
  const top: Place = { part, group: undefined, isOneOfMany: false, inner: undefined };
  const open = (place: Place, members: readonly Part[], group: string | undefined): readonly Place[] => {
    const isOneOfMany = place.part.times > 1;
    place.inner = members.map((member) => ({ part: member, group, isOneOfMany, inner: undefined }));
    return place.inner;
  };
  const waiting: Place[] = [...open(top, membersOf(scene, part), undefined)];
  let count = waiting.length;
  for (let at = 0; at < waiting.length; at++) {
    const place = waiting[at]!;
    const { kind } = place.part;
    if (kind === "node") continue;
    const forced = isForced(place.part);
    if (!forced && (kind !== "scope" || place.isOneOfMany || count >= scene.limit)) continue;
    const members = membersOf(scene, place.part);
    if (!forced && count + members.length - 1 > scene.limit) continue;
    count += members.length - 1;
    let { group } = place;
    if (kind === "scope") {
      group = `g${groups.length}`;
      groups.push({ id: group, title: titleOf(scene, place.part), parent: place.group });
    }
    for (const inner of open(place, members, group)) waiting.push(inner);
  }
  return { shown: boxesOf(top), groups };
};

/** Every node of a part a box, every scope in it a frame. */
export const unfolded = ({ scopes }: Scene, part: Part): Cover => {
  const around = part.kind === "scope" ? part.scope : shared(scopes, part.nodes);
  const inside = new Set<number>();
  for (const index of part.nodes)
    for (let at = scopes.of[index]!; at !== whole && at !== around && !inside.has(at); at = scopes.scopes[at]!.parent)
      inside.add(at);
  const idOf = (scope: number): string | undefined => (inside.has(scope) ? `g${scope}` : undefined);
  return {
    shown: [...part.nodes]
      .sort((a, b) => a - b)
      .map((index) => ({ part: nodePart(index), group: idOf(scopes.of[index]!) })),
    groups: [...inside]
      .sort((a, b) => a - b)
      .map((scope) => ({
        id: `g${scope}`,
        title: scopes.scopes[scope]!.title,
        parent: idOf(scopes.scopes[scope]!.parent),
      })),
  };
};

// The innermost scope around all ops of a part.
const shared = (scopes: Scopes, indexes: readonly number[]): number =>
  indexes.map((index) => scopes.of[index]!).reduce((a, b) => common(scopes, a, b));

const titleOf = ({ scopes }: Scene, { scope, piece }: Part): string => {
  const { title } = scopes.scopes[scope]!;
  return piece === 0 ? title : `${title}, part ${piece}`;
};

const boxesOf = (top: Place): readonly Shown[] => {
  const shown: Shown[] = [];
  const waiting: Place[] = [top];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    if (place.inner === undefined) shown.push(place);
    else for (let k = place.inner.length - 1; k >= 0; k--) waiting.push(place.inner[k]!);
  }
  return shown;
};

// Scopes that are asked for, and whatever holds one.
const forcedBy = ({ scopes }: Scene, mustOpen: ReadonlySet<string>): ((part: Part) => boolean) => {
  if (mustOpen.size === 0) return () => false;
  const holds = scopes.scopes.map(({ name, title }) => mustOpen.has(name) || mustOpen.has(title));
  for (let k = holds.length - 1; k >= 0; k--) {
    const { parent } = scopes.scopes[k]!;
    if (holds[k] && parent !== whole) holds[parent] = true;
  }
  return (part) => {
    const waiting = [part];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (next.kind === "scope" && holds[next.scope]) return true;
      for (const member of next.members) if (member.kind !== "node") waiting.push(member);
    }
    return false;
  };
};
