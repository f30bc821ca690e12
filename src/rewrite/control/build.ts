// Loops put together from named pieces, without what their bodies do not use. Knows the order of parameters and
// results, so that the pages that differentiate need not.
import { type Body, controlNode, itemOf, type Loop, unknownLength } from "../../expr/control.js";
import { fail } from "../../expr/errors.js";
import type { Expr, Var } from "../../expr/expr.js";
import { freeVariablesOf } from "../../expr/walk.js";
import { simplifyAll } from "../simplify.js";

/** A parameter and what the node is given for it. */
export interface Given {
  readonly parameter: Var;
  readonly operand: Expr;
}

export interface Carry extends Given {
  /** Its value after a step. */
  readonly next: Expr;
}

/**
 * The pieces of a loop, each named. Carries and outputs come in groups, so that the few numbers that one derivative
 * travels as stay together; the loop's results are asked for by group.
 */
export interface LoopPieces {
  readonly name: string;
  readonly carries: readonly (readonly Carry[])[];
  readonly sequences: readonly Given[];
  readonly fixed: readonly Given[];
  readonly outputs: readonly (readonly Expr[])[];
  readonly length: number;
  readonly reversed?: boolean;
  readonly keepEvery?: number;
  readonly condition?: Expr | undefined;
  readonly max?: number;
}

/** A loop's results, by the group of the piece that they are results of. */
export interface LoopResults {
  readonly carry: (group: number) => readonly Expr[];
  readonly output: (group: number) => readonly Expr[];
  readonly history: (group: number) => readonly Expr[];
}

/** Fails unless parameters stand for all that is `used`: a rule of somebody's own may have brought in anything. */
export const checkClosed = (
  name: string,
  used: ReadonlySet<Var>,
  given: readonly { readonly parameter: Var }[],
): void => {
  const parameters = new Set(given.map(({ parameter }) => parameter));
  for (const variable of used) if (!parameters.has(variable)) throw fail.openBody(name, variable.name);
};

export const loopOf = (pieces: LoopPieces): LoopResults => {
  const { name, length, reversed = false, keepEvery = 1, condition, max = unknownLength } = pieces;
  const carries = pieces.carries.flat();
  const outputs = pieces.outputs.flat();
  const computed = simplifyAll([
    ...carries.map(({ next }) => next),
    ...outputs,
    ...(condition === undefined ? [] : [condition]),
  ]);
  const used = new Set(freeVariablesOf(computed));
  // A loop of unknown length without a condition learns its length from a sequence: it keeps one, used or not.
  const counts = length === unknownLength && condition === undefined;
  const sequences = pieces.sequences.filter(({ parameter }, i) => used.has(parameter) || (counts && i === 0));
  const fixed = pieces.fixed.filter(({ parameter }) => used.has(parameter));
  const given: readonly Given[] = [...carries, ...sequences, ...fixed];
  checkClosed(name, used, given);
  const resultCount = carries.length + outputs.length;
  const body: Body = Object.freeze({
    parameters: Object.freeze(given.map(({ parameter }) => parameter)),
    results: Object.freeze(computed.slice(0, resultCount)),
  });
  const loop: Loop = {
    form: "loop",
    body,
    carries: carries.length,
    sequences: sequences.length,
    length,
    reversed,
    keepEvery,
    condition: computed[resultCount],
    max,
  };
  const node = controlNode(
    name,
    loop,
    given.map(({ operand }) => operand),
  );
  const items = (groups: readonly (readonly unknown[])[], from: number) => {
    const starts = groups.map((_, g) => groups.slice(0, g).reduce((sum, { length: size }) => sum + size, from));
    return (group: number): readonly Expr[] => groups[group]!.map((_, k) => itemOf(node, starts[group]! + k));
  };
  return {
    carry: items(pieces.carries, 0),
    output: items(pieces.outputs, carries.length),
    history: items(pieces.carries, resultCount),
  };
};
