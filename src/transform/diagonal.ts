// diagHessian: the diagonal of the Hessian, from as few Hessian-vector products as its pattern allows.
import type { Expr, Operand } from "../expr/expr.js";
import { sizeOf } from "../expr/shape.js";
import { colouredDiagonal } from "./colouring.js";
import { directionAlong, offsetsOf, planned, scattered, tableOf } from "./compressed.js";
import { gradientFunction } from "./grad.js";
import { basisOnly } from "./jacobian.js";
import { pushFunction } from "./products.js";
import { type AnyFunction, oncePerFunction, shapesOf } from "./staged.js";
import { flatten, unflatten } from "./tree.js";
import type { Argument, Arguments, Gradient, ScalarResult } from "./types.js";

const gradientFor = gradientFunction("diagHessian");

const diagHessianOf = oncePerFunction("diagHessian", (f) => {
  const gradient = gradientFor(f);
  const push = pushFunction("diagHessian", (args) => gradient(...args), basisOnly);
  const planFor = planned(
    gradient,
    ({ rows }) => colouredDiagonal(rows),
    (_, inputs) => inputs > 1,
  );
  return (x: unknown, ...rest: readonly unknown[]) => {
    const inputs = flatten(x, "params");
    // Asked first, so that a function that is not scalar is an error also where there are no coordinates.
    gradient(x, ...rest);
    const plan = planFor([x, ...rest]);
    const shapes = shapesOf(inputs);
    const offsets = offsetsOf(inputs);
    const count = shapes.reduce((total, shape) => total + sizeOf(shape), 0);
    const groups = plan?.groups ?? Array.from({ length: count }, (_, i) => [i]);
    const products = groups.map((group) =>
      flatten(push(x, directionAlong(inputs, group), ...rest), "result").leaves.slice(inputs.leaves.length),
    );
    const diagonal = shapes.map((shape, leaf) =>
      scattered(
        products.map((leaves) => leaves[leaf]!),
        tableOf(
          Array.from({ length: sizeOf(shape) }, (_, i) => {
            const coordinate = offsets[leaf]! + i;
            return [i, plan?.colourOf[coordinate] ?? coordinate, i] as const;
          }),
        ),
        shape,
      ),
    );
    return unflatten(inputs.structure, diagonal);
  };
});

/**
 * The diagonal of the Hessian of a scalar function in its first argument, as a tree like that argument: how strongly each
 * coordinate bends the function by itself. The Hessian is never formed.
 *
 * Cost: one Hessian-vector product for each coordinate, or fewer where the structure of `f` shows that coordinates do not
 * meet: two for any chain of neighbours, and one for a sum of functions of one coordinate each.
 *
 * @throws GM-SHAPE-SCALAR if `f` is not scalar.
 *
 * @example
 * toNested(diagHessian((x: Expr) => sum(mul(mul(x, x), x)))(tensor([1, 2, 3]))) // => [6, 12, 18]
 * diagHessian(({ a, b }: { a: Expr; b: Expr }) => mul(mul(a, a), exp(b)))({ a: 3, b: 0 }) // => { a: 2, b: 9 }
 */
export function diagHessian<R extends readonly Expr[]>(
  f: (x: Expr, ...rest: R) => ScalarResult,
): <X extends Operand>(x: X, ...rest: Arguments<R>) => Gradient<X>;
export function diagHessian<S, R extends readonly unknown[]>(
  f: (params: S, ...rest: R) => ScalarResult,
): <P extends Argument<S>>(params: P, ...rest: Arguments<R>) => Gradient<P>;
export function diagHessian(f: AnyFunction): unknown {
  return diagHessianOf(f);
}
