// Products along all basis directions of a tree: many in one run of a program, as a batch, where there are many. Knows
// batches and layouts; is ignorant of what a product is. The directions of a batch share whatever does not depend on them.
import { type Expr, isExpr, type Operand, toExpr, variable } from "../expr/expr.js";
import { sizeOf } from "../expr/shape.js";
import { asTensor, asValue, full, type Tensor, tensorOf } from "../expr/tensor.js";
import { topological } from "../expr/walk.js";
import { slice } from "../ops/indexing.js";
import { concat, stack } from "../ops/joining.js";
import { permute } from "../ops/movement.js";
import { whole } from "../rewrite/control/batch.js";
import { vectorize } from "../rewrite/vectorize.js";
import { offsetsOf } from "./compressed.js";
import { shapesOf, staged } from "./staged.js";
import { type Flattened, flatten, unflatten } from "./tree.js";

/** The leaves of the product of the derivative at `x` with a direction. */
export type Product = (x: unknown, direction: unknown, rest: readonly unknown[]) => readonly Operand[];

/** The products along the basis directions of one leaf: their leaf `out`, one after another along a new axis. */
export type Products = (leaf: number, out: number, axis: number) => { readonly expr: Expr; readonly open: boolean };

// Below this many directions a batch saves nothing, and one product after another gives simpler expressions.
const fewest = 8;

// Directions in one batch, and numbers in all nodes of one: 2^24 of them are 128 MB.
const most = 64;
const roomy = 2 ** 24;

/**
 * Products along every basis direction of `tree`. `product` takes the other coordinates of a direction for 0; `exact`,
 * which costs more, takes them for absent. The two differ where a derivative is infinite or NaN, since 0 times that is NaN,
 * and products are linear: so what is finite without care is what care would have given.
 */
export const productsAlong = (product: Product, exact: Product) => {
  const [many, manyExact] = [manyAtOnce(product), manyAtOnce(exact)];
  const either: Product = (...given) => settled(product(...given)) ?? exact(...given);
  const eitherMany: Many = (...given) => {
    const quick = many(...given);
    return quick === undefined ? undefined : (settled(quick) ?? manyExact(...given));
  };
  return (x: unknown, tree: Flattened, rest: readonly unknown[]): Products => {
    const count = shapesOf(tree).reduce((total, shape) => total + sizeOf(shape), 0);
    if (count < fewest) return oneByOne(exact, x, tree, rest);
    return inBatches(eitherMany, count, x, tree, rest) ?? oneByOne(either, x, tree, rest);
  };
};

/** Products that are known and finite throughout, their zeros without a sign: 0 times what is negative is -0. */
const settled = (products: readonly Operand[]): readonly Operand[] | undefined => {
  const values: (number | Tensor)[] = [];
  for (const product of products) {
    if (isExpr(product)) return undefined;
    const { shape, data } = asTensor(product);
    if (!data.every(Number.isFinite)) return undefined;
    values.push(
      asValue(
        tensorOf(
          shape,
          data.map((value) => value + 0),
        ),
      ),
    );
  }
  return values;
};

type Many = (x: unknown, directions: unknown, ...rest: readonly unknown[]) => readonly Operand[] | undefined;

/** `product` for a batch of directions, which are the first axis; `undefined` where it cannot be had, or is too large. */
const manyAtOnce = (product: Product): Many => {
  const batched = staged(([x, v, ...rest]) => {
    const size = v?.variables[0]?.shape[0] ?? 0;
    const examples = (v?.variables ?? []).map(({ name, shape }) => variable(name, shape.slice(1)));
    const direction = v === undefined ? undefined : unflatten(v.structure, examples);
    const roots = product(
      x?.tree,
      direction,
      rest.map((arg) => arg.tree),
    ).map((leaf) => toExpr(leaf));
    const numbers = topological(roots).reduce((total, { shape }) => total + sizeOf(shape), 0);
    if (!(numbers * size <= roomy)) return undefined;
    const bindings = new Map(
      examples.map((example, i) => [example, { expr: v!.variables[i]!, batched: true }] as const),
    );
    return vectorize(roots, bindings, size)?.map((root) => whole(root, size));
  });
  return (...args) => {
    const result = batched(...args);
    return result === undefined ? undefined : flatten(result, "result").leaves;
  };
};

const inBatches = (
  many: Many,
  count: number,
  x: unknown,
  tree: Flattened,
  rest: readonly unknown[],
): Products | undefined => {
  const offsets = offsetsOf(tree);
  const shapes = shapesOf(tree);
  for (let limit = most; limit > 1; limit = Math.floor(limit / 2)) {
    // Batches of one size, so that one trace serves all; the last is filled up with directions that are 0 everywhere.
    const size = Math.ceil(count / Math.ceil(count / limit));
    const chunks: (readonly Operand[])[] = [];
    for (let start = 0; start < count; start += size) {
      const chunk = many(x, basisRows(tree, start, size), ...rest);
      if (chunk === undefined) break;
      chunks.push(chunk);
    }
    const [first] = chunks;
    if (first === undefined || chunks.length * size < count) continue;
    const joined = first.map((_, out) => concat(chunks.map((leaves) => leaves[out]!)));
    const open = first.map((_, out) => chunks.some((leaves) => isExpr(leaves[out]!)));
    return (leaf, out, axis) => {
      const [from, all] = [offsets[leaf]!, joined[out]!];
      const own = slice(all, [[from, from + sizeOf(shapes[leaf]!)]]);
      const axes = all.shape.map((_, a) => (a < axis ? a + 1 : a === axis ? 0 : a));
      return { expr: axis === 0 ? own : permute(own, axes), open: open[out]! };
    };
  }
  return undefined;
};

/** A tree like `tree`, with one more axis in front: the basis directions from number `start` on. */
const basisRows = (tree: Flattened, start: number, size: number): unknown => {
  const offsets = offsetsOf(tree);
  const leaves = shapesOf(tree).map((shape, leaf): Tensor => {
    const width = sizeOf(shape);
    const data = new Float64Array(size * width);
    for (let row = 0; row < size; row++) {
      const position = start + row - offsets[leaf]!;
      if (position >= 0 && position < width) data[row * width + position] = 1;
    }
    return tensorOf([size, ...shape], data);
  });
  return unflatten(tree.structure, leaves);
};

const oneByOne = (product: Product, x: unknown, tree: Flattened, rest: readonly unknown[]): Products => {
  const shapes = shapesOf(tree);
  const zero = shapes.map((shape): Operand => (shape.length === 0 ? 0 : full(shape, 0)));
  const products = shapes.map((shape, leaf) =>
    Array.from({ length: sizeOf(shape) }, (_, position) => {
      const one = shape.length === 0 ? 1 : oneAt(shape, position);
      return product(
        x,
        unflatten(
          tree.structure,
          zero.map((value, i) => (i === leaf ? one : value)),
        ),
        rest,
      );
    }),
  );
  return (leaf, out, axis) => {
    const own = products[leaf]!.map((leaves) => leaves[out]!);
    return { expr: stack(own, { axis }), open: own.some(isExpr) };
  };
};

const oneAt = (shape: readonly number[], position: number): Tensor => {
  const data = new Float64Array(sizeOf(shape));
  data[position] = 1;
  return tensorOf(shape, data);
};
