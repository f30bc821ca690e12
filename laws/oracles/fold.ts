// A scalar expression computed in another arithmetic: complex, exact, with error bounds. Knows the three kinds of node and
// visits each once, arguments first; what a number is and what an op does to it is the caller's.
import type { Apply, Const, ElementwiseOp, Expr, Var } from "../../src/index.js";

/** What leaves and ops come to in some arithmetic; `undefined` for what it has no number for. */
export interface Arithmetic<T> {
  leaf(node: Const | Var): T | undefined;
  apply(op: ElementwiseOp, args: readonly T[], node: Apply): T | undefined;
}

const scalarOp = (node: Apply): ElementwiseOp | undefined =>
  node.op.kind === "elementwise" && node.shape.length === 0 ? node.op : undefined;

/** The roots in an arithmetic, what they share computed once; `undefined` for those it cannot compute. */
export const computeAll = <T>(roots: readonly Expr[], arithmetic: Arithmetic<T>): readonly (T | undefined)[] => {
  const results = new Map<Expr, T | undefined>();
  const resultOf = (node: Expr): T | undefined => {
    if (node.tag !== "Apply") return arithmetic.leaf(node);
    const op = scalarOp(node);
    const args = node.args.flatMap((arg) => results.get(arg) ?? []);
    return op === undefined || args.length < node.args.length ? undefined : arithmetic.apply(op, args, node);
  };
  const waiting: Expr[] = [...roots];
  for (let node = waiting.at(-1); node !== undefined; node = waiting.at(-1)) {
    const open = node.tag === "Apply" ? node.args.filter((arg) => !results.has(arg)) : [];
    if (open.length > 0) waiting.push(...open);
    else {
      waiting.pop();
      if (!results.has(node)) results.set(node, resultOf(node));
    }
  }
  return roots.map((root) => results.get(root));
};
