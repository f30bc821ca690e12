// What the laws of derivatives look at: gradmap's transformations as plain functions of numbers and of expressions. A law
// takes them as an argument, so that it can be asked about a wrong one, too.
import {
  compile,
  type Expr,
  evaluate,
  grad,
  gradientMap,
  hessian,
  hvp,
  jacfwd,
  jacrev,
  jvp,
  mul,
  simplify,
  stopGradient,
  substitute,
  type Var,
  valueAndGrad,
  vjp,
} from "../../src/index.js";
import { type AnyTree, numbersIn } from "../functions/parts.js";

export type Numbers = readonly number[];
export type Exprs = readonly Expr[];
/** A function of any number of scalars with one result. */
export type Scalar = (xs: Exprs) => Expr;
/** A function of any number of scalars with any number of results. */
export type Several = (xs: Exprs) => Exprs;

export const backends = ["interpreter", "javascript", "wasm"] as const;

export type Backend = (typeof backends)[number];

/** From a function of a tree and a tree to something like the tree. */
export type OnTrees = (f: (tree: AnyTree) => Expr, at: AnyTree) => unknown;

/** A way to differentiate, whole. */
export interface Machinery {
  readonly gradientMap: (expr: Expr) => ReadonlyMap<Var, Expr>;
  readonly simplify: (expr: Expr) => Expr;
  readonly substitute: (changes: ReadonlyMap<Var, Expr>, expr: Expr) => Expr;
  readonly stopGradient: (expr: Expr) => Expr;
  readonly value: (f: Scalar, at: Numbers) => number;
  readonly gradient: (f: Scalar, at: Numbers) => Numbers;
  /** The gradient at expressions, for nesting. */
  readonly gradientOf: (f: Scalar, at: Exprs) => Exprs;
  /** What gives a tree like the parameters, by name: gradients, and the Hessian times the parameters themselves. */
  readonly trees: { readonly grad: OnTrees } & Readonly<Record<string, OnTrees>>;
  readonly tangent: (f: Several, at: Numbers, along: Numbers) => Numbers;
  /** The tangent at expressions, for nesting. */
  readonly tangentOf: (f: Scalar, at: Exprs, along: Numbers) => Expr;
  readonly cotangent: (f: Several, at: Numbers, weights: Numbers) => Numbers;
  readonly jacobianForward: (f: Several, at: Numbers) => readonly Numbers[];
  readonly jacobianReverse: (f: Several, at: Numbers) => readonly Numbers[];
  readonly hessian: (f: Scalar, at: Numbers) => readonly Numbers[];
  readonly hessianTimes: (f: Scalar, at: Numbers, along: Numbers) => Numbers;
  readonly interpreted: (expr: Expr, at: ReadonlyMap<Var, number>) => number;
  readonly compiled: (backend: Backend, f: Several, at: Numbers) => Numbers;
}

const rowsOf = (rows: readonly unknown[]): readonly Numbers[] => rows.map(numbersIn);

/** gradmap's own. */
export const ownMachinery: Machinery = Object.freeze<Machinery>({
  gradientMap,
  simplify,
  substitute: (changes, expr) => substitute(changes)(expr),
  stopGradient,
  value: (f, at) => numbersIn(valueAndGrad<Exprs, readonly []>(f)(at)[0])[0]!,
  gradient: (f, at) => grad<Exprs, readonly []>(f)(at),
  gradientOf: (f, at) => grad<Exprs, readonly []>(f)(at),
  trees: Object.freeze<Machinery["trees"]>({
    grad: (f, at) => grad<AnyTree, readonly []>(f)(at),
    valueAndGrad: (f, at) => valueAndGrad<AnyTree, readonly []>(f)(at)[1],
    vjp: (f, at) => vjp<readonly [AnyTree], Expr>(f)(at)[1](1)[0],
    hvp: (f, at) => hvp<AnyTree, readonly []>(f)(at, at),
    "compile(grad)": (f, at) => compile<readonly [AnyTree], AnyTree>(grad<AnyTree, readonly []>(f))(at),
  }),
  tangent: (f, at, along) => numbersIn(jvp(f)([at], [along])[1]),
  // The types of tangents say numbers; a product of anything is an expression.
  tangentOf: (f, at, along) => mul(1, jvp(f)([at], [along])[1]),
  cotangent: (f, at, weights) => numbersIn(vjp(f)(at)[1](weights)),
  jacobianForward: (f, at) => rowsOf(jacfwd<Exprs, Exprs, readonly []>(f)(at)),
  jacobianReverse: (f, at) => rowsOf(jacrev<Exprs, Exprs, readonly []>(f)(at)),
  hessian: (f, at) => rowsOf(hessian<Exprs, readonly []>(f)(at)),
  hessianTimes: (f, at, along) => numbersIn(hvp<Exprs, readonly []>(f)(at, along)),
  interpreted: (expr, at) => numbersIn(evaluate(expr, at))[0]!,
  compiled: (backend, f, at) => numbersIn(compile(f, { backend })(at)),
});
