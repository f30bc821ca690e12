// Comparisons and the choice between two values.
import { type Binary, defineElementwiseRule, defineOp, none, type Ternary, type Unary } from "./define.js";
import { choiceConventions } from "./kinks/choice.js";

type Relation = "lt" | "le" | "gt" | "ge" | "eq" | "ne";

const comparison = (name: Relation, value: (x: number, y: number) => boolean, symbol: string): Binary =>
  defineOp({
    name,
    args: ["x", "y"],
    value: (x, y) => (value(x, y) ? 1 : 0),
    wasm: (i, x, y) => i.choose(i[name](x, y), i.number(1), i.number(0)),
    partials: none("a comparison is piecewise constant"),
    js: (x, y) => `(${x} ${symbol} ${y} ? 1 : 0)`,
    // In a formula == and !=, without JavaScript's third sign.
    notation: { symbol: symbol.slice(0, 2), precedence: 1, associates: "none" },
    domain: [
      [-10, 10],
      [-10, 10],
    ],
    facts: { homogeneous: 0, range: [0, 1] },
    absorbsNaN: "nothing can be said to be less, more or the same as NaN: that is 0, and 1 for ne",
  });

/**
 * `x < y`, elementwise: 1 or 0; 0 if either is NaN.
 *
 * @example
 * evaluate(lt(1, 2), {}) // => 1
 */
export const lt: Binary = /* @__PURE__ */ comparison("lt", (x, y) => x < y, "<");

/**
 * `x <= y`, elementwise: 1 or 0; 0 if either is NaN.
 *
 * @example
 * evaluate(le(2, 2), {}) // => 1
 */
export const le: Binary = /* @__PURE__ */ comparison("le", (x, y) => x <= y, "<=");

/**
 * `x > y`, elementwise: 1 or 0; 0 if either is NaN.
 *
 * @example
 * evaluate(gt(1, 2), {}) // => 0
 */
export const gt: Binary = /* @__PURE__ */ comparison("gt", (x, y) => x > y, ">");

/**
 * `x >= y`, elementwise: 1 or 0; 0 if either is NaN.
 *
 * @example
 * evaluate(ge(2, 2), {}) // => 1
 */
export const ge: Binary = /* @__PURE__ */ comparison("ge", (x, y) => x >= y, ">=");

/**
 * `x == y`, elementwise: 1 or 0; 0 if either is NaN.
 *
 * @example
 * evaluate(eq(1, 2), {}) // => 0
 */
export const eq: Binary = /* @__PURE__ */ comparison("eq", (x, y) => x === y, "===");

/**
 * `x != y`, elementwise: 1 or 0; 1 if either is NaN.
 *
 * @example
 * evaluate(ne(1, 2), {}) // => 1
 */
export const ne: Binary = /* @__PURE__ */ comparison("ne", (x, y) => x !== y, "!==");

/**
 * Element-wise choice: `a` where `condition` is not 0, else `b`. All three broadcast.
 *
 * The side not taken contributes nothing to the gradient, not `0 * NaN`: what lies under it may be infinite or NaN.
 *
 * @example
 * grad((x: Expr) => where(gt(x, 0), sqrt(x), 0))(0) // => 0
 */
export const where: Ternary = /* @__PURE__ */ defineElementwiseRule({
  name: "where",
  args: ["condition", "a", "b"],
  value: (condition, a, b) => (condition !== 0 ? a : b),
  wasm: (i, condition, a, b) => i.choose(i.ne(condition, i.number(0)), a, b),
  vjp: (cotangent, [condition]) => [undefined, where(condition, cotangent, 0), where(eq(condition, 0), cotangent, 0)],
  jvp: ([, a, b], [condition]) => (a === undefined && b === undefined ? undefined : where(condition, a ?? 0, b ?? 0)),
  js: (condition, a, b) => `(${condition} !== 0 ? ${a} : ${b})`,
  domain: [
    [-1, 1],
    [-10, 10],
    [-10, 10],
  ],
  facts: { parity: "odd", homogeneous: 1 },
  kinks: choiceConventions,
});

/**
 * The same value with no gradient: what lies under it counts as a constant.
 *
 * @example
 * grad((x: Expr) => mul(x, stopGradient(x)))(3) // => 3
 */
export const stopGradient: Unary = /* @__PURE__ */ defineOp({
  name: "stopGradient",
  args: ["x"],
  value: (x) => x,
  wasm: (_, x) => x,
  partials: none("the gradient is stopped here on purpose"),
  js: (x) => x,
  domain: [[-10, 10]],
  facts: { varies: "it is there to hide how it varies" },
});
