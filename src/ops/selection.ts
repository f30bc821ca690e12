// Piecewise constant helpers that the partials of ops with kinks are made of. Unlike `where` they pass NaN on: a partial
// at NaN is NaN. Not part of the public vocabulary.

import { mul } from "./arithmetic.js";
import { eq, gt, le, lt, where } from "./choice.js";
import { type Binary, defineElementwiseRule, defineOp, none, type Ternary, type Unary } from "./define.js";
import { bySignOf } from "./recipes.js";

const flat = none("piecewise constant");

/** 1 above 0, 0 at and below it: the derivative of relu. */
export const step: Unary = /* @__PURE__ */ defineOp({
  name: "step",
  args: ["x"],
  meaning: ([x]) => where(gt(x, 0), 1, 0),
  value: (x) => (x > 0 ? 1 : x <= 0 ? 0 : Number.NaN),
  wasm: (i, x) => bySignOf(i, x, i.number(1), i.number(0)),
  partials: flat,
  js: (x) => `(${x} > 0 ? 1 : ${x} <= 0 ? 0 : NaN)`,
  domain: [[-10, 10]],
  facts: { homogeneous: 0, monotone: "increasing", range: [0, 1] },
});

/** 1 inside the closed interval, 0 outside. */
export const within: Ternary = /* @__PURE__ */ defineOp({
  name: "within",
  args: ["x", "low", "high"],
  meaning: ([x, low, high]) => where(mul(le(low, x), le(x, high)), 1, 0),
  value: (x, low, high) => (x >= low && x <= high ? 1 : Number.isNaN(x + low + high) ? x + low + high : 0),
  wasm: (i, x, low, high) => {
    const sum = i.add(i.add(x, low), high);
    const outside = i.choose(i.eq(sum, sum), i.number(0), sum);
    return i.choose(i.ge(x, low), i.choose(i.le(x, high), i.number(1), outside), outside);
  },
  partials: flat,
  domain: [
    [-10, 10],
    [-5, 0],
    [0, 5],
  ],
  facts: { homogeneous: 0, range: [0, 1] },
});

/** 1 inside the open interval, 0 outside. */
export const strictlyWithin: Ternary = /* @__PURE__ */ defineOp({
  name: "strictlyWithin",
  args: ["x", "low", "high"],
  meaning: ([x, low, high]) => where(mul(lt(low, x), lt(x, high)), 1, 0),
  value: (x, low, high) => (x > low && x < high ? 1 : Number.isNaN(x) ? x : 0),
  wasm: (i, x, low, high) => {
    const outside = i.choose(i.eq(x, x), i.number(0), x);
    return i.choose(i.gt(x, low), i.choose(i.lt(x, high), i.number(1), outside), outside);
  },
  partials: flat,
  domain: [
    [-10, 10],
    [-5, 0],
    [0, 5],
  ],
  facts: { homogeneous: 0, range: [0, 1] },
});

/** The derivative of `max(x, y)` in `x`: 1 if it is the larger, 1/2 in a tie. */
export const share: Binary = /* @__PURE__ */ defineOp({
  name: "share",
  args: ["x", "y"],
  meaning: ([x, y]) => where(eq(x, y), 0.5, where(gt(x, y), 1, 0)),
  value: (x, y) => (x > y ? 1 : x < y ? 0 : x === y ? 0.5 : Number.NaN),
  wasm: (i, x, y) => {
    const tie = i.choose(i.eq(x, y), i.number(0.5), i.number(Number.NaN));
    return i.choose(i.gt(x, y), i.number(1), i.choose(i.lt(x, y), i.number(0), tie));
  },
  partials: flat,
  js: (x, y) => `(${x} > ${y} ? 1 : ${x} < ${y} ? 0 : ${x} === ${y} ? 0.5 : NaN)`,
  domain: [
    [-10, 10],
    [-10, 10],
  ],
  facts: { homogeneous: 0, range: [0, 1] },
});

/** `above` where `x` is above 0, `below` at and below 0, NaN where it is NaN. */
export const bySign: Ternary = /* @__PURE__ */ defineElementwiseRule({
  name: "bySign",
  args: ["x", "above", "below"],
  meaning: ([x, above, below]) => where(gt(x, 0), above, below),
  value: (x, above, below) => (x > 0 ? above : x <= 0 ? below : Number.NaN),
  wasm: (i, x, above, below) => bySignOf(i, x, above, below),
  vjp: (cotangent, [x]) => [undefined, where(gt(x, 0), cotangent, 0), where(le(x, 0), cotangent, 0)],
  jvp: ([, above, below], [x]) =>
    above === undefined && below === undefined ? undefined : bySign(x, above ?? 0, below ?? 0),
  js: (x, above, below) => `(${x} > 0 ? ${above} : ${x} <= 0 ? ${below} : NaN)`,
  domain: [
    [-10, 10],
    [-10, 10],
    [-10, 10],
  ],
  facts: { homogeneous: 1 },
});
