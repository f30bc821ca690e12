// What each edge of a pass brings to a node, and what fields that are added to hold after two passes. Knows histories; is
// ignorant of what anybody handed in.
import type { Expr } from "../expr/expr.js";
import type { Value } from "../run/program.js";
import { plus, times } from "./arithmetic.js";
import type { History } from "./history.js";

/** What one edge of the pass brings to a node. */
export interface Incoming {
  readonly from: Expr;
  /** The adjoint of `from`. */
  readonly adjoint: Value;
  readonly local: Value | undefined;
  readonly amount: Value;
}

/** What comes to each node, in the order in which it comes. */
export const incomingOf = ({ steps }: History): ReadonlyMap<Expr, readonly Incoming[]> => {
  const incoming = new Map<Expr, Incoming[]>();
  for (const { node, adjoint, contributions } of steps)
    for (const { to, local, amount } of contributions) {
      const list = incoming.get(to) ?? [];
      list.push({ from: node, adjoint: adjoint.value, local: local?.value, amount: amount.value });
      incoming.set(to, list);
    }
  return incoming;
};

/**
 * What fields that are added to hold after two passes over the same graph: each pass sets the root to 1 and adds to all
 * other nodes, so that the second one passes on what the first one left.
 */
export const afterSecondBackward = ({ root, steps, adjoints }: History): ReadonlyMap<Expr, Value | undefined> => {
  const held = new Map<Expr, Value | undefined>(adjoints);
  held.set(root, 1);
  for (const { node, contributions } of steps)
    for (const { to, local } of contributions) held.set(to, plus(held.get(to), times(held.get(node), local?.value)));
  return held;
};
