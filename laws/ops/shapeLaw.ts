// An op on tensors is the op on each element. Knows an op as a function of expressions and of numbers.
import { evaluate, variable } from "../../src/index.js";
import { Disagreement } from "../core/disagreement.js";
import { type Law, law } from "../core/law.js";
import type { OpUnderTest } from "./opFunction.js";
import { numberFor } from "./points.js";
import { isTensor, operandsOf, pointsOf, resultShape, shaped, shapesOf } from "./tensors.js";

export const shapeLaw = ({ op, call, value }: OpUnderTest): Law => {
  const variables = shapesOf(op.args.length).map((shape, i) => variable(op.args[i]!, shape));
  const expr = call(variables);
  return law({
    id: "op.shape",
    statement: "on tensors it is the op on each element, also where operands are broadcast",
    formula: "op(X, Y)[i, j] = f(X[i, 0], Y[0, j]), bit for bit",
    given: [operandsOf(op.args.length, (i) => numberFor(op, i))],
    holds: (judge, operands) => {
      const values = shaped(operands);
      const result = evaluate(expr, new Map(variables.map((v, i) => [v, values[i]!] as const)));
      if (!isTensor(result) || result.shape.join() !== resultShape.join())
        throw new Disagreement(
          `${op.name} of operands that broadcast to [${resultShape}] is ${isTensor(result) ? `of shape [${result.shape}]` : "a number"}.`,
        );
      for (const [k, point] of pointsOf(operands).entries())
        judge.equal(`an entry of ${op.name} and ${op.name} by itself`, result.data[k]!, value(point));
    },
    explain: ([operands]) => `${op.name} of ${operands.map((numbers) => `[${numbers.join(", ")}]`).join(" and ")}`,
  });
};
