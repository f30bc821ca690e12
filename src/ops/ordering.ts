// Entries in order: argsort, and what follows from it by reading entries at an index, sort and topk. The order is piecewise
// constant, so that only the reading has a derivative.
import { fail } from "../expr/errors.js";
import { type Expr, type Operand, toExpr } from "../expr/expr.js";
import { canonicalAxis, type Shape, sizeOf } from "../expr/shape.js";
import { checkedOptions, type WithSettings, withSettings } from "./call.js";
import { defineRule, none, type StructuralFunction } from "./define.js";
import { writeOrder } from "./numeric/order.js";
import { picked } from "./picking.js";
import { positionalForms } from "./positional.js";

/** Along which axis to sort, the last unless given, and whether the largest comes first. */
export interface SortOptions {
  readonly axis?: number;
  readonly descending?: boolean;
}

/** Along which axis to choose: the last unless given. */
export interface TopkOptions {
  readonly axis?: number;
}

// How many of the first places in order are wanted along the axis.
type Order = { readonly axis: number; readonly descending: boolean; readonly count: number };

const shortened = (shape: Shape, axis: number, count: number): Shape =>
  Object.freeze(shape.map((n, a) => (a === axis ? count : n)));

const argsortOp: StructuralFunction<Order> = /* @__PURE__ */ defineRule<Order>({
  name: "argsort",
  args: ["x"],
  settings: ({ axis, descending, count }, [x]) => [
    { axis, ...(descending ? { descending } : {}), ...(count === x![axis] ? {} : { count }) },
  ],
  shape: ([x], { axis, count }) => shortened(x!, axis, count),
  value: ([x], { axis, descending, count }, shape) => {
    const { data } = x!;
    const size = x!.shape[axis]!;
    const inner = sizeOf(shape.slice(axis + 1));
    const result = new Float64Array(sizeOf(shape));
    const [line, places] = [new Float64Array(size), new Float64Array(count)];
    for (let start = 0, to = 0; to < result.length; start += size * inner, to += count * inner)
      for (let k = 0; k < inner; k++) {
        for (let i = 0; i < size; i++) line[i] = data[start + i * inner + k]!;
        writeOrder(places, line, descending);
        for (let i = 0; i < count; i++) result[to + i * inner + k] = places[i]!;
      }
    return result;
  },
  vjp: none("an order is piecewise constant"),
  batch: ([x], _, { axis, ...order }) => argsortOp(x!, { axis: axis + 1, ...order }),
});

const ordering =
  (name: string, from: (x: Expr, order: Expr, axis: number) => Expr) =>
  (x: Operand, options?: SortOptions): Expr => {
    const { axis = -1, descending = false } = checkedOptions(name, options, ["axis", "descending"]);
    if (typeof descending !== "boolean") throw fail.optionValue(name, "descending", "true or false", descending);
    const expr = toExpr(x, name, "x");
    const canonical = canonicalAxis(name, axis, expr.shape.length);
    return from(expr, argsortOp(expr, { axis: canonical, descending, count: expr.shape[canonical]! }), canonical);
  };

/**
 * The places of the entries along `axis` in the order of {@link sort}: `gather(x, argsort(x, { axis }), { axis })` is
 * `sort(x, { axis })`. It has no gradient.
 *
 * @throws GM-AXIS if the axis is not there; GM-OPTION for an unknown option.
 *
 * @example
 * toNested(evaluate(argsort(tensor([30, 10, 20])), {})) // => [1, 2, 0]
 */
export const argsort: WithSettings<[options?: SortOptions]> = /* @__PURE__ */ withSettings(
  /* @__PURE__ */ ordering("argsort", (_, order) => order),
);

/**
 * The entries of `x` in ascending order along `axis`, or in descending order. Equal entries keep their order. NaN counts
 * as greater than every number: it is last in ascending order and first in descending order, as in PyTorch.
 *
 * Convention: each entry's gradient goes to where the entry was; of equal entries, the first is the first.
 *
 * @throws GM-AXIS if the axis is not there; GM-OPTION for an unknown option.
 *
 * @example
 * toNested(evaluate(sort(tensor([3, 1, 2])), {})) // => [1, 2, 3]
 * toNested(evaluate(sort(tensor([[3, 1], [2, 4]]), { axis: 0, descending: true }), {})) // => [[3, 4], [2, 1]]
 */
export const sort: WithSettings<[options?: SortOptions]> = /* @__PURE__ */ withSettings(
  /* @__PURE__ */ ordering("sort", (x, order, axis) => picked(x, order, axis, true)),
);

/**
 * The `k` largest entries along `axis`, largest first; of equal entries, the earlier first. NaN counts as greater than
 * every number. The entries that are not chosen contribute nothing to the gradient. For their places write
 * `argsort(x, { descending: true })`.
 *
 * @throws GM-OPTION if `k` is not a whole number from 0 to the axis's size, and for an unknown option; GM-AXIS if the axis
 *   is not there.
 *
 * @example
 * toNested(evaluate(topk(tensor([3, 1, 4, 1, 5]), 2), {})) // => [5, 4]
 * toNested(grad((x: Expr) => sum(topk(x, 2)))(tensor([3, 1, 4, 1, 5]))) // => [0, 0, 1, 0, 1]
 */
export const topk: WithSettings<[k: number, options?: TopkOptions]> = /* @__PURE__ */ positionalForms(
  "topk",
  2,
  (x, k: number, options?: TopkOptions) => {
    const { axis = -1 } = checkedOptions("topk", options, ["axis"]);
    const expr = toExpr(x, "topk", "x");
    const { shape } = expr;
    const canonical = canonicalAxis("topk", axis, shape.length);
    const size = shape[canonical]!;
    if (!Number.isInteger(k) || k < 0 || k > size) throw fail.topkCount(size, k);
    const chosen = argsortOp(expr, { axis: canonical, descending: true, count: k });
    return picked(expr, chosen, canonical);
  },
);
