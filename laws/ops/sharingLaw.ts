// One variable in the place of several arguments. Knows an op as a function of expressions.
import { type ElementwiseOp, gradientMap, type Interval, variable } from "../../src/index.js";
import { type Law, law } from "../core/law.js";
import { inside } from "../samples/numbers.js";
import { numeric, type OpUnderTest } from "./opFunction.js";
import { kinksOf } from "./points.js";
import { accurate, total } from "./rounding.js";

/** The numbers that all arguments may be at once; nothing if there are none. */
export const commonDomain = ({ domain }: ElementwiseOp): Interval | undefined => {
  const low = Math.max(...domain.map(([from]) => from));
  const high = Math.min(...domain.map(([, to]) => to));
  return low <= high ? [low, high] : undefined;
};

export const sharingLaws = ({ op, call, first }: OpUnderTest): readonly Law[] => {
  const common = commonDomain(op);
  if (common === undefined) return [];
  const x = variable("x");
  const derivative = numeric(gradientMap(call(op.args.map(() => x))).get(x), [x]);
  const avoid = op.args.flatMap((name) => kinksOf(op, name));
  return [
    law({
      id: "op.sharing",
      statement: "one variable for all arguments collects the contributions of all",
      formula: "d/dx f(x, x) = f_1(x, x) + f_2(x, x)",
      given: [inside(common, avoid)],
      holds: (judge, at) => {
        const terms = first.map((partial) => partial(op.args.map(() => at)));
        const what = `d/dx ${op.name}(${op.args.map(() => "x").join(", ")}) and the sum of its partials`;
        judge.within(what, derivative([at]), total(terms), accurate(...terms));
      },
      explain: ([at]) => `${op.name}(${op.args.map(() => "x").join(", ")}) at x = ${at}`,
    }),
  ];
};
