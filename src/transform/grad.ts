// grad and valueAndGrad: a scalar function of trees to its gradient. One reverse pass; all else is bookkeeping.
import { describeValue, fail, showShape } from "../expr/errors.js";
import { type Expr, isExpr, type Operand, toExpr, type Var } from "../expr/expr.js";
import { isTensor, zeros } from "../expr/tensor.js";
import { checkedOptions } from "../ops/call.js";
import { type GradientMap, gradientWith } from "../rewrite/reverse.js";
import {
  type AnyFunction,
  call,
  checkedFunction,
  oncePerFunction,
  staged,
  type TracedArgument,
  type TreeFunction,
} from "./staged.js";
import { unflatten } from "./tree.js";
import type { Argument, Arguments, Evaluated, Gradient, ScalarFor, ScalarResult } from "./types.js";

/** What `grad` and `valueAndGrad` may be told, in JAX's meaning. */
export interface GradOptions {
  /** Which arguments to differentiate: one index, or several for a tuple of gradients. The first, unless given. */
  readonly argnums?: number | readonly number[];
  /** The function returns `[value, auxiliary]`; the auxiliary tree is passed through, not differentiated. */
  readonly hasAux?: boolean;
}

/** An expression that must be the scalar to differentiate. */
export const scalarFrom = (where: string, result: unknown): Expr => {
  if (typeof result !== "number" && !isExpr(result) && !isTensor(result))
    throw fail.scalarResult(where, describeValue(result));
  const expr = toExpr(result);
  if (expr.shape.length > 0) throw fail.scalarResult(where, `an expression of shape ${showShape(expr.shape)}`);
  return expr;
};

/** Zero in the shape of a variable: what a parameter that is absent from a gradient map gets in a tree. */
export const zeroFor = (variable: Expr): Operand => (variable.shape.length === 0 ? 0 : zeros(variable.shape));

/** A gradient map read back into the tree whose leaves are `variables`. */
export const treeOf = (argument: TracedArgument, map: GradientMap): unknown =>
  unflatten(
    argument.structure,
    argument.variables.map((variable) => map.get(variable) ?? zeroFor(variable)),
  );

type Argnums = number | readonly number[];

interface CheckedOptions {
  readonly argnums: Argnums;
  readonly hasAux: boolean;
}

const isIndex = (n: unknown): n is number => typeof n === "number" && Number.isInteger(n) && n >= 0;

const checkedGradOptions = (where: string, given: GradOptions | undefined): CheckedOptions => {
  const { argnums = 0, hasAux = false } = checkedOptions(where, given, ["argnums", "hasAux"]);
  if (typeof hasAux !== "boolean") throw fail.optionValue(where, "hasAux", "true or false", hasAux);
  const list: readonly unknown[] = Array.isArray(argnums) ? argnums : [argnums];
  if (list.length === 0 || !list.every(isIndex) || new Set(list).size !== list.length)
    throw fail.optionValue(where, "argnums", "an argument's index or a list of different ones", argnums);
  return { argnums, hasAux };
};

interface Differentiated {
  readonly value: Expr;
  readonly auxiliary: unknown;
  readonly gradient: unknown;
}

const selected = (where: string, argnums: Argnums, count: number): readonly number[] => {
  const list = typeof argnums === "number" ? [argnums] : argnums;
  if (count === 0) throw fail.notDifferentiable(where, "its argument");
  if (list.some((n) => n >= count)) throw fail.argnums(where, argnums, count);
  return list;
};

const differentiate = (
  where: string,
  f: AnyFunction,
  { argnums, hasAux }: CheckedOptions,
  args: readonly TracedArgument[],
): Differentiated => {
  const chosen = selected(where, argnums, args.length).map((i) => args[i]!);
  const result = call(
    f,
    args.map((arg) => arg.tree),
  );
  if (hasAux && (!Array.isArray(result) || result.length !== 2)) throw fail.auxiliary(where, result);
  const [value, auxiliary]: readonly unknown[] = hasAux && Array.isArray(result) ? result : [result];
  const scalar = scalarFrom(where, value);
  const variables: readonly Var[] = chosen.flatMap((arg) => arg.variables);
  if (variables.length === 0)
    throw fail.notDifferentiable(where, args.length === 1 ? "its argument" : `argument ${String(argnums)}`);
  const map = gradientWith(scalar, variables);
  const gradients = chosen.map((arg) => treeOf(arg, map));
  return { value: scalar, auxiliary, gradient: typeof argnums === "number" ? gradients[0] : gradients };
};

// One staged function for each f and each choice of options, so that `grad(f)(p)` in a loop traces f once.
const perOptions = (where: string, arrange: (result: Differentiated, hasAux: boolean) => unknown) => {
  const stagedFor = oncePerFunction(where, (f) => {
    const known = new Map<string, TreeFunction>();
    return (options: CheckedOptions): TreeFunction => {
      const key = JSON.stringify(options);
      const fresh = known.get(key) ?? staged((args) => arrange(differentiate(where, f, options, args), options.hasAux));
      known.set(key, fresh);
      return fresh;
    };
  });
  // Without options there is nothing to check, or to look up by.
  const plain = oncePerFunction(where, (f) => stagedFor(f)(checkedGradOptions(where, undefined)));
  return (f: AnyFunction, given: GradOptions | undefined): TreeFunction => {
    if (given === undefined) return plain(f);
    checkedFunction(where, f);
    return stagedFor(f)(checkedGradOptions(where, given));
  };
};

const gradientNamed = (where: string) =>
  perOptions(where, ({ gradient, auxiliary }, hasAux) => (hasAux ? [gradient, auxiliary] : gradient));

const gradOf = gradientNamed("grad");

/** The gradient in the first argument, for transforms that build on it; `where` names them in errors. */
export const gradientFunction = (where: string): ((f: AnyFunction) => TreeFunction) => {
  const gradientOf = gradientNamed(where);
  return (f) => gradientOf(f, undefined);
};

const valueAndGradNamed = (where: string) =>
  perOptions(where, ({ value, gradient, auxiliary }, hasAux) => [hasAux ? [value, auxiliary] : value, gradient]);

const valueAndGradOf = valueAndGradNamed("valueAndGrad");

/** The value and the gradient in the first argument, for transforms that build on it; `where` names them in errors. */
export const valueAndGradFunction = (where: string): ((f: AnyFunction) => TreeFunction) => {
  const of = valueAndGradNamed(where);
  return (f) => of(f, undefined);
};

type Chosen<O extends GradOptions, P extends readonly unknown[]> = O extends {
  readonly argnums: infer N extends number | readonly number[];
}
  ? N extends number
    ? Gradient<P[N]>
    : { readonly [K in keyof N]: N[K] extends number ? Gradient<P[N[K]]> : never }
  : Gradient<P[0]>;

type ResultFor<O extends GradOptions> = O extends { readonly hasAux: true }
  ? readonly [value: ScalarResult, auxiliary: unknown]
  : ScalarResult;

type Auxiliary<R> = R extends readonly [ScalarResult, infer A] ? Evaluated<A> : never;

type GradResult<O extends GradOptions, R, P extends readonly unknown[]> = O extends { readonly hasAux: true }
  ? readonly [gradient: Chosen<O, P>, auxiliary: Auxiliary<R>]
  : Chosen<O, P>;

type ValueAndGradResult<O extends GradOptions, R, P extends readonly unknown[]> = O extends { readonly hasAux: true }
  ? readonly [value: readonly [value: ScalarFor<P>, auxiliary: Auxiliary<R>], gradient: Chosen<O, P>]
  : readonly [value: ScalarFor<P>, gradient: Chosen<O, P>];

/**
 * The gradient of `f`: a pure function of the same arguments that returns the derivative of `f` in each number and
 * tensor of its first argument, as a tree of the same structure and type. Static leaves pass through; a parameter
 * that `f` does not use gets 0.
 *
 * @param f - Takes trees of expressions and returns one scalar expression. It must be pure: it is called once for
 *   each structure of its arguments, with variables in place of numbers, and what it built is run from then on.
 * @param options - `argnums` chooses other arguments; `hasAux` lets `f` return `[value, auxiliary]`, and the result is
 *   then `[gradient, auxiliary]`.
 * @throws GM-SHAPE-SCALAR if `f` returns anything but a scalar; GM-COERCION if `f` uses JavaScript operators on
 *   expressions; GM-TREE-LEAF, with its path, for a leaf that is no number, tensor or static value.
 *
 * Given expressions instead of values it returns expressions, so it nests: `grad((x) => grad(f)(x))`. At kinks the
 * published {@link conventions} hold. Cost: a small multiple of the cost of `f`, however many parameters there are.
 * Source: Griewank and Walther, Evaluating Derivatives, ch. 3.
 *
 * @example
 * const loss = ({ w, b }: { w: Expr; b: Expr }) => square(sub(add(mul(w, 3), b), 10))
 * grad(loss)({ w: 2, b: 1 }) // => { w: -18, b: -6 }
 * grad((x) => mul(x, x))(5) // => 10
 */
export function grad<R extends readonly Expr[]>(
  f: (x: Expr, ...rest: R) => ScalarResult,
): <X extends Operand>(x: X, ...rest: Arguments<R>) => Gradient<X>;
export function grad<S, R extends readonly unknown[]>(
  f: (params: S, ...rest: R) => ScalarResult,
): <P extends Argument<S>>(params: P, ...rest: Arguments<R>) => Gradient<P>;
export function grad<A extends readonly Expr[], const O extends GradOptions, R extends ResultFor<O>>(
  f: (...args: A) => R,
  options: O,
): <P extends Arguments<A>>(...args: P) => GradResult<O, R, P>;
export function grad<A extends readonly unknown[], const O extends GradOptions, R extends ResultFor<O>>(
  f: (...args: A) => R,
  options: O,
): <P extends Arguments<A>>(...args: P) => GradResult<O, R, P>;
export function grad(f: AnyFunction, options?: GradOptions): unknown {
  return gradOf(f, options);
}

/**
 * The value of `f` and its gradient, from one pass: `readonly [value, gradient]`. With `hasAux` it is
 * `[[value, auxiliary], gradient]`. Everything said of {@link grad} holds.
 *
 * @example
 * valueAndGrad((x) => mul(x, x))(5) // => [25, 10]
 */
export function valueAndGrad<R extends readonly Expr[]>(
  f: (x: Expr, ...rest: R) => ScalarResult,
): <X extends Operand>(x: X, ...rest: Arguments<R>) => readonly [value: ScalarFor<[X]>, gradient: Gradient<X>];
export function valueAndGrad<S, R extends readonly unknown[]>(
  f: (params: S, ...rest: R) => ScalarResult,
): <P extends Argument<S>>(params: P, ...rest: Arguments<R>) => readonly [value: ScalarFor<[P]>, gradient: Gradient<P>];
export function valueAndGrad<A extends readonly Expr[], const O extends GradOptions, R extends ResultFor<O>>(
  f: (...args: A) => R,
  options: O,
): <P extends Arguments<A>>(...args: P) => ValueAndGradResult<O, R, P>;
export function valueAndGrad<A extends readonly unknown[], const O extends GradOptions, R extends ResultFor<O>>(
  f: (...args: A) => R,
  options: O,
): <P extends Arguments<A>>(...args: P) => ValueAndGradResult<O, R, P>;
export function valueAndGrad(f: AnyFunction, options?: GradOptions): unknown {
  return valueAndGradOf(f, options);
}
