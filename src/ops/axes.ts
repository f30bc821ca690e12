// Axes of size 1, taken away and put in.
import { fail } from "../expr/errors.js";
import { origin, toExpr } from "../expr/expr.js";
import { canonicalAxes } from "../expr/shape.js";
import { checkedOptions, type WithSettings, withSettings } from "./call.js";
import { reshape } from "./movement.js";

/** Which axes to take away: all of size 1 unless given. */
export interface SqueezeOptions {
  readonly axis?: number | readonly number[];
}

/** Which axes of the result are new. */
export interface UnsqueezeOptions {
  readonly axis: number | readonly number[];
}

/**
 * `x` without those axes of size 1 that `axis` names: all of them unless given.
 *
 * @throws GM-SHAPE if an axis that is named has another size; GM-AXIS if it is not there or named twice; GM-OPTION for an
 *   unknown option.
 *
 * @example
 * evaluate(squeeze(zeros([1, 3, 1])), {}).shape // => [3]
 * evaluate(squeeze(zeros([1, 3, 1]), { axis: -1 }), {}).shape // => [1, 3]
 */
export const squeeze: WithSettings<[options?: SqueezeOptions]> = /* @__PURE__ */ withSettings(
  (x, options?: SqueezeOptions) => {
    const { axis } = checkedOptions("squeeze", options, ["axis"]);
    const expr = toExpr(x, "squeeze", "x");
    const { shape } = expr;
    const named = canonicalAxes("squeeze", axis, shape.length);
    if (axis !== undefined && named.some((a) => shape[a] !== 1)) throw fail.squeeze(`x = ${origin(expr)}`, named);
    return reshape(
      expr,
      shape.filter((n, a) => n !== 1 || !named.includes(a)),
    );
  },
);

/**
 * `x` with new axes of size 1 where `axis` says, counted in the result: 0 is the first, -1 the last.
 *
 * @throws GM-AXIS if an axis is not in the result or named twice; GM-OPTION if there is no `axis`, and for an unknown option.
 *
 * @example
 * evaluate(unsqueeze(zeros([2, 3]), { axis: 1 }), {}).shape // => [2, 1, 3]
 * evaluate(unsqueeze(zeros([2, 3]), { axis: [0, -1] }), {}).shape // => [1, 2, 3, 1]
 */
export const unsqueeze: WithSettings<[options: UnsqueezeOptions]> = /* @__PURE__ */ withSettings(
  (x, options: UnsqueezeOptions) => {
    const { axis } = checkedOptions("unsqueeze", options, ["axis"]);
    if (typeof axis !== "number" && !Array.isArray(axis))
      throw fail.optionValue("unsqueeze", "axis", "an axis or a list of axes", axis);
    const { shape } = toExpr(x, "unsqueeze", "x");
    const rank = shape.length + (typeof axis === "number" ? 1 : axis.length);
    const fresh = canonicalAxes("unsqueeze", axis, rank);
    const kept = shape.values();
    return reshape(
      x,
      Array.from({ length: rank }, (_, a) => (fresh.includes(a) ? 1 : kept.next().value!)),
    );
  },
);
