// The paths from the root of a pass to one of its nodes: how many there are, and the most important ones without going
// through all of them, since there may be 2^200. Knows edges and their gains; computes no derivative.
import type { Expr } from "../expr/expr.js";
import type { Edge } from "./edges.js";
import { BestFirst } from "./heap.js";

/** A path as its last edge, and the path before it. The way from the root to itself is `undefined`. */
export interface Way {
  readonly before: Way | undefined;
  readonly edge: Edge;
}

export interface Paths {
  readonly count: bigint;
  /** The ways with the largest products of gains, the largest first. */
  best(limit: number): readonly (Way | undefined)[];
}

/** The paths along `edges` from the first of `order` to `target`; nodes stand in `order` before those they pass to. */
export const pathsTo = (order: readonly Expr[], edges: ReadonlyMap<Expr, readonly Edge[]>, target: Expr): Paths => {
  const counts = new Map<Expr, bigint>();
  // The logarithm of the largest product of gains from a node to the target: a sum of logarithms cannot underflow.
  const bounds = new Map<Expr, number>();
  const root = order[0];
  for (let i = order.length - 1; i >= 0; i--) {
    const node = order[i]!;
    let count = node === target ? 1n : 0n;
    let bound = node === target ? 0 : Number.NEGATIVE_INFINITY;
    if (node !== target)
      for (const edge of edges.get(node) ?? []) {
        const further = counts.get(edge.to) ?? 0n;
        if (further === 0n) continue;
        count += further;
        bound = Math.max(bound, sum(logOf(edge.gain), bounds.get(edge.to)!));
      }
    counts.set(node, count);
    bounds.set(node, bound);
  }

  const best = (limit: number): readonly (Way | undefined)[] => {
    const found: (Way | undefined)[] = [];
    if (root === undefined || counts.get(root) === 0n) return found;
    // By how much less a way leads to than the best one: exactly 0 along that, where sums of logarithms would be rounded, and
    // rounding would set out on all of 2^200 ways that are equally good before it ends one.
    const queue = new BestFirst<{ readonly way: Way | undefined; readonly node: Expr; readonly lost: number }>();
    queue.put({ way: undefined, node: root, lost: 0 }, 0);
    for (let next = queue.take(); next !== undefined && found.length < limit; next = queue.take()) {
      const { way, node, lost: sofar } = next;
      if (node === target) {
        found.push(way);
        continue;
      }
      const onward = (edges.get(node) ?? []).filter(({ to }) => counts.get(to) !== 0n && counts.has(to));
      // The last one put in is taken first among equals: so the first argument's path is.
      for (const edge of [...onward].reverse()) {
        const ahead = sum(logOf(edge.gain), bounds.get(edge.to)!);
        const bound = bounds.get(node)!;
        const lost = sofar + (ahead === bound ? 0 : bound - ahead);
        queue.put({ way: { before: way, edge }, node: edge.to, lost }, -lost);
      }
    }
    return found;
  };
  return { count: root === undefined ? 0n : counts.get(root)!, best };
};

// What is no number is looked at first; what is 0 stays 0, whatever it is multiplied by.
const logOf = (gain: number): number => (Number.isNaN(gain) ? Number.POSITIVE_INFINITY : Math.log(gain));

const sum = (a: number, b: number): number => {
  const total = a + b;
  return Number.isNaN(total) ? Number.NEGATIVE_INFINITY : total;
};

/** The edges of a way, from the root on. */
export const edgesAlong = (way: Way | undefined): readonly Edge[] => {
  const edges: Edge[] = [];
  for (let at = way; at !== undefined; at = at.before) edges.push(at.edge);
  return edges.reverse();
};
