// Variables replaced by expressions.
import { fail, showShape } from "../expr/errors.js";
import { type Expr, isExpr, type Operand, toExpr, type Var, withArguments } from "../expr/expr.js";
import { sameShape } from "../expr/shape.js";
import { rewrite } from "../expr/walk.js";

/** Variables replaced in several expressions at once; what they share stays shared. */
export const substituteAll = (roots: readonly Expr[], replacements: ReadonlyMap<Var, Expr>): readonly Expr[] =>
  rewrite(roots, (leaf) => (leaf.tag === "Var" ? (replacements.get(leaf) ?? leaf) : leaf), withArguments);

/**
 * The expression with variables replaced, all at once. Variables are identities, so nothing can be captured by name.
 *
 * @throws GM-SHAPE-VALUE if a replacement has another shape than its variable.
 *
 * @example
 * const x = variable("x")
 * evaluate(substitute(new Map([[x, add(x, 1)]]))(mul(x, x)), { x: 2 }) // => 9
 */
export const substitute =
  (replacements: ReadonlyMap<Var, Operand>) =>
  (expr: Expr): Expr => {
    const checked = new Map(
      [...replacements].map(([variable, operand]) => {
        const replacement = toExpr(operand, "substitute", isExpr(variable) ? variable.name : showShape([]));
        if (!sameShape(variable.shape, replacement.shape))
          throw fail.valueShape(`substitute ${variable.name}`, variable.shape, replacement.shape);
        return [variable, replacement] as const;
      }),
    );
    return substituteAll([expr], checked)[0]!;
  };
