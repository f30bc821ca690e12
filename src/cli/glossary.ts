// What a reader must know of an op to understand what is printed of it. Words for readers; nothing is computed from them.
import type { Expr } from "../expr/expr.js";
import { topological } from "../expr/walk.js";

const words: ReadonlyMap<string, string> = new Map([
  // The one op that readers write and whose derivative is not that of its value.
  ["stopGradient", "stopGradient(x) is x, and for derivatives a constant; differences do not know that"],
]);

/** What there is to say of the ops in some expressions, in the order in which they stand. */
export const notesOn = (exprs: readonly Expr[]): readonly string[] => {
  const names = new Set(topological(exprs).flatMap((node) => (node.tag === "Apply" ? [node.op.name] : [])));
  return [...names].flatMap((name) => words.get(name) ?? []);
};
