// Random scalar programs for the tests of this folder: a few inputs, then ops on what is there already.

import fc from "fast-check";
import { type Expr, variable } from "gradmap";
import type { Instruction } from "../golden.js";
import { buildProgram } from "../programs.js";

export interface Sample {
  readonly root: Expr;
  readonly nodes: readonly Expr[];
  readonly env: Readonly<Record<string, number>>;
}

const inputs = 3;

const unary = ["sin", "tanh", "neg", "square", "exp"];
const binary = ["add", "mul", "sub", "mul"];

/** Programs of up to `most` ops whose numbers stay moderate. */
export const samples = (most: number): fc.Arbitrary<Sample> =>
  fc
    .record({
      ops: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.boolean()), { minLength: 1, maxLength: most }),
      values: fc.tuple(...["a", "b", "c"].map(() => fc.double({ min: -1.5, max: 1.5, noNaN: true }))),
    })
    .map(({ ops, values }) => {
      const program = ops.map(([op, i, j, isUnary], k): Instruction => {
        // Mostly what was made lately, so that programs are deep.
        const at = (n: number): number => inputs + k - 1 - (n % Math.min(inputs + k, 5));
        return isUnary ? [unary[op % unary.length]!, at(i)] : [binary[op % binary.length]!, at(i), at(j)];
      });
      const variables = ["a", "b", "c"].map((name) => variable(name));
      const nodes = buildProgram(program, variables);
      return { root: nodes.at(-1)!, nodes, env: { a: values[0]!, b: values[1]!, c: values[2]! } };
    });
