// What in a loop depends on what is differentiated, in some step: a carry may come to do so through another one.
import { isRuled, type Loop } from "../../expr/control.js";
import type { Expr } from "../../expr/expr.js";
import { dependents, topological } from "../../expr/walk.js";

// What has no derivative worth having, such as a comparison, passes on no dependence.
const passes = (node: Expr): boolean => !isRuled(node) || node.op.rule.tag !== "None";

/** The parameters that depend on an argument that is `wanted`. */
export const activeParameters = ({ body, carries }: Loop, wanted: readonly boolean[]): readonly boolean[] => {
  const order = topological(body.results);
  let active = wanted;
  for (;;) {
    const known = active;
    const isActive = dependents(
      order,
      body.parameters.filter((_, i) => known[i]),
      passes,
    );
    const next = known.map((is, i) => is || (i < carries && isActive(body.results[i]!)));
    if (next.every((is, i) => is === known[i])) return next;
    active = next;
  }
};
