// What variables and intermediate results are called in text. Knows names; is ignorant of brackets and of ops.
import type { Expr, Var } from "../expr/expr.js";

const path = /^[\p{ID_Start}$_][\p{ID_Continue}$]*(?:\.[\p{ID_Start}$_][\p{ID_Continue}$]*|\[(?:\d+|"[^"\\]*")\])*$/u;

/** Whether a name reads as one thing in a formula: `w1`, `layers[0].w`. Any other is put in quotes. */
export const isPath = (name: string): boolean => path.test(name);

/**
 * A label for each variable of `order`: its name, in quotes where it would be misread. Variables are identities, so
 * a second variable of the same name is told apart: `x`, `x#2`.
 */
export const variableLabels = (order: readonly Expr[]): ReadonlyMap<Var, string> => {
  const counts = new Map<string, number>();
  const labels = new Map<Var, string>();
  for (const node of order) {
    if (node.tag !== "Var") continue;
    const name = isPath(node.name) ? node.name : JSON.stringify(node.name);
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    labels.set(node, count === 1 ? name : `${name}#${count}`);
  }
  return labels;
};

/** Names `v1, v2, ...` for some nodes, in their order; names that a variable has already are passed over. */
export const resultNames = (nodes: Iterable<Expr>, taken: Iterable<string>): ReadonlyMap<Expr, string> => {
  const used = new Set(taken);
  const names = new Map<Expr, string>();
  let count = 0;
  for (const node of nodes) {
    do count += 1;
    while (used.has(`v${count}`));
    names.set(node, `v${count}`);
  }
  return names;
};
