// The laws of implicit solutions: a fixed point is what its iteration comes to, and so is the root of the same equation,
// in value and in every derivative.
import {
  constant,
  type Expr,
  evaluate,
  fixedPoint,
  iterate,
  mean,
  mul,
  root,
  sub,
  tanh,
  tensor,
} from "../../src/index.js";
import { type Law, type LawSet, law, lawSet } from "../core/law.js";
import { explained, points } from "../samples/evaluated.js";
import { inputBound, type Program, programs, resultsOf } from "../samples/programs.js";
import { mustBeTwins, numbersOf, seeds, type Twin } from "../samples/twins.js";

/** What is solved for: a number and a vector. */
interface State {
  readonly a: Expr;
  readonly b: Expr;
}

const start: State = { a: constant(0.25), b: constant(tensor([0.5, -0.5])) };

const squeezed = (x: Expr): Expr => mul(inputBound, tanh(mul(1 / inputBound, x)));

/** A map that depends little enough on what it is given to contract, mostly. */
const mapOf =
  (program: Program, outside: readonly Expr[]) =>
  ({ a, b }: State): State => {
    const results = resultsOf(program, [mul(0.125, a), mul(b, tensor([0.125, -0.0625])), ...outside]);
    const [u, v] = results.slice(-2).map(squeezed);
    return { a: mean(u!), b: mul(v!, tensor([1, -0.5])) };
  };

type Solution = (f: (state: State) => State) => State;

const solutionOf =
  (program: Program, solve: Solution): Twin =>
  (xs) => {
    const { a, b } = solve(mapOf(program, xs));
    return [a, b];
  };

const limit =
  (steps: number): Solution =>
  (f) =>
    iterate(steps, f, start);

/** Whether the iteration has settled long before the number of steps that stands for its limit. */
const contracts = (program: Program, point: readonly number[]): boolean => {
  const after = (steps: number): readonly number[] =>
    solutionOf(program, limit(steps))(point.map(constant)).flatMap((e) => numbersOf(evaluate(e, {})));
  const [sooner, later] = [after(20), after(40)];
  return sooner.every((x, i) => Math.abs(x - later[i]!) <= 1e-13);
};

const isTheLimit = (id: string, name: string, solve: Solution, statement: string, formula: string): Law =>
  law({
    id,
    statement,
    formula,
    given: [programs(8), points, seeds],
    holds: (judge, program, point, seed) => {
      judge.needs(contracts(program, point));
      mustBeTwins(judge, `${name} and iterate`, solutionOf(program, solve), solutionOf(program, limit(60)), point, {
        seed,
      });
    },
    explain: explained(1),
  });

/** Solutions of equations are differentiated as if they had been computed by endless iteration. */
export const implicitLaws: LawSet = lawSet("implicit solutions", [
  isTheLimit(
    "implicit.fixedPoint",
    "fixedPoint",
    (f) => fixedPoint(f, start),
    "a fixed point is the limit of its iteration, in value and in every derivative",
    "fixedPoint(f, x) = f(f(f(...)))",
  ),
  isTheLimit(
    "implicit.root",
    "root",
    (f) =>
      root((x: State) => {
        const { a, b } = f(x);
        return { a: sub(x.a, a), b: sub(x.b, b) };
      }, start),
    "the root of x - f(x) is the fixed point of f, in value and in every derivative",
    "root(x -> x - f(x)) = f(f(f(...)))",
  ),
]);
