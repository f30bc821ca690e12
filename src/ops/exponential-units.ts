// The exponential linear units: linear above 0, an exponential below. At 0 their derivatives of every order are those from
// below; at NaN they are NaN.
import { div, mul, neg, sub } from "./arithmetic.js";
import { type Binary, defineOp, type Unary } from "./define.js";
import { exp, expm1 } from "./exponential.js";
import { atNaN } from "./kinks/sentences.js";
import { type Parametric, withParameters } from "./parameters.js";
import { bySign } from "./selection.js";

const eluOp: Binary = /* @__PURE__ */ defineOp({
  name: "elu",
  args: ["x", "alpha"],
  value: (x, alpha) => (x > 0 ? x : alpha * Math.expm1(x)),
  wasm: (i, x, alpha) => i.choose(i.gt(x, i.number(0)), x, i.mul(alpha, i.expm1(x))),
  partials: ([x, alpha]) => [bySign(x, 1, mul(alpha, exp(x))), bySign(x, 0, expm1(x))],
  js: (x, alpha) => `(${x} > 0 ? ${x} : ${alpha} * Math.expm1(${x}))`,
  domain: [
    [-10, 10],
    [0.5, 2],
  ],
  kinks: [
    /* @__PURE__ */ atNaN(1),
    {
      arg: "x",
      at: 0,
      given: { alpha: 1 },
      partial: 1,
      second: { x: 1 },
      reason: "the derivatives below 0",
      torch: 1,
      jax: 1,
    },
  ],
});

/**
 * The exponential linear unit, elementwise: `x` above 0, `alpha (exp(x) - 1)` below; `alpha` is 1 unless given.
 *
 * Convention: at 0 the derivatives of every order are those from below: `alpha`, `alpha`, ...
 *
 * @throws GM-OPTION for an unknown option.
 *
 * @example
 * evaluate(elu(2), {}) // => 2
 * grad((x: Expr) => elu(x, { alpha: 2 }))(0) // => 2
 */
export const elu: Parametric<"alpha"> = /* @__PURE__ */ withParameters(eluOp.op, ["alpha"], (x, { alpha = 1 }) =>
  eluOp(x, alpha),
);

// exp(t) - 1 - t exp(t) = -(sum of (k - 1) t^k / k!), which cancels near 0 as it stands.
const expm1Excess = (t: number): number => {
  if (t === Number.NEGATIVE_INFINITY) return -1;
  if (Math.abs(t) > 0.5) return Math.expm1(t) - t * Math.exp(t);
  let power = t;
  let sum = 0;
  for (let k = 2; k < 20; k++) {
    power *= t / k;
    sum -= (k - 1) * power;
  }
  return sum;
};

/** `exp(t) - 1 - t exp(t)`: the derivative of `alpha (exp(x / alpha) - 1)` in `alpha`, with `t = x / alpha`. */
const celuAlphaSlope: Unary = /* @__PURE__ */ defineOp({
  name: "celuAlphaSlope",
  args: ["t"],
  meaning: ([t]) => sub(expm1(t), mul(t, exp(t))),
  value: expm1Excess,
  partials: ([t]) => [neg(mul(t, exp(t)))],
  domain: [[-10, 0]],
});

const celuOp: Binary = /* @__PURE__ */ defineOp({
  name: "celu",
  args: ["x", "alpha"],
  value: (x, alpha) => (x > 0 ? x : alpha * Math.expm1(x / alpha)),
  wasm: (i, x, alpha) => i.choose(i.gt(x, i.number(0)), x, i.mul(alpha, i.expm1(i.div(x, alpha)))),
  partials: ([x, alpha]) => [bySign(x, 1, exp(div(x, alpha))), bySign(x, 0, celuAlphaSlope(div(x, alpha)))],
  js: (x, alpha) => `(${x} > 0 ? ${x} : ${alpha} * Math.expm1(${x} / ${alpha}))`,
  domain: [
    [-10, 10],
    [0.5, 2],
  ],
  facts: { homogeneous: 1 },
  kinks: [
    /* @__PURE__ */ atNaN(1),
    {
      arg: "x",
      at: 0,
      given: { alpha: 2 },
      partial: 1,
      second: { x: 0.5 },
      reason: "the derivatives below 0",
      torch: 1,
      jax: 1,
    },
  ],
});

/**
 * The continuously differentiable elu, elementwise: `x` above 0, `alpha (exp(x / alpha) - 1)` below; `alpha` is 1 unless
 * given. Convention: the second derivative at 0 is the one from below, `1 / alpha`.
 *
 * @throws GM-OPTION for an unknown option.
 *
 * @example
 * evaluate(celu(2), {}) // => 2
 * grad((x: Expr) => celu(x, { alpha: 2 }))(0) // => 1
 */
export const celu: Parametric<"alpha"> = /* @__PURE__ */ withParameters(celuOp.op, ["alpha"], (x, { alpha = 1 }) =>
  celuOp(x, alpha),
);

const seluScale = 1.0507009873554805;
const seluAlpha = 1.6732632423543772;
const seluBelow = 1.7580993408473768;

/**
 * The self-normalising elu, elementwise: 1.0507... times `x` above 0, 1.7581... times `exp(x) - 1` below.
 *
 * Convention: at 0 the derivatives of every order are those from below, 1.7581...
 *
 * @example
 * evaluate(selu(0), {}) // => 0
 * grad((x: Expr) => selu(x))(0) // => 1.7580993408473768
 */
export const selu: Unary = /* @__PURE__ */ defineOp({
  name: "selu",
  args: ["x"],
  value: (x) => (x > 0 ? seluScale * x : seluBelow * Math.expm1(x)),
  wasm: (i, x) => i.choose(i.gt(x, i.number(0)), i.mul(i.number(seluScale), x), i.mul(i.number(seluBelow), i.expm1(x))),
  partials: ([x]) => [bySign(x, seluScale, mul(seluBelow, exp(x)))],
  domain: [[-10, 10]],
  facts: { monotone: "increasing" },
  kinks: [
    /* @__PURE__ */ atNaN(seluScale),
    {
      arg: "x",
      at: 0,
      partial: seluScale * seluAlpha,
      second: { x: seluBelow },
      reason: "the derivatives below 0",
      torch: seluBelow,
      jax: seluBelow,
    },
  ],
});
