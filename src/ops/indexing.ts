// Ops that read some of the numbers along an axis: slice, by ranges, and indexSelect and embedding, by an index.
// And oneHot, which turns an index into rows.
import { fail } from "../expr/errors.js";
import { type Expr, toExpr } from "../expr/expr.js";
import { canonicalAxis, checkedShape, type Shape, sizeOf, stridesOf } from "../expr/shape.js";
import { arange } from "../expr/tensor.js";
import { checkedOptions, type WithSettings, withSettings } from "./call.js";
import { eq } from "./choice.js";
import { defineLinear, type StructuralFunction } from "./define.js";
import { alongAxis, axisOf, checkedIndex, type Index, indexOperand, reshapedIndex } from "./indices.js";
import { reshape } from "./movement.js";
import { picked } from "./picking.js";
import { positionalForms } from "./positional.js";
import { readStrided, writeStrided } from "./strided.js";

type Window = { readonly start: readonly number[]; readonly step: readonly number[]; readonly shape: Shape };

const windowOf = (shape: Shape, { start, step }: Window) => {
  const strides = stridesOf(shape);
  return {
    strides: strides.map((stride, axis) => stride * step[axis]!),
    offset: strides.reduce((sum, stride, axis) => sum + stride * start[axis]!, 0),
  };
};

// As users write the window that a tensor of `shape` is: an axis is [from, to), or [from, to, step].
const rangesOf = ({ start, step }: Window, shape: Shape): readonly (readonly number[])[] =>
  shape.map((size, axis) => {
    const [from, by] = [start[axis]!, step[axis]!];
    // Of nothing the end is the start: a number below 0 would count from the end.
    return by === 1 ? [from, from + size] : [from, from + Math.max(0, (size - 1) * by + 1), by];
  });

const sliceOp: StructuralFunction<Window> = /* @__PURE__ */ defineLinear<Window>({
  name: "slice",
  args: ["x"],
  settings: (window) => [rangesOf(window, window.shape)],
  selects: true,
  drops: true,
  shape: (_, { shape }) => shape,
  value: ([x], window, shape) => {
    const { strides, offset } = windowOf(x!.shape, window);
    return readStrided(x!.data, shape, strides, offset);
  },
  form: ([from], window) => ({ tag: "read", ...windowOf(from!, window) }),
  transpose: (cotangent, [x], { start, step }) => [placeOp(cotangent, { start, step, shape: x!.shape })],
  batch: ([x], _, window) => sliceOp(x!, batchedWindow(x!.shape[0]!, window)),
});

const placeOp: StructuralFunction<Window> = /* @__PURE__ */ defineLinear<Window>({
  name: "place",
  args: ["x"],
  settings: (window, [x]) => [rangesOf(window, x!), window.shape],
  selects: true,
  shape: (_, { shape }) => shape,
  value: ([x], window, shape) => {
    const { strides, offset } = windowOf(shape, window);
    return writeStrided(sizeOf(shape), x!.data, x!.shape, strides, offset);
  },
  form: (_, { start, step }) => ({ tag: "placed", start, step }),
  transpose: (cotangent, [x], { start, step }) => [sliceOp(cotangent, { start, step, shape: x!.shape })],
  batch: ([x], _, window) => placeOp(x!, batchedWindow(x!.shape[0]!, window)),
});

// The same window in each example.
const batchedWindow = (size: number, { start, step, shape }: Window): Window => ({
  start: Object.freeze([0, ...start]),
  step: Object.freeze([1, ...step]),
  shape: Object.freeze([size, ...shape]),
});

/** `[start, stop, step]` along one axis; what is left out is 0, the axis's size, and 1. */
export type Range = readonly [start?: number | undefined, stop?: number | undefined, step?: number | undefined];

/** A range with all three numbers, whole, counted from 0 and within the axis. */
export const canonicalRange = (where: string, range: Range, size: number): readonly [number, number, number] => {
  if (!Array.isArray(range) || range.length > 3) throw fail.sliceRange(where, range);
  const [from = 0, to = size, step = 1] = range;
  if (![from, to, step].every(Number.isInteger) || step < 1) throw fail.sliceRange(where, range);
  const start = from < 0 ? from + size : from;
  const stop = to < 0 ? to + size : to;
  if (start < 0 || stop > size || start > stop) throw fail.sliceBounds(where, range, size);
  return [start, stop, step];
};

/**
 * A window of `x`: one range `[start, stop, step]` an axis, `stop` excluded; axes without a range stay whole. Negative
 * `start` and `stop` count from the end, as in NumPy; unlike there, what lies outside the axis is an error.
 *
 * @throws GM-INDEX if a range is not made of whole numbers, leaves its axis or runs backwards; GM-SHAPE if there are more
 *   ranges than axes.
 *
 * @example
 * toNested(evaluate(slice(arange(10), [[1, 8, 3]]), {})) // => [1, 4, 7]
 * toNested(evaluate(slice(tensor([[1, 2, 3], [4, 5, 6]]), [[0, 2], [-1]]), {})) // => [[3], [6]]
 */
export const slice: WithSettings<[ranges: readonly Range[]]> = /* @__PURE__ */ withSettings(
  (x, ranges: readonly Range[]) => {
    const expr = toExpr(x, "slice", "x");
    if (!Array.isArray(ranges)) throw fail.sliceRange("slice", ranges);
    if (ranges.length > expr.shape.length) throw fail.rank("slice", `at least ${ranges.length} axes`, expr.shape);
    const whole = expr.shape.map((size, axis) => canonicalRange("slice", ranges[axis] ?? [], size));
    if (whole.every(([start, stop, step], axis) => start === 0 && stop === expr.shape[axis] && step === 1)) return expr;
    return sliceOp(expr, {
      start: Object.freeze(whole.map(([start]) => start)),
      step: Object.freeze(whole.map(([, , step]) => step)),
      shape: Object.freeze(whole.map(([start, stop, step]) => Math.ceil((stop - start) / step))),
    });
  },
);

/** The part of `x` from `start` on, of the given shape: a slice for rules of other ops, already canonical. */
export const part = (x: Expr, start: readonly number[], shape: Shape): Expr =>
  sliceOp(x, { start: Object.freeze(start), step: Object.freeze(start.map(() => 1)), shape });

/** `x` at `index`, sound for `axis`: the index's axes take the place of that axis. */
const selected = (x: Expr, index: Expr, axis: number): Expr => {
  const own = index.shape;
  const aligned = reshapedIndex(index, alongAxis(sizeOf(own), axis, x.shape.length));
  return reshape(picked(x, aligned, axis), [...x.shape.slice(0, axis), ...own, ...x.shape.slice(axis + 1)]);
};

/** Along which axis the index counts: 0 unless given. */
export interface IndexSelectOptions {
  readonly axis?: number;
}

/**
 * The entries of `x` along `axis` that `index` names, in its order, as often as it names them: whole numbers from 0 on in
 * an array, a tensor or an expression, whose axes take the place of `axis`. Gradients of repeated entries add up; the
 * index has none.
 *
 * @throws GM-INDEX if an index is not a whole number from 0 to the axis's size - 1: at once if the index is known, else
 *   when it is computed; GM-AXIS if the axis is not there; GM-OPTION for an unknown option.
 *
 * @example
 * toNested(evaluate(indexSelect(tensor([10, 20, 30]), [2, 0, 2]), {})) // => [30, 10, 30]
 * evaluate(indexSelect(indexSelect(tensor([[1, 2], [3, 4]]), 1), 0), {}) // => 3
 * toNested(evaluate(indexSelect(tensor([[1, 2], [3, 4]]), [1], { axis: 1 }), {})) // => [[2], [4]]
 * toNested(grad((x: Expr) => sum(indexSelect(x, [2, 0, 2])))(tensor([10, 20, 30]))) // => [1, 0, 2]
 */
export const indexSelect: WithSettings<[index: Index, options?: IndexSelectOptions]> = /* @__PURE__ */ positionalForms(
  "indexSelect",
  2,
  (x, index: Index, options?: IndexSelectOptions) => {
    const { axis = 0 } = checkedOptions("indexSelect", options, ["axis"]);
    const expr = toExpr(x, "indexSelect", "x");
    const canonical = canonicalAxis("indexSelect", axis, expr.shape.length);
    const list = indexOperand("indexSelect", index);
    const sound = checkedIndex("indexSelect", list, expr.shape[canonical]!, axisOf(canonical, "x", expr));
    return selected(expr, sound, canonical);
  },
);

/**
 * The rows of `weight` that `index` names: the result has the index's shape, with a row's shape behind. The gradient is
 * as large as `weight`; rows that are not named contribute nothing to it.
 *
 * @throws GM-INDEX if an index is not a whole number from 0 to the number of rows - 1: at once if the index is known,
 *   else when it is computed; GM-AXIS if `weight` is a scalar.
 *
 * @example
 * const weight = tensor([[1, 2], [3, 4], [5, 6]])
 * toNested(evaluate(embedding(weight, [2, 0]), {})) // => [[5, 6], [1, 2]]
 */
export const embedding: WithSettings<[index: Index]> = /* @__PURE__ */ positionalForms(
  "embedding",
  2,
  (weight, index: Index) => {
    const expr = toExpr(weight, "embedding", "weight");
    const axis = canonicalAxis("embedding", 0, expr.shape.length);
    const list = indexOperand("embedding", index);
    const sound = checkedIndex("embedding", list, expr.shape[axis]!, axisOf(axis, "weight", expr));
    return selected(expr, sound, axis);
  },
);

/**
 * Rows that are 1 at the place that `index` names and 0 elsewhere: the result has the index's shape, with `size` behind.
 * It has no gradient.
 *
 * @throws GM-INDEX if an index is not a whole number from 0 to `size - 1`: at once if the index is known, else when it is
 *   computed; GM-SHAPE if `size` is not a whole number from 0 on.
 *
 * @example
 * toNested(evaluate(oneHot([2, 0], 3), {})) // => [[0, 0, 1], [1, 0, 0]]
 */
export function oneHot(size: number): (index: Index) => Expr;
export function oneHot(index: Index, size: number): Expr;
export function oneHot(...args: readonly [index: Index, size: number] | readonly [size: number]): unknown {
  if (args.length === 1) return (index: Index) => rowsOf(index, args[0]);
  if (args.length !== 2) throw fail.arity("oneHot", 2, Reflect.get(args, "length"));
  return rowsOf(...args);
}

const rowsOf = (index: Index, size: number): Expr => {
  const [length] = checkedShape("oneHot", [size]);
  const checked = checkedIndex("oneHot", indexOperand("oneHot", index), length!, "its rows");
  return eq(reshapedIndex(checked, [...checked.shape, 1]), arange(length!));
};
