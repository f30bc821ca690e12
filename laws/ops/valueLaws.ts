// The value of an op by itself: that of its function, the same each time, and NaN where an argument is. Knows an op as
// functions of numbers.
import type { ElementwiseOp } from "../../src/index.js";
import { Disagreement } from "../core/disagreement.js";
import { fc } from "../core/fastCheck.js";
import { type Law, law } from "../core/law.js";
import { numeric, type OpUnderTest } from "./opFunction.js";
import { anyPoint, callText, explainPoint, type Point, pointIn, replaced } from "./points.js";

const unlessThrown = (op: ElementwiseOp, value: (point: Point) => number, at: Point): number => {
  try {
    return value(at);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Disagreement(
      `${callText(op, at)} throws («${reason}»): any float may come, also outside the domain. Return NaN where there is no value.`,
    );
  }
};

/** The op as an expression gives what its function gives, which is a number inside the domain. */
export const valueLaw = ({ op, call, variables, value }: OpUnderTest): Law => {
  const evaluated = numeric(call(variables), variables);
  return law({
    id: "op.value",
    statement: "evaluating the op gives what its function gives, and never NaN inside the domain",
    formula: "evaluate(op(x)) = f(x), bit for bit; f(x) is a number for x in the domain",
    given: [pointIn(op), anyPoint(op)],
    holds: (judge, point, anywhere) => {
      for (const at of [point, anywhere]) {
        const expected = unlessThrown(op, value, at);
        judge.equal(`${op.name} as an expression and as a function`, evaluated(at), expected);
      }
      if (Number.isNaN(value(point))) throw new Disagreement(`${callText(op, point)} is NaN, inside the domain.`);
    },
    explain: ([point, anywhere]) => `${callText(op, point)}; ${callText(op, anywhere)}`,
  });
};

export const pureLaw = ({ op, value }: OpUnderTest): Law =>
  law({
    id: "op.pure",
    statement: "the value depends on the arguments only",
    formula: "f(x) = f(x), bit for bit, whatever was computed in between",
    given: [pointIn(op), pointIn(op)],
    holds: (judge, point, other) => {
      const before = value(point);
      value(other);
      // Twice more, so that a value that alternates is seen too.
      for (const after of [value(point), value(point)]) judge.equal(`${op.name} called again`, before, after);
    },
    explain: explainPoint(op),
  });

// An argument that has no influence at the point, such as the slope of leakyRelu above 0, may be NaN.
export const nanLaw = ({ op, value, first }: OpUnderTest): Law =>
  law({
    id: "op.nan",
    statement: "NaN in any argument that the value depends on gives NaN, and so does NaN in all",
    formula: "f_i(x) != 0 implies f(..., x_i = NaN, ...) = NaN; f(NaN, ..., NaN) = NaN",
    given: [pointIn(op)],
    holds: (judge, point) => {
      for (const [i, name] of op.args.entries())
        if (first[i]!(point) !== 0)
          judge.equal(`${op.name} with ${name} = NaN`, value(replaced(point, i, Number.NaN)), Number.NaN);
      judge.equal(`${op.name} of nothing but NaN`, value(op.args.map(() => Number.NaN)), Number.NaN);
    },
    explain: explainPoint(op),
  });

export const jsLaw = ({ op, value }: OpUnderTest): Law => {
  const names = op.args.map((_, i) => `argument${i}`);
  // The one place where text becomes code: it is the op's own, and this is a test of it.
  const compiled: unknown = new Function(...names, `return ${op.js?.(...names)};`);
  const snippet = (point: readonly number[]): number => {
    const result: unknown = typeof compiled === "function" ? Reflect.apply(compiled, undefined, point) : undefined;
    return typeof result === "number" ? result : Number.NaN;
  };
  return law({
    id: "op.js",
    statement: "the JavaScript snippet is the value, at every float",
    formula: "js(x) = f(x), bit for bit",
    given: [fc.oneof(pointIn(op), anyPoint(op))],
    holds: (judge, point) => {
      judge.equal(`the value and the snippet of ${op.name}`, value(point), snippet(point));
    },
    explain: explainPoint(op),
  });
};
