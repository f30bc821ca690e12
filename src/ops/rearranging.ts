// The same numbers in another order or several times: flip, roll and tile.
import { fail } from "../expr/errors.js";
import { type Expr, toExpr } from "../expr/expr.js";
import { canonicalAxes, canonicalAxis, checkedShape, sizeOf } from "../expr/shape.js";
import { checkedOptions, type WithSettings, withSettings } from "./call.js";
import { alongAxis, knownIndex, reshapedIndex } from "./indices.js";
import { broadcastTo, reshape } from "./movement.js";
import { picked } from "./picking.js";

/** Which axes to turn round: all unless given. */
export interface FlipOptions {
  readonly axis?: number | readonly number[];
}

/** How far to move along which axis. Without `axis` the numbers are moved in row-major order. */
export interface RollOptions {
  readonly shift: number | readonly number[];
  readonly axis?: number | readonly number[];
}

// Every entry is read exactly once, so that the gradient is whole.
const reordered = (x: Expr, axis: number, from: (i: number) => number): Expr => {
  const size = x.shape[axis]!;
  return picked(x, reshapedIndex(knownIndex(size, from), alongAxis(size, axis, x.shape.length)), axis, true);
};

/**
 * `x` with the order of its entries turned round along `axis`: all axes unless given.
 *
 * @throws GM-AXIS if an axis is not there or named twice; GM-OPTION for an unknown option.
 *
 * @example
 * toNested(evaluate(flip(tensor([[1, 2], [3, 4]])), {})) // => [[4, 3], [2, 1]]
 * toNested(evaluate(flip(tensor([[1, 2], [3, 4]]), { axis: 1 }), {})) // => [[2, 1], [4, 3]]
 */
export const flip: WithSettings<[options?: FlipOptions]> = /* @__PURE__ */ withSettings((x, options?: FlipOptions) => {
  const { axis } = checkedOptions("flip", options, ["axis"]);
  const expr = toExpr(x, "flip", "x");
  return canonicalAxes("flip", axis, expr.shape.length)
    .filter((a) => expr.shape[a]! > 1)
    .reduce((y, a) => reordered(y, a, (i) => y.shape[a]! - 1 - i), expr);
});

/**
 * `x` with its entries moved by `shift` places along `axis`; those that leave at the end come in at the start. A list of
 * shifts goes with a list of axes of the same length. Without `axis` the numbers are moved in row-major order.
 *
 * @throws GM-OPTION if `shift` is not a whole number, or not one for each axis, and for an unknown option; GM-AXIS if an
 *   axis is not there.
 *
 * @example
 * toNested(evaluate(roll(tensor([1, 2, 3]), { shift: 1 }), {})) // => [3, 1, 2]
 * toNested(evaluate(roll(tensor([[1, 2], [3, 4]]), { shift: -1, axis: 0 }), {})) // => [[3, 4], [1, 2]]
 * toNested(evaluate(roll(tensor([[1, 2], [3, 4]]), { shift: 1 }), {})) // => [[4, 1], [2, 3]]
 */
export const roll: WithSettings<[options: RollOptions]> = /* @__PURE__ */ withSettings((x, options: RollOptions) => {
  const { shift, axis } = checkedOptions("roll", options, ["shift", "axis"]);
  const expr = toExpr(x, "roll", "x");
  const shifts = typeof shift === "number" ? [shift] : shift;
  if (!Array.isArray(shifts) || !shifts.every(Number.isInteger))
    throw fail.optionValue("roll", "shift", "a whole number or a list of them", shift);
  if (axis === undefined) {
    if (shifts.length !== 1) throw fail.optionValue("roll", "axis", "one axis for each shift", axis);
    return reshape(rolled(reshape(expr, [sizeOf(expr.shape)]), 0, shifts[0]!), expr.shape);
  }
  const axes = typeof axis === "number" ? [axis] : axis;
  if (!Array.isArray(axes)) throw fail.axis("roll", axes, expr.shape.length);
  if (axes.length !== shifts.length) throw fail.optionValue("roll", "shift", "as many shifts as axes", shift);
  return axes.reduce(
    (y: Expr, a: number, i) => rolled(y, canonicalAxis("roll", a, expr.shape.length), shifts[i]!),
    expr,
  );
});

const rolled = (x: Expr, axis: number, shift: number): Expr => {
  const size = x.shape[axis]!;
  const by = size === 0 ? 0 : ((shift % size) + size) % size;
  return by === 0 ? x : reordered(x, axis, (i) => (i + size - by) % size);
};

/**
 * `x` repeated `reps[i]` times along axis `i`, as tiles lie beside each other. If `reps` is shorter than the shape, the
 * first axes are not repeated; if it is longer, `x` gets new first axes.
 *
 * @throws GM-SHAPE if `reps` is not a list of whole numbers from 0 on.
 *
 * @example
 * toNested(evaluate(tile(tensor([1, 2]), [2]), {})) // => [1, 2, 1, 2]
 * toNested(evaluate(tile(tensor([1, 2]), [2, 1]), {})) // => [[1, 2], [1, 2]]
 */
export const tile: WithSettings<[reps: readonly number[]]> = /* @__PURE__ */ withSettings(
  (x, reps: readonly number[]) => {
    const times = checkedShape("tile", reps);
    const { shape } = toExpr(x, "tile", "x");
    const rank = Math.max(times.length, shape.length);
    const sizes = [...new Array<number>(rank - shape.length).fill(1), ...shape];
    const counts = [...new Array<number>(rank - times.length).fill(1), ...times];
    // Each axis in two: which tile, and where in it.
    const apart = sizes.flatMap((n) => [1, n]);
    const repeated = sizes.flatMap((n, a) => [counts[a]!, n]);
    return reshape(
      broadcastTo(reshape(x, apart), repeated),
      sizes.map((n, a) => n * counts[a]!),
    );
  },
);
