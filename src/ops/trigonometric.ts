// Trigonometric functions and their inverses, in radians.

import type { Expr } from "../expr/expr.js";
import { add, div, mul, neg, sub } from "./arithmetic.js";
import { type Binary, defineOp, type Unary } from "./define.js";
import { angleConventions } from "./kinks/plane.js";
import { limit } from "./kinks/sentences.js";
import { sincDerivative as sincDerivativeAt } from "./numeric/sinc.js";
import { less, numberIn, oneMinusSquare, pow, rsqrt, square } from "./powers.js";

/**
 * The sine, elementwise.
 *
 * @example
 * evaluate(sin(0), {}) // => 0
 */
export const sin: Unary = /* @__PURE__ */ defineOp({
  name: "sin",
  args: ["x"],
  value: Math.sin,
  wasm: (i, x) => i.sin(x),
  partials: ([x]) => [cos(x)],
  js: (x) => `Math.sin(${x})`,
  domain: [[-10, 10]],
  facts: { parity: "odd", period: 2 * Math.PI, range: [-1, 1] },
});

/**
 * The cosine, elementwise.
 *
 * @example
 * evaluate(cos(0), {}) // => 1
 */
export const cos: Unary = /* @__PURE__ */ defineOp({
  name: "cos",
  args: ["x"],
  value: Math.cos,
  wasm: (i, x) => i.cos(x),
  partials: ([x]) => [neg(sin(x))],
  js: (x) => `Math.cos(${x})`,
  domain: [[-10, 10]],
  facts: { parity: "even", period: 2 * Math.PI, range: [-1, 1] },
});

/**
 * The tangent, elementwise. Derivative: `1 + tan(x)^2`.
 *
 * @example
 * evaluate(tan(0), {}) // => 0
 */
export const tan: Unary = /* @__PURE__ */ defineOp({
  name: "tan",
  args: ["x"],
  value: Math.tan,
  partials: (_, result) => [add(1, square(result))],
  js: (x) => `Math.tan(${x})`,
  domain: [[-1.4, 1.4]],
  facts: { parity: "odd", period: Math.PI, inverse: Math.atan },
});

/**
 * The arc sine, elementwise: NaN outside [-1, 1]. Derivative: `1 / sqrt((1 - x)(1 + x))`.
 *
 * @example
 * evaluate(asin(0), {}) // => 0
 */
export const asin: Unary = /* @__PURE__ */ defineOp({
  name: "asin",
  args: ["x"],
  value: Math.asin,
  partials: ([x]) => [rsqrt(oneMinusSquare(x))],
  js: (x) => `Math.asin(${x})`,
  domain: [[-0.9, 0.9]],
  facts: { parity: "odd", monotone: "increasing", inverse: Math.sin, range: [-Math.PI / 2, Math.PI / 2] },
});

/**
 * The arc cosine, elementwise: NaN outside [-1, 1]. Derivative: `-1 / sqrt((1 - x)(1 + x))`.
 *
 * @example
 * evaluate(acos(1), {}) // => 0
 */
export const acos: Unary = /* @__PURE__ */ defineOp({
  name: "acos",
  args: ["x"],
  value: Math.acos,
  partials: ([x]) => [neg(rsqrt(oneMinusSquare(x)))],
  js: (x) => `Math.acos(${x})`,
  domain: [[-0.9, 0.9]],
  facts: { monotone: "decreasing", inverse: Math.cos, range: [0, Math.PI] },
});

/** `1 / (1 + x^2)`, without squaring what would overflow. */
const inverseOnePlusSquare: Unary = /* @__PURE__ */ defineOp({
  name: "inverseOnePlusSquare",
  args: ["x"],
  meaning: ([x]) => div(1, add(1, pow(x, 2))),
  value: (x) => (Math.abs(x) > 1e8 ? 1 / x / x : 1 / (1 + x * x)),
  wasm: (i, x) => {
    const one = i.number(1);
    const far = i.div(i.div(one, x), x);
    return i.choose(i.gt(i.abs(x), i.number(1e8)), far, i.div(one, i.add(one, i.mul(x, x))));
  },
  partials: ([x], result) => [mul(-2, mul(overOnePlusSquare(x), result))],
  domain: [[-10, 10]],
  facts: { parity: "even", range: [0, 1] },
});

/** `x / (1 + x^2)`, without squaring what would overflow. */
const overOnePlusSquare: Unary = /* @__PURE__ */ defineOp({
  name: "overOnePlusSquare",
  args: ["x"],
  meaning: ([x]) => div(x, add(1, pow(x, 2))),
  value: (x) => (Math.abs(x) > 1e8 ? 1 / x : x / (1 + x * x)),
  wasm: (i, x) => {
    const one = i.number(1);
    return i.choose(i.gt(i.abs(x), i.number(1e8)), i.div(one, x), i.div(x, i.add(one, i.mul(x, x))));
  },
  partials: ([x], result) => [sub(inverseOnePlusSquare(x), mul(2, square(result)))],
  domain: [[-10, 10]],
  facts: { parity: "odd", range: [-0.5, 0.5] },
});

/**
 * The arc tangent, elementwise. Derivative: `1 / (1 + x^2)`.
 *
 * @example
 * evaluate(atan(0), {}) // => 0
 */
export const atan: Unary = /* @__PURE__ */ defineOp({
  name: "atan",
  args: ["x"],
  value: Math.atan,
  partials: ([x]) => [inverseOnePlusSquare(x)],
  js: (x) => `Math.atan(${x})`,
  domain: [[-10, 10]],
  facts: { parity: "odd", monotone: "increasing", inverse: Math.tan, range: [-Math.PI / 2, Math.PI / 2] },
  kinks: [
    { arg: "x", at: Number.POSITIVE_INFINITY, partial: 0, second: { x: 0 }, reason: "the limit" },
    { arg: "x", at: Number.NEGATIVE_INFINITY, partial: 0, second: { x: 0 }, reason: "the limit" },
  ],
});

/** `x / (x^2 + y^2)`, without squaring what would overflow: the real part of `1 / (x + iy)`. */
const inverseReal: Binary = /* @__PURE__ */ defineOp({
  name: "inverseReal",
  args: ["x", "y"],
  meaning: ([x, y]) => div(x, add(pow(x, 2), pow(y, 2))),
  value: (x, y) => {
    const radius = Math.hypot(x, y);
    return Number.isFinite(radius) || Number.isNaN(x) || Number.isNaN(y) ? x / radius / radius : 0;
  },
  // From the derivative of 1 / z, which is -1 / z^2.
  partials: ([x, y], result) => {
    const other = inverseReal(y, x);
    return [mul(sub(other, result), add(other, result)), mul(-2, mul(result, other))];
  },
  domain: [
    [-10, 10],
    [0.1, 10],
  ],
  facts: { parity: "odd", homogeneous: -1 },
});

/**
 * The angle of the point `(x, y)`, elementwise, the ordinate first as in `Math.atan2`.
 *
 * At the origin the angle has no derivative: both partials are NaN.
 *
 * @example
 * evaluate(atan2(0, 1), {}) // => 0
 */
export const atan2: Binary = /* @__PURE__ */ defineOp({
  name: "atan2",
  args: ["y", "x"],
  value: Math.atan2,
  partials: ([y, x]) => [inverseReal(x, y), neg(inverseReal(y, x))],
  js: (y, x) => `Math.atan2(${y}, ${x})`,
  domain: [
    [-10, 10],
    [0.1, 10],
  ],
  facts: { homogeneous: 0, range: [-Math.PI, Math.PI] },
  kinks: angleConventions,
});

// x sinc(x) = sin(pi x) / pi, differentiated n times, is x sinc^(n) + n sinc^(n - 1).
const sincDerivativeInWords = (order: Expr, x: Expr): Expr | undefined => {
  const times = numberIn(order);
  if (times === undefined) return undefined;
  const angle = mul(Math.PI, x);
  let slope: Expr = sinc(x);
  for (let n = 1; n <= times; n++) {
    const turned = n % 2 === 0 ? sin(angle) : cos(angle);
    const outer = n === 1 ? turned : mul(n === 2 ? Math.PI : pow(Math.PI, n - 1), turned);
    slope = div(sub(n % 4 > 1 ? neg(outer) : outer, n === 1 ? slope : mul(n, slope)), x);
  }
  return slope;
};

/** The derivative of sinc of order `order`, a whole number: itself in closed form, so that every order is accurate at 0. */
const sincDerivative: Binary = /* @__PURE__ */ defineOp({
  name: "sincDerivative",
  args: ["order", "x"],
  meaning: ([order, x]) => sincDerivativeInWords(order, x),
  value: sincDerivativeAt,
  partials: ([order, x]) => [0, sincDerivative(less(order, -1), x)],
  domain: [
    [1, 1],
    [-5, 5],
  ],
});

/**
 * The normalised sinc, `sin(pi x) / (pi x)`, elementwise: 1 at 0, exactly 0 at other whole numbers.
 *
 * Smooth at 0: its derivatives there are 0, `-pi^2 / 3`, 0, ...
 *
 * @example
 * evaluate(sinc(0), {}) // => 1
 * evaluate(sinc(3), {}) // => 0
 */
export const sinc: Unary = /* @__PURE__ */ defineOp({
  name: "sinc",
  args: ["x"],
  value: (x) => sincDerivativeAt(0, x),
  partials: ([x]) => [sincDerivative(1, x)],
  domain: [[-5, 5]],
  facts: { parity: "even", range: [-0.25, 1] },
  kinks: [
    {
      arg: "x",
      at: 0,
      partial: 0,
      second: { x: -(Math.PI ** 2) / 3 },
      reason: "sinc is smooth at 0",
      torch: 0,
      jax: 0,
    },
    /* @__PURE__ */ limit(Number.POSITIVE_INFINITY, 0, 0),
    /* @__PURE__ */ limit(Number.NEGATIVE_INFINITY, 0, 0),
  ],
});
