// The greatest and the least number along axes.
import { fail } from "../expr/errors.js";
import { mul } from "./arithmetic.js";
import type { WithSettings } from "./call.js";
import { where } from "./choice.js";
import { defineRule, none, type StructuralFunction } from "./define.js";
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
} from "./reduction.js";

type Choice = (a: number, b: number) => number;

// 1 / (number of ties) at each number that attains the extreme, 0 elsewhere, NaN throughout where the extreme is NaN.
const sharesOp = (name: string, choose: Choice): StructuralFunction<Axes> => {
  const op: StructuralFunction<Axes> = defineRule<Axes>({
    name,
    args: ["x"],
    settings: axesUnlessAll,
    shape: ([x]) => x!,
    value: ([x], { axes }) =>
      mapRuns(x!, axes, (result, data, from, to) => {
        let best = data[from]!;
        for (let k = from + 1; k < to; k++) best = choose(best, data[k]!);
        let ties = 0;
        for (let k = from; k < to; k++) if (data[k] === best) ties++;
        const otherwise = Number.isNaN(best) ? best : 0;
        for (let k = from; k < to; k++) result[k] = data[k] === best ? 1 / ties : otherwise;
      }),
    vjp: none("which number is the extreme is piecewise constant"),
    batch: ([x], _, axes) => op(x!, pastBatch(axes)),
  });
  return op;
};

// Selection, not multiplication by 0: what is not the extreme contributes nothing, whatever is infinite elsewhere.
const extreme = (name: "amax" | "amin", choose: Choice): WithSettings<[options?: ReductionOptions]> => {
  const shares = sharesOp(`${name}Shares`, choose);
  const op: StructuralFunction<Axes> = defineRule<Axes>({
    name,
    args: ["x"],
    settings: axesUnlessAll,
    shape: ([x], { axes }) => {
      if (axes.some((axis) => x![axis] === 0)) throw fail.emptyAxis(name, x!);
      return withoutAxes(x!, axes);
    },
    value: ([x], { axes }) =>
      reduceRuns(x!, axes, (data, from, to) => {
        let best = data[from]!;
        for (let k = from + 1; k < to; k++) best = choose(best, data[k]!);
        return best;
      }),
    form: (_, { axes }) => ({ tag: "reduced", axes, by: name === "amax" ? "max" : "min" }),
    vjp: (cotangent, [x], _, { axes }) => {
      const share = shares(x!, { axes });
      return [where(share, mul(spread(cotangent, x!.shape, axes), share), 0)];
    },
    jvp: ([tangent], [x], _, { axes }) => {
      if (tangent === undefined) return undefined;
      const share = shares(x!, { axes });
      return sumOver(where(share, mul(tangent, share), 0), axes);
    },
    support: (support, [x], { axes }) => [spread(support, x!.shape, axes)],
    batch: ([x], _, axes) => op(x!, pastBatch(axes)),
  });
  return reduction(name, (x, axes) => (axes.length === 0 ? x : op(x, { axes })));
};

/**
 * The greatest number along `axis` (all axes unless given). NaN if there is a NaN among them. For two operands see `max`.
 *
 * Convention: numbers that tie for the greatest share the gradient evenly; a NaN value gives a NaN gradient.
 *
 * @throws GM-AXIS if an axis is not there or named twice; GM-SHAPE if an axis to reduce is empty.
 *
 * @example
 * evaluate(amax(tensor([[1, 5], [7, 2]])), {}) // => 7
 * toNested(grad((x: Expr) => amax(x))(tensor([3, 1, 3]))) // => [0.5, 0, 0.5]
 */
export const amax: WithSettings<[options?: ReductionOptions]> = /* @__PURE__ */ extreme("amax", Math.max);

/**
 * The least number along `axis` (all axes unless given). NaN if there is a NaN among them. For two operands see `min`.
 *
 * Convention: numbers that tie for the least share the gradient evenly; a NaN value gives a NaN gradient.
 *
 * @throws GM-AXIS if an axis is not there or named twice; GM-SHAPE if an axis to reduce is empty.
 *
 * @example
 * toNested(evaluate(amin(tensor([[1, 5], [7, 2]]), { axis: 0 }), {})) // => [1, 2]
 */
export const amin: WithSettings<[options?: ReductionOptions]> = /* @__PURE__ */ extreme("amin", Math.min);
