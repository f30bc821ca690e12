// Random bodies of loops, made of random programs: a carry of two parts, an entry, and what is used from outside. Knows
// how a loop is unrolled by hand; laws compare that with what the library makes of it.
import type { Arbitrary } from "fast-check";
import {
  add,
  broadcastTo,
  div,
  type Expr,
  gt,
  log,
  mean,
  mul,
  pow,
  reshape,
  type Shape,
  slice,
  sqrt,
  square,
  stack,
  tanh,
  where,
} from "../../src/index.js";
import { fc } from "../core/fastCheck.js";
import { coarseNumbers } from "./numbers.js";
import { inputBound, type Program, programs, resultsOf } from "./programs.js";
import { filled, seeds, type Values } from "./twins.js";

/** A choice in the body whose other side has no derivative, or no value, at many of the points. */
export interface Guard {
  readonly danger: number;
  /** What the choice goes by, what the dangerous side is of, and what the other side is. */
  readonly by: number;
  readonly of: number;
  readonly or: number;
  /** Before the program, as one of its operands, or after it, as the carry. */
  readonly early: boolean;
}

/** A loop to try. */
export interface LoopCase {
  readonly program: Program;
  readonly guard: Guard | undefined;
  /** One bit each for the parts of the carry, the entries and the captured value: a vector, or a number. */
  readonly vectors: number;
  /** Whether the carry surely depends on the one before and on the entry. */
  readonly stirred: boolean;
  readonly length: number;
  readonly reverse: boolean;
  /** Which of the results are used. */
  readonly used: number;
  /** One bit for each argument. */
  readonly wanted: number;
  readonly seed: number;
}

const guards: Arbitrary<Guard> = fc.record({
  danger: fc.nat({ max: 4 }),
  by: fc.nat({ max: 3 }),
  of: fc.nat({ max: 3 }),
  or: fc.nat({ max: 3 }),
  early: fc.boolean(),
});

/** Loops of at most six steps. */
export const loopCases = (guard: Arbitrary<Guard | undefined> = fc.constant(undefined)): Arbitrary<LoopCase> =>
  fc.record({
    program: programs(8),
    guard,
    vectors: fc.nat({ max: 15 }),
    stirred: fc.boolean(),
    length: fc.constantFrom(0, 1, 2, 2, 3, 4, 5, 6),
    reverse: fc.boolean(),
    used: fc.nat({ max: 3 }),
    wanted: fc.integer({ min: 1, max: 15 }),
    seed: seeds,
  });

/** The same with a choice in the body that keeps a singularity out. */
export const guardedCases: Arbitrary<LoopCase> = loopCases(guards);

/** Some with such a choice and some without. */
export const allCases: Arbitrary<LoopCase> = loopCases(fc.option(guards, { nil: undefined }));

export interface Carry {
  readonly a: Expr;
  readonly b: Expr;
}

/** A body: the next carry, and an output. */
export type Step = (carry: Carry, x: Expr, captured: readonly Expr[]) => readonly [carry: Carry, output: Expr];

const bit = (bits: number, i: number): boolean => ((bits >> i) & 1) === 1;

const shapesOf = ({ vectors }: LoopCase): readonly Shape[] => [0, 1, 2, 3].map((i) => (bit(vectors, i) ? [2] : []));

/** Which of carry (two parts), sequence and captured value are differentiated. */
export const wantedOf = ({ wanted }: LoopCase): readonly boolean[] => [0, 1, 2, 3].map((i) => bit(wanted, i));

/** Both parts of the carry, the sequence, and the captured value. With a guard many of the numbers are 0. */
export const valuesOf = (loop: LoopCase): Values => {
  const next = coarseNumbers(loop.seed);
  const number = loop.guard === undefined ? next : () => Math.round(next()) + 0;
  return shapesOf(loop).map((shape, i) => filled(i === 2 ? [loop.length, ...shape] : shape, number));
};

// At 0, where the guarded laws look, each has an infinite derivative, or none.
const dangers: readonly ((x: Expr) => Expr)[] = [
  sqrt,
  log,
  (x) => div(1, x),
  (x) => pow(x, 0.5),
  (x) => sqrt(square(x)),
];

const fitted = (expr: Expr, shape: Shape): Expr =>
  expr.shape.length === shape.length ? expr : shape.length === 0 ? mean(expr) : broadcastTo(expr, shape);

/** Between -2 and 2, where programs are safe; what came in like that stays as it is. */
const squeezed = (expr: Expr, inputs: readonly Expr[]): Expr =>
  inputs.includes(expr) ? expr : mul(inputBound, tanh(mul(1 / inputBound, expr)));

/** The body of a loop to try. */
export const stepOf = (loop: LoopCase): Step => {
  const [shapeA, shapeB] = shapesOf(loop);
  const { program, guard, stirred } = loop;
  return ({ a, b }, x, captured) => {
    // Programs use what comes last most: the carry.
    const given = [...captured, x, b, a];
    const guarded = (safe: Expr, from: readonly Expr[]): Expr =>
      guard === undefined
        ? safe
        : where(gt(given.at(-1 - guard.by)!, 0), safe, dangers[guard.danger]!(from.at(-1 - guard.of)!));
    const inputs = guard?.early === true ? [...given, guarded(given.at(-1 - guard.or)!, given)] : given;
    const results = resultsOf(program, inputs);
    const [output, stillB, last] = results.slice(-3);
    const nextB = stirred ? add(stillB!, mul(x, a)) : stillB!;
    const nextA = guard?.early === false ? guarded(last!, results) : last!;
    return [{ a: fitted(squeezed(nextA, inputs), shapeA!), b: fitted(squeezed(nextB, inputs), shapeB!) }, output!];
  };
};

/** Entry `i` of a sequence. */
export const entryOf = (xs: Expr, i: number): Expr => reshape(slice(xs, [[i, i + 1]]), xs.shape.slice(1));

/** The results that are used: by the carry, the outputs, both, or a carry and one output of many. */
export const usedOf = (
  { used, length }: LoopCase,
  { a, b }: Carry,
  stacked: () => Expr,
  output: (i: number) => Expr,
): readonly Expr[] => {
  switch (used) {
    case 0:
      return [a];
    case 1:
      return [stacked()];
    case 2:
      return [a, b, stacked()];
    default:
      return length === 0 ? [b] : [b, output(length >> 1)];
  }
};

/** What a loop comes to, step by step: a plain program without any loop. */
export const unrolled = (
  loop: LoopCase,
  step: (...given: [...Parameters<Step>, at: number]) => ReturnType<Step>,
  init: Carry,
  xs: Expr,
  captured: readonly Expr[],
): readonly Expr[] => {
  const outputs: Expr[] = new Array(loop.length);
  let carry = init;
  for (let i = 0; i < loop.length; i++) {
    const at = loop.reverse ? loop.length - 1 - i : i;
    const [next, output] = step(carry, entryOf(xs, at), captured, at);
    carry = next;
    outputs[at] = output;
  }
  const none = (): Expr => {
    const [, { shape }] = step(init, broadcastTo(0, xs.shape.slice(1)), captured, 0);
    return broadcastTo(0, [0, ...shape]);
  };
  return usedOf(
    loop,
    carry,
    () => (outputs.length === 0 ? none() : stack(outputs)),
    (i) => outputs[i]!,
  );
};
