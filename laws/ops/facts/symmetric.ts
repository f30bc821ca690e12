// Ops whose two arguments may be exchanged. Knows an op as functions of numbers.
import { type Law, law } from "../../core/law.js";
import { inside } from "../../samples/numbers.js";
import type { OpUnderTest } from "../opFunction.js";
import { callText, kinksOf } from "../points.js";
import { accurate } from "../rounding.js";
import { commonDomain } from "../sharingLaw.js";

export const symmetricLaw = ({ op, value, first }: OpUnderTest): Law => {
  const avoid = op.args.flatMap((name) => kinksOf(op, name));
  const number = inside(commonDomain(op) ?? op.domain[0]!, avoid);
  return law({
    id: "op.symmetric",
    statement: "the arguments may be exchanged, and the partials with them",
    formula: "f(x, y) = f(y, x), f_1(x, y) = f_2(y, x)",
    given: [number, number],
    holds: (judge, x, y) => {
      const what = `${callText(op, [x, y])} and with its arguments exchanged`;
      const here = value([x, y]);
      judge.within(what, value([y, x]), here, accurate(here));
      // In a tie a convention may prefer one of them.
      if (x === y) return;
      const slope = first[0]!([x, y]);
      judge.within(`the partials of ${what}`, first[1]!([y, x]), slope, accurate(slope));
    },
    explain: ([x, y]) => callText(op, [x, y]),
  });
};
