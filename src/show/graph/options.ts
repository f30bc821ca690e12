// What all pictures can be asked for, in whatever language they are drawn.
import { fail } from "../../expr/errors.js";
import { type Expr, isOperand, type Operand, toExpr } from "../../expr/expr.js";
import { isPlainRecord } from "../../expr/record.js";
import type { Step } from "../table.js";

/** One expression, or several in one picture, each under a name: `{ loss, gradient }`. */
export type Pictured = Operand | Readonly<Record<string, Operand>>;

/** What a picture shows beside the structure, and how much of it. */
export interface PictureOptions {
  /** The steps of `reversePass(expr, env)`: each box then shows its value and the adjoint that reached it. */
  readonly steps?: readonly Step[];
  /** Names for inner nodes: `{ e, d }` writes `e` and `d` in the boxes of these nodes. */
  readonly names?: Readonly<Record<string, Expr>>;
  /** More text for a node's box, in lines of its own. */
  readonly annotate?: (node: Expr) => string;
  /** Significant digits of values and adjoints; 6 unless given. */
  readonly digits?: number;
  /**
   * `"auto"`, unless given: what is too big to be read is folded, scope by scope and part by part, until the picture
   * has no more than `limit` boxes, and says so. `"none"` draws every node.
   */
  readonly fold?: "auto" | "none";
  /** How many boxes a picture may have before it is folded; 60 unless given. */
  readonly limit?: number;
  /** Names of scopes to draw open, however big they are: `["layer1"]`. Each is to be in the picture. */
  readonly open?: readonly string[];
}

/** The expressions of a picture, each with its name if it has one. */
export const rootsOf = (where: string, pictured: Pictured): readonly (readonly [name: string | undefined, Expr])[] => {
  if (isOperand(pictured)) return [[undefined, toExpr(pictured, where, "the expression")]];
  if (!isPlainRecord(pictured)) throw fail.operand(where, "the expression", pictured);
  return Object.entries(pictured).map(([name, operand]) => [name, toExpr(operand, where, name)] as const);
};
