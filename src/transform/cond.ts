// A branch as users write it. Both sides are traced, once; when it is run only one is computed.
import { controlNode, itemOf } from "../expr/control.js";
import { fail } from "../expr/errors.js";
import type { Operand } from "../expr/expr.js";
import { prunedBodies } from "../rewrite/control/bodies.js";
import { closed } from "../rewrite/control/close.js";
import { bornNow, scalarCondition } from "./bodies.js";
import { outputsLike, outputsOf, shapeOfOutputs } from "./outputs.js";
import { type AnyFunction, call, checkedFunction } from "./staged.js";
import { misfitOf, unflatten } from "./tree.js";
import type { AnyTree, Cotangent, Symbolic } from "./types.js";

/**
 * A lazy choice: what `onTrue` returns where `condition` is not 0 (NaN is not), else what `onFalse` returns. Both return a tree of the
 * same structure and shapes. Only the side taken is computed, and differentiated: the other contributes nothing.
 *
 * For a choice by element see {@link where}, which computes both sides.
 *
 * @throws GM-PREDICATE if the condition is no scalar; GM-BRANCH if the sides differ in structure or shapes.
 *
 * @example
 * const f = (x: Expr) => cond(gt(x, 0), () => log(x), () => mul(2, x))
 * grad(f)(4) // => 0.25
 * grad(f)(-4) // => 2
 */
export function cond<A extends AnyTree>(
  condition: Operand,
  onTrue: () => A,
  onFalse: () => NoInfer<Cotangent<A>>,
): Symbolic<A>;
export function cond(condition: Operand, onTrue: AnyFunction, onFalse: AnyFunction): unknown {
  checkedFunction("cond", onTrue);
  checkedFunction("cond", onFalse);
  const predicate = scalarCondition("cond", condition);
  const born = bornNow();
  const a = outputsOf(call(onTrue, []));
  const b = outputsLike(a.structure, call(onFalse, []), "result");
  const misfit = misfitOf(shapeOfOutputs(a), shapeOfOutputs(b), "same");
  if (misfit !== undefined) throw fail.branches(misfit.path, misfit.expected, misfit.found);
  // Closed together, so that both have the same parameters.
  const { results, captured } = closed([...a.exprs, ...b.exprs], [], born);
  const parameters = captured.map(({ parameter }) => parameter);
  const pruned = prunedBodies(
    "cond",
    [
      { parameters, results: results.slice(0, a.exprs.length) },
      { parameters, results: results.slice(a.exprs.length) },
    ],
    captured.map(({ operand }) => operand),
  );
  const [taken, otherwise] = pruned.bodies;
  const node = controlNode("cond", { form: "branch", bodies: [taken!, otherwise!] }, [predicate, ...pruned.operands]);
  return unflatten(
    a.structure,
    a.exprs.map((_, i) => itemOf(node, i)),
  );
}
