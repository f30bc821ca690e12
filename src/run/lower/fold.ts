// What no variable has a part in, computed once and for all. Knows dependence; the interpreter computes.
import { isControl, isUnknownLength } from "../../expr/control.js";
import { constant, type Expr, withArguments } from "../../expr/expr.js";
import { NodeMap } from "../../expr/nodeMap.js";
import { sizeOf } from "../../expr/shape.js";
import { rewrite, topological } from "../../expr/walk.js";
import { programOf, run } from "../program.js";

// Larger constants are cheap to compute again and dear to keep.
const mostNumbers = 4096;

const isSmall = ({ shape }: Expr): boolean => !isUnknownLength(shape) && sizeOf(shape) <= mostNumbers;

/** The same expressions with constants in place of what depends on no variable. */
export const folded = (roots: readonly Expr[]): readonly Expr[] => {
  const order = topological(roots);
  const varies = new NodeMap<true>();
  for (const node of order)
    if (node.tag === "Var" || isControl(node) || (node.tag === "Apply" && node.args.some((arg) => varies.has(arg))))
      varies.set(node, true);
  const isFixed = (node: Expr): boolean => node.tag === "Apply" && !varies.has(node) && isSmall(node);
  // Those that something else needs; what is under them need not be kept.
  const tops = new Set<Expr>(roots.filter(isFixed));
  for (const node of order)
    if (node.tag === "Apply" && !isFixed(node)) for (const arg of node.args) if (isFixed(arg)) tops.add(arg);
  if (tops.size === 0) return roots;
  const fixed = [...tops];
  const values = run(programOf(fixed, []), []);
  const known = new NodeMap<Expr>(fixed.map((node, i) => [node, constant(values[i]!)] as const));
  return rewrite(
    roots,
    (leaf) => known.get(leaf) ?? leaf,
    withArguments,
    (node) => known.has(node),
  );
};
