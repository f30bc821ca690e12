// Ops of one argument that a known function undoes. Knows an op as functions of numbers.

import { fc } from "../../core/fastCheck.js";
import { type Law, law } from "../../core/law.js";
import { inside } from "../../samples/numbers.js";
import type { OpUnderTest } from "../opFunction.js";
import { explainPoint, kinksOf } from "../points.js";
import { accurate } from "../rounding.js";

/** `g(f(x)) = x`, so that `g'(f(x)) f'(x) = 1`; differences of `g` say what `1 / f'(x)` must be. */
export const inverseLaw = ({ op, value, first }: OpUnderTest, inverse: (y: number) => number): Law =>
  law({
    id: "op.inverse",
    statement: "the inverse gives the argument back, and its derivative is one over that of the op",
    formula: "g(f(x)) = x, g'(f(x)) f'(x) = 1",
    given: [fc.tuple(inside(op.facts?.invertible ?? op.domain[0]!, kinksOf(op, op.args[0]!)))],
    holds: (judge, point) => {
      const [low, high] = op.facts?.range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
      const [x] = point;
      const y = value(point);
      const slope = first[0]!(point);
      // The rounding of y, seen through the inverse.
      const bar = accurate(x) + accurate(y) / Math.abs(slope);
      judge.within(`the inverse of ${op.name} after ${op.name}`, inverse(y), x, bar);
      if (slope !== 0)
        judge.slope(`one over the derivative of ${op.name}, against its inverse`, 1 / slope, inverse, y, { low, high });
    },
    explain: explainPoint(op),
  });
