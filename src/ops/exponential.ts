// Exponentials and logarithms.
import { add, div, mul, neg, sub } from "./arithmetic.js";
import { type Binary, defineOp, type Unary } from "./define.js";
import { logOfSumConventions } from "./kinks/logarithmic.js";
import { outside } from "./kinks/sentences.js";
import { sigmoid } from "./logistic.js";
import { square } from "./powers.js";

/**
 * The exponential, elementwise.
 *
 * @example
 * evaluate(exp(0), {}) // => 1
 */
export const exp: Unary = /* @__PURE__ */ defineOp({
  name: "exp",
  args: ["x"],
  value: Math.exp,
  wasm: (i, x) => i.exp(x),
  partials: (_, result) => [result],
  js: (x) => `Math.exp(${x})`,
  domain: [[-10, 10]],
  facts: { monotone: "increasing", inverse: Math.log, range: [0, Number.POSITIVE_INFINITY] },
});

/**
 * Two to the power `x`, elementwise.
 *
 * @example
 * evaluate(exp2(10), {}) // => 1024
 */
export const exp2: Unary = /* @__PURE__ */ defineOp({
  name: "exp2",
  args: ["x"],
  value: (x) => 2 ** x,
  wasm: (i, x) => i.pow(i.number(2), x),
  partials: (_, result) => [mul(Math.LN2, result)],
  js: (x) => `(2 ** ${x})`,
  domain: [[-10, 10]],
  facts: { monotone: "increasing", inverse: Math.log2, range: [0, Number.POSITIVE_INFINITY] },
});

/**
 * `exp(x) - 1`, elementwise, accurate near 0.
 *
 * @example
 * evaluate(expm1(1e-20), {}) // => 1e-20
 */
export const expm1: Unary = /* @__PURE__ */ defineOp({
  name: "expm1",
  args: ["x"],
  value: Math.expm1,
  wasm: (i, x) => i.expm1(x),
  partials: ([x]) => [exp(x)],
  js: (x) => `Math.expm1(${x})`,
  domain: [[-10, 10]],
  facts: { monotone: "increasing", inverse: Math.log1p, invertible: [-7, 10], range: [-1, Number.POSITIVE_INFINITY] },
});

/** `1 / x` on the domain of the logarithm: NaN below 0, where the value of a logarithm is NaN. */
export const reciprocalAboveZero: Unary = /* @__PURE__ */ defineOp({
  name: "reciprocalAboveZero",
  args: ["x"],
  meaning: ([x]) => div(1, x),
  value: (x) => (x < 0 ? Number.NaN : 1 / x),
  wasm: (i, x) => i.choose(i.lt(x, i.number(0)), i.number(Number.NaN), i.div(i.number(1), x)),
  partials: (_, result) => [neg(square(result))],
  domain: [[0.1, 10]],
  facts: { homogeneous: -1 },
});

const negative = { arg: "x", at: -Number.MIN_VALUE, to: Number.NEGATIVE_INFINITY } as const;

/**
 * The natural logarithm, elementwise. Its derivative is `1 / x`: infinite at 0, NaN below it, where the value is NaN.
 *
 * @example
 * evaluate(log(1), {}) // => 0
 */
export const log: Unary = /* @__PURE__ */ defineOp({
  name: "log",
  args: ["x"],
  value: Math.log,
  wasm: (i, x) => i.log(x),
  partials: ([x]) => [reciprocalAboveZero(x)],
  js: (x) => `Math.log(${x})`,
  domain: [[0.1, 10]],
  facts: { monotone: "increasing", inverse: Math.exp },
  kinks: [outside(negative)],
});

/**
 * The logarithm to base 2, elementwise.
 *
 * @example
 * evaluate(log2(8), {}) // => 3
 */
export const log2: Unary = /* @__PURE__ */ defineOp({
  name: "log2",
  args: ["x"],
  value: Math.log2,
  partials: ([x]) => [mul(Math.LOG2E, reciprocalAboveZero(x))],
  js: (x) => `Math.log2(${x})`,
  domain: [[0.1, 10]],
  facts: { monotone: "increasing", inverse: (y) => 2 ** y },
  kinks: [outside(negative)],
});

/**
 * The logarithm to base 10, elementwise.
 *
 * @example
 * evaluate(log10(1000), {}) // => 3
 */
export const log10: Unary = /* @__PURE__ */ defineOp({
  name: "log10",
  args: ["x"],
  value: Math.log10,
  partials: ([x]) => [mul(Math.LOG10E, reciprocalAboveZero(x))],
  js: (x) => `Math.log10(${x})`,
  domain: [[0.1, 10]],
  facts: { monotone: "increasing", inverse: (y) => 10 ** y },
  kinks: [outside(negative)],
});

/**
 * `log(1 + x)`, elementwise, accurate near 0.
 *
 * @example
 * evaluate(log1p(1e-20), {}) // => 1e-20
 */
export const log1p: Unary = /* @__PURE__ */ defineOp({
  name: "log1p",
  args: ["x"],
  value: Math.log1p,
  wasm: (i, x) => i.log1p(x),
  partials: ([x]) => [reciprocalAboveZero(add(1, x))],
  js: (x) => `Math.log1p(${x})`,
  domain: [[-0.9, 10]],
  facts: { monotone: "increasing", inverse: Math.expm1 },
  kinks: [outside({ arg: "x", at: -1 - 2 ** -52, to: Number.NEGATIVE_INFINITY })],
});

const logOfSum = (x: number, y: number, decay: (difference: number) => number): number =>
  x === y ? x + decay(0) : Math.max(x, y) + decay(Math.abs(x - y));

/**
 * `log(exp(x) + exp(y))`, elementwise, without overflow.
 *
 * @example
 * evaluate(logAddExp(1000, 1000), {}) // => 1000.6931471805599
 */
export const logAddExp: Binary = /* @__PURE__ */ defineOp({
  name: "logAddExp",
  args: ["x", "y"],
  value: (x, y) => logOfSum(x, y, (difference) => Math.log1p(Math.exp(-difference))),
  partials: ([x, y]) => [sigmoid(sub(x, y)), sigmoid(sub(y, x))],
  domain: [
    [-10, 10],
    [-10, 10],
  ],
  facts: { monotone: "increasing", symmetric: true },
  kinks: logOfSumConventions,
});

/**
 * `log2(2 ** x + 2 ** y)`, elementwise, without overflow.
 *
 * @example
 * evaluate(logAddExp2(3, 3), {}) // => 4
 */
export const logAddExp2: Binary = /* @__PURE__ */ defineOp({
  name: "logAddExp2",
  args: ["x", "y"],
  value: (x, y) => logOfSum(x, y, (difference) => Math.log1p(2 ** -difference) * Math.LOG2E),
  partials: ([x, y]) => [sigmoid(mul(Math.LN2, sub(x, y))), sigmoid(mul(Math.LN2, sub(y, x)))],
  domain: [
    [-10, 10],
    [-10, 10],
  ],
  facts: { monotone: "increasing", symmetric: true },
  kinks: logOfSumConventions,
});
