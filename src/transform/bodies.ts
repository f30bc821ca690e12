// Functions of trees as bodies of loops and branches: traced once, on variables. Knows trees; is ignorant of what a loop
// does with a body.
import { fail, showShape } from "../expr/errors.js";
import { type Expr, isExpr, serialOf, toExpr, type Var, variable } from "../expr/expr.js";
import type { Shape } from "../expr/shape.js";
import { isTensor } from "../expr/tensor.js";
import { type Outputs, shapeOfOutputs } from "./outputs.js";
import { label, shapesOf } from "./staged.js";
import { describeLeaf, type Flattened, misfitOf, type Structure, unflatten } from "./tree.js";

/** A tree with variables of the given shapes in place of its leaves. */
export const parametersFor = (
  { structure }: { readonly structure: Structure },
  shapes: readonly Shape[],
): { readonly tree: unknown; readonly variables: readonly Var[] } => {
  const variables = structure.paths.map((path, i) => variable(label(path), shapes[i]!));
  return { tree: unflatten(structure, variables), variables };
};

/** The age of what is built from now on: everything outside a body is older. */
export const bornNow = (): number => serialOf(variable("now"));

/** That a body returned the carry as it came. */
export const checkCarry = (where: string, carry: Flattened, result: Outputs): void => {
  const misfit = misfitOf({ structure: carry.structure, shapes: shapesOf(carry) }, shapeOfOutputs(result), "same");
  if (misfit !== undefined) throw fail.carry(where, misfit.path, misfit.expected, misfit.found);
};

/** A condition: a scalar expression or number. */
export const scalarCondition = (where: string, condition: unknown): Expr => {
  if (typeof condition !== "number" && !isExpr(condition) && !isTensor(condition))
    throw fail.predicate(where, describeLeaf(condition));
  const expr = toExpr(condition);
  if (expr.shape.length > 0) throw fail.predicate(where, `an expression of shape ${showShape(expr.shape)}`);
  return expr;
};
