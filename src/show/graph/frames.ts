// Frames of scopes around the boxes of a picture: which there are, and in which order they are told. Folds nothing.
import type { Group } from "./graph.js";
import type { Scene } from "./kept.js";
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

/** Frames by where their first box stands, outer ones before inner ones. */
export const inOrder = (shown: readonly Shown[], groups: readonly Group[]): Cover => {
  const known = new Map(groups.map((group) => [group.id, group] as const));
  const ids = new Map<string, string>();
  const ordered: Group[] = [];
  const idOf = (id: string | undefined): string | undefined => {
    if (id === undefined || ids.has(id)) return id === undefined ? undefined : ids.get(id);
    const { title, parent } = known.get(id)!;
    const outer = idOf(parent);
    ids.set(id, `g${ordered.length}`);
    ordered.push({ id: ids.get(id)!, title, parent: outer });
    return ids.get(id);
  };
  return { shown: shown.map(({ part, group }) => ({ part, group: idOf(group) })), groups: ordered };
};

/** Every node of a part a box, every scope in it a frame. */
export const unfolded = ({ scopes }: Scene, part: Part): Cover => {
  const around = aroundOf(scopes, part);
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

/** The innermost scope around all of a part. */
export const aroundOf = (scopes: Scopes, { kind, scope, nodes }: Part): number =>
  kind === "scope" ? scope : nodes.reduce((a, index) => common(scopes, a, scopes.of[index]!), scopes.of[nodes[0]!]!);
