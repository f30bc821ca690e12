// jvp, vjp and hvp: the derivative applied to a direction, or its transpose to a cotangent, without ever being formed.
import { fail } from "../expr/errors.js";
import type { Expr, Operand } from "../expr/expr.js";
import { pushForward } from "../rewrite/forward.js";
import { pullBack, seedsOf } from "../rewrite/reverse.js";
import { gradientFunction, treeOf, zeroFor } from "./grad.js";
import { outputsOf, shapeOfArgument, shapeOfOutputs, treesOf } from "./outputs.js";
import { type AnyFunction, call, oncePerFunction, staged, type TreeFunction } from "./staged.js";
import { checkSameTree, unflatten } from "./tree.js";
import type { Argument, Arguments, Cotangent, Evaluated, Gradient, ScalarResult } from "./types.js";

/** `f(x, ...rest)` pushed forward along `v`, a direction for `x`: `(x, v, ...rest) => [value, tangent]`. */
export const pushFunction = (
  where: string,
  f: (args: readonly unknown[]) => unknown,
  seed: (tangent: Expr) => Expr = (tangent) => tangent,
): TreeFunction =>
  staged(([x, v, ...rest]) => {
    if (x === undefined || v === undefined) throw fail.arity(where, 2, x === undefined ? 0 : 1);
    checkSameTree(`${where}: the tangent`, shapeOfArgument(x), shapeOfArgument(v));
    const outputs = outputsOf(f([x.tree, ...treesOf(rest)]));
    const tangents = new Map(x.variables.map((variable, i) => [variable, seed(v.variables[i]!)] as const));
    const pushed = pushForward(outputs.exprs, tangents).map((tangent, i) => tangent ?? zeroFor(outputs.exprs[i]!));
    return [unflatten(outputs.structure, outputs.exprs), unflatten(outputs.structure, pushed)];
  });

/** The same without the value: `(x, v, ...rest) => tangent`. What only the value needs is not computed. */
export const tangentFunction = (
  where: string,
  f: (args: readonly unknown[]) => unknown,
  seed?: (tangent: Expr) => Expr,
): TreeFunction => {
  const push = pushFunction(where, f, seed);
  // Applied to expressions, a staged function gives expressions.
  return staged(([x, v, ...rest]) => {
    if (x === undefined || v === undefined) throw fail.arity(where, 2, x === undefined ? 0 : 1);
    const result = push(x.tree, v.tree, ...treesOf(rest));
    return Array.isArray(result) ? result[1] : result;
  });
};

/** A cotangent of `f(x, ...rest)` pulled back to `x`: `(x, cotangent, ...rest) => gradient`. */
export const pullFunction = (
  where: string,
  f: (args: readonly unknown[]) => unknown,
  seedFor: (cotangent: Expr) => Expr = (cotangent) => cotangent,
): TreeFunction =>
  staged(([x, cotangent, ...rest]) => {
    if (x === undefined || cotangent === undefined) throw fail.arity(where, 2, x === undefined ? 0 : 1);
    const outputs = outputsOf(f([x.tree, ...treesOf(rest)]));
    checkSameTree(`${where}: the cotangent`, shapeOfOutputs(outputs), shapeOfArgument(cotangent));
    const seeds = seedsOf(outputs.exprs, cotangent.variables.map(seedFor));
    return treeOf(x, pullBack(seeds, x.variables));
  });

// jvp and vjp take all arguments together: `f` as a function of one tuple.
const ofTuple =
  (f: TreeFunction) =>
  ([tuple]: readonly unknown[]): unknown =>
    f(...(Array.isArray(tuple) ? tuple : [tuple]));

const jvpOf = oncePerFunction("jvp", (f) => {
  const push = pushFunction(
    "jvp",
    ofTuple((...args) => call(f, args)),
  );
  return (primals: unknown, tangents: unknown) => {
    if (!Array.isArray(primals)) throw fail.tuple("jvp", "primals", primals);
    if (!Array.isArray(tangents)) throw fail.tuple("jvp", "tangents", tangents);
    return push(primals, tangents);
  };
});

/**
 * Forward mode: the value of `f` and its directional derivative, `readonly [value, tangent]`.
 *
 * @returns A function of `primals`, the tuple of the arguments of `f`, and `tangents`, a tuple of the same structure
 *   and shapes. `f` may return any tree of expressions.
 * @throws GM-TREE-MISMATCH if the tangents do not look like the primals.
 *
 * Cost: about twice that of `f`, whatever the number of outputs.
 *
 * @example
 * jvp((x: Expr, y: Expr) => mul(x, y))([3, 4], [1, 0]) // => [12, 4]
 */
export function jvp<A extends readonly Expr[], T>(
  f: (...args: A) => T,
): <P extends Arguments<A>>(
  primals: P,
  tangents: Arguments<A>,
) => readonly [value: Evaluated<T>, tangent: Evaluated<T>];
export function jvp<A extends readonly unknown[], T>(
  f: (...args: A) => T,
): <P extends Arguments<A>>(
  primals: P,
  tangents: Arguments<A>,
) => readonly [value: Evaluated<T>, tangent: Evaluated<T>];
export function jvp(f: AnyFunction): unknown {
  return jvpOf(f);
}

const vjpOf = oncePerFunction("vjp", (f) => {
  const value = staged((args) => call(f, treesOf(args)));
  // What `value` traced is what is pulled back: f is not called again.
  const pull = pullFunction("vjp", ofTuple(value));
  return (...primals: readonly unknown[]) =>
    Object.freeze([value(...primals), (cotangent: unknown) => pull(primals, cotangent)]);
});

/**
 * Reverse mode: the value of `f` and its pullback, `readonly [value, pullback]`. `pullback(cotangent)` takes a tree
 * like the value and returns one gradient for each argument, as a tuple.
 *
 * @throws GM-TREE-MISMATCH if the cotangent does not look like the value.
 *
 * @example
 * const [value, pullback] = vjp((x: Expr, y: Expr) => mul(x, y))(3, 4)
 * value // => 12
 * pullback(1) // => [4, 3]
 */
export function vjp<A extends readonly Expr[], T>(
  f: (...args: A) => T,
): <P extends Arguments<A>>(
  ...primals: P
) => readonly [value: Evaluated<T>, pullback: (cotangent: Cotangent<T>) => Gradient<P>];
export function vjp<A extends readonly unknown[], T>(
  f: (...args: A) => T,
): <P extends Arguments<A>>(
  ...primals: P
) => readonly [value: Evaluated<T>, pullback: (cotangent: Cotangent<T>) => Gradient<P>];
export function vjp(f: AnyFunction): unknown {
  return vjpOf(f);
}

// The gradient as a function, pushed forward. `grad` keeps its traces by f, so nothing is traced twice.
const gradientForHvp = gradientFunction("hvp");

const hvpOf = oncePerFunction("hvp", (f) => tangentFunction("hvp", (args) => gradientForHvp(f)(...args)));

/**
 * The Hessian of a scalar function times a direction, forward over reverse: `hvp(f)(x, v, ...rest)`. Cost: a small
 * multiple of that of `f`; the Hessian is never formed.
 *
 * @throws GM-SHAPE-SCALAR if `f` is not scalar; GM-TREE-MISMATCH if `v` does not look like `x`.
 *
 * @example
 * hvp((x) => mul(mul(x, x), x))(2, 1) // => 12
 */
export function hvp<R extends readonly Expr[]>(
  f: (x: Expr, ...rest: R) => ScalarResult,
): <X extends Operand>(x: X, v: Operand, ...rest: Arguments<R>) => Gradient<X>;
export function hvp<S, R extends readonly unknown[]>(
  f: (params: S, ...rest: R) => ScalarResult,
): <P extends Argument<S>>(params: P, v: Argument<S>, ...rest: Arguments<R>) => Gradient<P>;
export function hvp(f: AnyFunction): unknown {
  return hvpOf(f);
}
