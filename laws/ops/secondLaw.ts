// Second derivatives against certified differences of the first. Knows an op as functions of numbers.
import { Disagreement } from "../core/disagreement.js";
import { type Law, law } from "../core/law.js";
import { differenceSlope } from "../oracles/differences.js";
import type { OpUnderTest } from "./opFunction.js";
import { around, explainPoint, movable, pointIn, replaced } from "./points.js";

export const secondLaw = ({ op, first, second, slopeSubject, slopeError }: OpUnderTest): Law =>
  law({
    id: "op.second",
    statement: "each second derivative is the derivative of the first",
    formula: "d^2 f / d x_j d x_i = lim (f_i(x + h e_j) - f_i(x - h e_j)) / 2 h",
    given: [pointIn(op)],
    holds: (judge, point) => {
      for (const i of movable(op))
        for (const j of movable(op)) {
          const what = `the derivative in ${op.args[j]} of the partial of ${op.name} in ${op.args[i]}`;
          const along = (x: number): number => first[i]!(replaced(point, j, x));
          const found = second[i]![j]!(point);
          try {
            judge.slope(what, found, along, point[j]!, around(op, j));
          } catch (error) {
            // The partial may cancel: what its terms round to is not seen in its size.
            const size = slopeError[i]!(point) / (32 * Number.EPSILON);
            const { value, bar } = differenceSlope(along, point[j]!, { ...around(op, j), size });
            if (!(error instanceof Disagreement) || !(Math.abs(found - value) <= bar)) throw error;
          }
        }
    },
    explain: explainPoint(op),
    subject: ([point]) => slopeSubject(point),
  });
