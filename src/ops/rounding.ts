// Rounding and division with remainder.
import { div, neg } from "./arithmetic.js";
import { type Binary, defineOp, none, type Unary } from "./define.js";
import { fmodConventions, remainderConventions } from "./kinks/remainder.js";

const rounding = none("rounding is piecewise constant");

/**
 * The largest whole number not above `x`, elementwise. Piecewise constant: its gradient is absent.
 *
 * @example
 * evaluate(floor(-1.5), {}) // => -2
 */
export const floor: Unary = /* @__PURE__ */ defineOp({
  name: "floor",
  args: ["x"],
  value: Math.floor,
  wasm: (i, x) => i.floor(x),
  partials: rounding,
  js: (x) => `Math.floor(${x})`,
  domain: [[-10, 10]],
  facts: { monotone: "increasing" },
});

/**
 * The smallest whole number not below `x`, elementwise. Piecewise constant: its gradient is absent.
 *
 * @example
 * evaluate(ceil(1.5), {}) // => 2
 */
export const ceil: Unary = /* @__PURE__ */ defineOp({
  name: "ceil",
  args: ["x"],
  value: Math.ceil,
  wasm: (i, x) => i.ceil(x),
  partials: rounding,
  js: (x) => `Math.ceil(${x})`,
  domain: [[-10, 10]],
  facts: { monotone: "increasing" },
});

const roundHalfToEven = (x: number): number => {
  const below = Math.floor(x);
  const rest = x - below;
  if (rest < 0.5 || (rest === 0.5 && below % 2 === 0)) return below === 0 && x < 0 ? -0 : below;
  return rest >= 0.5 ? (below === -1 ? -0 : below + 1) : x;
};

/**
 * The nearest whole number, elementwise; halves go to the even neighbour. Piecewise constant: its gradient is absent.
 *
 * @example
 * evaluate(round(2.5), {}) // => 2
 * evaluate(round(3.5), {}) // => 4
 */
export const round: Unary = /* @__PURE__ */ defineOp({
  name: "round",
  args: ["x"],
  value: roundHalfToEven,
  partials: rounding,
  domain: [[-10, 10]],
  facts: { parity: "odd", monotone: "increasing" },
});

/**
 * `x` without its digits after the point, elementwise. Piecewise constant: its gradient is absent.
 *
 * @example
 * evaluate(trunc(-1.5), {}) // => -1
 */
export const trunc: Unary = /* @__PURE__ */ defineOp({
  name: "trunc",
  args: ["x"],
  value: Math.trunc,
  wasm: (i, x) => i.trunc(x),
  partials: rounding,
  js: (x) => `Math.trunc(${x})`,
  domain: [[-10, 10]],
  facts: { parity: "odd", monotone: "increasing" },
});

/**
 * The digits after the point with the sign of `x`, elementwise: `x - trunc(x)`. Derivative 1 everywhere, at the jumps too.
 *
 * @example
 * evaluate(frac(-1.5), {}) // => -0.5
 */
export const frac: Unary = /* @__PURE__ */ defineOp({
  name: "frac",
  args: ["x"],
  value: (x) => x - Math.trunc(x),
  wasm: (i, x) => i.sub(x, i.trunc(x)),
  partials: () => [1],
  js: (x) => `(${x} - Math.trunc(${x}))`,
  domain: [[-0.9, 0.9]],
  facts: { parity: "odd", range: [-1, 1] },
});

// Rounding x / y itself could land on the wrong side of a whole number; x minus the remainder is a multiple of y.
const truncatedAt = (x: number, y: number): number => Math.round((x - (x % y)) / y);

const signsDiffer = (rest: number, y: number): boolean => rest !== 0 && rest < 0 !== y < 0;

const truncatedQuotient: Binary = /* @__PURE__ */ defineOp({
  name: "truncatedQuotient",
  args: ["x", "y"],
  meaning: ([x, y]) => trunc(div(x, y)),
  value: truncatedAt,
  partials: rounding,
  domain: [
    [-10, 10],
    [0.5, 10],
  ],
  facts: { parity: "even", homogeneous: 0 },
});

const flooredQuotient: Binary = /* @__PURE__ */ defineOp({
  name: "flooredQuotient",
  args: ["x", "y"],
  meaning: ([x, y]) => floor(div(x, y)),
  value: (x, y) => truncatedAt(x, y) - (signsDiffer(x % y, y) ? 1 : 0),
  partials: rounding,
  domain: [
    [-10, 10],
    [0.5, 10],
  ],
  facts: { parity: "even", homogeneous: 0 },
});

/**
 * The remainder of `x / y` with the sign of `x`, elementwise: C's `fmod` and JavaScript's `%`.
 *
 * Derivatives: 1 in `x`, and minus the quotient cut to a whole number in `y`, at the jumps too.
 *
 * @example
 * evaluate(fmod(-5.5, 2), {}) // => -1.5
 */
export const fmod: Binary = /* @__PURE__ */ defineOp({
  name: "fmod",
  args: ["x", "y"],
  value: (x, y) => x % y,
  partials: ([x, y]) => [1, neg(truncatedQuotient(x, y))],
  js: (x, y) => `(${x} % ${y})`,
  // The quotient stays between 2 and 3: laws must not sample across a jump.
  domain: [
    [5.1, 5.9],
    [2, 2.5],
  ],
  facts: { parity: "odd", homogeneous: 1 },
  kinks: fmodConventions,
});

const pythonRemainder = (x: number, y: number): number => {
  const rest = x % y;
  return signsDiffer(rest, y) ? rest + y : rest;
};

/**
 * The remainder of `x / y` with the sign of `y`, elementwise: Python's `%`.
 *
 * Derivatives: 1 in `x`, and minus the largest whole number not above the quotient in `y`, at the jumps too.
 *
 * @example
 * evaluate(remainder(-5.5, 2), {}) // => 0.5
 */
export const remainder: Binary = /* @__PURE__ */ defineOp({
  name: "remainder",
  args: ["x", "y"],
  value: pythonRemainder,
  partials: ([x, y]) => [1, neg(flooredQuotient(x, y))],
  // The quotient stays between 2 and 3: laws must not sample across a jump.
  domain: [
    [5.1, 5.9],
    [2, 2.5],
  ],
  facts: { parity: "odd", homogeneous: 1 },
  kinks: remainderConventions,
});
