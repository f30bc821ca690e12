// Powers, roots and lengths.
import type { Expr, Operand } from "../expr/expr.js";
import { add, div, mul, neg, sub } from "./arithmetic.js";
import { type Binary, defineOp, type OpFunction, type Unary } from "./define.js";
import { log } from "./exponential.js";
import { hypotConventions } from "./kinks/plane.js";
import { powerConventions } from "./kinks/power.js";
import { powerDerivative as powerDerivativeAt } from "./numeric/power.js";

/**
 * The square, elementwise: `x * x`.
 *
 * @example
 * evaluate(square(3), {}) // => 9
 */
export const square: Unary = /* @__PURE__ */ defineOp({
  name: "square",
  args: ["x"],
  meaning: ([x]) => pow(x, 2),
  value: (x) => x * x,
  wasm: (i, x) => i.mul(x, x),
  partials: ([x]) => [mul(2, x)],
  js: (x) => `(${x} * ${x})`,
  domain: [[-10, 10]],
  facts: {
    parity: "even",
    homogeneous: 2,
    inverse: Math.sqrt,
    invertible: [0, 10],
    range: [0, Number.POSITIVE_INFINITY],
  },
});

/**
 * The cube, elementwise: `x * x * x`.
 *
 * @example
 * evaluate(cube(-2), {}) // => -8
 */
export const cube: Unary = /* @__PURE__ */ defineOp({
  name: "cube",
  args: ["x"],
  meaning: ([x]) => pow(x, 3),
  value: (x) => x * x * x,
  wasm: (i, x) => i.mul(i.mul(x, x), x),
  partials: ([x]) => [mul(3, square(x))],
  js: (x) => `(${x} * ${x} * ${x})`,
  domain: [[-10, 10]],
  facts: { parity: "odd", homogeneous: 3, monotone: "increasing", inverse: Math.cbrt },
});

/**
 * The square root, elementwise: NaN below 0. Its derivative `1 / (2 sqrt(x))` is infinite at 0.
 *
 * @example
 * evaluate(sqrt(9), {}) // => 3
 */
export const sqrt: Unary = /* @__PURE__ */ defineOp({
  name: "sqrt",
  args: ["x"],
  value: Math.sqrt,
  wasm: (i, x) => i.sqrt(x),
  partials: (_, result) => [div(0.5, result)],
  js: (x) => `Math.sqrt(${x})`,
  domain: [[0.1, 10]],
  facts: { homogeneous: 0.5, monotone: "increasing", inverse: (y) => y * y, range: [0, Number.POSITIVE_INFINITY] },
});

/**
 * The cube root, elementwise, of negative numbers too. Its derivative `1 / (3 cbrt(x)^2)` is infinite at 0.
 *
 * @example
 * evaluate(cbrt(-27), {}) // => -3
 */
export const cbrt: Unary = /* @__PURE__ */ defineOp({
  name: "cbrt",
  args: ["x"],
  value: Math.cbrt,
  partials: (_, result) => [mul(1 / 3, square(reciprocal(result)))],
  js: (x) => `Math.cbrt(${x})`,
  domain: [[0.1, 10]],
  facts: { parity: "odd", homogeneous: 1 / 3, monotone: "increasing", inverse: (y) => y ** 3 },
  kinks: [
    {
      arg: "x",
      at: 0,
      partial: Number.POSITIVE_INFINITY,
      second: { x: Number.NEGATIVE_INFINITY },
      reason: "the limit; for the second derivative from the side of the sign of zero",
    },
    {
      arg: "x",
      at: -0,
      partial: Number.POSITIVE_INFINITY,
      second: { x: Number.POSITIVE_INFINITY },
      reason: "the limit; for the second derivative from the side of the sign of zero",
    },
  ],
});

/**
 * `1 / sqrt(x)`, elementwise: infinite at 0, NaN below it.
 *
 * @example
 * evaluate(rsqrt(4), {}) // => 0.5
 */
export const rsqrt: Unary = /* @__PURE__ */ defineOp({
  name: "rsqrt",
  args: ["x"],
  meaning: ([x]) => div(1, sqrt(x)),
  value: (x) => 1 / Math.sqrt(x),
  wasm: (i, x) => i.div(i.number(1), i.sqrt(x)),
  partials: ([x], result) => [mul(-0.5, div(result, x))],
  js: (x) => `(1 / Math.sqrt(${x}))`,
  domain: [[0.1, 10]],
  facts: { homogeneous: -0.5, monotone: "decreasing", inverse: (y) => 1 / (y * y) },
  kinks: [
    {
      arg: "x",
      at: -0,
      partial: Number.NEGATIVE_INFINITY,
      reason: "the limit from the domain; the sign of zero is not followed twice",
    },
  ],
});

/**
 * `1 / x`, elementwise.
 *
 * @example
 * evaluate(reciprocal(4), {}) // => 0.25
 */
export const reciprocal: Unary = /* @__PURE__ */ defineOp({
  name: "reciprocal",
  args: ["x"],
  meaning: ([x]) => div(1, x),
  value: (x) => 1 / x,
  wasm: (i, x) => i.div(i.number(1), x),
  partials: (_, result) => [neg(square(result))],
  js: (x) => `(1 / ${x})`,
  domain: [[0.1, 10]],
  facts: { parity: "odd", homogeneous: -1, inverse: (y) => 1 / y },
});

/** `(1 - x)(1 + x)`: `1 - x^2` without the rounding of the square, which would cost the digits near 1. */
export const oneMinusSquare: Unary = /* @__PURE__ */ defineOp({
  name: "oneMinusSquare",
  args: ["x"],
  meaning: ([x]) => sub(1, pow(x, 2)),
  value: (x) => (1 - x) * (1 + x),
  wasm: (i, x) => i.mul(i.sub(i.number(1), x), i.add(i.number(1), x)),
  partials: ([x]) => [mul(-2, x)],
  js: (x) => `((1 - ${x}) * (1 + ${x}))`,
  domain: [[-10, 10]],
  facts: { parity: "even", range: [Number.NEGATIVE_INFINITY, 1] },
});

/** The number that an operand is, if it is one: how often something is differentiated, as a rule. */
export const numberIn = (expr: Expr): number | undefined =>
  expr.tag === "Const" && typeof expr.value === "number" ? expr.value : undefined;

/** An operand less a number, worked out where it can be: texts say `x ^ -2`, not `x ^ (-1 - 1)`. */
export const less = (expr: Expr, by: number): Operand => {
  const number = numberIn(expr);
  return number === undefined ? sub(expr, by) : number - by;
};

// Those that are taught: in x alone, in y alone, and once in each.
const powerDerivativeInWords = (k: Expr, m: Expr, x: Expr, y: Expr): Expr | undefined => {
  const [inX, inY] = [numberIn(k), numberIn(m)];
  if (inX === 0) return mul(pow(x, y), inY === 1 ? log(x) : pow(log(x), m));
  if (inX === 1 && inY === 1) return mul(pow(x, less(y, 1)), add(1, mul(y, log(x))));
  if (inX === undefined || inY !== 0) return undefined;
  let front: Operand = y;
  for (let i = 1; i < inX; i++) front = mul(front, less(y, i));
  return mul(front, pow(x, less(y, inX)));
};

/** The derivative of `x ** y`, `k` times in `x` and `m` times in `y`: closed under both derivatives. */
const powerDerivative: OpFunction<readonly [string, string, string, string]> = /* @__PURE__ */ defineOp({
  name: "powerDerivative",
  args: ["k", "m", "x", "y"],
  meaning: ([k, m, x, y]) => powerDerivativeInWords(k, m, x, y),
  value: powerDerivativeAt,
  partials: ([k, m, x, y]) => [0, 0, powerDerivative(less(k, -1), m, x, y), powerDerivative(k, less(m, -1), x, y)],
  domain: [
    [1, 1],
    [1, 1],
    [0.1, 10],
    [-3, 3],
  ],
});

// A constant exponent is the common case, and reads as it is taught: the derivative of x ** 3 is 3 x ** 2.
const constantExponent = (x: Expr, y: number): Operand => {
  if (y === 0 || y === 1) return y;
  return y === 2 ? mul(2, x) : mul(y, pow(x, y - 1));
};

/**
 * `x ** y`, elementwise.
 *
 * A constant exponent costs no logarithm, so negative bases are fine with it. Conventions: at `x = 0` the derivative in
 * `y` is 0 for `y >= 0` and NaN below; at `x = y = 0` both partials are 0; the derivative in `y` of a negative base is NaN.
 *
 * @example
 * evaluate(pow(2, 10), {}) // => 1024
 * grad((x: Expr) => pow(x, 3))(-2) // => 12
 */
export const pow: Binary = /* @__PURE__ */ defineOp({
  name: "pow",
  args: ["x", "y"],
  value: (x, y) => x ** y,
  wasm: (i, x, y) => i.pow(x, y),
  partials: ([x, y]) => {
    const exponent = numberIn(y);
    return [
      exponent === undefined ? powerDerivative(1, 0, x, y) : constantExponent(x, exponent),
      powerDerivative(0, 1, x, y),
    ];
  },
  js: (x, y) => `(${x} ** ${y})`,
  notation: { symbol: "^", precedence: 5, associates: "right", tex: ["", "^{", "}"] },
  domain: [
    [0.1, 10],
    [-3, 3],
  ],
  kinks: powerConventions,
});

const cosineAt = (x: number, y: number): number => {
  const length = Math.hypot(x, y);
  if (length === 0) return 0;
  if (length < Number.POSITIVE_INFINITY || Number.isNaN(length)) return x / length;
  return Math.abs(x) < length ? 0 : Math.abs(y) < length ? Math.sign(x) : Number.NaN;
};

/** `x / hypot(x, y)`, the cosine of an angle: 0 at the origin. */
const cosineOf: Binary = /* @__PURE__ */ defineOp({
  name: "cosineOf",
  args: ["x", "y"],
  meaning: ([x, y]) => div(x, hypot(x, y)),
  value: (x, y) => cosineAt(x, y),
  // Not 1 - cos^2, which cancels where the other argument is small.
  partials: ([x, y], result) => {
    const length = hypot(x, y);
    const other = cosineOf(y, x);
    return [div(square(other), length), neg(div(mul(result, other), length))];
  },
  domain: [
    [-10, 10],
    [0.1, 10],
  ],
  facts: { parity: "odd", homogeneous: 0, range: [-1, 1] },
});

/**
 * `sqrt(x * x + y * y)`, elementwise, without overflow.
 *
 * Convention: both partials are 0 at the origin, the smallest of the subgradients.
 *
 * @example
 * evaluate(hypot(3, 4), {}) // => 5
 */
export const hypot: Binary = /* @__PURE__ */ defineOp({
  name: "hypot",
  args: ["x", "y"],
  value: Math.hypot,
  partials: ([x, y]) => [cosineOf(x, y), cosineOf(y, x)],
  js: (x, y) => `Math.hypot(${x}, ${y})`,
  domain: [
    [-10, 10],
    [0.1, 10],
  ],
  facts: { parity: "even", homogeneous: 1, symmetric: true, range: [0, Number.POSITIVE_INFINITY] },
  kinks: hypotConventions,
});
