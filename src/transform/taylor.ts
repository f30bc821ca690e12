// taylor: the coefficients of a function along a line. Forward mode in one expression, again and again, with equal nodes
// made one after every order; is ignorant of which ops there are.
import { fail } from "../expr/errors.js";
import { constant, type Expr, type Operand, toExpr, type Var } from "../expr/expr.js";
import { div } from "../ops/arithmetic.js";
import { pushForward } from "../rewrite/forward.js";
import { simplifyAll } from "../rewrite/simplify.js";
import { zeroFor } from "./grad.js";
import {
  type AnyFunction,
  call,
  oncePerFunction,
  shapeOfLeaf,
  staged,
  type TracedArgument,
  type TreeFunction,
} from "./staged.js";
import { checkSameTree, flatten, unflatten } from "./tree.js";
import type { Argument, Arguments, Evaluated } from "./types.js";

/**
 * The derivatives of `roots` of order 0, 1, ... along a line, on which the variables move with constant `velocities`.
 *
 * Differentiated as a tree, a product would double with every order. Here every order is made of the nodes of the one
 * before, and a product u v has only the products of the derivatives of u and those of v to be made of: with equal nodes
 * made one, the size grows as a polynomial in the order.
 */
export const derivativesAlong = (
  roots: readonly Expr[],
  velocities: ReadonlyMap<Var, Expr>,
  order: number,
): readonly (readonly Expr[])[] => {
  let orders = [simplifyAll(roots)];
  for (let k = 1; k <= order; k++) {
    const last = orders[k - 1]!;
    const next = pushForward(last, velocities).map((tangent, i) => tangent ?? toExpr(zeroFor(last[i]!)));
    // By itself first, since one rewrite may make room for another. Then all orders together: what the new one has in
    // common with any before it becomes one node.
    const all = simplifyAll([...orders.flat(), ...simplifyAll(next)]);
    orders = Array.from({ length: k + 1 }, (_, i) => all.slice(i * roots.length, (i + 1) * roots.length));
  }
  return orders;
};

const taylorOf = oncePerFunction("taylor", (f) => {
  const known = new Map<number, TreeFunction>();
  return (order: number): TreeFunction => {
    const fresh = known.get(order) ?? coefficients(f, order);
    known.set(order, fresh);
    return fresh;
  };
});

const coefficients = (f: AnyFunction, order: number): TreeFunction => {
  const along = staged(([x, v, ...rest]) => {
    if (x === undefined || v === undefined) throw fail.arity("taylor", 1, 0);
    checkSameTree("taylor: the direction", like(x), like(v));
    const result = flatten(call(f, [x.tree, ...rest.map((arg) => arg.tree)]), "result");
    const velocities = new Map(x.variables.map((variable, i) => [variable, v.variables[i]!] as const));
    const orders = derivativesAlong(
      result.leaves.map((leaf) => toExpr(leaf)),
      velocities,
      order,
    );
    let factorial = 1;
    return orders.map((roots, k) => {
      factorial *= Math.max(k, 1);
      return unflatten(result.structure, k < 2 ? roots : roots.map((root) => div(root, constant(factorial))));
    });
  });
  return (x, v, ...rest) => along(x, v ?? unitDirection(x), ...rest);
};

const like = ({ structure, variables }: TracedArgument) => ({
  structure,
  shapes: variables.map(({ shape }) => shape),
});

const unitDirection = (x: unknown): number => {
  const { structure, leaves } = flatten(x, "params");
  const [only] = leaves;
  if (structure.tokens.length !== 1 || only === undefined || shapeOfLeaf(only).length > 0)
    throw fail.direction("taylor");
  return 1;
};

/** Coefficients of a function of one operand: a number's line may be left out. */
export interface AlongLine<R extends readonly unknown[], T> {
  (x: number | Expr, v?: Operand, ...rest: Arguments<R>): readonly Evaluated<T>[];
  (x: Operand, v: Operand, ...rest: Arguments<R>): readonly Evaluated<T>[];
}

/**
 * The Taylor coefficients of `f` along a line: `taylor(f, order)(x, v)` is `[f(x), f'(x), f''(x) / 2!, ...]` of
 * `t -> f(x + t v)` at `t = 0`, up to `order`: `order + 1` results, each like the result of `f`. Without `v` the line of a
 * number is its own axis.
 *
 * @param f - As for {@link jvp}: it may return any tree of expressions. Further arguments come after `v` and stay fixed.
 * @throws GM-OPERAND if `order` is no whole number; GM-ARITY if there is no `v` and `x` is not one number;
 *   GM-TREE-MISMATCH if `v` does not look like `x`.
 *
 * Cost: equal expressions are computed once, so that for elementwise ops and for softmax or solve the size grows as a
 * polynomial in the order. Where conditions pile up, as in `norm`, it may almost double with each order.
 *
 * @example
 * taylor((x: Expr) => exp(x), 3)(0) // => [1, 1, 1 / 2, 1 / 6]
 * taylor((x: Expr) => sum(mul(x, x)), 2)(tensor([3, 4]), tensor([1, 0])) // => [25, 6, 1]
 */
export function taylor<R extends readonly Expr[], T>(f: (x: Expr, ...rest: R) => T, order: number): AlongLine<R, T>;
export function taylor<S, R extends readonly unknown[], T>(
  f: (params: S, ...rest: R) => T,
  order: number,
): (params: Argument<S>, v: Argument<S>, ...rest: Arguments<R>) => readonly Evaluated<T>[];
export function taylor(f: AnyFunction, order: number): unknown {
  const ofOrder = taylorOf(f);
  if (!Number.isSafeInteger(order) || order < 0) throw fail.wholeNumber("taylor", "the order", 0, order);
  return ofOrder(order);
}
