// Ops that read some of the numbers: slice and indexSelect, and their transposes, which write them back among zeros.
import { fail } from "../expr/errors.js";
import { type Expr, type Operand, toExpr } from "../expr/expr.js";
import { canonicalAxis, type Shape, sizeOf, stridesOf } from "../expr/shape.js";
import { isTensor, type Tensor } from "../expr/tensor.js";
import { checkedOptions, type WithSettings, withSettings } from "./call.js";
import { defineLinear, type StructuralFunction } from "./define.js";
import { readStrided, writeStrided } from "./strided.js";

type Window = { readonly start: readonly number[]; readonly step: readonly number[]; readonly shape: Shape };

const windowOf = (shape: Shape, { start, step }: Window) => {
  const strides = stridesOf(shape);
  return {
    strides: strides.map((stride, axis) => stride * step[axis]!),
    offset: strides.reduce((sum, stride, axis) => sum + stride * start[axis]!, 0),
  };
};

const sliceOp: StructuralFunction<Window> = /* @__PURE__ */ defineLinear<Window>({
  name: "slice",
  args: ["x"],
  selects: true,
  drops: true,
  shape: (_, { shape }) => shape,
  value: ([x], window, shape) => {
    const { strides, offset } = windowOf(x!.shape, window);
    return readStrided(x!.data, shape, strides, offset);
  },
  transpose: (cotangent, [x], { start, step }) => [placeOp(cotangent, { start, step, shape: x!.shape })],
});

const placeOp: StructuralFunction<Window> = /* @__PURE__ */ defineLinear<Window>({
  name: "place",
  args: ["x"],
  selects: true,
  shape: (_, { shape }) => shape,
  value: ([x], window, shape) => {
    const { strides, offset } = windowOf(shape, window);
    return writeStrided(sizeOf(shape), x!.data, x!.shape, strides, offset);
  },
  transpose: (cotangent, [x], { start, step }) => [sliceOp(cotangent, { start, step, shape: x!.shape })],
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

type Picks = { readonly index: readonly number[]; readonly indexShape: Shape; readonly axis: number };
type Drops = Picks & { readonly shape: Shape };

const indexSelectOp: StructuralFunction<Picks> = /* @__PURE__ */ defineLinear<Picks>({
  name: "indexSelect",
  args: ["x"],
  selects: true,
  drops: true,
  shape: ([x], { indexShape, axis }) => Object.freeze([...x!.slice(0, axis), ...indexShape, ...x!.slice(axis + 1)]),
  value: ([x], { index, axis }, shape) => {
    const { size, inner } = blocksOf(x!.shape, axis);
    const result = new Float64Array(sizeOf(shape));
    for (let to = 0, outer = 0; to < result.length; outer++)
      for (const i of index)
        for (let k = 0, from = (outer * size + i) * inner; k < inner; k++) result[to++] = x!.data[from + k]!;
    return result;
  },
  transpose: (cotangent, [x], { index, indexShape, axis }) => [
    indexAddOp(cotangent, { index, indexShape, axis, shape: x!.shape }),
  ],
});

const indexAddOp: StructuralFunction<Drops> = /* @__PURE__ */ defineLinear<Drops>({
  name: "indexAdd",
  args: ["x"],
  selects: true,
  shape: (_, { shape }) => shape,
  value: ([x], { index, axis }, shape) => {
    const { size, inner } = blocksOf(shape, axis);
    const { data } = x!;
    const result = new Float64Array(sizeOf(shape));
    for (let from = 0, outer = 0; from < data.length; outer++)
      for (const i of index)
        for (let k = 0, to = (outer * size + i) * inner; k < inner; k++) result[to + k]! += data[from++]!;
    return result;
  },
  transpose: (cotangent, _, { index, indexShape, axis }) => [indexSelectOp(cotangent, { index, indexShape, axis })],
});

const blocksOf = (shape: Shape, axis: number) => ({ size: shape[axis]!, inner: sizeOf(shape.slice(axis + 1)) });

/** Along which axis the index counts: 0 unless given. */
export interface IndexSelectOptions {
  readonly axis?: number;
}

/** Both call forms of `indexSelect`: the data-last one takes its index as an array. */
export interface IndexSelect {
  (x: Operand, index: readonly number[] | Tensor, options?: IndexSelectOptions): Expr;
  (index: readonly number[], options?: IndexSelectOptions): (x: Operand) => Expr;
}

/**
 * The entries of `x` along `axis` that `index` names, in its order, as often as it names them. `index` is constant: an
 * array of whole numbers or a tensor of them, whose axes take the place of `axis`. Gradients of repeated entries add up.
 *
 * Data-last, `indexSelect([2, 0])(x)`, the index must be an array: a tensor in first place is the operand.
 *
 * @throws GM-INDEX if an index is not a whole number from 0 to the axis's size - 1; GM-AXIS if the axis is not there;
 *   GM-OPTION for an unknown option.
 *
 * @example
 * toNested(evaluate(indexSelect(tensor([10, 20, 30]), [2, 0, 2]), {})) // => [30, 10, 30]
 * toNested(evaluate(indexSelect(tensor([[1, 2], [3, 4]]), [1], { axis: 1 }), {})) // => [[2], [4]]
 */
export const indexSelect: IndexSelect = /* @__PURE__ */ withSettings(
  (x, index: readonly number[] | Tensor, options?: IndexSelectOptions) => {
    const { axis = 0 } = checkedOptions("indexSelect", options, ["axis"]);
    const expr = toExpr(x, "indexSelect", "x");
    const canonical = canonicalAxis("indexSelect", axis, expr.shape.length);
    if (!Array.isArray(index) && !isTensor(index)) throw fail.indexList("indexSelect", index);
    const [list, indexShape] = isTensor(index) ? [[...index.data], index.shape] : [[...index], [index.length]];
    return indexSelectOp(expr, {
      index: Object.freeze(list.map((i) => checkedIndex("indexSelect", i, expr.shape[canonical]!))),
      indexShape: Object.freeze(indexShape),
      axis: canonical,
    });
  },
);

const checkedIndex = (where: string, index: number, size: number): number => {
  if (!Number.isInteger(index) || index < 0 || index >= size) throw fail.index(where, index, size);
  return index;
};
