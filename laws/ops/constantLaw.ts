// An op that says it has no derivative does not change but in jumps. Knows an op as a function of numbers.
import type { ElementwiseOp } from "../../src/index.js";
import { type Law, law } from "../core/law.js";
import type { OpUnderTest } from "./opFunction.js";
import { around, explainPoint, movable, type Point, pointIn, replaced } from "./points.js";

// Jumps are at simple numbers, such as whole ones, or where two arguments are equal: a little beside them, by an amount
// that has no simple ratio to anything and is another for each argument.
const beside = (op: ElementwiseOp, point: Point): Point =>
  point.map((x, i) => {
    const [low, high] = op.domain[i]!;
    const step = (1 + i) * Math.SQRT2 * 1e-4 * Math.min(Math.max(1, Math.abs(x)), high - low);
    return low === high ? x : x + step < high ? x + step : x - step;
  });

// A jump inside the window decides nothing; most samples have none, and the law is not put to the test if they do.
export const constantLaw = ({ op, value }: OpUnderTest): Law =>
  law({
    id: "op.constant",
    statement: "an op whose gradient is absent is constant between its jumps",
    formula: "lim (f(x + h e_i) - f(x - h e_i)) / 2 h = 0",
    given: [pointIn(op)],
    holds: (judge, sample) => {
      const point = beside(op, sample);
      for (const i of movable(op))
        judge.slope(
          `no derivative of ${op.name} in ${op.args[i]}`,
          0,
          (x) => value(replaced(point, i, x)),
          point[i]!,
          around(op, i),
        );
    },
    explain: explainPoint(op),
  });
