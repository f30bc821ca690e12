// Ops that never fall, or never rise. Knows an op as functions of numbers.
import { Disagreement } from "../../core/disagreement.js";
import { fc } from "../../core/fastCheck.js";
import { type Law, law } from "../../core/law.js";
import type { OpUnderTest } from "../opFunction.js";
import { callText, explainPoint, numberFor, pointIn, replaced } from "../points.js";
import { accurate } from "../rounding.js";

export const monotoneLaw = ({ op, value, first }: OpUnderTest, way: "increasing" | "decreasing"): Law => {
  const sign = way === "increasing" ? 1 : -1;
  const goes = way === "increasing" ? "never falls" : "never rises";
  return law({
    id: "op.monotone",
    statement: `the op ${goes} in any argument`,
    formula:
      way === "increasing" ? "x <= y implies f(x) <= f(y); f_i(x) >= 0" : "x <= y implies f(x) >= f(y); f_i(x) <= 0",
    given: [pointIn(op), fc.tuple(...op.args.map((_, i) => numberFor(op, i)))],
    holds: (judge, point, others) => {
      const here = value(point);
      for (const [i, name] of op.args.entries()) {
        const slope = sign * first[i]!(point);
        if (slope < 0)
          throw new Disagreement(
            `the partial of ${callText(op, point)} in ${name} is ${sign * slope}, but it ${goes}.`,
          );
        const moved = replaced(point, i, others[i]!);
        const there = value(moved);
        const rise = sign * Math.sign(others[i]! - point[i]!) * (there - here);
        if (rise < -accurate(here, there))
          throw new Disagreement(
            `${callText(op, point)} is ${here} and ${callText(op, moved)} is ${there}, but it ${goes}.`,
          );
      }
      judge.needs(true);
    },
    explain: explainPoint(op),
  });
};
