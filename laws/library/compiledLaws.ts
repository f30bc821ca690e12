// The laws of generated code: it computes what the interpreter computes, at any numbers at all.
import { constant, type Expr } from "../../src/index.js";
import { toInfix } from "../../src/show.js";
import { fc } from "../core/fastCheck.js";
import type { Judge } from "../core/judge.js";
import { type LawSet, law, lawSet } from "../core/law.js";
import { explained, type Point, points, variables } from "../samples/evaluated.js";
import { homogeneousOf } from "../samples/homogeneous.js";
import { anyNumber } from "../samples/numbers.js";
import { outputOf, type Program, programs } from "../samples/programs.js";
import { environmentAt, programAtPoint, subjectAt } from "../samples/subjects.js";
import { type Backend, backends, type Exprs, type Machinery, ownMachinery, type Scalar } from "./machinery.js";

const anywhere = fc.tuple(anyNumber, anyNumber, anyNumber);

const names = ["the value", ...variables.map(({ name }) => `the derivative in ${name}`)];

type Build = (program: Program, xs: Exprs) => Expr;

export const compiledLawsOf = (of: Machinery): LawSet => {
  /** Value and gradient by the interpreter, and by a back end. */
  const bothWays = (build: Build, program: Program, point: Point) => {
    const f: Scalar = (xs) => build(program, xs);
    const expr = f(variables);
    const map = of.gradientMap(expr);
    const environment = environmentAt(point);
    return {
      expected: [expr, ...variables.map((v) => map.get(v) ?? constant(0))].map((e) => of.interpreted(e, environment)),
      on: (backend: Backend) => of.compiled(backend, (xs) => [f(xs), ...of.gradientOf(f, xs)], point),
    };
  };

  const mustBeEqualOn = (judge: Judge, chosen: readonly Backend[], build: Build, program: Program, point: Point) => {
    const { expected, on } = bothWays(build, program, point);
    for (const backend of chosen) {
      const found = on(backend);
      for (const [i, x] of expected.entries()) judge.equal(`${names[i]!} on ${backend}`, found[i]!, x);
    }
  };

  const bits = law({
    id: "compiled.bits",
    statement: "generated code gives the numbers of the interpreter, at NaN, infinities, both zeros and subnormals too",
    formula: "compile(f)(x) = evaluate(f, x), and so for grad f, bit for bit",
    given: [programs(8), anywhere],
    holds: (judge, program, point) => mustBeEqualOn(judge, ["interpreter", "javascript"], outputOf, program, point),
    explain: explained(1),
    subject: programAtPoint,
  });

  const arithmetic = law({
    id: "compiled.arithmetic",
    statement: "for + - * / and roots so does WebAssembly, at any numbers",
    formula: "compile(f)(x) = evaluate(f, x), and so for grad f, bit for bit",
    given: [programs(8), anywhere],
    holds: (judge, program, point) => mustBeEqualOn(judge, backends, arithmeticOf, program, point),
    explain: ([program, point]) =>
      `${toInfix(arithmeticOf(program, variables))} with ${variables.map(({ name }) => name).join(", ")} = ${fc.stringify(point)}`,
    subject: ([program, point]) => subjectAt(arithmeticOf(program, variables), point),
  });

  const rounding = law({
    id: "compiled.rounding",
    statement:
      "WebAssembly, with exponentials and the like of its own, gives the numbers of the interpreter but for rounding",
    formula: "compile(f)(x) = evaluate(f, x), and so for grad f",
    given: [programs(8), points],
    holds: (judge, program, point) => {
      const { expected, on } = bothWays(outputOf, program, point);
      const found = on("wasm");
      for (const [i, x] of expected.entries()) judge.agree(`${names[i]!} on wasm`, found[i]!, x);
    },
    explain: explained(1),
    subject: programAtPoint,
  });

  return lawSet("compiled code", [bits, arithmetic, rounding]);
};

/** Steps of nothing but + - * / and roots, which IEEE 754 rounds correctly everywhere. */
const arithmeticOf: Build = (program, xs) => homogeneousOf(program, xs).expr;

/** Generated code computes what the interpreter computes. */
export const compiledLaws: LawSet = compiledLawsOf(ownMachinery);
