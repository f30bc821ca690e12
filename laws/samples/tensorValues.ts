// Where laws of whole tensors look: tensors of given shapes in an interval, evenly spread, small and special, or with all
// numbers well apart, for what orders its numbers. Knows shapes; is ignorant of what is computed.
import type { Arbitrary } from "fast-check";
import { type Interval, type Shape, type Tensor, tensor } from "../../src/index.js";
import { fc } from "../core/fastCheck.js";
import { inside } from "./numbers.js";
import type { Values } from "./twins.js";

/** What an argument is sampled from, where nothing is said. */
export const usualInterval: Interval = [-2, 2];

export const countOf = (shape: Shape): number => shape.reduce((a, b) => a * b, 1);

/** Numbers in a shape: a number alone where there are no axes. */
export const shaped = (numbers: readonly number[], shape: Shape): number | Tensor =>
  shape.length === 0 ? numbers[0]! : tensor(numbers, shape);

/** A tensor of a shape whose numbers lie in an interval, special values among them. */
export const tensorIn = (shape: Shape, interval: Interval = usualInterval): Arbitrary<number | Tensor> => {
  const count = countOf(shape);
  return fc
    .array(inside(interval, []), { minLength: count, maxLength: count })
    .map((numbers) => shaped(numbers, shape));
};

// Each number has a cell of the interval for itself, and stays in the middle half of it.
const steps = 64;

/** A tensor of a shape whose numbers are all apart, by at least half of the interval over their number. */
export const apartIn = (shape: Shape, [low, high]: Interval = usualInterval): Arbitrary<number | Tensor> => {
  const count = countOf(shape);
  const cells = Array.from({ length: count }, (_, i) => i);
  const order = fc.shuffledSubarray(cells, { minLength: count, maxLength: count });
  const places = fc.array(fc.integer({ min: -steps, max: steps }), { minLength: count, maxLength: count });
  return fc.tuple(order, places).map(([cell, place]) => {
    const width = (high - low) / count;
    return shaped(
      cell.map((at, i) => low + width * (at + 0.5 + place[i]! / (4 * steps))),
      shape,
    );
  });
};

/** A value for each argument, each from its own interval. */
export const tensorsIn = (shapes: readonly Shape[], intervals: readonly Interval[]): Arbitrary<Values> =>
  fc.tuple(...shapes.map((shape, i) => tensorIn(shape, intervals[i])));
