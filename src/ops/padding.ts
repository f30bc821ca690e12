// A frame around a tensor. Made of parts that are joined, so that what was put there has no part in any derivative.
import { fail } from "../expr/errors.js";
import { type Expr, origin, toExpr } from "../expr/expr.js";
import { checkedOptions, type WithSettings, withSettings } from "./call.js";
import { joined } from "./joining.js";
import { broadcastTo } from "./movement.js";

/** How many entries to put before and after, along one axis. */
export type Padding = readonly [low: number, high: number];

/** What to put there: 0 unless given. */
export interface PadOptions {
  readonly value?: number;
}

/** `x` with `low` entries of `value` before and `high` after it along each axis. The widths are sound. */
export const padded = (x: Expr, widths: readonly Padding[], value: number): Expr =>
  widths.reduce((inner, [low, high], axis) => {
    const frame = (width: number): readonly Expr[] =>
      width === 0
        ? []
        : [
            broadcastTo(
              value,
              inner.shape.map((n, a) => (a === axis ? width : n)),
            ),
          ];
    return low === 0 && high === 0 ? inner : joined([...frame(low), inner, ...frame(high)], axis);
  }, x);

/**
 * `x` with more entries around it: one pair `[low, high]` an axis says how many before and how many after. They are 0, or
 * `value` if given, and have no part in the gradient. To cut entries off use `slice`.
 *
 * @throws GM-SHAPE if there is not one pair for each axis, or a width is not a whole number from 0 on; GM-OPTION for an
 *   unknown option or a value that is no number.
 *
 * @example
 * toNested(evaluate(pad(tensor([1, 2]), [[1, 2]]), {})) // => [0, 1, 2, 0, 0]
 * toNested(evaluate(pad(tensor([[1, 2]]), [[0, 1], [0, 0]], { value: -1 }), {})) // => [[1, 2], [-1, -1]]
 */
export const pad: WithSettings<[widths: readonly Padding[], options?: PadOptions]> = /* @__PURE__ */ withSettings(
  (x, widths: readonly Padding[], options?: PadOptions) => {
    const { value = 0 } = checkedOptions("pad", options, ["value"]);
    if (typeof value !== "number") throw fail.optionValue("pad", "value", "a number", value);
    const expr = toExpr(x, "pad", "x");
    if (!Array.isArray(widths) || widths.length !== expr.shape.length || !widths.every(isPadding))
      throw fail.padding(`x = ${origin(expr)}`, widths);
    return padded(expr, widths, value);
  },
);

const isPadding = (pair: unknown): boolean =>
  Array.isArray(pair) && pair.length === 2 && pair.every((n) => Number.isInteger(n) && n >= 0);
