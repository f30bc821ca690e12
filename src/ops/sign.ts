// Signs and absolute values.
import { mul } from "./arithmetic.js";
import { type Binary, defineOp, none, type Unary } from "./define.js";
import { copysignConventions } from "./kinks/copysign.js";
import { atNaN } from "./kinks/sentences.js";

/**
 * The sign, elementwise: -1, 0 or 1, and NaN of NaN. Piecewise constant: its gradient is absent.
 *
 * @example
 * evaluate(sign(-3), {}) // => -1
 */
export const sign: Unary = /* @__PURE__ */ defineOp({
  name: "sign",
  args: ["x"],
  value: Math.sign,
  wasm: (i, x) => i.choose(i.gt(x, i.number(0)), i.number(1), i.choose(i.lt(x, i.number(0)), i.number(-1), x)),
  partials: none("the sign is piecewise constant"),
  js: (x) => `Math.sign(${x})`,
  domain: [[-10, 10]],
  facts: { parity: "odd", homogeneous: 0, monotone: "increasing", range: [-1, 1] },
  kinks: [{ arg: "x", at: Number.NaN, value: Number.NaN, partial: 0, reason: "NaN in gives NaN out" }],
});

/**
 * The absolute value, elementwise. Convention: the derivative at 0 is 0.
 *
 * @example
 * evaluate(abs(-3), {}) // => 3
 * grad((x: Expr) => abs(x))(0) // => 0
 */
export const abs: Unary = /* @__PURE__ */ defineOp({
  name: "abs",
  args: ["x"],
  value: Math.abs,
  wasm: (i, x) => i.abs(x),
  partials: ([x]) => [sign(x)],
  js: (x) => `Math.abs(${x})`,
  domain: [[-10, 10]],
  facts: { parity: "even", homogeneous: 1, range: [0, Number.POSITIVE_INFINITY] },
  kinks: [
    /* @__PURE__ */ atNaN(0),
    { arg: "x", at: 0, partial: 0, reason: "the smallest of the subgradients", torch: 0, jax: 1 },
  ],
});

const isNegative = (x: number): boolean => x < 0 || Object.is(x, -0);

/**
 * The size of `x` with the sign of `y`, elementwise; the sign of a zero counts.
 *
 * Convention: the derivative in `x` at 0 is 0, as for {@link abs}.
 *
 * @example
 * evaluate(copysign(3, -1), {}) // => -3
 */
export const copysign: Binary = /* @__PURE__ */ defineOp({
  name: "copysign",
  args: ["x", "y"],
  value: (x, y) => (isNegative(y) ? -Math.abs(x) : Math.abs(x)),
  partials: ([x, y]) => [mul(sign(x), copysign(1, y)), 0],
  domain: [
    [-10, 10],
    [-10, 10],
  ],
  facts: { parity: "odd", homogeneous: 1 },
  kinks: copysignConventions,
});
