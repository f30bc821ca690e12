// Ops that add up the numbers along axes, and what every op along axes shares.
import { fail } from "../expr/errors.js";
import { type Expr, type Operand, toExpr } from "../expr/expr.js";
import { canonicalAxes, type Shape, sameShape, sizeOf, stridesOf } from "../expr/shape.js";
import type { ReadonlyFloat64Array, Tensor } from "../expr/tensor.js";
import { div } from "./arithmetic.js";
import { checkedOptions, type WithSettings, withSettings } from "./call.js";
import { defineLinear, type StructuralFunction } from "./define.js";
import { broadcastTo, reshape } from "./movement.js";
import { addRows, sumOf } from "./numeric/sum.js";
import { readStrided } from "./strided.js";

/** Which axes to reduce (all, unless given) and whether to keep them with size 1. */
export interface ReductionOptions {
  readonly axis?: number | readonly number[];
  readonly keepdims?: boolean;
}

export type Axes = { readonly axes: readonly number[] };

/** The same axes of each example in a batch: the batch is axis 0. */
export const pastBatch = ({ axes }: Axes): Axes => ({ axes: Object.freeze(axes.map((axis) => axis + 1)) });

/** The axes as users write them. */
export const writtenAxes = ({ axes }: Axes): { readonly axis: unknown } => ({
  axis: axes.length === 1 ? axes[0] : axes,
});

/** What users write behind the operand of a reduction: nothing if it is over all axes. */
export const axesUnlessAll = (settings: Axes, [x]: readonly Shape[]): readonly unknown[] =>
  settings.axes.length === x!.length ? [] : [writtenAxes(settings)];

/** `shape` without `axes`. */
export const withoutAxes = (shape: Shape, axes: readonly number[]): Shape =>
  Object.freeze(shape.filter((_, axis) => !axes.includes(axis)));

/** `shape` with size 1 at `axes`. */
export const keepingAxes = (shape: Shape, axes: readonly number[]): Shape =>
  Object.freeze(shape.map((n, axis) => (axes.includes(axis) ? 1 : n)));

/**
 * A function of a user's reduction options from one of canonical axes, which removes them. What it takes besides `axis`
 * and `keepdims` is named in `more` and is its own to check.
 */
export const reductionWith = <Options extends ReductionOptions>(
  name: string,
  more: readonly (keyof Options & string)[],
  reduce: (x: Expr, axes: readonly number[], options: Partial<Options>) => Expr,
): WithSettings<[options?: Options]> =>
  withSettings((x: Operand, options?: Options) => {
    const checked = checkedOptions(name, options, [...more, "axis", "keepdims"]);
    const { axis, keepdims = false } = checked;
    if (typeof keepdims !== "boolean") throw fail.optionValue(name, "keepdims", "true or false", keepdims);
    const expr = toExpr(x, name, "x");
    const axes = Object.freeze(canonicalAxes(name, axis, expr.shape.length));
    const reduced = reduce(expr, axes, checked);
    return keepdims ? reshape(reduced, keepingAxes(expr.shape, axes)) : reduced;
  });

/** A reduction with no settings but its axes. */
export const reduction = (
  name: string,
  reduce: (x: Expr, axes: readonly number[]) => Expr,
): WithSettings<[options?: ReductionOptions]> => reductionWith(name, [], reduce);

/** What was reduced over `axes`, repeated along them again up to `shape`: the transpose of a sum. */
export const spread = (reduced: Expr, shape: Shape, axes: readonly number[]): Expr =>
  broadcastTo(reshape(reduced, keepingAxes(shape, axes)), shape);

// With the axes in `order`, each run of numbers along the last ones is contiguous.
const axesLast = (x: Tensor, axes: readonly number[]) => {
  const order = [...x.shape.keys()].filter((axis) => !axes.includes(axis)).concat(axes);
  const strides = stridesOf(x.shape);
  const shape = order.map((axis) => x.shape[axis]!);
  const moved = order.some((axis, i) => axis !== i);
  const data = moved
    ? readStrided(
        x.data,
        shape,
        order.map((axis) => strides[axis]!),
      )
    : x.data;
  return { data, order, shape, moved, run: sizeOf(axes.map((axis) => x.shape[axis]!)) };
};

/** One number from each run of numbers along `axes`: `data[from .. to]` is a run. */
export const reduceRuns = (
  x: Tensor,
  axes: readonly number[],
  reduce: (data: ReadonlyFloat64Array, from: number, to: number) => number,
): Float64Array => {
  const { data, run } = axesLast(x, axes);
  const result = new Float64Array(sizeOf(withoutAxes(x.shape, axes)));
  for (let i = 0; i < result.length; i++) result[i] = reduce(data, i * run, (i + 1) * run);
  return result;
};

/** As many numbers as before from each run of numbers along `axes`: `write` fills `result[from .. to]`. */
export const mapRuns = (
  x: Tensor,
  axes: readonly number[],
  write: (result: Float64Array, data: ReadonlyFloat64Array, from: number, to: number) => void,
): Float64Array => {
  const { data, order, shape, moved, run } = axesLast(x, axes);
  const result = new Float64Array(data.length);
  for (let from = 0; from < result.length; from += run) write(result, data, from, from + run);
  if (!moved) return result;
  const strides = stridesOf(shape);
  return readStrided(
    result,
    x.shape,
    x.shape.map((_, axis) => strides[order.indexOf(axis)]!),
  );
};

// Where `axes` are neighbours the data are blocks of rows, each block to be added up: then nothing is moved first.
const blockOf = (shape: Shape, axes: readonly number[]): readonly [rows: number, width: number] | undefined => {
  const long = axes.filter((axis) => shape[axis] !== 1);
  const [first, last] = [long[0], long.at(-1)];
  if (first === undefined || last === undefined) return [1, 1];
  const rows = sizeOf(long.map((axis) => shape[axis]!));
  return sizeOf(shape.slice(first, last + 1)) === rows ? [rows, sizeOf(shape.slice(last + 1))] : undefined;
};

const sumOp: StructuralFunction<Axes> = /* @__PURE__ */ defineLinear<Axes>({
  name: "sum",
  args: ["x"],
  settings: axesUnlessAll,
  selects: true,
  shape: ([x], { axes }) => withoutAxes(x!, axes),
  value: ([x], { axes }, shape) => {
    const { data } = x!;
    const block = blockOf(x!.shape, axes);
    if (block === undefined) return reduceRuns(x!, axes, sumOf);
    const [rows, width] = block;
    const result = new Float64Array(sizeOf(shape));
    for (let at = 0, from = 0; at < result.length; at += width, from += rows * width)
      if (width === 1) result[at] = sumOf(data, from, from + rows);
      else addRows(result, at, data, from, rows, width);
    return result;
  },
  form: (_, { axes }) => ({ tag: "reduced", axes, by: "sum" }),
  transpose: (cotangent, [x], { axes }) => [spread(cotangent, x!.shape, axes)],
  batch: ([x], _, axes) => sumOp(x!, pastBatch(axes)),
});

/** The sum over canonical axes, which it removes. */
export const sumOver = (x: Expr, axes: readonly number[]): Expr => (axes.length === 0 ? x : sumOp(x, { axes }));

/**
 * The sum over `axis` (all axes unless given). The sum of no numbers is 0. Long sums are added pairwise: their rounding
 * error grows with the logarithm of the number of numbers.
 *
 * @throws GM-AXIS if an axis is not there or named twice.
 *
 * @example
 * evaluate(sum(tensor([[1, 2], [3, 4]])), {}) // => 10
 * toNested(evaluate(sum(tensor([[1, 2], [3, 4]]), { axis: 0 }), {})) // => [4, 6]
 */
export const sum: WithSettings<[options?: ReductionOptions]> = /* @__PURE__ */ reduction("sum", sumOver);

/**
 * The arithmetic mean over `axis` (all axes unless given). The mean of no numbers is NaN.
 *
 * @throws GM-AXIS if an axis is not there or named twice.
 *
 * @example
 * evaluate(mean(tensor([[1, 2], [3, 4]])), {}) // => 2.5
 * toNested(evaluate(mean(tensor([[1, 2], [3, 4]]), { axis: 1, keepdims: true }), {})) // => [[1.5], [3.5]]
 */
export const mean: WithSettings<[options?: ReductionOptions]> = /* @__PURE__ */ reduction("mean", (x, axes) =>
  axes.length === 0 ? x : div(sumOver(x, axes), sizeOf(axes.map((axis) => x.shape[axis]!))),
);

/** `x` summed back to `shape`, over whatever broadcasting repeated: the transpose of `broadcastTo`. */
export const sumTo = (x: Expr, shape: Shape): Expr => {
  if (sameShape(x.shape, shape)) return x;
  const offset = x.shape.length - shape.length;
  const axes = [...x.shape.keys()].filter(
    (axis) => axis < offset || (shape[axis - offset] === 1 && x.shape[axis] !== 1),
  );
  return reshape(sumOver(x, Object.freeze(axes)), shape);
};
