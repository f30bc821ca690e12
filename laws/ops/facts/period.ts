// Periodic ops of one argument. Knows an op as functions of numbers.
import { type Law, law } from "../../core/law.js";
import type { OpUnderTest } from "../opFunction.js";
import { explainPoint, pointIn } from "../points.js";
import { accurate } from "../rounding.js";

/** A float cannot be a multiple of pi: what it is off by moves the value by that times the derivative. */
export const periodLaw = ({ op, value, first, second }: OpUnderTest, period: number): Law =>
  law({
    id: "op.period",
    statement: "the op repeats after its period, and its derivative does",
    formula: "f(x + p) = f(x), f'(x + p) = f'(x)",
    given: [pointIn(op)],
    holds: (judge, point) => {
      const x = point[0]!;
      const moved = [x + period];
      const shift = accurate(x, period);
      const slope = first[0]!(point);
      const bend = second[0]![0]!(point);
      const [here, there] = [value(point), value(moved)];
      judge.within(`${op.name} one period on`, there, here, accurate(here) + shift * Math.abs(slope));
      judge.within(
        `the derivative of ${op.name} one period on`,
        first[0]!(moved),
        slope,
        accurate(slope) + shift * Math.abs(bend),
      );
    },
    explain: explainPoint(op),
  });
