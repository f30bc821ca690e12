// Which parts a picture shows as boxes, and which frames stand around them: scopes are opened, outer ones first, as long as
// the boxes stay few enough. Knows how many; what is written in a box is another's.
import { glance, mostOf } from "./enough.js";
import { aroundOf, type Cover, inOrder, type Shown } from "./frames.js";
import type { Group } from "./graph.js";
import { cutTo, sequenceOf } from "./inside.js";
import { holdsKept, type Scene } from "./kept.js";
import { type Part, scopeTitle } from "./parts.js";
import { revealed } from "./reveal.js";
import { whole } from "./scopes.js";

interface Place extends Shown {
  /** The scope that `group` is the frame of. */
  readonly around: number;
  /** One of many that are alike: opening one would tell it from the others. */
  readonly isOneOfMany: boolean;
  /** What is drawn instead of it. */
  inner: readonly Place[] | undefined;
}

/**
 * The boxes of a picture of what is in a part, folded to what the limit allows. Scopes are opened first, those with results
 * before others; then repeats are drawn one by one. A greater limit never gives fewer boxes: what it allows, and a smaller one
 * does not, is more than the smaller one. `mustOpen` names scopes that are opened however many boxes that makes.
 */
export const coverOf = (scene: Scene, part: Part, mustOpen: ReadonlySet<string>): Cover => {
  const { limit, scopes } = scene;
  const isForced = forcedBy(scene, mustOpen);
  const groups: Group[] = [];
  const frame = (title: string, parent: string | undefined): string => {
    const id = `g${groups.length}`;
    groups.push({ id, title, parent });
    return id;
  };
  const top: Place = { part, group: undefined, around: aroundOf(scopes, part), isOneOfMany: false, inner: undefined };
  const waiting: Place[] = [];
  let count = 0;
  const open = (place: Place, members: readonly Part[]): void => {
    const isScope = place.part.kind === "scope" && place !== top;
    const isOneOfMany = place.part.times > 1;
    const group = isScope ? frame(scopeTitle(scopes, place.part), place.group) : place.group;
    const around = isScope ? place.part.scope : place.around;
    place.inner = members.map((member) => ({ part: member, group, around, isOneOfMany, inner: undefined }));
    for (const inner of place.inner) waiting.push(inner);
    count += members.length - (place === top ? 0 : 1);
  };

  // How many boxes a scope may become, of those that it needs: all there is room for, if that is most of them or the scope is
  // half of the picture; a glance, if it holds a result.
  const roomFor = ({ part: inner }: Place, needed: number): number => {
    const room = limit - count + 1;
    if (mostOf(needed) <= room || 2 * inner.nodes.length > part.nodes.length) return room;
    return holdsKept(scene, inner) ? Math.min(room, glance) : 0;
  };
  const isClosed = ({ part: { kind }, inner }: Place): boolean => inner === undefined && kind !== "node";
  const tryOpen = (place: Place): void => {
    const forced = isForced(place.part);
    if (!forced && (place.part.kind !== "scope" || place.isOneOfMany || count >= limit)) return;
    const sequence = sequenceOf(scene, place.part);
    const room = forced ? limit : roomFor(place, sequence.parts.length);
    if (room > 1) open(place, cutTo(scene, sequence, room));
  };
  open(top, cutTo(scene, sequenceOf(scene, part), limit));
  for (const isFirst of [true, false])
    for (let at = 0; at < waiting.length; at++) {
      const place = waiting[at]!;
      if (isClosed(place) && holdsKept(scene, place.part) === isFirst) tryOpen(place);
    }

  const repeats = waiting.filter((place) => isClosed(place) && place.part.times > 1 && !place.isOneOfMany);
  const frames = new Map<number, string>();
  const frameOf = (scope: number, place: Place): string | undefined => {
    if (scope === whole || scope === place.around) return place.group;
    const { title, parent } = scopes.scopes[scope]!;
    if (!frames.has(scope)) frames.set(scope, frame(title, frameOf(parent, place)));
    return frames.get(scope);
  };
  const groupOf = ({ kind, nodes }: Part, place: Place): string | undefined =>
    kind === "node" ? frameOf(scopes.of[nodes[0]!]!, place) : place.group;
  revealed(
    scene.nodes,
    repeats.map((place) => place.part),
    { others: count - repeats.length, limit, total: part.nodes.length },
  ).forEach((parts, k) => {
    const place = repeats[k]!;
    if (parts.length > 1)
      place.inner = parts.map((inner) => ({ ...place, part: inner, group: groupOf(inner, place), inner: undefined }));
  });
  return inOrder(boxesOf(top), groups);
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
