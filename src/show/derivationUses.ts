// Which nodes use a node, and when the local derivative of one of them is not all that there is: what a sum over uses needs
// to know of the graph.
import type { Expr } from "../expr/expr.js";
import type { Step } from "./table.js";

/** One use of a node: what the node that uses it passes on. */
export interface Use {
  readonly user: Step;
  readonly passed: Step["contributions"][number];
}

/** What uses each node, in the order of the steps. */
export const usesOf = (steps: readonly Step[]): ReadonlyMap<Expr, readonly Use[]> => {
  const uses = new Map<Expr, Use[]>();
  for (const user of steps)
    for (const passed of user.contributions) {
      const known = uses.get(passed.to);
      if (known === undefined) uses.set(passed.to, [{ user, passed }]);
      else known.push({ user, passed });
    }
  return uses;
};

/**
 * Whether what is passed on is no product of the two: to the side that a `where` did not take comes nothing, and nothing
 * times an infinite slope is nothing here, and NaN in writing.
 */
export const isNoProduct = ({ adjoint }: Step, { local, amount }: Use["passed"]): boolean =>
  typeof adjoint.value === "number" &&
  typeof local?.value === "number" &&
  Number.isNaN(adjoint.value * local.value) &&
  !Number.isNaN(amount.value);

/** The longest way from each node down to a leaf. */
export const heightsOf = (order: readonly Expr[]): ReadonlyMap<Expr, number> => {
  const heights = new Map<Expr, number>();
  for (const node of order) {
    let height = 0;
    if (node.tag === "Apply") for (const arg of node.args) height = Math.max(height, (heights.get(arg) ?? 0) + 1);
    heights.set(node, height);
  }
  return heights;
};

/**
 * For which uses the local derivative need not be the whole derivative of the user in what it uses: those by the result
 * itself beside others, and those that can have another user below them. What is as low as the lowest user has none.
 */
export const partialIn = (
  used: readonly Use[],
  heights: ReadonlyMap<Expr, number>,
  root: Expr,
): ((use: Use) => boolean) => {
  if (used.length === 1) return () => false;
  const counts = new Map<Expr, number>();
  let lowest = Number.POSITIVE_INFINITY;
  for (const { user } of used) {
    counts.set(user.node, (counts.get(user.node) ?? 0) + 1);
    lowest = Math.min(lowest, heights.get(user.node) ?? 0);
  }
  return ({ user: { node } }) => node === root || (counts.get(node) ?? 0) > 1 || (heights.get(node) ?? 0) > lowest;
};
