// fixedPoint and root: solutions of equations, differentiated by the implicit function theorem. How a solution was found
// leaves no trace in its derivative, which solves one linear system. Knows equations; the call node does the rest.
import { type Body, unknownLength } from "../expr/control.js";
import { fail } from "../expr/errors.js";
import { constant, type Expr, variable } from "../expr/expr.js";
import type { Absent } from "../expr/op.js";
import { sizeOf } from "../expr/shape.js";
import { eye, zeros } from "../expr/tensor.js";
import { amax } from "../ops/amax.js";
import { add, div, neg, sub } from "../ops/arithmetic.js";
import { checkedOptions } from "../ops/call.js";
import { gt } from "../ops/choice.js";
import { max as larger } from "../ops/extremum.js";
import { slice } from "../ops/indexing.js";
import { concat } from "../ops/joining.js";
import { reshape, transpose } from "../ops/movement.js";
import { abs } from "../ops/sign.js";
import { solveFor } from "../ops/solve.js";
import { oneByOne } from "../rewrite/control/batch.js";
import { loopOf } from "../rewrite/control/build.js";
import { pushForward } from "../rewrite/forward.js";
import { substituteAll } from "../rewrite/substitute.js";
import { vectorize } from "../rewrite/vectorize.js";
import { checkCarry } from "./bodies.js";
import { called, callSite } from "./calls.js";
import { type AnyFunction, call, checkedFunction } from "./staged.js";
import type { AnyTree, Cotangent, Symbolic } from "./types.js";

/** When an iteration ends. */
export interface SolverOptions {
  /** The largest change of an entry in the last step, relative to 1 + its size: 1e-12, unless given. */
  readonly tolerance?: number;
  /** More steps than this are an error: 1,000 for fixedPoint, 100 for root, unless given. */
  readonly max?: number;
}

/** `f(x) = ...` as a closed body: its first `unknowns` parameters are x, the others what `f` uses from outside. */
interface Equation {
  readonly body: Body;
  readonly unknowns: number;
}

/** Several leaves as one vector. */
const vectorOf = (leaves: readonly Expr[]): Expr => concat(leaves.map((leaf) => reshape(leaf, [-1])));

/** A vector as leaves like `like`. */
const leavesOf = (vector: Expr, like: readonly Expr[]): readonly Expr[] => {
  let from = 0;
  return like.map(({ shape }) => {
    const start = from;
    from += sizeOf(shape);
    return reshape(slice(vector, [[start, from]]), shape);
  });
};

/** The Jacobian of the equation's results in its unknowns: all entries against all entries. */
const jacobianOf = ({ body, unknowns }: Equation): Expr => {
  const x = body.parameters.slice(0, unknowns);
  const size = x.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const directions = x.map(({ name, shape }) => variable(`d${name}`, shape));
  const pushed = pushForward(body.results, new Map(x.map((v, i) => [v, directions[i]!])));
  const columns = pushed.map((tangent, i) => tangent ?? constant(zeros([...body.results[i]!.shape])));
  let from = 0;
  const basis = new Map(
    directions.map((v) => {
      const own = slice(eye(size), [[], [from, from + sizeOf(v.shape)]]);
      from += sizeOf(v.shape);
      return [v, { expr: reshape(own, [size, ...v.shape]), batched: true }] as const;
    }),
  );
  const batch = vectorize(columns, basis, size) ?? oneByOne(columns, basis, size);
  const rows = batch.map(({ expr, batched }, i) => {
    const width = sizeOf(body.results[i]!.shape);
    return batched ? reshape(expr, [size, width]) : constant(zeros([size, width]));
  });
  return transpose(concat(rows, { axis: 1 }));
};

/** How far a step went: the largest change, relative to 1 + the size of what changed. */
const distance = (from: readonly Expr[], to: readonly Expr[]): Expr =>
  from.map((x, i) => amax(div(abs(sub(to[i]!, x)), add(1, abs(x))))).reduce((a, b) => larger(a, b));

interface Solver {
  readonly name: string;
  readonly tolerance: number;
  readonly max: number;
  /** The next approximation, as expressions of the equation's parameters. */
  readonly step: (equation: Equation) => readonly Expr[];
  /** The matrix of the linear system that the tangent of the solution solves, and the sign of its right side. */
  readonly system: (jacobian: Expr, size: number) => Expr;
  readonly rightSide: (tangent: Expr) => Expr;
}

const iterated = ({ name, tolerance, max, step }: Solver, equation: Equation): Body => {
  const { body, unknowns } = equation;
  const start = body.parameters.slice(0, unknowns).map(({ name: own, shape }) => variable(own, shape));
  const x = body.parameters.slice(0, unknowns);
  const fixed = body.parameters.slice(unknowns).map((parameter) => ({ parameter, operand: parameter }));
  const next = step(equation);
  const change = variable("change");
  const loop = loopOf({
    name,
    carries: [
      x.map((parameter, i) => ({ parameter, operand: start[i]!, next: next[i]! })),
      [{ parameter: change, operand: constant(Number.POSITIVE_INFINITY), next: distance(x, next) }],
    ],
    sequences: [],
    fixed,
    outputs: [],
    length: unknownLength,
    condition: gt(change, tolerance),
    max,
  });
  return { parameters: [...start, ...body.parameters.slice(unknowns)], results: loop.carry(0) };
};

const implicit = (solver: Solver, f: AnyFunction, init: unknown): unknown => {
  const site = callSite(
    (args) => call(f, args),
    [init],
    () => "x",
  );
  const [unknown] = site.args;
  if (unknown === undefined || unknown.leaves.length === 0) throw fail.notDifferentiable(solver.name, "init");
  checkCarry(solver.name, unknown, site.outputs);
  const equation: Equation = { body: site.body, unknowns: unknown.leaves.length };
  const { parameters } = equation.body;
  const outside = parameters.slice(equation.unknowns);
  return called(
    solver.name,
    { ...site, body: iterated(solver, equation) },
    {
      // At the solution x of F(x, t) = 0: dF/dx x' = -dF/dt t'. The first approximation has no part in it.
      jvp: (tangents, args, results) => {
        const given = new Map(
          outside.flatMap((parameter, i) => {
            const tangent: Expr | Absent = tangents[equation.unknowns + i];
            return tangent === undefined ? [] : [[parameter, tangent] as const];
          }),
        );
        if (given.size === 0) return results.map(() => undefined);
        const directions = new Map([...given].map(([v]) => [v, variable(`d${v.name}`, v.shape)] as const));
        const pushed = pushForward(equation.body.results, directions);
        const size = results.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
        const right = vectorOf(pushed.map((tangent, i) => tangent ?? constant(zeros(results[i]!.shape))));
        const solution = solveFor(solver.name, solver.system(jacobianOf(equation), size), solver.rightSide(right));
        const at = new Map([
          ...parameters.map((v, i) => [v, i < equation.unknowns ? results[i]! : args[i]!] as const),
          ...[...directions].map(([v, direction]) => [direction, given.get(v)!] as const),
        ]);
        return leavesOf(substituteAll([solution], at)[0]!, results);
      },
    },
  );
};

const checkedSolver = (where: string, options: SolverOptions | undefined, steps: number) => {
  const { tolerance = 1e-12, max = steps } = checkedOptions(where, options, ["tolerance", "max"]);
  if (typeof tolerance !== "number" || !(tolerance >= 0))
    throw fail.optionValue(where, "tolerance", "a number from 0 on", tolerance);
  if (!Number.isInteger(max) || max < 0) throw fail.optionValue(where, "max", "a whole number from 0 on", max);
  return { tolerance, max };
};

/**
 * The `x` with `f(x) = x`, found by applying `f` again and again, from `init` on. `x` is any tree.
 *
 * The derivative, in whatever `f` uses from outside, solves one linear system at the solution instead of going back
 * through the iteration (the implicit function theorem); so do all higher ones. `init` has no part in it: its gradient
 * is absent. NaN ends the iteration, and is its result.
 *
 * Cost of the derivative: the Jacobian of `f` and a dense solve, n^3 for n entries of `x`.
 *
 * @throws GM-LOOP, when it is run, if it has not converged after `max` steps; GM-SINGULAR if the linear system has no
 *   solution; GM-CARRY if `f` does not return what it is given.
 *
 * @example
 * const cosine = fixedPoint((x) => cos(x), 1)
 * evaluate(cosine, {}).toFixed(9) // => "0.739085133"
 * grad((a: Expr) => fixedPoint((x) => div(add(x, div(a, x)), 2), 1))(4) // => 0.25
 */
export function fixedPoint<X extends AnyTree>(
  f: (x: Symbolic<NoInfer<X>>) => Cotangent<NoInfer<X>>,
  init: X,
  options?: SolverOptions,
): Symbolic<X>;
export function fixedPoint(f: AnyFunction, init: unknown, options?: SolverOptions): unknown {
  checkedFunction("fixedPoint", f);
  const solver: Solver = {
    name: "fixedPoint",
    ...checkedSolver("fixedPoint", options, 1000),
    step: ({ body }) => body.results,
    system: (jacobian, size) => sub(eye(size), jacobian),
    rightSide: (tangent) => tangent,
  };
  return implicit(solver, f, init);
}

/**
 * An `x` with `f(x) = 0`, found by Newton's method from `init` on. `x` is any tree, and `f` returns one like it.
 *
 * The derivative, in whatever `f` uses from outside, solves one linear system at the solution, as in {@link fixedPoint}.
 * Newton's method converges fast from nearby and may not from afar: try another `init`. NaN ends the search, and is its
 * result. At a solution where the Jacobian has no inverse there is no derivative; near one it is large, and may be so by
 * rounding only.
 *
 * @throws GM-LOOP, when it is run, if it has not converged after `max` steps; GM-SINGULAR if the Jacobian of `f` has no
 *   inverse on the way or at the solution; GM-CARRY if `f` does not return a tree like its argument.
 *
 * @example
 * const squareRoot = (a: Expr) => root((x) => sub(mul(x, x), a), 1)
 * evaluate(squareRoot(constant(9)), {}) // => 3
 * grad(squareRoot)(4) // => 0.25
 */
export function root<X extends AnyTree>(
  f: (x: Symbolic<NoInfer<X>>) => Cotangent<NoInfer<X>>,
  init: X,
  options?: SolverOptions,
): Symbolic<X>;
export function root(f: AnyFunction, init: unknown, options?: SolverOptions): unknown {
  checkedFunction("root", f);
  const solver: Solver = {
    name: "root",
    ...checkedSolver("root", options, 100),
    step: (equation) => {
      const { body, unknowns } = equation;
      const x = body.parameters.slice(0, unknowns);
      const steps = leavesOf(solveFor("root", jacobianOf(equation), vectorOf(body.results)), x);
      return x.map((own, i) => sub(own, steps[i]!));
    },
    system: (jacobian) => jacobian,
    rightSide: (tangent) => neg(tangent),
  };
  return implicit(solver, f, init);
}
