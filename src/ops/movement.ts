// Ops that give the same numbers another shape: broadcastTo, reshape, permute, transpose. Linear, so that their reverse
// is a transpose.
import { fail } from "../expr/errors.js";
import { type Expr, toExpr } from "../expr/expr.js";
import {
  broadcastShapes,
  broadcastStrides,
  canonicalAxis,
  checkedShape,
  type Shape,
  sameShape,
  sizeOf,
  stridesOf,
} from "../expr/shape.js";
import type { Tensor } from "../expr/tensor.js";
import { withRank } from "./batch.js";
import { type WithSettings, withSettings } from "./call.js";
import { defineLinear } from "./define.js";
import { sumTo } from "./reduction.js";
import { readStrided } from "./strided.js";

type ToShape = { readonly shape: Shape };

const broadcastToOp = /* @__PURE__ */ defineLinear<ToShape>({
  name: "broadcastTo",
  args: ["x"],
  settings: ({ shape }) => [shape],
  selects: true,
  shape: ([from], { shape }) => {
    const joined = broadcastShapes(from!, shape);
    if (joined === undefined || !sameShape(joined, shape)) throw fail.broadcastTo(from!, shape);
    return shape;
  },
  value: ([x], { shape }) => readStrided(x!.data, shape, broadcastStrides(x!.shape, shape)),
  form: ([from], { shape }) => ({ tag: "read", strides: broadcastStrides(from!, shape), offset: 0 }),
  transpose: (cotangent, [x]) => [sumTo(cotangent, x!.shape)],
  batch: ([x], _, { shape }) => broadcastTo(withRank(x!, shape.length), [x!.shape[0]!, ...shape]),
});

/**
 * `x` repeated along its axes of size 1 and along new leading axes, to `shape`.
 *
 * @throws GM-SHAPE-BROADCAST if `x` does not broadcast to `shape`.
 *
 * @example
 * toNested(evaluate(broadcastTo(tensor([1, 2]), [2, 2]), {})) // => [[1, 2], [1, 2]]
 */
export const broadcastTo: WithSettings<[shape: Shape]> = /* @__PURE__ */ withSettings((x, shape: Shape) => {
  const checked = checkedShape("broadcastTo", shape);
  const expr = toExpr(x, "broadcastTo", "x");
  return sameShape(expr.shape, checked) ? expr : broadcastToOp(expr, { shape: checked });
});

const reshapeOp = /* @__PURE__ */ defineLinear<ToShape>({
  name: "reshape",
  args: ["x"],
  settings: ({ shape }) => [shape],
  selects: true,
  shape: (_, { shape }) => shape,
  value: ([x]) => dataOf(x!),
  form: () => ({ tag: "same" }),
  transpose: (cotangent, [x]) => [reshape(cotangent, x!.shape)],
  batch: ([x], _, { shape }) => reshape(x!, [x!.shape[0]!, ...shape]),
});

const dataOf = (x: Tensor): Tensor["data"] => x.data;

/**
 * The same numbers in row-major order under another shape. One size may be -1 and is worked out.
 *
 * @throws GM-SHAPE-RESHAPE if the number of elements changes.
 *
 * @example
 * evaluate(reshape(arange(6), [2, -1]), {}).shape // => [2, 3]
 */
export const reshape: WithSettings<[shape: Shape]> = /* @__PURE__ */ withSettings((x, shape: Shape) => {
  const expr = toExpr(x, "reshape", "x");
  const target = resolved(expr, shape);
  return sameShape(expr.shape, target) ? expr : reshapeOp(expr, { shape: target });
});

const resolved = (x: Expr, shape: Shape): Shape => {
  const holes = Array.isArray(shape) ? shape.filter((n) => n === -1).length : 0;
  const known = holes === 1 ? sizeOf(shape.filter((n) => n !== -1)) : 0;
  const size = sizeOf(x.shape);
  if (holes > 1 || (holes === 1 && (known === 0 || size % known !== 0))) throw fail.reshape(x.shape, shape);
  const target = checkedShape("reshape", holes === 1 ? shape.map((n) => (n === -1 ? size / known : n)) : shape);
  if (sizeOf(target) !== size) throw fail.reshape(x.shape, target);
  return target;
};

type Permutation = { readonly axes: readonly number[] };

const permuteOp = /* @__PURE__ */ defineLinear<Permutation>({
  name: "permute",
  args: ["x"],
  settings: ({ axes }) => [axes],
  selects: true,
  shape: ([x], { axes }) => Object.freeze(axes.map((axis) => x![axis]!)),
  value: ([x], { axes }, shape) => {
    const strides = stridesOf(x!.shape);
    return readStrided(
      x!.data,
      shape,
      axes.map((axis) => strides[axis]!),
    );
  },
  form: ([from], { axes }) => {
    const strides = stridesOf(from!);
    return { tag: "read", strides: axes.map((axis) => strides[axis]!), offset: 0 };
  },
  transpose: (cotangent, _, { axes }) => [permuted(cotangent, inverse(axes))],
  batch: ([x], _, { axes }) => permuted(x!, [0, ...axes.map((axis) => axis + 1)]),
});

const inverse = (axes: readonly number[]): readonly number[] => axes.map((_, axis) => axes.indexOf(axis));

const permuted = (x: Expr, axes: readonly number[]): Expr =>
  axes.every((axis, i) => axis === i) ? x : permuteOp(x, { axes: Object.freeze(axes) });

/**
 * The axes in another order: axis `i` of the result is axis `axes[i]` of `x`. Negative axes count from the end.
 *
 * @throws GM-AXIS if `axes` does not name every axis exactly once.
 *
 * @example
 * toNested(evaluate(permute(tensor([[1, 2, 3], [4, 5, 6]]), [1, 0]), {})) // => [[1, 4], [2, 5], [3, 6]]
 */
export const permute: WithSettings<[axes: readonly number[]]> = /* @__PURE__ */ withSettings(
  (x, axes: readonly number[]) => {
    const expr = toExpr(x, "permute", "x");
    const rank = expr.shape.length;
    if (!Array.isArray(axes)) throw fail.axis("permute", axes, rank);
    const canonical = axes.map((axis) => canonicalAxis("permute", axis, rank));
    if (canonical.length !== rank || new Set(canonical).size !== rank) throw fail.permutation("permute", axes, rank);
    return permuted(expr, canonical);
  },
);

/**
 * `x` with two axes swapped: the last two, or those named. Negative axes count from the end.
 *
 * @throws GM-AXIS if an axis is not there, GM-SHAPE if none is named and `x` has fewer than two.
 *
 * @example
 * toNested(evaluate(transpose(tensor([[1, 2], [3, 4]])), {})) // => [[1, 3], [2, 4]]
 * evaluate(transpose(zeros([2, 3, 4]), [0, 2]), {}).shape // => [4, 3, 2]
 */
export const transpose: WithSettings<[axes?: readonly [number, number]]> = /* @__PURE__ */ withSettings(
  (x, axes?: readonly [number, number]) => {
    const expr = toExpr(x, "transpose", "x");
    const rank = expr.shape.length;
    if (axes === undefined && rank < 2) throw fail.rank("transpose", "at least two axes", expr.shape);
    const pair: readonly number[] = axes ?? [-2, -1];
    if (!Array.isArray(pair) || pair.length !== 2) throw fail.axisPair("transpose", pair);
    const [i, j] = pair.map((axis) => canonicalAxis("transpose", axis, rank));
    return permuted(
      expr,
      expr.shape.map((_, axis) => (axis === i ? j! : axis === j ? i! : axis)),
    );
  },
);
