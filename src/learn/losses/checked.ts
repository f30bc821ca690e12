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
  /** `"within"`: from `low` to `high`, or not a number, which is let through. `"either"`: exactly one of them. */
  readonly test: "within" | "either";
  readonly hint: string;
};

const checkBounds = ({ shape, data }: Tensor, { where, name, low, high, test, hint }: Bounds): Tensor["data"] => {
  const bad = (x: number): boolean => (test === "within" ? x < low || x > high : x !== low && x !== high);
  let i = 0;
  while (i < data.length && !bad(data[i]!)) i++;
  if (i === data.length) return data;
  const expected = test === "within" ? `a number from ${low} to ${high}` : `${low} or ${high}`;
  throw fail.label(where, `${name}${placeOf(shape, i)}`, expected, data[i]!, hint);
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

/** An operand whose numbers are within bounds. */
export const checkedNumbers = (x: Expr, bounds: Bounds): Expr => {
  if (x.tag !== "Const") return boundsOp(x, bounds);
  checkBounds(asTensor(x.value), bounds);
  return x;
};
