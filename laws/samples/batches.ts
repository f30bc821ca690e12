// Random batches: arguments of which some have one example each, anywhere among their axes, and what a function of one
// example comes to on each of them, by slices. Laws compare that with vmap.
import type { Arbitrary } from "fast-check";
import { constant, type Expr, type Range, reshape, type Shape, slice, stack } from "../../src/index.js";
import { fc } from "../core/fastCheck.js";
import { coarseNumbers } from "./numbers.js";
import { type Program, programs } from "./programs.js";
import { filled, seeds, type Twin, type Values } from "./twins.js";

/** A function of three arguments on a batch. */
export interface BatchCase {
  readonly program: Program;
  /** One bit for each argument: a vector of three, or a number. */
  readonly vectors: number;
  /** One bit for each argument: of which there is one an example. */
  readonly batched: number;
  readonly size: number;
  /** Where the batch is, counted as far as there are axes. */
  readonly axis: number;
  readonly outAxis: number;
  readonly wanted: number;
  readonly seed: number;
}

export const batchCases: Arbitrary<BatchCase> = fc.record({
  program: programs(8),
  vectors: fc.nat({ max: 7 }),
  batched: fc.integer({ min: 1, max: 7 }),
  size: fc.constantFrom(0, 1, 2, 2, 5),
  axis: fc.integer({ min: -2, max: 1 }),
  outAxis: fc.integer({ min: -2, max: 1 }),
  wanted: fc.integer({ min: 1, max: 7 }),
  seed: seeds,
});

export const bits = (value: number): readonly boolean[] => [0, 1, 2].map((i) => ((value >> i) & 1) === 1);

export const width = 3;

/** The shape of one example of each argument. */
const shapesOf = ({ vectors }: BatchCase): readonly Shape[] => bits(vectors).map((is) => (is ? [width] : []));

/** An axis that there is in something of `rank` axes. */
const axisWithin = (axis: number, rank: number): number => (axis >= -rank && axis < rank ? axis : 0);

export const inAxesOf = (given: BatchCase): readonly (number | null)[] =>
  shapesOf(given).map((shape, i) => (bits(given.batched)[i] ? axisWithin(given.axis, shape.length + 1) : null));

const withAxis = (shape: Shape, axis: number, size: number): Shape => {
  const at = axis < 0 ? axis + shape.length + 1 : axis;
  return [...shape.slice(0, at), size, ...shape.slice(at)];
};

export const valuesOf = (given: BatchCase): Values => {
  const next = coarseNumbers(given.seed);
  const axes = inAxesOf(given);
  return shapesOf(given).map((shape, i) => {
    const axis = axes[i]!;
    return filled(axis === null ? shape : withAxis(shape, axis, given.size), next);
  });
};

/** A function of one example: its arguments are numbers or vectors of three. */
export type Example = (xs: readonly Expr[], program: Program) => Expr;

/** One example of the arguments, as zeros. */
const zerosOf = (given: BatchCase): readonly Expr[] => shapesOf(given).map((shape) => constant(filled(shape, () => 0)));

/** The axis of the result that is the batch. */
export const outAxisOf = (f: Example, given: BatchCase): number =>
  axisWithin(given.outAxis, f(zerosOf(given), given.program).shape.length + 1);

/** The function on one example after another, by slices: what vmap has to be. */
export const mapped =
  (f: Example, given: BatchCase): Twin =>
  (xs) => {
    const axes = inAxesOf(given);
    const example = (n: number): readonly Expr[] =>
      xs.map((x, i) => {
        const axis = axes[i]!;
        if (axis === null) return x;
        const at = axis < 0 ? axis + x.shape.length : axis;
        const ranges = x.shape.map((_, a) => (a === at ? [n, n + 1] : [])) satisfies readonly Range[];
        return reshape(slice(x, ranges), shapesOf(given)[i]!);
      });
    const axis = outAxisOf(f, given);
    const results = Array.from({ length: given.size }, (_, n) => f(example(n), given.program));
    if (results.length > 0) return [stack(results, { axis })];
    const { shape } = f(zerosOf(given), given.program);
    return [constant(filled(withAxis(shape, axis, 0), () => 0))];
  };
