// Variables replaced by expressions.
import { fail } from "../expr/errors.js";
import { type Expr, isExpr, type Operand, scopeOf, toExpr, type Var, withArguments } from "../expr/expr.js";
import { scopesOfUse } from "../expr/scope.js";
import { sameShape } from "../expr/shape.js";
import { rewrite } from "../expr/walk.js";

/** Variables replaced in several expressions at once; what they share stays shared. */
export const substituteAll = (roots: readonly Expr[], replacements: ReadonlyMap<Var, Expr>): readonly Expr[] =>
  rewrite(roots, (leaf) => (leaf.tag === "Var" ? (replacements.get(leaf) ?? leaf) : leaf), withArguments);

/** {@link substituteAll} for what was traced once and is used here: what is in scopes there is in scopes of its own here. */
export const inlined = (roots: readonly Expr[], replacements: ReadonlyMap<Var, Expr>): readonly Expr[] => {
  const scopeOfUse = scopesOfUse();
  return rewrite(
    roots,
    (leaf) => (leaf.tag === "Var" ? (replacements.get(leaf) ?? leaf) : leaf),
    (node, args) => {
      const scope = scopeOf(node);
      return withArguments(node, args, scope === undefined ? undefined : scopeOfUse(scope));
    },
  );
};

/**
 * The expression with variables replaced, all at once. Variables are identities, so nothing can be captured by name.
 *
 * @throws GM-SHAPE-VALUE if a replacement has another shape than its variable; GM-OPERAND if the replacements are no Map
 *   from variables to operands.
 *
 * @example
 * const x = variable("x")
 * evaluate(substitute(new Map([[x, add(x, 1)]]))(mul(x, x)), { x: 2 }) // => 9
 */
export const substitute = (replacements: ReadonlyMap<Var, Operand>): ((expr: Expr) => Expr) => {
  if (!(replacements instanceof Map)) throw fail.replacements(replacements);
  const checked = new Map([...replacements].map(checkedReplacement));
  return (expr) => substituteAll([toExpr(expr, "substitute", "the expression")], checked)[0]!;
};

const checkedReplacement = ([variable, operand]: readonly [Var, Operand]): readonly [Var, Expr] => {
  if (!isExpr(variable) || variable.tag !== "Var") throw fail.replacements(variable);
  const replacement = toExpr(operand, "substitute", variable.name);
  if (!sameShape(variable.shape, replacement.shape))
    throw fail.valueShape(`substitute ${variable.name}`, variable.shape, replacement.shape);
  return [variable, replacement];
};
