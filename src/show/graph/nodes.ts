// The nodes of a picture by number, in the order of computation, and what is known of each. No folding.
import { isControl, isItem } from "../../expr/control.js";
import type { Expr, Var } from "../../expr/expr.js";
import { NodeMap } from "../../expr/nodeMap.js";
import { topological } from "../../expr/walk.js";
import { variableLabels } from "../names.js";
import { settingsText } from "../values.js";
import { type Adjacency, adjacencyOf, reversed } from "./adjacency.js";
import type { Numbering } from "./numbering.js";

/** The nodes of a picture. */
export interface Nodes {
  readonly order: readonly Expr[];
  readonly args: Adjacency;
  readonly users: Adjacency;
  readonly isRoot: Uint8Array;
  /** Labels for the variables, and names that were given to nodes. */
  readonly labels: ReadonlyMap<Var, string>;
  readonly named: ReadonlyMap<Expr, string>;
}

export const nodesOf = (
  roots: readonly (readonly [name: string | undefined, Expr])[],
  names: Readonly<Record<string, Expr>>,
): Nodes => {
  const order = topological(roots.map(([, root]) => root));
  const indexes = new NodeMap<number>();
  order.forEach((node, i) => {
    indexes.set(node, i);
  });
  const indexOf = (node: Expr): number => indexes.get(node)!;
  const args = adjacencyOf(order.length, (i, add) => {
    const node = order[i]!;
    if (node.tag === "Apply") for (const arg of node.args) add(indexOf(arg));
  });
  const isRoot = new Uint8Array(order.length);
  for (const [, root] of roots) isRoot[indexOf(root)] = 1;
  return {
    order,
    args,
    users: reversed(args),
    isRoot,
    labels: variableLabels(order),
    named: namesOf([...Object.entries(names), ...roots]),
  };
};

const namesOf = (entries: readonly (readonly [name: string | undefined, Expr])[]): ReadonlyMap<Expr, string> => {
  const named = new Map<Expr, string>();
  for (const [name, node] of entries)
    if (name !== undefined) named.set(node, named.has(node) ? `${named.get(node)} = ${name}` : name);
  return named;
};

export const isLeaf = ({ order }: Nodes, index: number): boolean => order[index]!.tag !== "Apply";

/** Whether it is an op like `concat`, of any number of operands that are all the same to it. */
export const takesAnyNumber = (node: Expr): boolean =>
  node.tag === "Apply" && !isControl(node) && (node.op.args[0]?.startsWith("...") ?? false);

/** What a node does, its arguments apart, as a number: equal for the same op under the same settings. */
export const workOf = (node: Expr, { pair, thing }: Numbering): number => {
  if (node.tag !== "Apply") return thing(node.tag);
  // A loop is like no other: what it does is in its body.
  if (isControl(node) || isItem(node)) return thing(node.op);
  if (node.op.kind === "elementwise") return thing(node.op);
  const settings = settingsText(node.params);
  return settings === "" ? thing(node.op) : pair(thing(node.op), thing(settings));
};
