// The laws of what is not a number and of what is not there: NaN does not get lost on its way, and does not get to where
// nothing was asked of it. Knows an op made ready; is ignorant of what it computes.
import { type Expr, type Tensor, Tree } from "../../src/index.js";
import { Disagreement } from "../core/disagreement.js";
import { fc } from "../core/fastCheck.js";
import { type Law, law } from "../core/law.js";
import { coarseNumbers } from "../samples/numbers.js";
import { filled, numbersOf, seeds, type Values } from "../samples/twins.js";
import { exprOf, nodesOf, shapeOf, type TensorOp, type Value } from "./tensorOp.js";
import { described, placeIn, type TensorSamples } from "./tensorSamples.js";

const anywhere = fc.nat({ max: 2 ** 20 });

/** One number of one argument: which it is, and the arguments with another in its place, or with others everywhere else. */
const placeOf = (point: Values, choice: number) => {
  const sizes = point.map((value) => numbersOf(value).length);
  const all = sizes.reduce((a, b) => a + b, 0);
  let [i, k] = [0, all === 0 ? 0 : choice % all];
  while (k >= (sizes[i] ?? Number.POSITIVE_INFINITY)) k -= sizes[i++]!;
  const mapped = (change: (x: number, isIt: boolean) => number): Values =>
    point.map((value, j) => {
      let at = 0;
      return Tree.map((x: number) => change(x, j === i && at++ === k))(value);
    });
  return { i, k, mapped, exists: all > 0 };
};

const nan = (op: TensorOp, samples: TensorSamples): Law =>
  law({
    id: "tensor.nan",
    statement: "NaN in a number that the result depends on does not get lost",
    formula: "J e_k != 0 implies that some number of f(x with x_k = NaN) is NaN",
    given: [samples.points, anywhere],
    holds: (_, point, choice) => {
      const { i, k, mapped, exists } = placeOf(point, choice);
      if (!exists) return;
      const unit = mapped((__, isIt) => (isIt ? 1 : 0));
      if (!numbersOf(op.tangent(point, unit)).some((t) => t !== 0)) return;
      const values = numbersOf(op.value(mapped((x, isIt) => (isIt ? Number.NaN : x))));
      if (!values.some(Number.isNaN))
        throw new Disagreement(
          `NaN at ${op.argument(i)}${placeIn(shapeOf(point[i]!), k)} gets lost: the result is ${values.join(", ")}.`,
        );
    },
    ...described(op),
  });

/** 1 where a result is a number and the same in both, else 0. */
const unaffected = (value: Value, other: Value): Value => {
  const numbers = numbersOf(other);
  let at = 0;
  return Tree.map((x: number) => (Object.is(numbers[at++], x) && !Number.isNaN(x) ? 1 : 0))(value);
};

/** Whether every op that mixes its results declares which entries of its arguments each of them depends on. */
const tellsApart = (expr: Expr): boolean =>
  nodesOf(expr).every(({ op }) => {
    if (op.kind !== "structural") return op.kind === "elementwise";
    const { rule } = op;
    return rule.tag === "Transpose" ? rule.selects : rule.tag !== "Pullback" || rule.support !== undefined;
  });

const absent = (op: TensorOp, samples: TensorSamples): Law =>
  law({
    id: "tensor.absent",
    statement: "what NaN reaches and nobody asks for contributes nothing to the gradient, and not 0 * NaN",
    formula: "grad <where(m, f, 0), w> at x with x_k = NaN is that at x, if no result where m holds depends on x_k",
    given: [samples.points, anywhere, seeds],
    holds: (judge, point, choice, seed) => {
      const { i, k, mapped, exists } = placeOf(point, choice);
      if (!exists) return;
      // The truth of one result without another is promised by ops that say which arguments each depends on.
      if (!tellsApart(exprOf(op, point).expr)) return;
      const poisoned = mapped((x, isIt) => (isIt ? Number.NaN : x));
      const value = op.value(point);
      const mask = unaffected(value, op.value(poisoned));
      const weights: number | Tensor = filled(shapeOf(value), coarseNumbers(seed));
      const [clean, found] = [op.chosen(point, weights, mask), op.chosen(poisoned, weights, mask)];
      clean.forEach((gradient, j) => {
        const numbers = numbersOf(found[j]!);
        const scale = Math.max(0, ...numbersOf(gradient).map(Math.abs));
        numbersOf(gradient).forEach((x, n) => {
          if (j === i && n === k) return;
          const what = `the gradient in ${op.argument(j)}${placeIn(shapeOf(point[j]!), n)}, with NaN and without`;
          if (Number.isFinite(x)) judge.agree(what, numbers[n]!, x, scale);
        });
      });
    },
    ...described(op),
  });

/** Why an op may do with NaN what others may not. */
export interface Exceptions {
  readonly absorbsNaN?: string;
  readonly spreadsNaN?: string;
}

/** The law of NaN and that of absence, unless the op says why they need not hold. */
export const tensorAbsenceLaws = (
  op: TensorOp,
  samples: TensorSamples,
  { absorbsNaN, spreadsNaN }: Exceptions,
): readonly Law[] => [
  ...(absorbsNaN === undefined ? [nan(op, samples)] : []),
  ...(spreadsNaN === undefined ? [absent(op, samples)] : []),
];
