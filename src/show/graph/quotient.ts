// Parts of a picture and how they depend on each other: the graph of nodes, with those of each part made one.
import { type Adjacency, adjacencyOf, reversed } from "./adjacency.js";
import { isLeaf, type Nodes } from "./nodes.js";

export interface Quotient {
  /** For each part what it depends on: argument by argument where it is one node, otherwise each once. */
  readonly before: Adjacency;
  readonly after: Adjacency;
  /** Whether a part is used by what is in none of them, or is a result. */
  readonly isExit: Uint8Array;
  /** Whether it uses ops that are in none of them. */
  readonly isEntry: Uint8Array;
}

/** The part of each node while one function works, and -1 elsewhere: shared, so that small parts of large graphs are cheap. */
export type Owners = Int32Array;

/** What `work` makes of nodes that know their part. */
export const owning = <T>(owners: Owners, parts: readonly (readonly number[])[], work: () => T): T => {
  parts.forEach((part, k) => {
    for (const node of part) owners[node] = k;
  });
  const result = work();
  for (const part of parts) for (const node of part) owners[node] = -1;
  return result;
};

export const quotientOf = (nodes: Nodes, owners: Owners, parts: readonly (readonly number[])[]): Quotient =>
  owning(owners, parts, () => {
    const isExit = new Uint8Array(parts.length);
    const isEntry = new Uint8Array(parts.length);
    // The last part that had each in its list.
    const met = new Int32Array(parts.length).fill(-1);
    const { args, users, isRoot } = nodes;
    const before = adjacencyOf(parts.length, (k, add) => {
      const part = parts[k]!;
      for (const node of part) {
        if (isRoot[node] === 1) isExit[k] = 1;
        for (let at = users.starts[node]!; at < users.starts[node + 1]!; at++)
          if (owners[users.list[at]!] === -1) isExit[k] = 1;
        for (let at = args.starts[node]!; at < args.starts[node + 1]!; at++) {
          const arg = args.list[at]!;
          const owner = owners[arg]!;
          if (owner === -1) {
            if (!isLeaf(nodes, arg)) isEntry[k] = 1;
          } else if (owner !== k && (part.length === 1 || met[owner] !== k)) {
            met[owner] = k;
            add(owner);
          }
        }
      }
    });
    return { before, after: reversed(before), isExit, isEntry };
  });
