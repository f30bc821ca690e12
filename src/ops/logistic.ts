// The logistic function and what is built on log(1 + exp(x)).
import { mul, neg, sub } from "./arithmetic.js";
import { defineOp, type Unary } from "./define.js";
import { tanh } from "./hyperbolic.js";
import * as numeric from "./numeric/sigmoid.js";
import { logisticDensityOf, sigmoidOf, softplusOf } from "./recipes.js";

/** The derivative of the sigmoid. Its own, `-tanh(x / 2)` times itself, keeps its digits at 0 and in both tails. */
export const logisticDensity: Unary = /* @__PURE__ */ defineOp({
  name: "logisticDensity",
  args: ["x"],
  meaning: ([x]) => mul(sigmoid(x), sub(1, sigmoid(x))),
  value: numeric.logisticDensity,
  wasm: (i, x) => logisticDensityOf(i, x),
  partials: ([x], result) => [neg(mul(tanh(mul(0.5, x)), result))],
  domain: [[-10, 10]],
  facts: { parity: "even", range: [0, 0.25] },
});

/**
 * The logistic function `1 / (1 + exp(-x))`, elementwise.
 *
 * @example
 * evaluate(sigmoid(0), {}) // => 0.5
 */
export const sigmoid: Unary = /* @__PURE__ */ defineOp({
  name: "sigmoid",
  args: ["x"],
  value: numeric.sigmoid,
  wasm: (i, x) => sigmoidOf(i, x),
  partials: ([x]) => [logisticDensity(x)],
  domain: [[-10, 10]],
  facts: { monotone: "increasing", inverse: (y) => Math.log(y / (1 - y)), invertible: [-7, 7], range: [0, 1] },
});

/**
 * `log(sigmoid(x))`, elementwise, exact in both tails.
 *
 * @example
 * evaluate(logSigmoid(-1000), {}) // => -1000
 */
export const logSigmoid: Unary = /* @__PURE__ */ defineOp({
  name: "logSigmoid",
  args: ["x"],
  value: (x) => -numeric.softplus(-x),
  wasm: (i, x) => i.neg(softplusOf(i, i.neg(x))),
  partials: ([x]) => [sigmoid(neg(x))],
  domain: [[-10, 10]],
  facts: { monotone: "increasing", range: [Number.NEGATIVE_INFINITY, 0] },
});

/**
 * `log(1 + exp(x))`, elementwise, exact in both tails and without a threshold.
 *
 * @example
 * evaluate(softplus(1000), {}) // => 1000
 */
export const softplus: Unary = /* @__PURE__ */ defineOp({
  name: "softplus",
  args: ["x"],
  value: numeric.softplus,
  wasm: (i, x) => softplusOf(i, x),
  partials: ([x]) => [sigmoid(x)],
  domain: [[-10, 10]],
  facts: { monotone: "increasing", inverse: (y) => Math.log(Math.expm1(y)), range: [0, Number.POSITIVE_INFINITY] },
  kinks: [
    {
      arg: "x",
      at: 20,
      partial: 0.9999999979388464,
      second: { x: 2.061153613941849e-9 },
      reason: "no threshold: PyTorch takes x itself from 20 on",
      torch: 1,
    },
    {
      arg: "x",
      at: -700,
      partial: 9.85967654375977e-305,
      second: { x: 9.85967654375977e-305 },
      reason: "the exact derivative; PyTorch takes 1 - sigmoid, which underflows",
    },
  ],
});
