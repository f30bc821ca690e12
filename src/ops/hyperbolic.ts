// Hyperbolic functions and their inverses.
import { add, mul, sub } from "./arithmetic.js";
import { defineOp, type Unary } from "./define.js";
import { reciprocalAboveZero } from "./exponential.js";
import { outside } from "./kinks/sentences.js";
import { hypot, oneMinusSquare, pow, reciprocal, rsqrt } from "./powers.js";

/**
 * The hyperbolic sine, elementwise.
 *
 * @example
 * evaluate(sinh(0), {}) // => 0
 */
export const sinh: Unary = /* @__PURE__ */ defineOp({
  name: "sinh",
  args: ["x"],
  value: Math.sinh,
  partials: ([x]) => [cosh(x)],
  js: (x) => `Math.sinh(${x})`,
  domain: [[-5, 5]],
  facts: { parity: "odd", monotone: "increasing", inverse: Math.asinh },
});

/**
 * The hyperbolic cosine, elementwise.
 *
 * @example
 * evaluate(cosh(0), {}) // => 1
 */
export const cosh: Unary = /* @__PURE__ */ defineOp({
  name: "cosh",
  args: ["x"],
  value: Math.cosh,
  partials: ([x]) => [sinh(x)],
  js: (x) => `Math.cosh(${x})`,
  domain: [[-5, 5]],
  facts: { parity: "even", inverse: Math.acosh, invertible: [0.1, 5], range: [1, Number.POSITIVE_INFINITY] },
});

/** `1 - tanh(x)^2`, computed from `x`: in the tails `tanh(x)` is 1 and the difference would be 0. */
export const sechSquared: Unary = /* @__PURE__ */ defineOp({
  name: "sechSquared",
  args: ["x"],
  meaning: ([x]) => sub(1, pow(tanh(x), 2)),
  value: (x) => {
    const decay = Math.exp(-2 * Math.abs(x));
    return (4 * decay) / ((1 + decay) * (1 + decay));
  },
  wasm: (i, x) => {
    const decay = i.exp(i.mul(i.number(-2), i.abs(x)));
    const sum = i.add(i.number(1), decay);
    return i.div(i.mul(i.number(4), decay), i.mul(sum, sum));
  },
  partials: ([x], result) => [mul(-2, mul(tanh(x), result))],
  domain: [[-5, 5]],
  facts: { parity: "even", range: [0, 1] },
});

/**
 * The hyperbolic tangent, elementwise.
 *
 * Derivative: `1 - tanh(x)^2`, which keeps its digits in the tails.
 *
 * @example
 * evaluate(tanh(0), {}) // => 0
 */
export const tanh: Unary = /* @__PURE__ */ defineOp({
  name: "tanh",
  args: ["x"],
  value: Math.tanh,
  wasm: (i, x) => i.tanh(x),
  partials: ([x]) => [sechSquared(x)],
  js: (x) => `Math.tanh(${x})`,
  domain: [[-5, 5]],
  facts: { parity: "odd", monotone: "increasing", inverse: Math.atanh, invertible: [-4, 4], range: [-1, 1] },
});

/**
 * The inverse hyperbolic sine, elementwise.
 *
 * @example
 * evaluate(asinh(0), {}) // => 0
 */
export const asinh: Unary = /* @__PURE__ */ defineOp({
  name: "asinh",
  args: ["x"],
  value: Math.asinh,
  partials: ([x]) => [reciprocal(hypot(x, 1))],
  js: (x) => `Math.asinh(${x})`,
  domain: [[-10, 10]],
  facts: { parity: "odd", monotone: "increasing", inverse: Math.sinh },
  kinks: [
    { arg: "x", at: Number.POSITIVE_INFINITY, partial: 0, second: { x: 0 }, reason: "the limit" },
    { arg: "x", at: Number.NEGATIVE_INFINITY, partial: 0, second: { x: 0 }, reason: "the limit" },
  ],
});

/**
 * The inverse hyperbolic cosine, elementwise: NaN below 1, and so is its derivative.
 *
 * @example
 * evaluate(acosh(1), {}) // => 0
 */
export const acosh: Unary = /* @__PURE__ */ defineOp({
  name: "acosh",
  args: ["x"],
  value: Math.acosh,
  partials: ([x]) => [mul(rsqrt(sub(x, 1)), rsqrt(add(x, 1)))],
  js: (x) => `Math.acosh(${x})`,
  domain: [[1.1, 10]],
  facts: { monotone: "increasing", inverse: Math.cosh, range: [0, Number.POSITIVE_INFINITY] },
  kinks: [
    outside({ arg: "x", at: 1 - 2 ** -53, to: Number.NEGATIVE_INFINITY }),
    { arg: "x", at: Number.POSITIVE_INFINITY, partial: 0, second: { x: 0 }, reason: "the limit" },
  ],
});

/**
 * The inverse hyperbolic tangent, elementwise: infinite at 1 and -1, NaN beyond, and so is its derivative.
 *
 * @example
 * evaluate(atanh(0), {}) // => 0
 */
export const atanh: Unary = /* @__PURE__ */ defineOp({
  name: "atanh",
  args: ["x"],
  value: Math.atanh,
  partials: ([x]) => [reciprocalAboveZero(oneMinusSquare(x))],
  js: (x) => `Math.atanh(${x})`,
  domain: [[-0.9, 0.9]],
  facts: { parity: "odd", monotone: "increasing", inverse: Math.tanh },
  kinks: [
    outside({ arg: "x", at: 1 + 2 ** -52, to: Number.POSITIVE_INFINITY }),
    outside({ arg: "x", at: -1 - 2 ** -52, to: Number.NEGATIVE_INFINITY }),
  ],
});
