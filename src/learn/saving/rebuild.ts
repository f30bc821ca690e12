// A tree walked through and built anew, node by node, without recursion. Knows records and arrays; is ignorant of what
// stands at their ends.
import type { AnyTree } from "../../index.js";

/** What becomes of the nodes of a tree. */
export interface Rebuilding {
  /** What stands in a node's place, if it is not walked into. */
  readonly replaced: (value: unknown, path: string) => { readonly by: AnyTree } | undefined;
  /** The new name of an entry of a record: the same unless given. */
  readonly key?: (name: string) => string;
}

interface Container {
  readonly names: readonly string[] | undefined;
  readonly entries: AnyTree[];
  readonly parent: Container | undefined;
  readonly place: number;
}

/** Where an entry of a record is, as `Tree.leaves` writes it. */
const childPath = (path: string, name: string): string =>
  /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;

/** The tree with its nodes replaced, frozen; `root` is the path of the whole. It must not contain itself. */
export const rebuilt = (tree: unknown, root: string, { replaced, key = (name) => name }: Rebuilding): AnyTree => {
  const whole: AnyTree[] = [];
  const containers: Container[] = [];
  const top: Container = { names: undefined, entries: whole, parent: undefined, place: 0 };
  const waiting = [{ value: tree, path: root, parent: top, place: 0 }];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const { value, path, parent, place } = node;
    const replacement = replaced(value, path);
    if (replacement !== undefined || typeof value !== "object" || value === null) {
      parent.entries[place] = replacement === undefined ? value : replacement.by;
      continue;
    }
    const isArray = Array.isArray(value);
    const container: Container = {
      names: isArray ? undefined : Object.keys(value).map(key),
      entries: Array.from({ length: Object.keys(value).length }, () => undefined),
      parent,
      place,
    };
    containers.push(container);
    Object.entries(value).forEach(([name, entry]: readonly [string, unknown], i) => {
      waiting.push({
        value: entry,
        path: isArray ? `${path}[${name}]` : childPath(path, name),
        parent: container,
        place: i,
      });
    });
  }
  // Every container stands before those that it holds: from the last to the first, each finds its entries made.
  for (const { names, entries, parent, place } of containers.reverse())
    parent!.entries[place] = Object.freeze(
      names === undefined ? entries : Object.fromEntries(names.map((name, i) => [name, entries[i]])),
    );
  return whole[0];
};
