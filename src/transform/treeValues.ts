// Trees of values as mathematical objects: mapped, zipped, folded and compared number by number.
import type { Eq } from "fp-ts/lib/Eq.js";
import type { Semigroup } from "fp-ts/lib/Semigroup.js";
import { fail } from "../expr/errors.js";
import { asValue, isTensor, type Tensor, tensorOf } from "../expr/tensor.js";
import type { Value } from "../run/program.js";
import { isShape } from "./likeness.js";
import { describeLeaf, unflatten } from "./tree.js";
import { zipArrays } from "./treeArrays.js";
import type { Gradient } from "./types.js";
import { like, valuesOf, valuesOfAll } from "./valueTrees.js";

// Plain loops: the methods of typed arrays, given a function, take twice as long. What a function of a caller without types
// returns becomes a number, as it does in a typed array.
const mapped = (f: (value: number) => number, leaf: Value): Value => {
  if (typeof leaf === "number") return Number(f(leaf));
  const { shape, data } = leaf;
  const result = new Float64Array(data.length);
  for (let k = 0; k < result.length; k++) result[k] = f(data[k]!);
  return tensorOf(shape, result);
};

const zipped = (f: (a: number, b: number) => number, first: Value, second: Value): Value => {
  if (typeof first === "number" || typeof second === "number") return Number(f(Number(first), Number(second)));
  const [{ shape, data }, { data: other }] = [first, second];
  const result = new Float64Array(data.length);
  for (let k = 0; k < result.length; k++) result[k] = f(data[k]!, other[k]!);
  return tensorOf(shape, result);
};

const mapUnknown = (f: (value: number) => number, tree: unknown): unknown => {
  const { structure, leaves } = valuesOf(tree);
  return unflatten(
    structure,
    leaves.map((leaf) => mapped(f, leaf)),
  );
};

const zipUnknown = (f: (a: number, b: number) => number, first: unknown, second: unknown): unknown => {
  const [a, b] = valuesOfAll("Tree.zipWith", [first, second]);
  return unflatten(
    a!.structure,
    a!.leaves.map((leaf, i) => zipped(f, leaf, b!.leaves[i]!)),
  );
};

function map(f: (value: number) => number): <P>(tree: P) => Gradient<P>;
function map(f: (value: number) => number): unknown {
  return (tree: unknown) => mapUnknown(f, tree);
}

function zipWith(f: (a: number, b: number) => number): <P>(first: P, second: NoInfer<Gradient<P>>) => Gradient<P>;
function zipWith(f: (a: number, b: number) => number): unknown {
  return (first: unknown, second: unknown) => zipUnknown(f, first, second);
}

const mapLeavesUnknown = (f: (leaf: number | Tensor, path: string) => unknown, tree: unknown): unknown => {
  const { structure, leaves } = valuesOf(tree);
  return unflatten(
    structure,
    leaves.map((leaf, i) => {
      const path = structure.paths[i]!;
      const found = f(leaf, path);
      const value = isTensor(found) ? asValue(found) : found;
      if (typeof value !== typeof leaf || !(typeof value === "number" || isTensor(value)))
        throw fail.leafKind(
          "Tree.mapLeaves",
          path,
          typeof leaf === "number" ? "a number" : "a Tensor",
          describeLeaf(found),
        );
      return value;
    }),
  );
};

function mapLeaves(f: (leaf: number | Tensor, path: string) => number | Tensor): <P>(tree: P) => Gradient<P>;
function mapLeaves(f: (leaf: number | Tensor, path: string) => unknown): unknown {
  return (tree: unknown) => mapLeavesUnknown(f, tree);
}

function getSemigroup<P>(semigroup: Semigroup<number>): Semigroup<P>;
function getSemigroup(semigroup: Semigroup<number>): Semigroup<unknown> {
  return { concat: (first, second) => zipUnknown(semigroup.concat, first, second) };
}

const reduced = <A>(initial: A, f: (accumulator: A, value: number) => A, tree: unknown): A => {
  let total = initial;
  for (const leaf of valuesOf(tree).leaves) {
    if (typeof leaf === "number") total = f(total, leaf);
    else for (let k = 0, { data } = leaf; k < data.length; k++) total = f(total, data[k]!);
  }
  return total;
};

const equalLeaves = (eq: Eq<number>, a: Value, b: Value): boolean => {
  if (typeof a === "number" || typeof b === "number") return eq.equals(Number(a), Number(b));
  const [data, other] = [a.data, b.data];
  for (let k = 0; k < data.length; k++) if (!eq.equals(data[k]!, other[k]!)) return false;
  return true;
};

const equal = (eq: Eq<number>, first: unknown, second: unknown): boolean => {
  const [a, b] = [valuesOf(first), valuesOf(second)];
  if (a.structure.key !== b.structure.key) return false;
  const shapes = like(b).shapes;
  return (
    like(a).shapes.every((shape, i) => isShape(shape, shapes[i]!)) &&
    a.leaves.every((leaf, i) => equalLeaves(eq, leaf, b.leaves[i]!))
  );
};

/**
 * Trees of numbers and tensors: nested records, arrays and tuples. Static leaves stay as they are, results are frozen.
 *
 * - `map(f)(tree)`: `f` on every number.
 * - `zipWith(f)(first, second)`: `f` on the numbers of two trees of the same structure: the whole of an update step.
 * - `zipArrays(rule)(first, ...others)`: trees from any number of trees of the same structure, as many as `rule` returns
 *   arrays: it is given the numbers of all trees as arrays of one length, and returns new arrays of that length, in which
 *   each number depends on those at its place only. The fastest way through large parameters. Its arrays become part of
 *   the results and are not copied: keep none.
 * - `mapLeaves(f)(tree)`: `f` on every leaf and its path: a number for a number, a tensor, of whatever shape, for a tensor.
 * - `reduce(initial, f)(tree)`: a fold over every number, in order.
 * - `leaves(tree)`: every leaf with its path.
 * - `getEq(eq)`, `getSemigroup(semigroup)`: fp-ts instances, number by number.
 *
 * @throws GM-TREE-MISMATCH, with the path, where two trees differ in structure or shape, or a leaf is no longer what it
 *   was; GM-SHAPE for a rule that returns anything but such arrays.
 *
 * @example
 * Tree.zipWith((p, g) => p - 0.1 * g)({ w: 1, b: [2, 3] }, { w: 10, b: [20, 30] }) // => { w: 0, b: [0, 0] }
 * Tree.reduce(0, (total, x) => total + x)({ w: 1, b: [2, 3] }) // => 6
 * Tree.mapLeaves((leaf, path) => (path === "params.b" ? 0 : leaf))({ w: 1, b: 2 }) // => { w: 1, b: 0 }
 *
 * const sumAndProduct = Tree.zipArrays((x, y) => [x.map((a, i) => a + y[i]!), x.map((a, i) => a * y[i]!)])
 * sumAndProduct({ w: 2, b: tensor([3, 4]) }, { w: 5, b: tensor([6, 7]) }) // => [{ w: 7, b: [9, 11] }, { w: 10, b: [18, 28] }]
 */
export const Tree = Object.freeze({
  map,
  zipWith,
  zipArrays,
  mapLeaves,
  reduce:
    <A>(initial: A, f: (accumulator: A, value: number) => A) =>
    (tree: unknown): A =>
      reduced(initial, f, tree),
  leaves: (tree: unknown): readonly { readonly path: string; readonly value: number | Tensor }[] => {
    const { structure, leaves } = valuesOf(tree);
    return leaves.map((value, i) => ({ path: structure.paths[i]!, value }));
  },
  getEq: <P>(eq: Eq<number>): Eq<P> => ({ equals: (first, second) => equal(eq, first, second) }),
  getSemigroup,
});
