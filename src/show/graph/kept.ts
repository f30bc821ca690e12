// What all pictures of the same expressions share: the nodes, their scopes, how many boxes there may be, and what is to be
// seen as a box of its own. No folding.
import { mostOf } from "./enough.js";
import type { Nodes } from "./nodes.js";
import { type Part, scopePart } from "./parts.js";
import type { Owners } from "./quotient.js";
import { type Scopes, whole } from "./scopes.js";

export interface Scene {
  readonly nodes: Nodes;
  readonly scopes: Scopes;
  readonly owners: Owners;
  /** How many boxes a picture may have. */
  readonly limit: number;
  /** What is looked for first, the results and the nodes that have names: 1 for those that no box folds if it can be helped. */
  readonly isKept: Uint8Array;
}

export const sceneOf = (nodes: Nodes, scopes: Scopes, limit: number): Scene => {
  // Most of a picture is for what leads to them.
  const most = limit - mostOf(limit);
  const isKept = Uint8Array.from(nodes.isRoot);
  if (nodes.named.size <= most)
    nodes.order.forEach((node, i) => {
      if (nodes.named.has(node)) isKept[i] = 1;
    });
  const count = isKept.reduce((total, one) => total + one, 0);
  return {
    nodes,
    scopes,
    owners: new Int32Array(nodes.order.length).fill(-1),
    limit,
    isKept: count <= most ? isKept : isKept.fill(0),
  };
};

/** Whether a part holds what is to be seen. */
export const holdsKept = ({ isKept }: Scene, { nodes }: Part): boolean => nodes.some((index) => isKept[index] === 1);

export const wholePart = ({ nodes }: Scene): Part => scopePart(whole, Array.from(nodes.order.keys()), 0);
