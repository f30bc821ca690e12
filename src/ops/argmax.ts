// The place of the greatest and of the least number along an axis.
import { fail } from "../expr/errors.js";
import { type Expr, type Operand, toExpr } from "../expr/expr.js";
import { canonicalAxis, sizeOf } from "../expr/shape.js";
import { checkedOptions, type WithSettings, withSettings } from "./call.js";
import { defineRule, none, type StructuralFunction } from "./define.js";
import { reshape } from "./movement.js";
import { keepingAxes, reduceRuns, withoutAxes } from "./reduction.js";

/** Along which axis to look, in the flat data unless given, and whether to keep it with size 1. */
export interface ArgmaxOptions {
  readonly axis?: number;
  readonly keepdims?: boolean;
}

type Axis = { readonly axis: number };

const extremePlace = (
  name: string,
  better: (a: number, b: number) => boolean,
): WithSettings<[options?: ArgmaxOptions]> => {
  const op: StructuralFunction<Axis> = defineRule<Axis>({
    name,
    args: ["x"],
    shape: ([x], { axis }) => {
      if (x![axis] === 0) throw fail.emptyAxis(name, x!);
      return withoutAxes(x!, [axis]);
    },
    value: ([x], { axis }) =>
      reduceRuns(x!, [axis], (data, from, to) => {
        let best = from;
        for (let k = from; k < to; k++) {
          if (Number.isNaN(data[k])) return k - from;
          if (better(data[k]!, data[best]!)) best = k;
        }
        return best - from;
      }),
    vjp: none("a place is piecewise constant"),
    batch: ([x], _, { axis }) => op(x!, { axis: axis + 1 }),
  });
  return withSettings((x: Operand, options?: ArgmaxOptions): Expr => {
    const { axis, keepdims = false } = checkedOptions(name, options, ["axis", "keepdims"]);
    if (typeof keepdims !== "boolean") throw fail.optionValue(name, "keepdims", "true or false", keepdims);
    const expr = toExpr(x, name, "x");
    const { shape } = expr;
    const canonical = axis === undefined ? undefined : canonicalAxis(name, axis, shape.length);
    const place =
      canonical === undefined ? op(reshape(expr, [sizeOf(shape)]), { axis: 0 }) : op(expr, { axis: canonical });
    return keepdims
      ? reshape(place, keepingAxes(shape, canonical === undefined ? [...shape.keys()] : [canonical]))
      : place;
  });
};

/**
 * The place of the greatest entry along `axis`, or in row-major order without one. Of equal entries it is the first; a
 * NaN counts as the greatest. It has no gradient; `gather` at it gives the entry, with one.
 *
 * @throws GM-AXIS if the axis is not there; GM-SHAPE if there is no entry; GM-OPTION for an unknown option.
 *
 * @example
 * evaluate(argmax(tensor([1, 5, 5])), {}) // => 1
 * toNested(evaluate(argmax(tensor([[1, 5], [7, 2]]), { axis: 1 }), {})) // => [1, 0]
 */
export const argmax: WithSettings<[options?: ArgmaxOptions]> = /* @__PURE__ */ extremePlace("argmax", (a, b) => a > b);

/**
 * The place of the least entry along `axis`, or in row-major order without one. Of equal entries it is the first; a NaN
 * counts as the least. It has no gradient; `gather` at it gives the entry, with one.
 *
 * @throws GM-AXIS if the axis is not there; GM-SHAPE if there is no entry; GM-OPTION for an unknown option.
 *
 * @example
 * evaluate(argmin(tensor([[3, 1], [2, 0]])), {}) // => 3
 */
export const argmin: WithSettings<[options?: ArgmaxOptions]> = /* @__PURE__ */ extremePlace("argmin", (a, b) => a < b);
