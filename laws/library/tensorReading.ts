// How laws read a random program of tensors: as a function, as text and as an expression at a point. The expression may be
// rewritten first, so that a wrong rule can be put into any program.
import type { Expr } from "../../src/index.js";
import { toInfix } from "../../src/show.js";
import type { Subject } from "../core/law.js";
import { literalOf } from "../report/literal.js";
import {
  type TensorProgram,
  tensorOutputOf,
  tensorPoints,
  tensorPrograms,
  tensorResultOf,
  tensorVariables,
} from "../samples/tensorPrograms.js";
import { seeds, type Values } from "../samples/twins.js";

type Given = readonly [TensorProgram, Values, ...unknown[]];

/** A program as functions of expressions: its last result, and the number that is made of it. */
export interface Reading {
  readonly result: (program: TensorProgram, xs: readonly Expr[]) => Expr;
  readonly output: (program: TensorProgram, xs: readonly Expr[]) => Expr;
}

/** A program as a function of one tuple, as the derivatives of all its inputs together need it. */
export const lossOf =
  ({ output }: Reading, program: TensorProgram) =>
  (xs: readonly Expr[]): Expr =>
    output(program, xs);

/** A counterexample that starts with a program and a point. */
export const described = ({ output }: Reading) => ({
  explain: ([program, point]: Given): string =>
    `${toInfix(tensorOutputOf(program, tensorVariables))} with ${tensorVariables
      .map(({ name }, i) => `${name} = ${literalOf(point[i])}`)
      .join(", ")}`,
  subject: ([program, point]: Given): Subject => ({
    expr: output(program, tensorVariables),
    environment: new Map(tensorVariables.map((v, i) => [v, point[i]!] as const)),
  }),
});

/** How programs are read if each is rewritten first. */
export const reading = (rewritten: (expr: Expr) => Expr): Reading => ({
  result: (program, xs) => rewritten(tensorResultOf(program, xs)),
  output: (program, xs) => rewritten(tensorOutputOf(program, xs)),
});

/** A program, a point, and what directions are made of. */
export const given = [tensorPrograms(), tensorPoints, seeds] as const;
