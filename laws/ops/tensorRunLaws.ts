// The laws of how an op is run: its shape is the one it declares, every way to run it gives the same, and it leaves its
// arguments alone. Knows an op made ready; is ignorant of what it computes.
import { Disagreement } from "../core/disagreement.js";
import { type Law, law } from "../core/law.js";
import { coarseNumbers } from "../samples/numbers.js";
import { filled, mustMatch, numbersOf, seeds } from "../samples/twins.js";
import { exprOf, shapeOf, type TensorOp, type Way } from "./tensorOp.js";
import { described, type TensorSamples } from "./tensorSamples.js";

const mustHaveShape = (what: string, found: readonly number[], expected: readonly number[]): void => {
  if (found.join() !== expected.join())
    throw new Disagreement(`${what} has the shape [${found.join(", ")}], not [${expected.join(", ")}].`);
};

const shape = (op: TensorOp, samples: TensorSamples): Law =>
  law({
    id: "tensor.shape",
    statement: "the value has the declared shape, the tangent that of the value, each cotangent that of its argument",
    formula: "shape(f(x)) = shape(J t), shape((J^T w)_i) = shape(x_i)",
    given: [samples.points, seeds],
    holds: (_, point, seed) => {
      const { expr } = exprOf(op, point);
      const value = op.value(point);
      mustHaveShape("the value", shapeOf(value), expr.shape);
      mustHaveShape("the tangent", shapeOf(op.tangent(point, point)), expr.shape);
      const pulled = op.pulled(point, filled(expr.shape, coarseNumbers(seed)));
      for (const [i, x] of point.entries())
        mustHaveShape(`the cotangent of ${op.argument(i)}`, shapeOf(pulled[i]!), shapeOf(x));
    },
    // Where shapes are wrong there is no derivative to take a picture of.
    explain: described(op).explain,
  });

const others: readonly Way[] = ["javascript", "wasm"];

const evaluators = (op: TensorOp, samples: TensorSamples): Law =>
  law({
    id: "tensor.evaluators",
    statement: "the interpreter, generated JavaScript and WebAssembly give the same value and gradient",
    formula: "compile(f)(x) = f(x)",
    given: [samples.points, seeds],
    holds: (judge, point, seed) => {
      const weights = filled(shapeOf(op.value(point)), coarseNumbers(seed));
      const expected = op.ways.interpreter(point, weights);
      for (const way of others)
        op.ways[way](point, weights).forEach((found, i) => {
          const what = i === 0 ? "the value" : `the gradient in ${op.argument(i - 1)}`;
          mustMatch(judge, `${what} by ${way}`, numbersOf(found), numbersOf(expected[i]!), false);
        });
    },
    ...described(op),
  });

const pure = (op: TensorOp, samples: TensorSamples): Law =>
  law({
    id: "tensor.pure",
    statement: "value and gradient depend on the arguments only, and leave them as they are",
    formula: "f(x) = f(x), bit for bit, whatever was computed in between; x before = x after",
    given: [samples.points, samples.points, seeds],
    holds: (judge, point, other, seed) => {
      const before = numbersOf(point);
      const value = op.value(point);
      const weights = filled(shapeOf(value), coarseNumbers(seed));
      const first = [...numbersOf(value), ...numbersOf(op.pulled(point, weights))];
      mustMatch(judge, "the arguments, before and after", before, numbersOf(point), true);
      op.value(other);
      // Asked twice more, so that a result that alternates is seen too.
      for (const again of [op.value(point), op.value(point)])
        mustMatch(judge, "the value again", numbersOf(again), first.slice(0, numbersOf(value).length), true);
      const pulled = numbersOf(op.pulled(point, weights));
      mustMatch(judge, "the gradient again", pulled, first.slice(numbersOf(value).length), true);
    },
    ...described(op),
  });

/** The laws of how an op is run. */
export const tensorRunLaws = (op: TensorOp, samples: TensorSamples): readonly Law[] => [
  shape(op, samples),
  evaluators(op, samples),
  pure(op, samples),
];
