// A function of trees as one call node: its body traced and closed. What customJvp, customVjp, checkpoint and implicit
// differentiation are made of. Knows trees and bodies; the derivative is whatever it is given.
import { type Body, controlNode, type Derivative, itemOf } from "../expr/control.js";
import { type Expr, toExpr } from "../expr/expr.js";
import { closed } from "../rewrite/control/close.js";
import { simplifyAll } from "../rewrite/simplify.js";
import { bornNow, parametersFor } from "./bodies.js";
import { type Outputs, outputsOf } from "./outputs.js";
import { rootName, shapesOf } from "./staged.js";
import { type Flattened, flatten, unflatten } from "./tree.js";

/** The arguments of a call, taken apart, and what else its body uses. */
export interface CallSite {
  readonly args: readonly Flattened[];
  readonly outputs: Outputs;
  /** The arguments' leaves, and then what the body uses from outside. */
  readonly operands: readonly Expr[];
  readonly body: Body;
}

/** The body of `f` on `args`, traced on variables. */
export const callSite = (
  f: (args: readonly unknown[]) => unknown,
  given: readonly unknown[],
  nameOf: (index: number) => string = rootName,
): CallSite => {
  const args = given.map((arg, i) => flatten(arg, nameOf(i)));
  const born = bornNow();
  const parameters = args.map((arg) => parametersFor(arg, shapesOf(arg)));
  const own = parameters.flatMap(({ variables }) => variables);
  const outputs = outputsOf(f(parameters.map(({ tree }) => tree)));
  const { results, captured } = closed(outputs.exprs, own, born);
  return {
    args,
    outputs,
    operands: [
      ...args.flatMap(({ leaves }) => leaves.map((leaf) => toExpr(leaf))),
      ...captured.map(({ operand }) => operand),
    ],
    body: Object.freeze({
      parameters: Object.freeze([...own, ...captured.map(({ parameter }) => parameter)]),
      results: Object.freeze(simplifyAll(results)),
    }),
  };
};

/** The call's result: one node, with this derivative. */
export const called = (name: string, { operands, body, outputs }: CallSite, derivative?: Derivative): unknown => {
  const node = controlNode(name, { form: "call", body, derivative }, operands);
  return unflatten(
    outputs.structure,
    outputs.exprs.map((_, i) => itemOf(node, i)),
  );
};
