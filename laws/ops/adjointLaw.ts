// Forward and reverse mode of one elementwise op against each other, on tensors that broadcast.
import { type Expr, jvp, tensor, vjp } from "../../src/index.js";
import { fc } from "../core/fastCheck.js";
import { type Law, law } from "../core/law.js";
import { dyadic } from "../samples/numbers.js";
import type { OpUnderTest } from "./opFunction.js";
import { numberFor } from "./points.js";
import { accurate, total } from "./rounding.js";
import { numbersOf, operandsOf, resultShape, shaped } from "./tensors.js";

/** `<J t, w> = <t, J^T w>`: needs no differences, so it holds at any point to the last digits. */
export const adjointLaw = ({ op, call }: OpUnderTest): Law => {
  const f = (...xs: readonly Expr[]): Expr => call(xs);
  const count = op.args.length;
  return law({
    id: "op.adjoint",
    statement: "forward and reverse mode are transposes of each other, also where arguments are broadcast",
    formula: "<J t, w> = <t, J^T w>",
    given: [
      operandsOf(count, (i) => numberFor(op, i)),
      operandsOf(count, () => dyadic),
      fc.array(dyadic, { minLength: 6, maxLength: 6 }),
    ],
    holds: (judge, operands, directions, weights) => {
      const primals = shaped(operands);
      const [, tangent] = jvp(f)(primals, shaped(directions));
      const [, pullback] = vjp(f)(...primals);
      const pulled = pullback(tensor(weights, resultShape)).flatMap(numbersOf);
      const forward = numbersOf(tangent).map((t, i) => t * weights[i]!);
      const reverse = directions.flat().map((t, i) => t * pulled[i]!);
      const what = `<J t, w> and <t, J^T w> of ${op.name}`;
      judge.within(what, total(forward), total(reverse), accurate(...forward, ...reverse));
    },
  });
};
