// One op in every way that it can be run: the interpreter, generated JavaScript and WebAssembly. Knows how exact each is;
// is ignorant of how they work.
import type { Arbitrary } from "fast-check";
import { compile, type Expr, GradError, gradientMap, sum, tensor } from "../../src/index.js";
import { Disagreement } from "../core/disagreement.js";
import { fc } from "../core/fastCheck.js";
import { type Law, law } from "../core/law.js";
import { thrownText } from "../report/thrown.js";
import type { OpUnderTest } from "./opFunction.js";
import { anyPoint, callText, type Point, pointIn } from "./points.js";
import { numbersOf } from "./tensors.js";

// In all an odd number of points: pairs of numbers go side by side, and one is left over.
const [within, beyond] = [3, 4];

const several = (count: number, point: Arbitrary<Point>): Arbitrary<readonly Point[]> =>
  fc.array(point, { minLength: count, maxLength: count });

// WebAssembly has functions of its own, within two units in the last place of JavaScript's; what is made of them may
// cancel. This finds another number, not another rounding: the recipe is held to the last bit by its own law.
const ownFunctions = 1e-11;

type Run = (points: readonly Point[]) => readonly (readonly number[])[];

/** Value and derivatives, each as numbers, one for each point. Generated at the first call. */
const runner = ({ op, call }: OpUnderTest, backend: "interpreter" | "javascript" | "wasm"): Run => {
  const results = (...xs: readonly Expr[]): readonly Expr[] => {
    const result = call(xs);
    const gradient = gradientMap(sum(result));
    return [result, ...xs.flatMap((x) => (x.tag === "Var" ? (gradient.get(x) ?? []) : []))];
  };
  const compiled = compile(results, { backend });
  return (points) => {
    try {
      return compiled(...op.args.map((_, i) => tensor(points.map((point) => point[i]!)))).map(numbersOf);
    } catch (error) {
      if (error instanceof GradError) throw error;
      throw new Disagreement(
        `${op.name} ${ways[backend].where} throws ${thrownText(error)}: look at its field ${ways[backend].field}.`,
      );
    }
  };
};

const ways = {
  interpreter: { where: "as its function", field: "value" },
  javascript: { where: "in generated JavaScript", field: "js" },
  wasm: { where: "in WebAssembly", field: "wasm" },
} as const;

/** The same numbers from every back end. */
export const evaluatorsLaw = (tested: OpUnderTest): Law => {
  const { op } = tested;
  const interpreted = runner(tested, "interpreter");
  const javascript = runner(tested, "javascript");
  const wasm = runner(tested, "wasm");
  return law({
    id: "op.evaluators",
    statement: "the interpreter, generated JavaScript and WebAssembly give the same value and derivatives",
    formula: "interpret f = javascript f, bit for bit at every float; = wasm f, up to the rounding of its functions",
    given: [several(within, pointIn(op)), several(beyond, anyPoint(op))],
    holds: (judge, inDomain, anywhere) => {
      const points = [...inDomain, ...anywhere];
      const wanted = interpreted(points);
      const byJavaScript = javascript(points);
      const byWasm = wasm(points);
      for (const [result, numbers] of wanted.entries()) {
        const what = result === 0 ? "the value" : `derivative ${result}`;
        for (const [k, x] of numbers.entries())
          judge.equal(`${what} of ${op.name} in JavaScript and interpreted`, byJavaScript[result]![k]!, x);
        for (let k = 0; k < within; k++) {
          const bar = ownFunctions * Math.max(1, ...wanted.map((each) => Math.abs(each[k]!)));
          const name = `${what} of ${op.name} in WebAssembly and interpreted`;
          judge.within(name, byWasm[result]![k]!, numbers[k]!, bar);
        }
      }
    },
    explain: ([inDomain, anywhere]) => [...inDomain, ...anywhere].map((point) => callText(op, point)).join("; "),
  });
};
