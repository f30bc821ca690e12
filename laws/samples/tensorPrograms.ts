// Random expressions of vectors and matrices: small programs of products, reductions, movements and smooth ops, with
// shared results. Knows gradmap's public names only.
//
// As with programs of numbers, every list of instructions is a program, so that shrinking can drop any of them. Where
// shapes do not fit, an operand is brought to one that does; where an op would leave its domain or grow too large, its
// operand is brought back first. All sizes are 2 or 3, so that most things fit and no two axes are easily confused.
import type { Arbitrary } from "fast-check";
import { type Expr, type Shape, sin, sum, type Var, variable } from "../../src/index.js";
import { fc } from "../core/fastCheck.js";
import { inputBound, inputs } from "./programs.js";
import { type Ranged, tensorSteps } from "./tensorSteps.js";
import { countOf, shaped } from "./tensorValues.js";
import type { Values } from "./twins.js";

/** One step: an op, by its place in the table, on two earlier results, counted back from the newest. */
export interface TensorInstruction {
  readonly op: number;
  readonly back: readonly [number, number];
}

/** A program over {@link tensorVariables}: the last result is what its value is made of. */
export type TensorProgram = readonly TensorInstruction[];

/** What programs are over: a number, a vector and two matrices. */
export const tensorVariables: readonly Var[] = [
  variable("s", []),
  variable("v", [3]),
  variable("a", [2, 3]),
  variable("b", [3, 2]),
];

export const tensorShapes: readonly Shape[] = tensorVariables.map(({ shape }) => shape);

/** Every result of a program on expressions of the right shapes that lie between -2 and 2. */
export const tensorResultsOf = (program: TensorProgram, given: readonly Expr[]): readonly Expr[] => {
  const results = given.map((expr): Ranged => ({ expr, low: -inputBound, high: inputBound }));
  for (const { op, back } of program) {
    const [x, y] = back.map((distance) => results[results.length - 1 - (distance % results.length)]!);
    results.push(tensorSteps[op % tensorSteps.length]!(x!, y!));
  }
  return results.map(({ expr }) => expr);
};

/** The last result of a program, whatever its shape. */
export const tensorResultOf = (program: TensorProgram, given: readonly Expr[]): Expr =>
  tensorResultsOf(program, given).at(-1)!;

/** The value of a program, a number: the sum of the sines of its last result, of which none is without effect. */
export const tensorOutputOf = (program: TensorProgram, given: readonly Expr[]): Expr =>
  sum(sin(tensorResultOf(program, given)));

/** Programs of at most `length` steps. They use recent results mostly, and so grow deep as well as wide. */
export const tensorPrograms = (length = 8): Arbitrary<TensorProgram> =>
  fc.array(
    fc.record({ op: fc.nat({ max: tensorSteps.length - 1 }), back: fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 6 })) }),
    { minLength: 1, maxLength: length, size: "max" },
  );

/** A point for programs, special values included. */
export const tensorPoints: Arbitrary<Values> = fc.tuple(
  ...tensorShapes.map((shape) => inputs(countOf(shape)).map((numbers) => shaped(numbers, shape))),
);
