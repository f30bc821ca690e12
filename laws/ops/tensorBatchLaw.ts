// The law of an op under vmap: a whole batch at once is the examples one by one. Knows how arguments are put on top of each
// other; takes the op's own value and pullback, example by example, for the truth.
import { type Tensor, tensor, vjp, vmap } from "../../src/index.js";
import { Disagreement } from "../core/disagreement.js";
import { fc } from "../core/fastCheck.js";
import { type Law, law } from "../core/law.js";
import { coarseNumbers } from "../samples/numbers.js";
import { filled, mustMatch, numbersOf, seeds, type Values } from "../samples/twins.js";
import { shapeOf, type TensorOp, type Value } from "./tensorOp.js";
import { described, type TensorSamples } from "./tensorSamples.js";

const most = 3;

const sameShapes = (a: Values, b: Values): boolean =>
  a.every((value, i) => shapeOf(value).join() === shapeOf(b[i]!).join());

/** All arguments, or one of them alone. */
const patternOf = (count: number, choice: number): readonly boolean[] => {
  const only = choice % (count + 1);
  return Array.from({ length: count }, (_, i) => only === count || only === i);
};

const stacked = (values: readonly Value[], like: Value): Tensor =>
  tensor(numbersOf(values), [values.length, ...shapeOf(like)]);

const added = (terms: readonly (readonly number[])[], count: number): readonly number[] =>
  Array.from({ length: count }, (_, k) => terms.reduce((sum, term) => sum + term[k]!, 0));

const mustHaveShape = (what: string, found: Value, expected: readonly number[]): void => {
  if (shapeOf(found).join() !== expected.join())
    throw new Disagreement(`${what} has the shape [${shapeOf(found).join(", ")}], not [${expected.join(", ")}].`);
};

/** `vmap` of an op, with each argument batched alone and with all of them, in value and in the gradient. */
export const tensorBatchLaw = (op: TensorOp, samples: TensorSamples): Law =>
  law({
    id: "tensor.vmap",
    statement: "vmap is the op on one example after another, whichever arguments have a batch, in value and gradient",
    formula: "vmap(f)(x)[n] = f(x[n])",
    given: [samples.points, samples.points, samples.points, fc.nat({ max: most }), fc.nat({ max: 23 }), seeds],
    holds: (judge, first, second, third, size, choice, seed) => {
      const batched = patternOf(first.length, choice);
      const given = [first, second, third].slice(0, size).map((point) => (sameShapes(point, first) ? point : first));
      const examples = given.map((point) => point.map((value, i) => (batched[i] ? value : first[i]!)));
      const args = first.map((value, i) =>
        batched[i]
          ? stacked(
              examples.map((point) => point[i]!),
              value,
            )
          : value,
      );
      const [value, pullback] = vjp(vmap(op.call, { inAxes: batched.map((is) => (is ? 0 : null)) }))(...args);
      const next = coarseNumbers(seed);
      const shape = shapeOf(op.value(first));
      const weights = examples.map(() => filled(shape, next));
      mustHaveShape("vmap", value, [size, ...shape]);
      mustMatch(judge, "vmap and map", numbersOf(value), numbersOf(examples.map(op.value)), false);
      const pulled = pullback(tensor(numbersOf(weights), [size, ...shape]));
      const apart = examples.map((point, n) => op.pulled(point, weights[n]!));
      first.forEach((value, i) => {
        const own = apart.map((gradient) => numbersOf(gradient[i]!));
        const expected = batched[i] ? own.flat() : added(own, numbersOf(value).length);
        mustMatch(
          judge,
          `the gradient of vmap and of map in ${op.argument(i)}`,
          numbersOf(pulled[i]!),
          expected,
          false,
        );
      });
    },
    ...described(op),
  });
