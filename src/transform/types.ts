// The types of trees: what a function of expressions may be given, and what its derivatives return. Types only.
import type { Expr, Operand } from "../expr/expr.js";
import type { Tensor } from "../expr/tensor.js";

/** Leaves that are passed through untouched: they are not differentiated. */
export type Static = string | boolean | null | undefined | ((...args: never[]) => unknown);

/**
 * A tree of values as the function that is differentiated sees it: an expression in place of each number and tensor.
 *
 * @example
 * // type Params = { w: Tensor; b: number; name: string }
 * // Symbolic<Params> is { w: Expr; b: Expr; name: string }
 */
export type Symbolic<P> = P extends Operand ? Expr : P extends Static ? P : { readonly [K in keyof P]: Symbolic<P[K]> };

/**
 * What stands for a leaf that `f` declares as a number or a tensor, so that the call does not compile: while `f` is
 * traced, every number and tensor of its arguments is an expression, and a test such as `n === 2` would be false. Write
 * `Expr`, or `Operand` in a function that is called with values too. A number that is no input belongs in a closure.
 */
export interface DeclareAsExpr {
  readonly "a number or tensor arrives as an expression: declare it Expr": never;
}

/** What may be passed where the function takes `S`: numbers, tensors or expressions in place of expressions. */
export type Argument<S> = Expr extends S
  ? NonNullable<unknown> extends S
    ? S
    : Operand | Extract<S, Static>
  : S extends number | Tensor
    ? DeclareAsExpr
    : S extends Expr
      ? Operand
      : S extends Static
        ? S
        : { readonly [K in keyof S]: Argument<S[K]> };

/** What may be given as the cotangent of a result of type `T`. */
export type Cotangent<T> = T extends Operand
  ? Operand
  : T extends Static
    ? T
    : { readonly [K in keyof T]: Cotangent<T[K]> };

/** {@link Argument} for each argument of a list. */
export type Arguments<A extends readonly unknown[]> = { readonly [K in keyof A]: Argument<A[K]> };

/** The gradient for parameters of type `P`: the same type, a number for a number, a tensor for a tensor. */
export type Gradient<P> = P extends number
  ? number
  : P extends Tensor
    ? Tensor
    : P extends Expr
      ? Expr
      : P extends Static
        ? P
        : { [K in keyof P]: Gradient<P[K]> };

/** A result of type `T` with values in place of expressions. */
export type Evaluated<T> = T extends Operand
  ? number | Tensor
  : T extends Static
    ? T
    : { readonly [K in keyof T]: Evaluated<T[K]> };

type HasExpr<P> = P extends Operand
  ? P extends Expr
    ? true
    : false
  : P extends Static
    ? false
    : { [K in keyof P]: HasExpr<P[K]> }[keyof P & (P extends readonly unknown[] ? number : unknown)];

/** The value of a scalar function: an expression if any of its arguments is one, else a number. */
export type ScalarFor<Args> = true extends HasExpr<Args> ? Expr : number;

/** Any tree, as a constraint under which TypeScript takes an array that is written out for a tuple. */
export type AnyTree = NonNullable<unknown> | null | undefined | readonly [];

/** A result of type `T` for a whole batch: every leaf has one more axis. Expressions if any argument is one. */
export type BatchOf<T, Args> = T extends Operand
  ? true extends HasExpr<Args>
    ? Expr
    : Tensor
  : T extends Static
    ? T
    : { readonly [K in keyof T]: BatchOf<T[K], Args> };

/** What a function to be differentiated returns: one scalar expression. A constant function may return a number. */
export type ScalarResult = Expr | number;
