// The value of an op by itself: that of its function, the same each time, and NaN where an argument is. Knows an op as
// functions of numbers.
import type { ElementwiseOp } from "../../src/index.js";
import { Disagreement } from "../core/disagreement.js";
import { fc } from "../core/fastCheck.js";
import type { Judge } from "../core/judge.js";
import { type Law, law } from "../core/law.js";
import { thrownText } from "../report/thrown.js";
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

const mustBeNaN = (judge: Judge, op: ElementwiseOp, what: string, found: number): void => {
  if (!Number.isNaN(found))
    throw new Disagreement(
      `${what} is ${found}: a number that is none must not get lost. Let it through, as (${op.args[0]}) => ${op.args[0]} > 0 ? ${op.args[0]} : 0 * ${op.args[0]} does, or say in absorbsNaN why not.`,
      { found, expected: Number.NaN, bar: 0 },
    );
  judge.equal(what, found, Number.NaN);
};

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
          mustBeNaN(judge, op, `${op.name} with ${name} = NaN`, value(replaced(point, i, Number.NaN)));
      mustBeNaN(judge, op, `${op.name} of nothing but NaN`, value(op.args.map(() => Number.NaN)));
    },
    explain: explainPoint(op),
  });

const ofJs = (op: ElementwiseOp, what: string): Disagreement =>
  new Disagreement(
    `the field js of ${op.name} ${what}. It returns the value as an expression in JavaScript, such as (${op.args.join(", ")}) => \`Math.sin(\${${op.args[0]}})\`, and knows nothing but its arguments, Math and numbers.`,
  );

/** The snippet as a function, made when it is first called. */
const snippetOf = (op: ElementwiseOp): ((point: Point) => number) => {
  // By other names than the user's, which may be words of JavaScript.
  const names = op.args.map((_, i) => `argument${i}`);
  let made: ((point: Point) => unknown) | undefined;
  const written = (args: readonly string[]): string => {
    const text: unknown = orElse(
      () => op.js?.(...args),
      (error) => ofJs(op, `throws ${thrownText(error)}`),
    );
    if (typeof text !== "string")
      throw ofJs(op, `gives ${text === undefined ? "nothing" : `a ${typeof text}`} and no text`);
    return text;
  };
  const make = (): ((point: Point) => unknown) => {
    const text = written(names);
    const gives = `gives «${written(op.args)}», which`;
    // The one place where text becomes code: it is the op's own, and this is a test of it.
    const compiled: unknown = orElse(
      () => new Function(...names, `return ${text};`),
      (error) => ofJs(op, `${gives} is no JavaScript (${thrownText(error)})`),
    );
    return (point) =>
      orElse(
        () => (typeof compiled === "function" ? Reflect.apply(compiled, undefined, point) : undefined),
        (error) => ofJs(op, `${gives} throws ${thrownText(error)}`),
      );
  };
  return (point) => {
    made ??= make();
    const result = made(point);
    return typeof result === "number" ? result : Number.NaN;
  };
};

const orElse = <A>(compute: () => A, failure: (error: unknown) => Disagreement): A => {
  try {
    return compute();
  } catch (error) {
    throw failure(error);
  }
};

export const jsLaw = ({ op, value }: OpUnderTest): Law => {
  const snippet = snippetOf(op);
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
