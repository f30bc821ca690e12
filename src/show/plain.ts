// Helper ops of derivatives rewritten to what they mean in ops that readers know, as their records say it. Knows no op.
import { type Apply, type Expr, withArguments } from "../expr/expr.js";
import { sameShape } from "../expr/shape.js";
import { rewrite } from "../expr/walk.js";
import { broadcastTo } from "../ops/movement.js";

const nothing = (): boolean => false;

const inWords = (node: Apply): Expr => {
  const { op, args } = node;
  const meaning = op.kind === "elementwise" ? op.meaning?.(args) : undefined;
  if (meaning === undefined) return node;
  // Not all arguments need be in it.
  return sameShape(meaning.shape, node.shape) ? meaning : broadcastTo(meaning, node.shape);
};

/** An expression for readers, down to the nodes that have names. The same up to rounding, and but for conventions. */
export const plain = (root: Expr, isNamed: (node: Expr) => boolean = nothing): Expr =>
  rewrite(
    [root],
    (leaf) => leaf,
    (node, args) => inWords(withArguments(node, args)),
    (node) => node !== root && isNamed(node),
  )[0]!;
