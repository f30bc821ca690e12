// jacfwd, jacrev and hessian: the whole derivative, one product for each basis direction. Knows how blocks are laid
// out; is ignorant of how a product is computed.
import { type Expr, isExpr, type Operand } from "../expr/expr.js";
import { type Shape, sizeOf } from "../expr/shape.js";
import { full, type Tensor, tensorOf } from "../expr/tensor.js";
import { stack } from "../ops/joining.js";
import { reshape } from "../ops/movement.js";
import { masked } from "../rewrite/masked.js";
import { evaluate } from "../run/evaluate.js";
import { gradientFunction } from "./grad.js";
import { pullFunction, pushFunction } from "./products.js";
import { type AnyFunction, call, oncePerFunction, shapeOfLeaf, shapesOf, staged, type TreeFunction } from "./staged.js";
import { type Flattened, flatten, unflatten } from "./tree.js";
import type { Argument, Arguments, ScalarResult, Static } from "./types.js";

/** A tree with zeros at every leaf but for a 1 in one place: the basis directions of its space, one leaf after another. */
const basis = (tree: Flattened): readonly { readonly leaf: number; readonly direction: unknown }[] => {
  const shapes = shapesOf(tree);
  const zero = shapes.map((shape): Operand => (shape.length === 0 ? 0 : full(shape, 0)));
  return shapes.flatMap((shape, leaf) =>
    Array.from({ length: sizeOf(shape) }, (_, position) => {
      const direction = zero.map((value, i) => (i === leaf ? oneAt(shape, position) : value));
      return { leaf, direction: unflatten(tree.structure, direction) };
    }),
  );
};

const oneAt = (shape: Shape, position: number): Operand => {
  if (shape.length === 0) return 1;
  const data = new Float64Array(sizeOf(shape));
  data[position] = 1;
  return tensorOf(shape, data);
};

/** Products stacked along a new axis and folded into one block; numbers in, numbers out. */
const block = (products: readonly Operand[], axis: number, shape: Shape): unknown => {
  if (sizeOf(shape) === 0) return full(shape, 0);
  const joined: Expr = reshape(stack(products, { axis }), shape);
  return products.some(isExpr) ? joined : evaluate(joined, {});
};

// A tree of results, each holding a tree of inputs.
const blocks = (
  results: Flattened,
  inputs: Flattened,
  blockOf: (result: number, input: number, shape: Shape) => unknown,
): unknown =>
  unflatten(
    results.structure,
    results.leaves.map((result, r) =>
      unflatten(
        inputs.structure,
        inputs.leaves.map((input, i) => blockOf(r, i, [...shapeOfLeaf(result), ...shapeOfLeaf(input)])),
      ),
    ),
  );

// A basis direction has no part in the other coordinates: absent there, not 0 times a derivative that may be infinite.
const basisOnly = (direction: Expr): Expr => masked(direction, direction);

const jacfwdOf = oncePerFunction("jacfwd", (f) => forwardJacobian("jacfwd", (args) => call(f, args)));

const forwardJacobian = (where: string, f: (args: readonly unknown[]) => unknown): TreeFunction => {
  const value = staged((args) => f(args.map((arg) => arg.tree)));
  // What `value` traced is what is pushed forward: f is not called again.
  const push = pushFunction(where, (args) => value(...args), basisOnly);
  return (x, ...rest) => {
    const inputs = flatten(x, "params");
    const results = flatten(value(x, ...rest), "result");
    const columns = basis(inputs).map(({ leaf, direction }) => {
      const pushed = flatten(push(x, direction, ...rest), "result").leaves;
      return { leaf, tangents: pushed.slice(results.leaves.length) };
    });
    return blocks(results, inputs, (result, input, shape) =>
      block(
        columns.filter(({ leaf }) => leaf === input).map(({ tangents }) => tangents[result]!),
        shapeOfLeaf(results.leaves[result]!).length,
        shape,
      ),
    );
  };
};

const jacrevOf = oncePerFunction("jacrev", (f) => {
  const value = staged((args) =>
    call(
      f,
      args.map((arg) => arg.tree),
    ),
  );
  const pull = pullFunction("jacrev", (args) => value(...args), basisOnly);
  return (x: unknown, ...rest: readonly unknown[]) => {
    const inputs = flatten(x, "params");
    const results = flatten(value(x, ...rest), "result");
    const rows = basis(results).map(({ leaf, direction }) => ({
      leaf,
      cotangents: flatten(pull(x, direction, ...rest), "params").leaves,
    }));
    return blocks(results, inputs, (result, input, shape) =>
      block(
        rows.filter(({ leaf }) => leaf === result).map(({ cotangents }) => cotangents[input]!),
        0,
        shape,
      ),
    );
  };
});

const gradientForHessian = gradientFunction("hessian");

const hessianOf = oncePerFunction("hessian", (f) =>
  forwardJacobian("hessian", (args) => gradientForHessian(f)(...args)),
);

/** A result of type `T`, each of whose leaves holds a tree like the parameters `P`: a block of the Jacobian. */
export type Jacobian<T, P> = T extends Operand
  ? Blocks<T, P>
  : T extends Static
    ? T
    : { readonly [K in keyof T]: Jacobian<T[K], P> };

type Blocks<T, P> = P extends Operand
  ? Block<T, P>
  : P extends Static
    ? P
    : { readonly [K in keyof P]: Blocks<T, P[K]> };

// A block by a tensor is a tensor; that of an expression of unknown shape by a number may be either.
type Block<T, P> = P extends Expr
  ? Expr
  : P extends Tensor
    ? Tensor
    : T extends number
      ? number
      : T extends Tensor
        ? Tensor
        : number | Tensor;

/**
 * The Jacobian of `f` in its first argument by forward mode: one product for each input number. Best where there are
 * fewer inputs than outputs.
 *
 * @returns A tree like the result of `f`, each leaf of which holds a tree like the parameters. A leaf of shape `S`
 *   and a parameter of shape `P` give a block of shape `[...S, ...P]`: for a tensor of shape `[n]` and a result of
 *   shape `[m]` that is a tensor of shape `[m, n]`, and for two numbers a number.
 *
 * @example
 * toNested(jacfwd((x: Expr) => mul(x, x))(tensor([1, 2]))) // => [[2, 0], [0, 4]]
 */
export function jacfwd<T, R extends readonly Expr[]>(
  f: (x: Expr, ...rest: R) => T,
): <X extends Operand>(x: X, ...rest: Arguments<R>) => Jacobian<T, X>;
export function jacfwd<S, T, R extends readonly unknown[]>(
  f: (params: S, ...rest: R) => T,
): <P extends Argument<S>>(params: P, ...rest: Arguments<R>) => Jacobian<T, P>;
export function jacfwd(f: AnyFunction): unknown {
  return jacfwdOf(f);
}

/**
 * The Jacobian of `f` in its first argument by reverse mode: one product for each output number. Best where there are
 * fewer outputs than inputs. Laid out as in {@link jacfwd}.
 *
 * @example
 * toNested(jacrev((x: Expr) => mul(x, x))(tensor([1, 2]))) // => [[2, 0], [0, 4]]
 */
export function jacrev<T, R extends readonly Expr[]>(
  f: (x: Expr, ...rest: R) => T,
): <X extends Operand>(x: X, ...rest: Arguments<R>) => Jacobian<T, X>;
export function jacrev<S, T, R extends readonly unknown[]>(
  f: (params: S, ...rest: R) => T,
): <P extends Argument<S>>(params: P, ...rest: Arguments<R>) => Jacobian<T, P>;
export function jacrev(f: AnyFunction): unknown {
  return jacrevOf(f);
}

/**
 * The Hessian of a scalar function in its first argument, forward over reverse: `jacfwd(grad(f))`. For a parameter of
 * shape `[n]` a tensor of shape `[n, n]`; for a tree, a tree of trees.
 *
 * @throws GM-SHAPE-SCALAR if `f` is not scalar.
 *
 * @example
 * hessian((x) => mul(mul(x, x), x))(2) // => 12
 */
export function hessian<R extends readonly Expr[]>(
  f: (x: Expr, ...rest: R) => ScalarResult,
): <X extends Operand>(x: X, ...rest: Arguments<R>) => Jacobian<X, X>;
export function hessian<S, R extends readonly unknown[]>(
  f: (params: S, ...rest: R) => ScalarResult,
): <P extends Argument<S>>(params: P, ...rest: Arguments<R>) => Jacobian<P, P>;
export function hessian(f: AnyFunction): unknown {
  return hessianOf(f);
}
