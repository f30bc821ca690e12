// Addition, subtraction, multiplication, division, negation.
import { type Binary, defineOp, type Unary } from "./define.js";

/**
 * Sum, elementwise: `x + y`.
 *
 * @example
 * evaluate(add(1, 2), {}) // => 3
 */
export const add: Binary = /* @__PURE__ */ defineOp({
  name: "add",
  args: ["x", "y"],
  value: (x, y) => x + y,
  wasm: (i, x, y) => i.add(x, y),
  partials: () => [1, 1],
  js: (x, y) => `(${x} + ${y})`,
  notation: { symbol: "+", precedence: 2 },
  domain: [
    [-10, 10],
    [-10, 10],
  ],
  facts: { parity: "odd", homogeneous: 1, monotone: "increasing", symmetric: true },
});

/**
 * Difference, elementwise: `x - y`.
 *
 * @example
 * evaluate(sub(5, 2), {}) // => 3
 */
export const sub: Binary = /* @__PURE__ */ defineOp({
  name: "sub",
  args: ["x", "y"],
  value: (x, y) => x - y,
  wasm: (i, x, y) => i.sub(x, y),
  partials: () => [1, -1],
  js: (x, y) => `(${x} - ${y})`,
  notation: { symbol: "-", precedence: 2 },
  domain: [
    [-10, 10],
    [-10, 10],
  ],
  facts: { parity: "odd", homogeneous: 1 },
});

/**
 * Product, elementwise: `x * y`. For matrices see `matmul`.
 *
 * @example
 * evaluate(mul(6, 7), {}) // => 42
 */
export const mul: Binary = /* @__PURE__ */ defineOp({
  name: "mul",
  args: ["x", "y"],
  value: (x, y) => x * y,
  wasm: (i, x, y) => i.mul(x, y),
  partials: ([x, y]) => [y, x],
  js: (x, y) => `(${x} * ${y})`,
  notation: { symbol: "*", precedence: 3 },
  domain: [
    [-10, 10],
    [-10, 10],
  ],
  facts: { parity: "even", homogeneous: 2, symmetric: true },
});

/**
 * Quotient, elementwise: `x / y`.
 *
 * Derivative: `1 / y` and `-(x / y) / y`, which does not square `y` and so does not overflow early.
 *
 * @example
 * evaluate(div(1, 4), {}) // => 0.25
 */
export const div: Binary = /* @__PURE__ */ defineOp({
  name: "div",
  args: ["x", "y"],
  value: (x, y) => x / y,
  wasm: (i, x, y) => i.div(x, y),
  partials: ([, y], result) => [div(1, y), neg(div(result, y))],
  js: (x, y) => `(${x} / ${y})`,
  notation: { symbol: "/", precedence: 3, tex: ["\\frac{", "}{", "}"] },
  domain: [
    [-10, 10],
    [0.1, 10],
  ],
  facts: { parity: "even", homogeneous: 0 },
});

/**
 * Negation, elementwise: `-x`.
 *
 * @example
 * evaluate(neg(3), {}) // => -3
 */
export const neg: Unary = /* @__PURE__ */ defineOp({
  name: "neg",
  args: ["x"],
  value: (x) => -x,
  wasm: (i, x) => i.neg(x),
  partials: () => [-1],
  js: (x) => `(-${x})`,
  notation: { symbol: "-", precedence: 4 },
  domain: [[-10, 10]],
  facts: { parity: "odd", homogeneous: 1, monotone: "decreasing", inverse: (y) => -y },
});
