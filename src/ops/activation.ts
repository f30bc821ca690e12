// Smooth activations: gelu, silu, mish and others. Each derivative is an op that stays accurate in the tails, where the
// textbook formula multiplies something huge by something that has vanished.

import type { Expr } from "../expr/expr.js";
import { add, div, mul, neg, sub } from "./arithmetic.js";
import { gt, where } from "./choice.js";
import { defineOp, type Unary } from "./define.js";
import { exp } from "./exponential.js";
import { tanh } from "./hyperbolic.js";
import { activationLimits, limit } from "./kinks/sentences.js";
import { logisticDensity, sigmoid, softplus } from "./logistic.js";
import { gaussian, normalCdf } from "./numeric/erf.js";
import * as logistic from "./numeric/sigmoid.js";
import { pow, sqrt, square } from "./powers.js";
import { sigmoidOf } from "./recipes.js";
import { abs, sign } from "./sign.js";
import { erf } from "./special.js";

const inverseRootTwoPi = 1 / Math.sqrt(2 * Math.PI);

/** `f(x)` where it is not known to have underflown: where |x| is above `limit`, 0, whatever the factors of `f` are. */
const vanishingBeyond = (limit: number, x: Expr, f: Expr): Expr => where(gt(abs(x), limit), 0, f);

const normalDensityAt = (x: number): number => inverseRootTwoPi * gaussian(x, 0.5);

const normalDensityInWords = (x: Expr): Expr => div(exp(neg(div(pow(x, 2), 2))), sqrt(mul(2, Math.PI)));

/** The density of the standard normal distribution. */
const normalDensity: Unary = /* @__PURE__ */ defineOp({
  name: "normalDensity",
  args: ["x"],
  meaning: ([x]) => normalDensityInWords(x),
  value: normalDensityAt,
  partials: ([x], result) => [vanishingBeyond(40, x, neg(mul(x, result)))],
  domain: [[-5, 5]],
  facts: { parity: "even", range: [0, 0.4] },
});

/** The derivative of gelu, `cdf(x) + x density(x)`. */
const geluSlope: Unary = /* @__PURE__ */ defineOp({
  name: "geluSlope",
  args: ["x"],
  meaning: ([x]) => add(div(add(1, erf(div(x, sqrt(2)))), 2), mul(x, normalDensityInWords(x))),
  value: (x) => normalCdf(x) + (Math.abs(x) > 40 ? 0 : x * normalDensityAt(x)),
  partials: ([x]) => [vanishingBeyond(40, x, mul(normalDensity(x), sub(2, square(x))))],
  domain: [[-5, 5]],
});

/**
 * The Gaussian error linear unit, elementwise: `x` times the distribution function of the standard normal. For the
 * approximation by tanh see {@link geluTanh}.
 *
 * @example
 * evaluate(gelu(0), {}) // => 0
 * grad((x: Expr) => gelu(x))(0) // => 0.5
 */
export const gelu: Unary = /* @__PURE__ */ defineOp({
  name: "gelu",
  args: ["x"],
  value: (x) => (x === Number.NEGATIVE_INFINITY ? -0 : x * normalCdf(x)),
  partials: ([x]) => [geluSlope(x)],
  domain: [[-5, 5]],
  kinks: [
    ...activationLimits,
    { arg: "x", at: 1e300, partial: 1, second: { x: 0 }, reason: "vanished; PyTorch multiplies infinity by 0" },
    { arg: "x", at: -1e300, partial: 0, second: { x: 0 }, reason: "vanished; PyTorch multiplies infinity by 0" },
  ],
});

// geluTanh(x) = x sigmoid(w(x)) with w(x) = 2 sqrt(2 / pi) (x + 0.044715 x^3), because 1 + tanh(u) = 2 sigmoid(2 u).
const w1 = 2 * Math.sqrt(2 / Math.PI);
const w3 = w1 * 0.044715;
const argumentAt = (x: number): number => x * (w1 + w3 * x * x);

const geluTanhSlopeInWords = (x: Expr): Expr => {
  const rate = sqrt(div(2, Math.PI));
  const t = tanh(mul(rate, add(x, mul(0.044715, pow(x, 3)))));
  const inner = mul(rate, add(1, mul(3 * 0.044715, pow(x, 2))));
  return div(add(add(1, t), mul(mul(x, sub(1, pow(t, 2))), inner)), 2);
};

const geluTanhSlope: Unary = /* @__PURE__ */ defineOp({
  name: "geluTanhSlope",
  args: ["x"],
  meaning: ([x]) => geluTanhSlopeInWords(x),
  value: (x) => {
    const w = argumentAt(x);
    return logistic.sigmoid(w) + (Math.abs(x) > 40 ? 0 : x * (w1 + 3 * w3 * x * x) * logistic.logisticDensity(w));
  },
  partials: ([x]) => {
    const xx = square(x);
    const w = mul(x, add(w1, mul(w3, xx)));
    const slope = add(w1, mul(3 * w3, xx));
    // 2 w' + x w'' - x w'^2 tanh(w / 2), of which w'' = 6 w3 x.
    const factor = sub(add(mul(2, slope), mul(6 * w3, xx)), mul(mul(x, square(slope)), tanh(mul(0.5, w))));
    return [vanishingBeyond(40, x, mul(logisticDensity(w), factor))];
  },
  domain: [[-5, 5]],
});

/**
 * The approximation of gelu by a tanh, elementwise: `x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2`.
 *
 * @example
 * evaluate(geluTanh(0), {}) // => 0
 */
export const geluTanh: Unary = /* @__PURE__ */ defineOp({
  name: "geluTanh",
  args: ["x"],
  value: (x) => (x === Number.NEGATIVE_INFINITY ? -0 : x * logistic.sigmoid(argumentAt(x))),
  partials: ([x]) => [geluTanhSlope(x)],
  domain: [[-5, 5]],
  kinks: activationLimits,
});

/** The derivative of silu, `sigmoid(x) + x sigmoid'(x)`. */
const siluSlope: Unary = /* @__PURE__ */ defineOp({
  name: "siluSlope",
  args: ["x"],
  meaning: ([x]) => mul(sigmoid(x), add(1, mul(x, sub(1, sigmoid(x))))),
  value: (x) => logistic.sigmoid(x) + (Math.abs(x) > 800 ? 0 : x * logistic.logisticDensity(x)),
  partials: ([x]) => [vanishingBeyond(800, x, mul(logisticDensity(x), sub(2, mul(x, tanh(mul(0.5, x))))))],
  domain: [[-10, 10]],
});

/**
 * The sigmoid linear unit (swish), elementwise: `x sigmoid(x)`.
 *
 * @example
 * evaluate(silu(0), {}) // => 0
 * grad((x: Expr) => silu(x))(0) // => 0.5
 */
export const silu: Unary = /* @__PURE__ */ defineOp({
  name: "silu",
  args: ["x"],
  value: (x) => (x === Number.NEGATIVE_INFINITY ? -0 : x * logistic.sigmoid(x)),
  wasm: (i, x) => i.choose(i.eq(x, i.number(Number.NEGATIVE_INFINITY)), i.number(-0), i.mul(x, sigmoidOf(i, x))),
  partials: ([x]) => [siluSlope(x)],
  domain: [[-10, 10]],
  kinks: activationLimits,
});

const tanhSoftplus: Unary = /* @__PURE__ */ defineOp({
  name: "tanhSoftplus",
  args: ["x"],
  meaning: ([x]) => tanh(softplus(x)),
  value: logistic.tanhSoftplus,
  partials: ([x]) => [tanhSoftplusSlope(x)],
  domain: [[-10, 10]],
  facts: { monotone: "increasing", range: [0, 1] },
});

/** The logarithmic derivative of {@link tanhSoftplusSlope}: with t = tanh(softplus(x)), t' = (1 - t^2) sigmoid(x). */
const slopeRate = (x: Expr): Expr => sub(sigmoid(neg(x)), mul(2, mul(tanhSoftplus(x), sigmoid(x))));

const tanhSoftplusSlope: Unary = /* @__PURE__ */ defineOp({
  name: "tanhSoftplusSlope",
  args: ["x"],
  meaning: ([x]) => mul(sub(1, pow(tanh(softplus(x)), 2)), sigmoid(x)),
  value: logistic.tanhSoftplusSlope,
  partials: ([x], result) => [mul(result, slopeRate(x))],
  domain: [[-10, 10]],
});

const mishSlope: Unary = /* @__PURE__ */ defineOp({
  name: "mishSlope",
  args: ["x"],
  meaning: ([x]) => add(tanh(softplus(x)), mul(mul(x, sigmoid(x)), sub(1, pow(tanh(softplus(x)), 2)))),
  value: (x) => logistic.tanhSoftplus(x) + (Math.abs(x) > 800 ? 0 : x * logistic.tanhSoftplusSlope(x)),
  partials: ([x]) => [vanishingBeyond(800, x, mul(tanhSoftplusSlope(x), add(2, mul(x, slopeRate(x)))))],
  domain: [[-10, 10]],
});

/**
 * Mish, elementwise: `x tanh(softplus(x))`.
 *
 * @example
 * evaluate(mish(0), {}) // => 0
 * grad((x: Expr) => mish(x))(0) // => 0.6
 */
export const mish: Unary = /* @__PURE__ */ defineOp({
  name: "mish",
  args: ["x"],
  value: (x) => (x === Number.NEGATIVE_INFINITY ? -0 : x * logistic.tanhSoftplus(x)),
  partials: ([x]) => [mishSlope(x)],
  domain: [[-10, 10]],
  kinks: activationLimits,
});

/** The derivative of softsign, `1 / (1 + |x|)^2`. */
const softsignSlope: Unary = /* @__PURE__ */ defineOp({
  name: "softsignSlope",
  args: ["x"],
  meaning: ([x]) => div(1, pow(add(1, abs(x)), 2)),
  value: (x) => (1 / (1 + Math.abs(x))) ** 2,
  partials: ([x], result) => [mul(-2, mul(sign(x), mul(result, inverseOnePlusAbs(x))))],
  domain: [[0.1, 10]],
  facts: { parity: "even", range: [0, 1] },
});

const inverseOnePlusAbs: Unary = /* @__PURE__ */ defineOp({
  name: "inverseOnePlusAbs",
  args: ["x"],
  meaning: ([x]) => div(1, add(1, abs(x))),
  value: (x) => 1 / (1 + Math.abs(x)),
  wasm: (i, x) => i.div(i.number(1), i.add(i.number(1), i.abs(x))),
  partials: ([x]) => [neg(mul(sign(x), softsignSlope(x)))],
  domain: [[0.1, 10]],
  facts: { parity: "even", range: [0, 1] },
});

/**
 * Softsign, elementwise: `x / (1 + |x|)`.
 *
 * Its second derivative jumps at 0; the convention there is 0, as for `sign`.
 *
 * @example
 * evaluate(softsign(-1), {}) // => -0.5
 */
export const softsign: Unary = /* @__PURE__ */ defineOp({
  name: "softsign",
  args: ["x"],
  value: (x) => (Math.abs(x) === Number.POSITIVE_INFINITY ? Math.sign(x) : x / (1 + Math.abs(x))),
  partials: ([x]) => [softsignSlope(x)],
  domain: [[-10, 10]],
  facts: { parity: "odd", monotone: "increasing", inverse: (y) => y / (1 - Math.abs(y)), range: [-1, 1] },
  kinks: [
    /* @__PURE__ */ limit(Number.POSITIVE_INFINITY, 1, 0),
    /* @__PURE__ */ limit(Number.NEGATIVE_INFINITY, -1, 0),
  ],
});

// x - tanh(x) = (x cosh(x) - sinh(x)) / cosh(x), whose numerator has the positive series of 2 k x^(2 k + 1) / (2 k + 1)!.
const tanhShrinkNearZero = (x: number): number => {
  let term = x ** 3 / 6;
  let sum = 0;
  for (let k = 1; k < 15; k++) {
    sum += 2 * k * term;
    term *= (x * x) / ((2 * k + 2) * (2 * k + 3));
  }
  return sum / Math.cosh(x);
};

/**
 * `x - tanh(x)`, elementwise, accurate near 0.
 *
 * @example
 * evaluate(tanhShrink(0), {}) // => 0
 */
export const tanhShrink: Unary = /* @__PURE__ */ defineOp({
  name: "tanhShrink",
  args: ["x"],
  value: (x) => (Math.abs(x) < 1 ? tanhShrinkNearZero(x) : x - Math.tanh(x)),
  partials: ([x]) => [square(tanh(x))],
  domain: [[-5, 5]],
  facts: { parity: "odd", monotone: "increasing" },
});
