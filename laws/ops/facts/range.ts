// Ops whose values lie in an interval. Knows an op as a function of numbers.
import type { Interval } from "../../../src/index.js";
import { Disagreement } from "../../core/disagreement.js";
import { fc } from "../../core/fastCheck.js";
import { type Law, law } from "../../core/law.js";
import type { OpUnderTest } from "../opFunction.js";
import { anyPoint, callText, explainPoint, pointIn } from "../points.js";

// 1 and a unit in the last place is what 1 may be rounded to; of 0 nothing is rounded away.
const rounding = (end: number): number => (Number.isFinite(end) ? 4 * Number.EPSILON * Math.abs(end) : 0);

export const rangeLaw = ({ op, value }: OpUnderTest, [low, high]: Interval): Law =>
  law({
    id: "op.range",
    statement: `the value lies between ${low} and ${high}, or is NaN`,
    formula: `${low} <= f(x) <= ${high}`,
    given: [fc.oneof(pointIn(op), anyPoint(op))],
    holds: (judge, point) => {
      const y = value(point);
      if (y < low - rounding(low) || y > high + rounding(high))
        throw new Disagreement(`${callText(op, point)} is ${y}, outside of its range.`);
      judge.needs(true);
    },
    explain: explainPoint(op),
  });
