// How a trace computes: from the values of its variables to those of its outputs. Knows that programs are run; is
// ignorant of trees.
import type { Expr, Var } from "../expr/expr.js";
import type { Execute } from "../run/execute.js";

export { type Execute, executorOf } from "../run/execute.js";

/** Makes what computes the outputs of a trace. What that returns is the caller's: nothing else holds it. */
export type MakeExecutor = (outputs: readonly Expr[], variables: readonly Var[]) => Execute;
