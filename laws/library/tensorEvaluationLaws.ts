// The laws of how programs of tensors are computed: as generated code, with equal parts once, and on batches. Knows programs;
// is ignorant of which ops they are made of.
import { compile, type Expr, grad, mul, reshape, share, slice, stack, tanh, vmap } from "../../src/index.js";
import { fc } from "../core/fastCheck.js";
import { type Law, law } from "../core/law.js";
import { coarseNumbers } from "../samples/numbers.js";
import { inputBound } from "../samples/programs.js";
import { tensorPoints, tensorPrograms, tensorVariables } from "../samples/tensorPrograms.js";
import { filled, mustBeTwins, mustMatch, numbersOf, seeds, type Twin, type Values } from "../samples/twins.js";
import { described, lossOf, type Reading } from "./tensorReading.js";

const compiled = (read: Reading): Law =>
  law({
    id: "tensorProgram.compiled",
    statement: "generated JavaScript and WebAssembly give what the interpreter gives, for value and gradient",
    formula: "compile(f)(x) = f(x)",
    given: [tensorPrograms(), tensorPoints],
    holds: (judge, program, point) => {
      const f = (xs: readonly Expr[]) => [read.result(program, xs), grad(lossOf(read, program))(xs)];
      const [wanted, ...found] = (["interpreter", "javascript", "wasm"] as const).map((backend) =>
        numbersOf(compile(f, { backend })(point)),
      );
      for (const numbers of found) mustMatch(judge, "generated code and the interpreter", numbers, wanted!, false);
    },
    ...described(read),
  });

const sharing = (read: Reading): Law =>
  law({
    id: "tensorProgram.sharing",
    statement: "computing equal sub-expressions once changes no value, and derivatives by rounding only",
    formula: "share(e) = e, bit for bit; grad(share(e)) = grad(e)",
    given: [tensorPrograms(), tensorPoints, seeds, tensorPrograms(4)],
    holds: (judge, program, point, seed, outer) => {
      // The same program built twice is equal, but not the same; the outer one uses both.
      const twice: Twin = (xs) => {
        const inner = (): Expr => mul(inputBound, tanh(read.result(program, xs)));
        const [one, other] = [inner(), inner()];
        return [read.output(outer, [one, other, xs[2]!, xs[3]!])];
      };
      mustBeTwins(judge, "share(e) and e", (xs) => twice(xs).map(share), twice, point, { seed, exact: ["value"] });
    },
    ...described(read),
  });

const most = 3;

/** Arguments with a batch, where a bit says so: each example is another direction's worth away from the first. */
const batchOf = (point: Values, batched: readonly boolean[], count: number, seed: number): Values => {
  const next = coarseNumbers(seed);
  return point.map((value, i) => {
    const shape = typeof value === "number" ? [] : value.shape;
    return batched[i] ? filled([count, ...shape], next) : value;
  });
};

const vmapIsMap = (read: Reading): Law =>
  law({
    id: "tensorProgram.vmap",
    statement: "vmap is the program on one example after another, in value and gradient",
    formula: "vmap(f)(x)[n] = f(x[n])",
    given: [tensorPrograms(), tensorPoints, seeds, fc.integer({ min: 1, max: 15 }), fc.integer({ min: 1, max: most })],
    holds: (judge, program, point, seed, choice, count) => {
      const batched = tensorVariables.map((_, i) => ((choice >> i) & 1) === 1);
      const one = (...xs: readonly Expr[]): Expr => read.result(program, xs);
      const whole: Twin = (xs) => [vmap(one, { inAxes: batched.map((is) => (is ? 0 : null)) })(...xs)];
      const example = (x: Expr, n: number): Expr => reshape(slice(x, [[n, n + 1]]), x.shape.slice(1));
      const each: Twin = (xs) => [
        stack(Array.from({ length: count }, (_, n) => one(...xs.map((x, i) => (batched[i] ? example(x, n) : x))))),
      ];
      const values = batchOf(point, batched, count, seed);
      mustBeTwins(judge, "vmap and map", whole, each, values, { seed, aspects: ["value", "gradient"] });
    },
    ...described(read),
  });

/** That however a program is computed it is the same. */
export const tensorEvaluationLaws = (read: Reading): readonly Law[] => [vmapIsMap(read), compiled(read), sharing(read)];
