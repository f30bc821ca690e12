// First derivatives against certified differences of the value. Knows an op as functions of numbers.
import type { ElementwiseOp } from "../../src/index.js";
import { Disagreement } from "../core/disagreement.js";
import { type Law, law } from "../core/law.js";
import type { OpUnderTest } from "./opFunction.js";
import { around, callText, explainPoint, movable, pointIn, replaced } from "./points.js";

/** Each partial is the derivative of the value. Where an op of one argument has a kink, its record must say so. */
export const partialsLaw = ({ op, first, value, subject }: OpUnderTest): Law =>
  law({
    id: "op.partials",
    statement: "each partial is the derivative of the value",
    formula: "d f / d x_i = lim (f(x + h e_i) - f(x - h e_i)) / 2 h",
    given: [pointIn(op)],
    holds: (judge, point) => {
      for (const i of movable(op)) {
        if (Number.isNaN(first[i]!(point)) && Number.isFinite(value(point)))
          throw new Disagreement(
            `the partial of ${op.name} in ${op.args[i]} is NaN at ${callText(op, point)}, where the value is a number: if it has none there, declare the place in kinks.`,
          );
        const decision = judge.slope(
          `the partial of ${op.name} in ${op.args[i]}`,
          first[i]!(point),
          (x) => value(replaced(point, i, x)),
          point[i]!,
          around(op, i),
        );
        // With several arguments kinks lie on curves, such as x = y, which a record cannot list.
        if (decision === "kink" && op.args.length === 1) throw undeclared(op, point[0]!);
      }
    },
    explain: explainPoint(op),
    subject: ([point]) => subject(point),
  });

/** What to write about a place that is not smooth. */
export const undeclared = ({ name, args }: ElementwiseOp, at: number): Disagreement =>
  new Disagreement(
    `${name} is not smooth at ${args[0]} = ${at}, which its record does not say: declare it in kinks, as { arg: "${args[0]}", at: ${at}, partial: ... }, or mend the side that is wrong.`,
  );
