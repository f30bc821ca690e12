// Even and odd ops. Knows an op as functions of numbers.
import { type Law, law } from "../../core/law.js";
import type { OpUnderTest } from "../opFunction.js";
import { callText, explainPoint, pointIn } from "../points.js";
import { accurate } from "../rounding.js";

/** The derivatives of an even op are odd, and those of an odd op even. */
export const parityLaw = ({ op, value, first }: OpUnderTest, parity: "even" | "odd"): Law => {
  const [sign, derivativeSign, symbol] = parity === "even" ? [1, -1, ""] : [-1, 1, "-"];
  return law({
    id: `op.${parity}`,
    statement: `the op is ${parity} in all its arguments together, and its derivatives are ${parity === "even" ? "odd" : "even"}`,
    formula: `f(-x) = ${symbol}f(x), f'(-x) = ${symbol === "" ? "-" : ""}f'(x)`,
    given: [pointIn(op)],
    holds: (judge, point) => {
      const mirrored = point.map((x) => -x);
      const what = `${callText(op, mirrored)} and ${symbol}${callText(op, point)}`;
      const here = sign * value(point);
      judge.within(what, value(mirrored), here, accurate(here));
      for (const [i, partial] of first.entries()) {
        const slope = derivativeSign * partial(point);
        judge.within(`the partials in ${op.args[i]} of ${what}`, partial(mirrored), slope, accurate(slope));
      }
    },
    explain: explainPoint(op),
  });
};
