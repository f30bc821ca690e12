// Second derivatives against certified differences of the first. Knows an op as functions of numbers.
import { type Law, law } from "../core/law.js";
import type { OpUnderTest } from "./opFunction.js";
import { around, explainPoint, movable, pointIn, replaced } from "./points.js";

export const secondLaw = ({ op, first, second, slopeSubject }: OpUnderTest): Law =>
  law({
    id: "op.second",
    statement: "each second derivative is the derivative of the first",
    formula: "d^2 f / d x_j d x_i = lim (f_i(x + h e_j) - f_i(x - h e_j)) / 2 h",
    given: [pointIn(op)],
    holds: (judge, point) => {
      for (const i of movable(op))
        for (const j of movable(op))
          judge.slope(
            `the derivative in ${op.args[j]} of the partial of ${op.name} in ${op.args[i]}`,
            second[i]![j]!(point),
            (x) => first[i]!(replaced(point, j, x)),
            point[j]!,
            around(op, j),
          );
    },
    explain: explainPoint(op),
    subject: ([point]) => slopeSubject(point),
  });
