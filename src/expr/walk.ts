// How to go through an expression: once per node, however often it is shared, without recursion.
import { type Apply, type Expr, type Operand, toExpr, type Var } from "./expr.js";
import { NodeMap } from "./nodeMap.js";

const noLeaf = (): boolean => false;

/**
 * All nodes under `roots`, each once, arguments before the nodes that use them. What is under an `isLeaf` is left out.
 */
export const topological = (roots: readonly Expr[], isLeaf: (node: Expr) => boolean = noLeaf): readonly Expr[] => {
  const order: Expr[] = [];
  const done = new NodeMap<true>();
  const stack: Expr[] = [...roots].reverse();
  while (stack.length > 0) {
    const node = stack[stack.length - 1]!;
    if (done.has(node)) {
      stack.pop();
      continue;
    }
    let ready = true;
    if (node.tag === "Apply" && !isLeaf(node))
      for (let i = node.args.length - 1; i >= 0; i--) {
        const arg = node.args[i]!;
        if (!done.has(arg)) {
          stack.push(arg);
          ready = false;
        }
      }
    if (!ready) continue;
    stack.pop();
    done.set(node, true);
    order.push(node);
  }
  return order;
};

/** The variables in `roots`, in the order of their first use. */
export const freeVariablesOf = (roots: readonly Expr[]): readonly Var[] =>
  topological(roots).filter((node) => node.tag === "Var");

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
  for (const node of order)
    if (node.tag === "Apply" && pass(node) && node.args.some((arg) => active.has(arg))) active.set(node, true);
  return (node) => active.has(node);
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
  for (const node of topological(roots, isLeaf))
    rewritten.set(node, node.tag === "Apply" && !isLeaf(node) ? rebuild(node, node.args.map(result)) : leaf(node));
  return roots.map(result);
};
