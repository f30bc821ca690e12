// Ops that look at the numbers of a loss and let them through: class numbers, and numbers within bounds. What is known while
// a function is traced is checked then, all else when it is computed. They have the derivative of doing nothing, and none
// where there is none to have.
import { fail } from "../../expr/errors.js";
import {
  constant,
  defineRule,
  type Expr,
  fromTypedArray,
  none,
  type StructuralFunction,
  type Tensor,
} from "../../index.js";
import { asTensor, placeOf } from "../operands.js";

/** Which class numbers there are, and which one stands for «leave this out», if any. */
type Classes = {
  readonly where: string;
  readonly classes: number;
  readonly ignored: number | undefined;
  /** Whether a mean is taken, which needs one label that counts. */
  readonly averaged: boolean;
};

const soundLabels = ({ shape, data }: Tensor, { where, classes, ignored, averaged }: Classes): Float64Array => {
  let counted = 0;
  const sound = data.map((label, i) => {
    if (label === ignored) return 0;
    if (!(Number.isInteger(label) && label >= 0 && label < classes)) {
      const expected = `a class from 0 to ${classes - 1}${ignored === undefined ? "" : `, or ${ignored} to be ignored`}`;
      const hint =
        "Classes are whole numbers counted from 0, one for each example; mend the label, or give the model an output for its class.";
      throw fail.label(where, `target${placeOf(shape, i)}`, expected, label, hint);
    }
    counted += 1;
    return label;
  });
  if (averaged && counted === 0 && ignored !== undefined) throw fail.allIgnored(where, ignored);
  return sound;
};

const labelsOp: StructuralFunction<Classes> = /* @__PURE__ */ defineRule<Classes>({
  name: "classLabels",
  args: ["target"],
  shape: ([target]) => target!,
  value: ([target], classes) => soundLabels(target!, classes),
  vjp: none("a class is a whole number"),
  batch: ([target], _, classes) => labelsOp(target!, classes),
});

/** Class numbers that are sound, with 0 in place of those to be ignored. */
export const checkedLabels = (target: Expr, classes: Classes): Expr =>
  target.tag === "Const"
    ? constant(fromTypedArray(soundLabels(asTensor(target.value), classes), target.shape))
    : labelsOp(target, classes);

/** Between which numbers an operand has to be, or which of the two it has to be. */
type Bounds = {
  readonly where: string;
  readonly name: string;
  readonly low: number;
  readonly high: number;
  /**
   * `"within"`: from `low` to `high`, or not a number, which is let through. `"either"`: exactly one of them. `"weight"`: a
   * finite number from `low` on. `"above"`: more than `low`.
   */
  readonly test: "within" | "either" | "weight" | "above";
  readonly hint: string;
};

interface Test {
  readonly says: (bounds: Bounds) => string;
  readonly holds: (x: number, bounds: Bounds) => boolean;
}

const tests: Readonly<Record<Bounds["test"], Test>> = {
  within: {
    says: ({ low, high }) => `a number from ${low} to ${high}`,
    holds: (x, { low, high }) => !(x < low || x > high),
  },
  either: { says: ({ low, high }) => `${low} or ${high}`, holds: (x, { low, high }) => x === low || x === high },
  weight: {
    says: ({ low }) => `a finite number from ${low} on`,
    holds: (x, { low }) => x >= low && Number.isFinite(x),
  },
  above: { says: ({ low }) => `a number above ${low}`, holds: (x, { low }) => x > low },
};

const checkBounds = ({ shape, data }: Tensor, bounds: Bounds): Tensor["data"] => {
  const { where, name, test, hint } = bounds;
  const { says, holds } = tests[test];
  let i = 0;
  while (i < data.length && holds(data[i]!, bounds)) i++;
  if (i === data.length) return data;
  throw fail.label(where, `${name}${placeOf(shape, i)}`, says(bounds), data[i]!, hint);
};

const boundsOp: StructuralFunction<Bounds> = /* @__PURE__ */ defineRule<Bounds>({
  name: "checkedNumbers",
  args: ["x"],
  shape: ([x]) => x!,
  value: ([x], bounds) => checkBounds(x!, bounds),
  vjp: (cotangent) => [cotangent],
  jvp: ([tangent]) => tangent,
  support: (support) => [support],
  batch: ([x], _, bounds) => boundsOp(x!, bounds),
});

/** Weights, which count examples: none of them counts less than nothing. `name` is the option that holds them. */
export const checkedWeights = (where: string, name: string, weights: Expr): Expr =>
  checkedNumbers(weights, {
    where,
    name,
    low: 0,
    high: Number.MAX_VALUE,
    test: "weight",
    hint: "A weight says how much an example counts: 0 for not at all, 1 for once.",
  });

/** What a weighted mean divides by: an error if nothing counts. */
export const checkedTotal = (where: string, total: Expr): Expr =>
  checkedNumbers(total, {
    where,
    name: "the sum of the weights of the examples",
    low: 0,
    high: Number.MAX_VALUE,
    test: "above",
    hint: `No example of this batch counts: give its classes a weight, leave the batch out, or write ${where}(prediction, target, { reduction: "sum", ... }), which is then 0.`,
  });

/** An operand whose numbers are within bounds. */
export const checkedNumbers = (x: Expr, bounds: Bounds): Expr => {
  if (x.tag !== "Const") return boundsOp(x, bounds);
  checkBounds(asTensor(x.value), bounds);
  return x;
};
