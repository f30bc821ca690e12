// Expressions to a plan: what is kept in memory, which loops compute it, and in which order. Decides; how a body is made
// is in body.ts, what things cost in costs.ts.
//
// What is computed is asked for backwards from what must be kept: results, long sums, operands of whole-tensor steps, and
// what several regions need and would be dear to compute twice. Everything else is computed where it is used, in the same
// turn of the same loop, and never stored. A first guess of what to keep is mended until every region can be built.
import { isUnknownLength } from "../../expr/control.js";
import type { Expr, Var } from "../../expr/expr.js";
import { sizeOf } from "../../expr/shape.js";
import { programOf } from "../program.js";
import { planOf } from "./assemble.js";
import { expanded } from "./expand.js";
import { folded } from "./fold.js";
import { graphOf } from "./graph.js";
import { groupsOf } from "./groups.js";
import { keptAtFirst } from "./kept.js";
import type { Plan } from "./plan.js";
import { repeatOf } from "./repeat.js";

export interface LowerOptions {
  /** Sums in the interpreter's order: no loop is taken apart whose numbers are added up. */
  readonly exact: boolean;
}

/** The plan of `roots` as functions of `variables`; `undefined` where there are shapes that no plan has. */
export const lower = (roots: readonly Expr[], variables: readonly Var[], options: LowerOptions): Plan | undefined => {
  const graph = graphOf(programOf(folded(expanded(roots, options.exact)), variables));
  if (graph.nodes.some(({ shape }) => isUnknownLength(shape) || sizeOf(shape) === 0)) return undefined;
  const kept = keptAtFirst(graph);
  for (;;) {
    const groups = groupsOf(graph, kept, options.exact);
    if (groups !== undefined)
      return planOf(graph, kept, groups, (step) =>
        repeatOf(step, (body, parameters) => lower(body, parameters, options)),
      );
  }
};
