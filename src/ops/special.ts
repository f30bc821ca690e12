// Special functions: the error function, the gamma family, and products with a logarithm.
import type { Expr } from "../expr/expr.js";
import { add, div, mul, neg, sub } from "./arithmetic.js";
import { gt, where } from "./choice.js";
import { type Binary, defineOp, type Unary } from "./define.js";
import { exp, log, log1p, reciprocalAboveZero } from "./exponential.js";
import { clamp } from "./extremum.js";
import { digammaConventions, lgammaConventions } from "./kinks/gamma.js";
import { productConventions } from "./kinks/logarithmic.js";
import { outside } from "./kinks/sentences.js";
import * as errorFunction from "./numeric/erf.js";
import { erfinv as erfinvAt } from "./numeric/erfinv.js";
import { lgamma as lgammaAt } from "./numeric/lgamma.js";
import { digamma as digammaAt, polygamma as polygammaAt } from "./numeric/polygamma.js";
import { sigmoid as sigmoidAt } from "./numeric/sigmoid.js";
import { type Parametric, withParameters } from "./parameters.js";
import { pow, sqrt, square } from "./powers.js";
import { abs } from "./sign.js";

const twoOverRootPi = 2 / Math.sqrt(Math.PI);

/** The derivative of erf, `2 / sqrt(pi) exp(-x^2)`. */
const erfSlope: Unary = /* @__PURE__ */ defineOp({
  name: "erfSlope",
  args: ["x"],
  meaning: ([x]) => mul(div(2, sqrt(Math.PI)), exp(neg(pow(x, 2)))),
  value: (x) => twoOverRootPi * errorFunction.gaussian(x, 1),
  partials: ([x], result) => [where(gt(abs(x), 40), 0, mul(-2, mul(x, result)))],
  domain: [[-5, 5]],
  facts: { parity: "even" },
});

/**
 * The error function, elementwise. Source of the approximation: FreeBSD msun, `s_erf.c`.
 *
 * @example
 * evaluate(erf(0), {}) // => 0
 */
export const erf: Unary = /* @__PURE__ */ defineOp({
  name: "erf",
  args: ["x"],
  value: errorFunction.erf,
  partials: ([x]) => [erfSlope(x)],
  domain: [[-5, 5]],
  facts: { parity: "odd", monotone: "increasing", range: [-1, 1] },
  kinks: [
    { arg: "x", at: Number.POSITIVE_INFINITY, partial: 0, second: { x: 0 }, reason: "the limit" },
    { arg: "x", at: Number.NEGATIVE_INFINITY, partial: 0, second: { x: 0 }, reason: "the limit" },
  ],
});

/**
 * `1 - erf(x)`, elementwise, accurate where erf is close to 1.
 *
 * @example
 * evaluate(erfc(0), {}) // => 1
 */
export const erfc: Unary = /* @__PURE__ */ defineOp({
  name: "erfc",
  args: ["x"],
  value: errorFunction.erfc,
  partials: ([x]) => [neg(erfSlope(x))],
  domain: [[-5, 5]],
  facts: { monotone: "decreasing", range: [0, 2] },
  kinks: [
    { arg: "x", at: Number.POSITIVE_INFINITY, partial: 0, second: { x: 0 }, reason: "the limit" },
    { arg: "x", at: Number.NEGATIVE_INFINITY, partial: 0, second: { x: 0 }, reason: "the limit" },
  ],
});

/**
 * The inverse of the error function, elementwise: infinite at -1 and 1, NaN beyond.
 *
 * @example
 * evaluate(erfinv(0), {}) // => 0
 */
export const erfinv: Unary = /* @__PURE__ */ defineOp({
  name: "erfinv",
  args: ["x"],
  value: erfinvAt,
  partials: (_, result) => [mul(Math.sqrt(Math.PI) / 2, exp(square(result)))],
  domain: [[-0.9, 0.9]],
  facts: { parity: "odd", monotone: "increasing", inverse: errorFunction.erf },
});

/** `x (1 - x)`, with the derivative `1 - 2 x` in one piece: the sum of two would cancel near 1/2 and overflow near 0. */
const timesComplement: Unary = /* @__PURE__ */ defineOp({
  name: "timesComplement",
  args: ["x"],
  meaning: ([x]) => mul(x, sub(1, x)),
  value: (x) => x * (1 - x),
  wasm: (i, x) => i.mul(x, i.sub(i.number(1), x)),
  partials: ([x]) => [sub(1, mul(2, x))],
  js: (x) => `(${x} * (1 - ${x}))`,
  domain: [[-2, 2]],
  facts: { range: [Number.NEGATIVE_INFINITY, 0.25] },
});

const logitConventions = [
  /* @__PURE__ */ outside({ arg: "x", at: -Number.MIN_VALUE, to: Number.NEGATIVE_INFINITY }),
  /* @__PURE__ */ outside({ arg: "x", at: 1 + 2 ** -52, to: Number.POSITIVE_INFINITY }),
  { arg: "x", at: 0, partial: Number.POSITIVE_INFINITY, second: { x: Number.NEGATIVE_INFINITY }, reason: "the limit" },
  { arg: "x", at: 1, partial: Number.POSITIVE_INFINITY, second: { x: Number.POSITIVE_INFINITY }, reason: "the limit" },
];

const logitOp: Unary = /* @__PURE__ */ defineOp({
  name: "logit",
  args: ["x"],
  // Near 1/2 the quotient is near 1 and its logarithm would lose digits; 2 x - 1 is exact there.
  value: (x) => (Math.abs(x - 0.5) < 0.25 ? 2 * Math.atanh(2 * x - 1) : Math.log(x / (1 - x))),
  partials: ([x]) => [reciprocalAboveZero(timesComplement(x))],
  domain: [[0.1, 0.9]],
  facts: { monotone: "increasing", inverse: sigmoidAt },
  kinks: logitConventions,
});

/**
 * The inverse of the sigmoid, elementwise: `log(x / (1 - x))`, infinite at 0 and 1, NaN outside.
 *
 * With `eps`, `x` is first limited to the interval from `eps` to `1 - eps`.
 *
 * @throws GM-OPTION for an unknown option.
 *
 * @example
 * evaluate(logit(0.5), {}) // => 0
 */
export const logit: Parametric<"eps"> = /* @__PURE__ */ withParameters(logitOp.op, ["eps"], (x, { eps }) =>
  logitOp(eps === undefined ? x : clamp(x, { min: eps, max: sub(1, eps) })),
);

/**
 * The logarithm of the absolute value of the gamma function, elementwise: infinite at 0, -1, -2, ... Source of the
 * approximation: FreeBSD msun, `e_lgamma_r.c`.
 *
 * @example
 * evaluate(lgamma(5), {}) // => 3.1780538303479458
 */
export const lgamma: Unary = /* @__PURE__ */ defineOp({
  name: "lgamma",
  args: ["x"],
  value: lgammaAt,
  partials: ([x]) => [digamma(x)],
  domain: [[0.1, 10]],
  kinks: lgammaConventions,
});

/**
 * The derivative of {@link lgamma}, elementwise: NaN at -1, -2, ... Asymptotic series after a shift (DLMF 5.11.2).
 *
 * @example
 * evaluate(digamma(1), {}) // => -0.5772156649015329
 */
export const digamma: Unary = /* @__PURE__ */ defineOp({
  name: "digamma",
  args: ["x"],
  value: digammaAt,
  partials: ([x]) => [polygamma(1, x)],
  domain: [[0.1, 10]],
  kinks: digammaConventions,
});

/**
 * The derivative of {@link digamma} of order `order`, a whole number from 0 on, elementwise. It has no derivative in
 * `order`.
 *
 * @example
 * evaluate(polygamma(1, 1), {}) // => 1.6449340668482264
 */
export const polygamma: Binary = /* @__PURE__ */ defineOp({
  name: "polygamma",
  args: ["order", "x"],
  value: polygammaAt,
  partials: ([order, x]) => [0, polygamma(add(order, 1), x)],
  domain: [
    [1, 1],
    [0.1, 10],
  ],
});

/**
 * `x log(x)`, elementwise, and its limit 0 at 0. Convention: the derivative at 0 is the limit, -infinity.
 *
 * @example
 * evaluate(xlogx(0), {}) // => 0
 * grad((x: Expr) => xlogx(x))(1) // => 1
 */
export const xlogx: Unary = /* @__PURE__ */ defineOp({
  name: "xlogx",
  args: ["x"],
  value: (x) => (x === 0 ? 0 : x * Math.log(x)),
  wasm: (i, x) => i.choose(i.eq(x, i.number(0)), i.number(0), i.mul(x, i.log(x))),
  partials: ([x]) => [add(log(x), 1)],
  domain: [[0.1, 10]],
  facts: { range: [-0.37, Number.POSITIVE_INFINITY] },
  kinks: [{ arg: "x", at: 0, partial: Number.NEGATIVE_INFINITY, reason: "the limit from above" }],
});

// The derivative of xlogy in `x`: the logarithm, but 0 where `x` is 0 and the logarithm not finite.
const logUnlessZero = (name: string, value: (y: number) => number, shift: number, same: (y: Expr) => Expr): Binary =>
  defineOp({
    name,
    args: ["x", "y"],
    meaning: ([, y]) => same(y),
    value: (x, y) => (x === 0 && y + shift <= 0 ? 0 : value(y)),
    partials: ([, y]) => [0, reciprocalAboveZero(add(shift, y))],
    domain: [
      [0.1, 10],
      [0.1, 10],
    ],
  });

const logFactor = /* @__PURE__ */ logUnlessZero("logFactor", Math.log, 0, (y) => log(y));
const log1pFactor = /* @__PURE__ */ logUnlessZero("log1pFactor", Math.log1p, 1, (y) => log1p(y));

/** `x / y` for `y >= 0`, NaN below, and 0 wherever `x` is 0: the derivative of xlogy in `y`. */
const quotientAboveZero: Binary = /* @__PURE__ */ defineOp({
  name: "quotientAboveZero",
  args: ["x", "y"],
  meaning: ([x, y]) => div(x, y),
  value: (x, y) => (x === 0 && !Number.isNaN(y) ? 0 : y < 0 ? Number.NaN : x / y),
  partials: ([, y], result) => [reciprocalAboveZero(y), neg(quotientAboveZero(result, y))],
  domain: [
    [0.1, 10],
    [0.1, 10],
  ],
  facts: { homogeneous: 0 },
});

/**
 * `x log(y)`, elementwise, and 0 where `x` is 0 and `y` is not NaN.
 *
 * Conventions: at `x = 0`, `y <= 0` the derivative in `x` is 0; at `x = 0` the derivative in `y` is 0, whatever `y` is.
 *
 * @example
 * evaluate(xlogy(0, 0), {}) // => 0
 */
export const xlogy: Binary = /* @__PURE__ */ defineOp({
  name: "xlogy",
  args: ["x", "y"],
  value: (x, y) => (x === 0 && !Number.isNaN(y) ? 0 : x * Math.log(y)),
  partials: ([x, y]) => [logFactor(x, y), quotientAboveZero(x, y)],
  domain: [
    [0.1, 10],
    [0.1, 10],
  ],
  kinks: /* @__PURE__ */ productConventions(0),
});

/**
 * `x log(1 + y)`, elementwise, and 0 where `x` is 0 and `y` is not NaN.
 *
 * Conventions: at `x = 0`, `y <= -1` the derivative in `x` is 0; at `x = 0` the derivative in `y` is 0, whatever `y` is.
 *
 * @example
 * evaluate(xlog1py(0, -1), {}) // => 0
 */
export const xlog1py: Binary = /* @__PURE__ */ defineOp({
  name: "xlog1py",
  args: ["x", "y"],
  value: (x, y) => (x === 0 && !Number.isNaN(y) ? 0 : x * Math.log1p(y)),
  partials: ([x, y]) => [log1pFactor(x, y), quotientAboveZero(x, add(1, y))],
  domain: [
    [0.1, 10],
    [0.1, 10],
  ],
  kinks: /* @__PURE__ */ productConventions(1),
});
