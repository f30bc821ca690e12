// Exponentials normalised along axes: logSumExp, softmax, logSoftmax. All subtract the greatest number first, so that
// nothing overflows, and set its exponential, 1, apart, so that what is small beside it is not lost.
//
// Derivatives: of logSumExp the softmax; of softmax, s * (u - sum(s * u)); of logSoftmax, u - s * sum(u), written
// u * (1 - s) - s * (sum(u) - u) with 1 - s = -expm1(log s): for a certain class, 1 - s is all that is left of it.
import { type Expr, type Operand, toExpr } from "../expr/expr.js";
import { canonicalAxis } from "../expr/shape.js";
import type { ReadonlyFloat64Array } from "../expr/tensor.js";
import { amax } from "./amax.js";
import { add, div, mul, sub } from "./arithmetic.js";
import { checkedOptions, type WithSettings, withSettings } from "./call.js";
import { eq, lt, where } from "./choice.js";
import { defineRule, type StructuralFunction } from "./define.js";
import { exp, expm1, log1p } from "./exponential.js";
import {
  type Axes,
  axesUnlessAll,
  mapRuns,
  pastBatch,
  type ReductionOptions,
  reduceRuns,
  reduction,
  spread,
  sumOver,
  withoutAxes,
  writtenAxes,
} from "./reduction.js";

// `rest` is the sum of exp(x - top) over all but one greatest number. It is NaN where there is no limit: at a NaN, and
// where infinities tie for the greatest.
const scan = (data: ReadonlyFloat64Array, from: number, to: number) => {
  let top = -Infinity;
  for (let k = from; k < to; k++) top = Math.max(top, data[k]!);
  let at = -1;
  let rest = 0;
  for (let k = from; k < to; k++)
    if (at < 0 && data[k] === top) at = k;
    else rest += Math.exp(data[k]! - top);
  return { top, at, rest };
};

const spreadSum = (x: Expr, axes: readonly number[]): Expr => spread(sumOver(x, axes), x.shape, axes);

/** The same in ops that loops see through: each number less the greatest, and `rest`. */
const scanned = (x: Expr, axes: readonly number[]) => {
  const top = spread(amax(x, { axis: axes }), x.shape, axes);
  const below = lt(x, top);
  const ties = sumOver(eq(x, top), axes);
  const single = sub(amax(x, { axis: axes }), amax(x, { axis: axes }));
  // One of the greatest is set apart; of the others each is exp(0), or NaN where there is no limit.
  const tied = where(eq(ties, 1), 0, mul(sub(ties, 1), exp(single)));
  return { top, less: sub(x, top), rest: add(sumOver(where(below, exp(sub(x, top)), 0), axes), tied) };
};

const softmaxOp: StructuralFunction<Axes> = /* @__PURE__ */ defineRule<Axes>({
  name: "softmax",
  args: ["x"],
  settings: (axes) => [writtenAxes(axes)],
  shape: ([x]) => x!,
  value: ([x], { axes }) =>
    mapRuns(x!, axes, (result, data, from, to) => {
      const { top, at, rest } = scan(data, from, to);
      for (let k = from; k < to; k++) result[k] = (k === at ? 1 : Math.exp(data[k]! - top)) / (1 + rest);
    }),
  form: (_, { axes }) => ({
    tag: "composed",
    compose: ([x]) => {
      const { top, less, rest } = scanned(x!, axes);
      return div(where(eq(x!, top), 1, exp(less)), spread(add(1, rest), x!.shape, axes));
    },
  }),
  vjp: (cotangent, _, result, { axes }) => [mul(result, sub(cotangent, spreadSum(mul(result, cotangent), axes)))],
  jvp: ([tangent], _, result, { axes }) =>
    tangent === undefined ? undefined : mul(result, sub(tangent, spreadSum(mul(result, tangent), axes))),
  support: (support, _, { axes }) => [spreadSum(support, axes)],
  batch: ([x], _, axes) => softmaxOp(x!, pastBatch(axes)),
});

const logSoftmaxOp: StructuralFunction<Axes> = /* @__PURE__ */ defineRule<Axes>({
  name: "logSoftmax",
  args: ["x"],
  settings: (axes) => [writtenAxes(axes)],
  shape: ([x]) => x!,
  value: ([x], { axes }) =>
    mapRuns(x!, axes, (result, data, from, to) => {
      const { top, at, rest } = scan(data, from, to);
      for (let k = from; k < to; k++) result[k] = (k === at ? 0 : data[k]! - top) - Math.log1p(rest);
    }),
  form: (_, { axes }) => ({
    tag: "composed",
    compose: ([x]) => {
      const { top, less, rest } = scanned(x!, axes);
      return sub(where(eq(x!, top), 0, less), spread(log1p(rest), x!.shape, axes));
    },
  }),
  vjp: (cotangent, [x], result, { axes }) => [
    sub(mul(softmaxOp(x!, { axes }), sub(cotangent, spreadSum(cotangent, axes))), mul(cotangent, expm1(result))),
  ],
  jvp: ([tangent], [x], result, { axes }) => {
    if (tangent === undefined) return undefined;
    const weighted = mul(softmaxOp(x!, { axes }), tangent);
    return sub(sub(weighted, spreadSum(weighted, axes)), mul(tangent, expm1(result)));
  },
  support: (support, _, { axes }) => [spreadSum(support, axes)],
  batch: ([x], _, axes) => logSoftmaxOp(x!, pastBatch(axes)),
});

const logSumExpOp: StructuralFunction<Axes> = /* @__PURE__ */ defineRule<Axes>({
  name: "logSumExp",
  args: ["x"],
  settings: axesUnlessAll,
  shape: ([x], { axes }) => withoutAxes(x!, axes),
  value: ([x], { axes }) =>
    reduceRuns(x!, axes, (data, from, to) => {
      const { top, rest } = scan(data, from, to);
      return Number.isFinite(top) ? top + Math.log1p(rest) : top;
    }),
  form: (_, { axes }) => ({
    tag: "composed",
    compose: ([x]) => {
      const top = amax(x!, { axis: axes });
      return where(eq(sub(top, top), 0), add(top, log1p(scanned(x!, axes).rest)), top);
    },
  }),
  vjp: (cotangent, [x], _, { axes }) => [mul(spread(cotangent, x!.shape, axes), softmaxOp(x!, { axes }))],
  jvp: ([tangent], [x], _, { axes }) =>
    tangent === undefined ? undefined : sumOver(mul(softmaxOp(x!, { axes }), tangent), axes),
  support: (support, [x], { axes }) => [spread(support, x!.shape, axes)],
  batch: ([x], _, axes) => logSumExpOp(x!, pastBatch(axes)),
});

/**
 * `log(sum(exp(x)))` over `axis` (all axes unless given), without overflow. Its gradient is the softmax.
 *
 * Convention: -Infinity where all numbers are (also where there are none), with a NaN gradient, for there is no limit.
 *
 * @throws GM-AXIS if an axis is not there or named twice.
 *
 * @example
 * evaluate(logSumExp(tensor([1000, 1000])), {}) // => 1000.6931471805599
 * toNested(grad((x: Expr) => logSumExp(x))(tensor([1000, 1000]))) // => [0.5, 0.5]
 */
export const logSumExp: WithSettings<[options?: ReductionOptions]> = /* @__PURE__ */ reduction(
  "logSumExp",
  (x, axes) => (axes.length === 0 ? x : logSumExpOp(x, { axes })),
);

/** The axis along which to normalise: the last unless given. */
export interface SoftmaxOptions {
  readonly axis?: number;
}

const alongAxis = (name: string, op: StructuralFunction<Axes>): WithSettings<[options?: SoftmaxOptions]> =>
  withSettings((x: Operand, options?: SoftmaxOptions) => {
    const { axis = -1 } = checkedOptions(name, options, ["axis"]);
    const expr = toExpr(x, name, "x");
    return op(expr, { axes: Object.freeze([canonicalAxis(name, axis, expr.shape.length)]) });
  });

/**
 * `exp(x) / sum(exp(x))` along one axis, without overflow.
 *
 * Convention: NaN along an axis that holds a NaN, only -Infinity, or Infinity more than once: there is no limit.
 *
 * @throws GM-AXIS if the axis is not there (a scalar has none); GM-OPTION for an unknown option.
 *
 * @example
 * toNested(evaluate(softmax(tensor([1000, 1000])), {})) // => [0.5, 0.5]
 */
export const softmax: WithSettings<[options?: SoftmaxOptions]> = /* @__PURE__ */ alongAxis("softmax", softmaxOp);

/**
 * The logarithm of `softmax`, exact where that underflows to 0 or rounds to 1.
 *
 * Convention: NaN along an axis that holds a NaN, only -Infinity, or Infinity more than once: there is no limit.
 *
 * @throws GM-AXIS if the axis is not there (a scalar has none); GM-OPTION for an unknown option.
 *
 * @example
 * toNested(evaluate(logSoftmax(tensor([0, -1000])), {})) // => [0, -1000]
 */
export const logSoftmax: WithSettings<[options?: SoftmaxOptions]> = /* @__PURE__ */ alongAxis(
  "logSoftmax",
  logSoftmaxOp,
);
