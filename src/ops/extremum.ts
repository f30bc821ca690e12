// The larger and the smaller of two, and limits.

import { fail } from "../expr/errors.js";
import type { Expr } from "../expr/expr.js";
import { mul } from "./arithmetic.js";
import { ge, gt, le, lt, where } from "./choice.js";
import { type Binary, defineOp, none, type Ternary } from "./define.js";
import { atNaN } from "./kinks/sentences.js";
import { extremumConventions, firstOfTies } from "./kinks/ties.js";
import { type Parametric, withParameters } from "./parameters.js";
import { share, within } from "./selection.js";

/**
 * The larger of two, elementwise; NaN if either is NaN. For the largest of a tensor see `amax`.
 *
 * Convention: in a tie each side gets half of the derivative; at NaN both are NaN.
 *
 * @example
 * evaluate(max(1, 2), {}) // => 2
 * grad((x: Expr) => max(x, 1))(1) // => 0.5
 */
export const max: Binary = /* @__PURE__ */ defineOp({
  name: "max",
  args: ["x", "y"],
  value: Math.max,
  wasm: (i, x, y) => i.max(x, y),
  partials: ([x, y]) => [share(x, y), share(y, x)],
  js: (x, y) => `Math.max(${x}, ${y})`,
  domain: [
    [-10, 10],
    [-10, 10],
  ],
  facts: { homogeneous: 1, monotone: "increasing", symmetric: true },
  kinks: extremumConventions,
});

/**
 * The smaller of two, elementwise; NaN if either is NaN. For the smallest of a tensor see `amin`.
 *
 * Convention: in a tie each side gets half of the derivative; at NaN both are NaN.
 *
 * @example
 * evaluate(min(1, 2), {}) // => 1
 */
export const min: Binary = /* @__PURE__ */ defineOp({
  name: "min",
  args: ["x", "y"],
  value: Math.min,
  wasm: (i, x, y) => i.min(x, y),
  partials: ([x, y]) => [share(y, x), share(x, y)],
  js: (x, y) => `Math.min(${x}, ${y})`,
  domain: [
    [-10, 10],
    [-10, 10],
  ],
  facts: { homogeneous: 1, monotone: "increasing", symmetric: true },
  kinks: extremumConventions,
});

const selects = (
  name: string,
  taken: (x: number, y: number) => boolean,
  condition: (x: Expr, y: Expr) => Expr,
): Binary =>
  defineOp({
    name,
    args: ["x", "y"],
    meaning: ([x, y]) => where(condition(x, y), 1, 0),
    value: (x, y) => (Number.isNaN(x) && Number.isNaN(y) ? x : taken(x, y) ? 1 : 0),
    partials: none("piecewise constant"),
    domain: [
      [-10, 10],
      [-10, 10],
    ],
    facts: { homogeneous: 0, range: [0, 1] },
  });

const takesFirstOfMax = /* @__PURE__ */ selects(
  "takesFirstOfMax",
  (x, y) => x >= y || Number.isNaN(y),
  (x, y) => ge(x, y),
);
const takesSecondOfMax = /* @__PURE__ */ selects(
  "takesSecondOfMax",
  (x, y) => !(x >= y || Number.isNaN(y)),
  (x, y) => gt(y, x),
);
const takesFirstOfMin = /* @__PURE__ */ selects(
  "takesFirstOfMin",
  (x, y) => x <= y || Number.isNaN(y),
  (x, y) => le(x, y),
);
const takesSecondOfMin = /* @__PURE__ */ selects(
  "takesSecondOfMin",
  (x, y) => !(x <= y || Number.isNaN(y)),
  (x, y) => lt(y, x),
);

/**
 * The larger of two, elementwise, as C's `fmax`: a NaN is passed over, and the result is NaN only if both are.
 *
 * Convention: in a tie the derivative goes to `x`, the operand that is returned.
 *
 * @example
 * evaluate(fmax(NaN, 1), {}) // => 1
 */
export const fmax: Binary = /* @__PURE__ */ defineOp({
  name: "fmax",
  args: ["x", "y"],
  value: (x, y) => (x >= y || Number.isNaN(y) ? x : y),
  partials: ([x, y]) => [takesFirstOfMax(x, y), takesSecondOfMax(x, y)],
  absorbsNaN: "the other operand is taken",
  domain: [
    [-10, 10],
    [-10, 10],
  ],
  facts: { homogeneous: 1, monotone: "increasing", symmetric: true },
  kinks: firstOfTies,
});

/**
 * The smaller of two, elementwise, as C's `fmin`: a NaN is passed over, and the result is NaN only if both are.
 *
 * Convention: in a tie the derivative goes to `x`, the operand that is returned.
 *
 * @example
 * evaluate(fmin(NaN, 1), {}) // => 1
 */
export const fmin: Binary = /* @__PURE__ */ defineOp({
  name: "fmin",
  args: ["x", "y"],
  value: (x, y) => (x <= y || Number.isNaN(y) ? x : y),
  partials: ([x, y]) => [takesFirstOfMin(x, y), takesSecondOfMin(x, y)],
  absorbsNaN: "the other operand is taken",
  domain: [
    [-10, 10],
    [-10, 10],
  ],
  facts: { homogeneous: 1, monotone: "increasing", symmetric: true },
  kinks: firstOfTies,
});

const clampOp: Ternary = /* @__PURE__ */ defineOp({
  name: "clamp",
  args: ["x", "min", "max"],
  value: (x, low, high) => Math.min(Math.max(x, low), high),
  wasm: (i, x, low, high) => i.min(i.max(x, low), high),
  partials: ([x, low, high]) => [
    within(x, low, high),
    mul(lt(x, low), le(low, high)),
    // Above the upper limit, or limits that have crossed: then the upper one is the value.
    gt(max(x, low), high),
  ],
  js: (x, low, high) => `Math.min(Math.max(${x}, ${low}), ${high})`,
  domain: [
    [-10, 10],
    [-5, 0],
    [0, 5],
  ],
  facts: { homogeneous: 1, monotone: "increasing" },
  kinks: [
    /* @__PURE__ */ atNaN(0),
    {
      arg: "x",
      at: -1,
      given: { min: -1, max: 2 },
      partial: 1,
      reason: "the gradient is kept at the edge",
      torch: 1,
      jax: 0.5,
    },
    {
      arg: "x",
      at: 2,
      given: { min: -1, max: 2 },
      partial: 1,
      reason: "the gradient is kept at the edge",
      torch: 1,
      jax: 0.5,
    },
  ],
});

/**
 * `x` limited to the interval from `min` to `max`, elementwise; either may be left out, and both may be expressions.
 *
 * Convention: the derivative is 1 at the edges too, so that a parameter at its limit can move back.
 *
 * @throws GM-OPTION if neither limit is given, or for an unknown option.
 *
 * @example
 * evaluate(clamp(5, { min: -1, max: 2 }), {}) // => 2
 * grad((x: Expr) => clamp(x, { max: 2 }))(2) // => 1
 */
export const clamp: Parametric<"min" | "max"> = /* @__PURE__ */ withParameters(
  clampOp.op,
  ["min", "max"],
  (x, { min: low, max: high }) => {
    if (low === undefined && high === undefined)
      throw fail.optionValue("clamp", "min or max", "at least one limit", undefined);
    return clampOp(x, low ?? Number.NEGATIVE_INFINITY, high ?? Number.POSITIVE_INFINITY);
  },
);
