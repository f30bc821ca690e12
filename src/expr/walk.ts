// How to go through an expression: once per node, however often it is shared, without recursion.
import { type Apply, type Expr, type Operand, toExpr, type Var } from "./expr.js";
import { mapped, someOf } from "./frozen.js";
import { NodeMap } from "./nodeMap.js";

const noLeaf = (): boolean => false;

const none: readonly Expr[] = [];

/**
 * Visits every node under `roots` that is not in `done`, arguments before the nodes that use them. The visit puts the
 * node there: so each is visited once. What is under an `isLeaf` is left out.
 */
const visitAll = (
  roots: readonly Expr[],
  isLeaf: (node: Expr) => boolean,
  done: NodeMap<unknown>,
  visit: (node: Expr) => void,
): void => {
  // The way from a root to where we are: the nodes on it, and which argument of each is next.
  const path: Expr[] = [];
  const next: number[] = [];
  for (const root of roots) {
    if (done.has(root)) continue;
    path.push(root);
    next.push(0);
    while (path.length > 0) {
      const depth = path.length - 1;
      const node = path[depth]!;
      const args = node.tag === "Apply" && !isLeaf(node) ? node.args : none;
      let place = next[depth]!;
      while (place < args.length && done.has(args[place]!)) place++;
      if (place < args.length) {
        next[depth] = place + 1;
        path.push(args[place]!);
        next.push(0);
      } else {
        path.pop();
        next.pop();
        visit(node);
      }
    }
  }
};

/**
 * All nodes under `roots`, each once, arguments before the nodes that use them. What is under an `isLeaf` is left out.
 */
export const topological = (roots: readonly Expr[], isLeaf: (node: Expr) => boolean = noLeaf): readonly Expr[] => {
  const order: Expr[] = [];
  const done = new NodeMap<true>();
  visitAll(roots, isLeaf, done, (node) => {
    done.set(node, true);
    order.push(node);
  });
  return order;
};

/** The variables in `roots`, in the order of their first use. */
export const freeVariablesOf = (roots: readonly Expr[]): readonly Var[] => {
  const variables: Var[] = [];
  const done = new NodeMap<true>();
  visitAll(roots, noLeaf, done, (node) => {
    done.set(node, true);
    if (node.tag === "Var") variables.push(node);
  });
  return variables;
};

/**
 * The variables that an expression depends on, in the order of their first use.
 *
 * @example
 * const x = variable("x")
 * freeVariables(add(x, 1)).has(x) // => true
 */
export const freeVariables = (expr: Operand): ReadonlySet<Var> =>
  new Set(freeVariablesOf([toExpr(expr, "freeVariables", "the expression")]));

/** Which nodes of `order` (arguments first) depend on one of `sources`, through nodes that `pass` dependence on. */
export const dependents = (
  order: readonly Expr[],
  sources: Iterable<Expr>,
  pass: (node: Expr) => boolean = () => true,
): ((node: Expr) => boolean) => {
  const active = new NodeMap<true>();
  for (const source of sources) active.set(source, true);
  const isActive = (node: Expr): boolean => active.has(node);
  for (const node of order)
    if (node.tag === "Apply" && pass(node) && someOf(node.args, isActive)) active.set(node, true);
  return isActive;
};

/**
 * Expressions rebuilt from their leaves up: `rebuild` gets each application and its rewritten arguments. Constants and
 * variables are leaves, and whatever else `isLeaf` says.
 */
export const rewrite = (
  roots: readonly Expr[],
  leaf: (node: Expr) => Expr,
  rebuild: (node: Apply, args: readonly Expr[]) => Expr,
  isLeaf: (node: Expr) => boolean = noLeaf,
): readonly Expr[] => {
  const rewritten = new NodeMap<Expr>();
  const result = (node: Expr): Expr => rewritten.get(node) ?? node;
  visitAll(roots, isLeaf, rewritten, (node) =>
    rewritten.set(node, node.tag === "Apply" && !isLeaf(node) ? rebuild(node, mapped(node.args, result)) : leaf(node)),
  );
  return roots.map(result);
};
