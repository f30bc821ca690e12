// Trees of values as mathematical objects: mapped, zipped, folded and compared number by number.
import type { Eq } from "fp-ts/lib/Eq.js";
import type { Semigroup } from "fp-ts/lib/Semigroup.js";
import { fail } from "../expr/errors.js";
import { isExpr } from "../expr/expr.js";
import { asTensor, asValue, type Tensor, tensorOf } from "../expr/tensor.js";
import { shapesOf } from "./staged.js";
import { checkSameTree, type Flattened, flatten, unflatten } from "./tree.js";
import type { Gradient } from "./types.js";

interface ValueTree {
  readonly flat: Flattened;
  readonly tensors: readonly Tensor[];
}

const valuesOf = (tree: unknown): ValueTree => {
  const flat = flatten(tree, "params");
  const tensors = flat.leaves.map((leaf, i) => {
    if (isExpr(leaf)) throw fail.notYetValue(flat.structure.paths[i]!);
    return asTensor(leaf);
  });
  return { flat, tensors };
};

const like = ({ flat }: ValueTree) => ({ structure: flat.structure, shapes: shapesOf(flat) });

const mapUnknown = (f: (value: number) => number, tree: unknown): unknown => {
  const { flat, tensors } = valuesOf(tree);
  return unflatten(
    flat.structure,
    tensors.map(({ shape, data }) =>
      asValue(
        tensorOf(
          shape,
          data.map((value) => f(value)),
        ),
      ),
    ),
  );
};

const zipUnknown = (f: (a: number, b: number) => number, first: unknown, second: unknown): unknown => {
  const [a, b] = [valuesOf(first), valuesOf(second)];
  checkSameTree("Tree.zipWith", like(a), like(b));
  return unflatten(
    a.flat.structure,
    a.tensors.map(({ shape, data }, i) => {
      const other = b.tensors[i]!.data;
      return asValue(
        tensorOf(
          shape,
          data.map((value, k) => f(value, other[k]!)),
        ),
      );
    }),
  );
};

/** Two trees of the same structure added, number by number. */
export const addTrees = (first: unknown, second: unknown): unknown => zipUnknown((a, b) => a + b, first, second);

function map(f: (value: number) => number): <P>(tree: P) => Gradient<P>;
function map(f: (value: number) => number): unknown {
  return (tree: unknown) => mapUnknown(f, tree);
}

function zipWith(f: (a: number, b: number) => number): <P>(first: P, second: NoInfer<Gradient<P>>) => Gradient<P>;
function zipWith(f: (a: number, b: number) => number): unknown {
  return (first: unknown, second: unknown) => zipUnknown(f, first, second);
}

function getSemigroup<P>(semigroup: Semigroup<number>): Semigroup<P>;
function getSemigroup(semigroup: Semigroup<number>): Semigroup<unknown> {
  return { concat: (first, second) => zipUnknown(semigroup.concat, first, second) };
}

/**
 * Trees of numbers and tensors: nested records, arrays and tuples. Static leaves stay as they are, results are frozen.
 *
 * - `map(f)(tree)`: `f` on every number.
 * - `zipWith(f)(first, second)`: `f` on the numbers of two trees of the same structure: the whole of an update step.
 * - `reduce(initial, f)(tree)`: a fold over every number, in order.
 * - `leaves(tree)`: every leaf with its path.
 * - `getEq(eq)`, `getSemigroup(semigroup)`: fp-ts instances, number by number.
 *
 * @throws GM-TREE-MISMATCH, with the path, where two trees differ in structure or shape.
 *
 * @example
 * Tree.zipWith((p, g) => p - 0.1 * g)({ w: 1, b: [2, 3] }, { w: 10, b: [20, 30] }) // => { w: 0, b: [0, 0] }
 * Tree.reduce(0, (total, x) => total + x)({ w: 1, b: [2, 3] }) // => 6
 */
export const Tree = Object.freeze({
  map,
  zipWith,
  reduce:
    <A>(initial: A, f: (accumulator: A, value: number) => A) =>
    (tree: unknown): A =>
      valuesOf(tree).tensors.reduce((total, { data }) => data.reduce((a, value) => f(a, value), total), initial),
  leaves: (tree: unknown): readonly { readonly path: string; readonly value: number | Tensor }[] => {
    const { flat, tensors } = valuesOf(tree);
    return tensors.map((leaf, i) => ({ path: flat.structure.paths[i]!, value: asValue(leaf) }));
  },
  getEq: <P>(eq: Eq<number>): Eq<P> => ({
    equals: (first, second) => {
      const [a, b] = [valuesOf(first), valuesOf(second)];
      const [s, t] = [like(a), like(b)];
      return (
        s.structure.key === t.structure.key &&
        s.shapes.every((shape, i) => shape.join() === t.shapes[i]!.join()) &&
        a.tensors.every(({ data }, i) => data.every((value, k) => eq.equals(value, b.tensors[i]!.data[k]!)))
      );
    },
  }),
  getSemigroup,
});
