// Activations with a kink: relu and its relatives. At a kink each takes the derivative on the left or 0, as its table
// says; at NaN each derivative is NaN.
import { add, div, mul, neg, sub } from "./arithmetic.js";
import { gt, lt, where } from "./choice.js";
import { type Binary, defineOp, type Unary } from "./define.js";
import { atNaN, limit } from "./kinks/sentences.js";
import { type Parametric, withParameters } from "./parameters.js";
import { bySign, step, strictlyWithin, within } from "./selection.js";

/**
 * The rectified linear unit, elementwise: `max(x, 0)`. Convention: the derivative at 0 is 0.
 *
 * @example
 * evaluate(relu(-2), {}) // => 0
 * grad((x: Expr) => relu(x))(0) // => 0
 */
export const relu: Unary = /* @__PURE__ */ defineOp({
  name: "relu",
  args: ["x"],
  value: (x) => Math.max(x, 0),
  wasm: (i, x) => i.max(x, i.number(0)),
  partials: ([x]) => [step(x)],
  js: (x) => `(${x} <= 0 ? 0 : ${x})`,
  domain: [[-10, 10]],
  facts: { homogeneous: 1, monotone: "increasing", range: [0, Number.POSITIVE_INFINITY] },
  kinks: [
    /* @__PURE__ */ atNaN(1),
    { arg: "x", at: 0, partial: 0, reason: "the smallest of the subgradients", torch: 0, jax: 0 },
  ],
});

/**
 * `min(max(x, 0), 6)`, elementwise. Convention: the derivative at 0 and at 6 is 0.
 *
 * @example
 * evaluate(relu6(8), {}) // => 6
 */
export const relu6: Unary = /* @__PURE__ */ defineOp({
  name: "relu6",
  args: ["x"],
  value: (x) => (x <= 0 ? 0 : Math.min(x, 6)),
  wasm: (i, x) => i.choose(i.le(x, i.number(0)), i.number(0), i.min(x, i.number(6))),
  partials: ([x]) => [strictlyWithin(x, 0, 6)],
  domain: [[-10, 10]],
  facts: { monotone: "increasing", range: [0, 6] },
  kinks: [
    /* @__PURE__ */ atNaN(1),
    { arg: "x", at: 0, partial: 0, reason: "the derivative outside", torch: 0, jax: 0 },
    { arg: "x", at: 6, partial: 0, reason: "the derivative outside", torch: 0, jax: 0 },
  ],
});

const leakyReluOp: Binary = /* @__PURE__ */ defineOp({
  name: "leakyRelu",
  args: ["x", "negativeSlope"],
  value: (x, negativeSlope) => (x > 0 ? x : negativeSlope * x),
  wasm: (i, x, negativeSlope) => i.choose(i.gt(x, i.number(0)), x, i.mul(negativeSlope, x)),
  partials: ([x, negativeSlope]) => [bySign(x, 1, negativeSlope), bySign(x, 0, x)],
  js: (x, negativeSlope) => `(${x} > 0 ? ${x} : ${negativeSlope} * ${x})`,
  domain: [
    [-10, 10],
    [0, 1],
  ],
  kinks: [
    /* @__PURE__ */ atNaN(0.01),
    {
      arg: "x",
      at: 0,
      given: { negativeSlope: 0.01 },
      partial: 0.01,
      reason: "the derivative below 0, as for relu",
      torch: 0.01,
      jax: 1,
    },
  ],
});

/**
 * `x` above 0, `negativeSlope` (0.01 unless given) times `x` below, elementwise. Convention: the derivative at 0 is
 * `negativeSlope`.
 *
 * @throws GM-OPTION for an unknown option.
 *
 * @example
 * evaluate(leakyRelu(-2), {}) // => -0.02
 * evaluate(leakyRelu(-2, { negativeSlope: 0.5 }), {}) // => -1
 */
export const leakyRelu: Parametric<"negativeSlope"> = /* @__PURE__ */ withParameters(
  leakyReluOp.op,
  ["negativeSlope"],
  (x, { negativeSlope = 0.01 }) => leakyReluOp(x, negativeSlope),
);

/**
 * `min(max(x, -1), 1)`, elementwise. Convention: the derivative at -1 and at 1 is 0.
 *
 * @example
 * evaluate(hardTanh(2), {}) // => 1
 */
export const hardTanh: Unary = /* @__PURE__ */ defineOp({
  name: "hardTanh",
  args: ["x"],
  value: (x) => Math.min(Math.max(x, -1), 1),
  wasm: (i, x) => i.min(i.max(x, i.number(-1)), i.number(1)),
  partials: ([x]) => [strictlyWithin(x, -1, 1)],
  js: (x) => `Math.min(Math.max(${x}, -1), 1)`,
  domain: [[-3, 3]],
  facts: { parity: "odd", monotone: "increasing", range: [-1, 1] },
  kinks: [
    /* @__PURE__ */ atNaN(1),
    { arg: "x", at: 1, partial: 0, reason: "the derivative outside", torch: 0, jax: 1 },
    { arg: "x", at: -1, partial: 0, reason: "the derivative outside", torch: 0 },
  ],
});

/**
 * The piecewise linear sigmoid, elementwise: `x / 6 + 1 / 2` between -3 and 3, 0 below and 1 above. Convention: the
 * derivative at -3 and at 3 is 0.
 *
 * @example
 * evaluate(hardSigmoid(0), {}) // => 0.5
 */
export const hardSigmoid: Unary = /* @__PURE__ */ defineOp({
  name: "hardSigmoid",
  args: ["x"],
  value: (x) => (x <= -3 ? 0 : x >= 3 ? 1 : (x + 3) / 6),
  partials: ([x]) => [mul(1 / 6, strictlyWithin(x, -3, 3))],
  domain: [[-5, 5]],
  facts: { monotone: "increasing", range: [0, 1] },
  kinks: [
    {
      arg: "x",
      at: -2.9999999999999996,
      to: 2.9999999999999996,
      partial: 1 / 6,
      reason: "PyTorch computes 1 / 6 in single precision",
      torch: 0.1666666716337204,
    },
    /* @__PURE__ */ atNaN(0),
    { arg: "x", at: -3, partial: 0, reason: "the derivative outside", torch: 0 },
    { arg: "x", at: 3, partial: 0, reason: "the derivative outside", torch: 0 },
  ],
});

/** The derivative of hardSwish: `x / 3 + 1 / 2` between -3 and 3. */
const hardSwishSlope: Unary = /* @__PURE__ */ defineOp({
  name: "hardSwishSlope",
  args: ["x"],
  meaning: ([x]) => where(lt(x, -3), 0, where(gt(x, 3), 1, add(div(x, 3), 0.5))),
  value: (x) => (x < -3 ? 0 : x > 3 ? 1 : x / 3 + 0.5),
  partials: ([x]) => [mul(1 / 3, strictlyWithin(x, -3, 3))],
  domain: [[-5, 5]],
  kinks: [
    { arg: "x", at: -3, partial: 0, reason: "the derivative outside" },
    { arg: "x", at: 3, partial: 0, reason: "the derivative outside" },
  ],
});

/**
 * The piecewise quadratic swish, elementwise: `x hardSigmoid(x)`. Convention: the derivative at -3 and at 3 is the one
 * from inside, -1/2 and 3/2.
 *
 * @example
 * evaluate(hardSwish(6), {}) // => 6
 */
export const hardSwish: Unary = /* @__PURE__ */ defineOp({
  name: "hardSwish",
  args: ["x"],
  value: (x) => (x <= -3 ? 0 : x >= 3 ? x : (x * (x + 3)) / 6),
  partials: ([x]) => [hardSwishSlope(x)],
  domain: [[-5, 5]],
  kinks: [
    /* @__PURE__ */ limit(Number.NEGATIVE_INFINITY, 0, 0),
    /* @__PURE__ */ atNaN(1, { x: Number.NaN }),
    { arg: "x", at: -3, partial: -0.5, reason: "the derivative inside", torch: -0.5 },
    { arg: "x", at: 3, partial: 1.5, reason: "the derivative inside", torch: 1.5 },
  ],
});

const softShrinkOp: Binary = /* @__PURE__ */ defineOp({
  name: "softShrink",
  args: ["x", "lambda"],
  value: (x, lambda) =>
    x > lambda ? x - lambda : x < -lambda ? x + lambda : Number.isNaN(x - lambda) ? Number.NaN : 0,
  partials: ([x, lambda]) => {
    const moved = sub(1, within(x, neg(lambda), lambda));
    return [moved, neg(bySign(x, moved, neg(moved)))];
  },
  domain: [
    [-3, 3],
    [0.1, 1],
  ],
  facts: { homogeneous: 1 },
  kinks: [
    /* @__PURE__ */ atNaN(1),
    { arg: "x", at: 0.5, given: { lambda: 0.5 }, partial: 0, reason: "the derivative inside", torch: 0 },
    { arg: "x", at: -0.5, given: { lambda: 0.5 }, partial: 0, reason: "the derivative inside", torch: 0 },
  ],
});

/**
 * `x` moved towards 0 by `lambda` (0.5 unless given) and 0 within it, elementwise. Convention: the derivative at
 * `lambda` and `-lambda` is 0.
 *
 * @throws GM-OPTION for an unknown option.
 *
 * @example
 * evaluate(softShrink(2), {}) // => 1.5
 * evaluate(softShrink(2, { lambda: 3 }), {}) // => 0
 */
export const softShrink: Parametric<"lambda"> = /* @__PURE__ */ withParameters(
  softShrinkOp.op,
  ["lambda"],
  (x, { lambda = 0.5 }) => softShrinkOp(x, lambda),
);
