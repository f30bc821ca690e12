// jacfwd, jacrev and hessian: the whole derivative, one product for each basis direction, or for each group of them that
// no output mixes. Knows how blocks are laid out; is ignorant of how a product is computed.
import type { Expr, Operand } from "../expr/expr.js";
import { type Shape, sizeOf } from "../expr/shape.js";
import { full, type Tensor } from "../expr/tensor.js";
import { reshape } from "../ops/movement.js";
import { masked } from "../rewrite/masked.js";
import { evaluate } from "../run/evaluate.js";
import type { Pattern } from "../run/pattern.js";
import { colouredColumns, colouredRows } from "./colouring.js";
import { directionsOf, placesIn, placesOf, planned, scattered, windowOf } from "./compressed.js";
import { type Product, type Products, productsAlong } from "./directions.js";
import { gradientFunction } from "./grad.js";
import { pullFunction, tangentFunction } from "./products.js";
import { type AnyFunction, call, oncePerFunction, shapeOfLeaf, staged, type TreeFunction } from "./staged.js";
import { type Flattened, flatten, unflatten } from "./tree.js";
import type { Argument, Arguments, ScalarResult, Static } from "./types.js";

/** Products along the directions of one leaf, folded into one block; numbers in, numbers out. */
const block = (products: Products, leaf: number, out: number, axis: number, shape: Shape): unknown => {
  if (sizeOf(shape) === 0) return full(shape, 0);
  const { expr, open } = products(leaf, out, axis);
  const folded: Expr = reshape(expr, shape);
  return open ? folded : evaluate(folded, {});
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
export const basisOnly = (direction: Expr): Expr => masked(direction, direction);

const byColumns = ({ rows, columns }: Pattern) => colouredColumns(rows, columns);
const byRows = ({ rows, columns }: Pattern) => colouredRows(rows, columns);

const jacfwdOf = oncePerFunction("jacfwd", (f) => forwardJacobian("jacfwd", (args) => call(f, args)));

const forwardJacobian = (where: string, f: (args: readonly unknown[]) => unknown): TreeFunction => {
  const value = staged((args) => f(args.map((arg) => arg.tree)));
  // What `value` traced is what is pushed forward: f is not called again.
  const along = (push: TreeFunction): Product => {
    return (x, direction, rest) => {
      return flatten(push(x, direction, ...rest), "result").leaves;
    };
  };
  const product = along(tangentFunction(where, (args) => value(...args), basisOnly));
  const columnsOf = productsAlong(along(tangentFunction(where, (args) => value(...args))), product);
  const planFor = planned(value, byColumns, (_, inputs) => inputs > 1);
  return (x, ...rest) => {
    const inputs = flatten(x, "params");
    const plan = planFor([x, ...rest]);
    const results = plan?.results ?? flatten(value(x, ...rest), "result");
    if (plan === undefined) {
      const columns = columnsOf(x, inputs, rest);
      return blocks(results, inputs, (result, input, shape) =>
        block(columns, input, result, shapeOfLeaf(results.leaves[result]!).length, shape),
      );
    }
    const tangents = directionsOf(plan, inputs).map((direction) => product(x, direction, rest));
    return blocks(results, inputs, (result, input, shape) =>
      scattered(
        tangents.map((leaves) => leaves[result]!),
        placesOf(plan, `${result} by ${input}`, () =>
          placesIn(plan.rows, windowOf(results, result, inputs, input), (row, column, { firstRow }) => [
            plan.colourOf[column]!,
            row - firstRow,
          ]),
        ),
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
  const along = (pull: TreeFunction): Product => {
    return (x, direction, rest) => flatten(pull(x, direction, ...rest), "params").leaves;
  };
  const product = along(pullFunction("jacrev", (args) => value(...args), basisOnly));
  const rowsOf = productsAlong(along(pullFunction("jacrev", (args) => value(...args))), product);
  const planFor = planned(value, byRows, (outputs) => outputs > 1);
  return (x: unknown, ...rest: readonly unknown[]) => {
    const inputs = flatten(x, "params");
    const plan = planFor([x, ...rest]);
    const results = plan?.results ?? flatten(value(x, ...rest), "result");
    if (plan === undefined) {
      const rows = rowsOf(x, results, rest);
      return blocks(results, inputs, (result, input, shape) => block(rows, result, input, 0, shape));
    }
    const cotangents = directionsOf(plan, results).map((direction) => product(x, direction, rest));
    return blocks(results, inputs, (result, input, shape) =>
      scattered(
        cotangents.map((leaves) => leaves[input]!),
        placesOf(plan, `${result} by ${input}`, () =>
          placesIn(plan.rows, windowOf(results, result, inputs, input), (row, column, { firstColumn }) => [
            plan.colourOf[row]!,
            column - firstColumn,
          ]),
        ),
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
 * Where the structure of `f` shows that outputs depend on few of the inputs, several inputs share a product, and entries
 * that must be zero are exactly 0: a tridiagonal Jacobian of any size costs three products.
 * Source: Curtis, Powell and Reid, «On the estimation of sparse Jacobian matrices» (1974).
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
 * fewer outputs than inputs. Laid out as in {@link jacfwd}; outputs that share no input share a product.
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
 * shape `[n]` a tensor of shape `[n, n]`; for a tree, a tree of trees. What {@link jacfwd} says of shared products holds:
 * a function of neighbouring coordinates needs a few Hessian-vector products, however many coordinates there are.
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
