// The gradient of a sum over data, part by part: gradients of parts add up, in any grouping, because they are a monoid.
// Knows how data are cut along their first axis; is ignorant of what is differentiated.
import { fail } from "../expr/errors.js";
import { isExpr } from "../expr/expr.js";
import { sizeOf } from "../expr/shape.js";
import { isTensor, type Tensor, tensorOf } from "../expr/tensor.js";
import { checkedOptions } from "../ops/call.js";
import { valueAndGradFunction } from "./grad.js";
import type { AnyFunction } from "./staged.js";
import { flatten, unflatten } from "./tree.js";
import { addTrees } from "./treeArrays.js";
import type { Argument, Arguments, Gradient, ScalarResult } from "./types.js";

/** Into how many parts the data are cut. */
export interface ShardOptions {
  /** At most as many as there are rows. 4 unless given. */
  readonly shards?: number;
}

const valueAndGradOf = valueAndGradFunction("gradOverShards");

const rowsOf = (x: Tensor, from: number, to: number): Tensor => {
  const width = sizeOf(x.shape.slice(1));
  return tensorOf(Object.freeze([to - from, ...x.shape.slice(1)]), x.data.slice(from * width, to * width));
};

/** `data` cut along the first axis of its tensors, which have as many rows each. Other leaves go with every part. */
const shardsOf = (data: unknown, wanted: number): readonly unknown[] => {
  const { structure, leaves } = flatten(data, "arguments[1]");
  const tensors = leaves.map((leaf, i) => {
    if (isExpr(leaf)) throw fail.notYetValue(structure.paths[i]!);
    return leaf;
  });
  const sizes = tensors.flatMap((leaf) => (isTensor(leaf) ? [leaf.shape[0] ?? 1] : []));
  const [rows = 0] = sizes;
  if (rows === 0 || sizes.some((size) => size !== rows))
    throw fail.sameShapes(
      "gradOverShards",
      tensors.flatMap((leaf) => (isTensor(leaf) ? [leaf.shape] : [])),
      " along the first axis, which must not be empty",
    );
  const count = Math.min(wanted, rows);
  return Array.from({ length: count }, (_, k) => {
    const [from, to] = [Math.floor((k * rows) / count), Math.floor(((k + 1) * rows) / count)];
    return unflatten(
      structure,
      tensors.map((leaf) => (isTensor(leaf) ? rowsOf(leaf, from, to) : leaf)),
    );
  });
};

/**
 * The value and the gradient of a sum over data, computed part by part: `f(params, data)` adds up over the rows of `data`
 * (the first axis of each of its tensors), so its gradient is the sum of those of parts. A part takes memory for its own
 * rows only; results differ from those of {@link valueAndGrad} by rounding.
 *
 * A mean is no such sum: divide by the number of all rows outside.
 *
 * @throws GM-OPTION if `shards` is no whole number from 1 on; GM-SHAPE if the data have no rows or not as many each.
 *
 * @example
 * const error = (w: Expr, [x, y]: readonly [Expr, Expr]) => sum(square(sub(mul(w, x), y)))
 * const data = [tensor([1, 2, 3, 4]), tensor([2, 4, 6, 9])] as const
 * gradOverShards(error, { shards: 2 })(2, data) // => [1, -8]
 */
export function gradOverShards<S, D>(
  f: (params: S, data: D) => ScalarResult,
  options?: ShardOptions,
): <P extends Argument<S>>(
  params: P,
  data: Arguments<readonly [D]>[0],
) => readonly [value: number, gradient: Gradient<P>];
export function gradOverShards(f: AnyFunction, options?: ShardOptions): unknown {
  const { shards = 4 } = checkedOptions("gradOverShards", options, ["shards"]);
  if (!Number.isInteger(shards) || shards < 1)
    throw fail.optionValue("gradOverShards", "shards", "a whole number from 1 on", shards);
  const ofPart = valueAndGradOf(f);
  return (params: unknown, data: unknown): unknown =>
    shardsOf(data, shards)
      .map((part) => ofPart(params, part))
      .reduce(addTrees);
}
