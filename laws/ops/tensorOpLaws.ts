// The laws of an op on whole tensors, built-in or the user's own: everything that can be asked of it from outside.
import type { Arbitrary } from "fast-check";
import { type LawSet, lawSet } from "../core/law.js";
import { literalOf } from "../report/literal.js";
import type { Values } from "../samples/twins.js";
import { tensorAbsenceLaws } from "./tensorAbsenceLaws.js";
import { tensorBatchLaw } from "./tensorBatchLaw.js";
import { tensorDerivativeLaws } from "./tensorDerivativeLaws.js";
import { tensorLinearLaws } from "./tensorLinearLaw.js";
import { type TensorFunction, tensorOpOf } from "./tensorOp.js";
import { tensorRunLaws } from "./tensorRunLaws.js";
import { samplesOf, type TensorShapes } from "./tensorSamples.js";

/** What else is known of an op on whole tensors. */
export interface TensorOpOptions {
  /** What it is called in messages: the name of the op or of the function, unless given. */
  readonly name?: string;
  /** Why NaN may get lost in it, where that is so: without it the law `tensor.nan` is among the others. */
  readonly absorbsNaN?: string;
  /** Why NaN in results that nobody asks for may reach the gradient, where that is so: without it `tensor.absent` is. */
  readonly spreadsNaN?: string;
}

/**
 * Every law that an op on whole tensors must obey: what `defineLinear` and `defineRule` return, or any function of
 * expressions.
 *
 * - `tensor.shape`: value and derivatives have the shapes that they should have.
 * - `tensor.differences`: both modes agree with certified differences; a violation names the worst coordinate.
 * - `tensor.adjoint`: forward and reverse mode are transposes of each other.
 * - `tensor.second`: the Hessian is the derivative of the gradient, and symmetric.
 * - `tensor.linear`: an op of `defineLinear` is linear, and its transpose is its transpose.
 * - `tensor.vmap`: its batch rule gives what the examples give one by one.
 * - `tensor.evaluators`: the interpreter, generated JavaScript and WebAssembly agree.
 * - `tensor.pure`, `tensor.nan`: it leaves its arguments alone, depends on nothing else, and loses no NaN.
 * - `tensor.chosen`: to choose some results is to weigh the others with 0.
 * - `tensor.absent`: NaN in results that nobody asked for does not reach the gradient, if the op declares its `support`.
 *
 * @param f - The op, or a function that calls it with its settings.
 * @param given - The shapes of the arguments and where their numbers lie, or a fast-check arbitrary of the arguments.
 *
 * @example
 * const reversed = defineLinear({
 *   name: "reversed",
 *   args: ["x"],
 *   shape: ([x]) => x,
 *   value: ([x]) => x.data.slice().reverse(),
 *   transpose: (cotangent) => [cotangent],
 * })
 * const result = check({ numRuns: 20 })(tensorOpLaws(reversed, { shapes: [[3]] }))
 * result.left.map((violation) => violation.law) // => ["tensor.differences", "tensor.adjoint", "tensor.second", "tensor.linear"]
 */
export const tensorOpLaws = (
  f: TensorFunction,
  given: TensorShapes | Arbitrary<Values>,
  options: TensorOpOptions = {},
): LawSet => {
  const op = tensorOpOf(f, options.name);
  const samples = samplesOf(given);
  const laws = [
    ...tensorRunLaws(op, samples),
    ...tensorDerivativeLaws(op, samples),
    ...tensorLinearLaws(op, samples),
    tensorBatchLaw(op, samples),
    ...tensorAbsenceLaws(op, samples, options),
  ];
  const shapes = literalOf(given);
  // What is called by a phrase cannot be written in a test.
  const source =
    shapes === undefined || !/^[A-Za-z_$][\w$]*$/.test(op.name) ? undefined : `tensorOpLaws(${op.name}, ${shapes})`;
  return lawSet(`the op ${op.name} on tensors`, laws, [], source);
};
