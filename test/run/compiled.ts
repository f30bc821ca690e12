// A program in every way it can be run, held against the interpreter: bit for bit where the operations are the same, else
// up to rounding. The one place that says how equal is equal.

import { type Expr, mul, sum, type Tensor, type Var, variable } from "gradmap";
import { expect } from "vitest";
import { asTensor, tensorOf } from "../../src/expr/tensor.js";
import { pushForward } from "../../src/rewrite/forward.js";
import { gradientWith } from "../../src/rewrite/reverse.js";
import { simplifyAll } from "../../src/rewrite/simplify.js";
import { keepsBits } from "../../src/run/execute.js";
import { chunked } from "../../src/run/lower/chunks.js";
import { lower } from "../../src/run/lower/lower.js";
import type { Plan } from "../../src/run/lower/plan.js";
import { programOf, run, type Value } from "../../src/run/program.js";
import { wasmProgram } from "../../src/run/wasm/program.js";

/** Whether the fast way is as near as rounding allows: to the greatest number of a result, if no number is large beside it. */
const near = (a: number, b: number, scale: number): boolean =>
  Object.is(a, b) || Math.abs(a - b) <= 1e-11 * Math.max(scale, Math.abs(a)) || a === b;

const mustEqual = (way: string, found: readonly Value[], wanted: readonly Value[], exact: boolean): void => {
  found.forEach((value, i) => {
    const [a, b] = [asTensor(value), asTensor(wanted[i]!)];
    expect(a.shape, way).toEqual(b.shape);
    const scale = b.data.reduce((most, x) => (Number.isFinite(x) ? Math.max(most, Math.abs(x)) : most), 0);
    const wrong = Array.from(a.data, (_, k) => k).filter((k) =>
      exact ? !Object.is(a.data[k], b.data[k]) : !near(a.data[k]!, b.data[k]!, scale),
    );
    const shown = wrong.slice(0, 3).map((k) => `result ${i}, number ${k}: ${a.data[k]} for ${b.data[k]}`);
    expect(shown, way).toEqual([]);
  });
};

/** Whether cutting made other functions of a plan. */
const isCut = (before: Plan, after: Plan): boolean =>
  before.steps.length !== after.steps.length ||
  before.steps.some((step, i) => {
    const cut = after.steps[i]!;
    return step.tag === "repeat" && cut.tag === "repeat" ? isCut(step.body, cut.body) : step !== cut;
  });

/** Runs `roots` in every way and compares with the interpreter. The number of ways in which it could be run. */
export const mustRunAlike = (
  what: string,
  roots: readonly Expr[],
  variables: readonly Var[],
  values: readonly Value[],
): number => {
  const simplified = simplifyAll(roots);
  const wanted = run(programOf(simplified, variables), values);
  let ways = 0;
  for (const exact of [true, false]) {
    const plan = lower(simplified, variables, { exact });
    if (plan === undefined) continue;
    const usual = chunked(plan, 1500);
    for (const most of [1500, 7]) {
      ways += 1;
      const program = chunked(plan, most);
      // Most have nothing to cut: they are then the program that ran just now, to the byte.
      if (most !== 1500 && !isCut(usual, program)) continue;
      const execute = wasmProgram(program, { precision: "f64", exact });
      if (execute === undefined) throw new Error("no WebAssembly");
      const way = `${what}, WebAssembly, ${exact ? "exact" : "fast"}, ${most} ops a function`;
      const bits = exact && keepsBits(programOf(simplified, variables));
      mustEqual(way, execute(values), wanted, bits);
      // The same again: nothing of the first call is left anywhere.
      if (most === 1500) mustEqual(`${way}, again`, execute(values), wanted, bits);
    }
  }
  return ways;
};

/** Value, tangent, gradient, and the tangent of the gradient, of a function of expressions at `values`. */
export const derivativesOf = (
  f: (xs: readonly Expr[]) => Expr,
  values: readonly (number | Tensor)[],
): { readonly roots: readonly Expr[]; readonly variables: readonly Var[] } => {
  const variables = values.map((value, i) => variable(`x${i}`, asTensor(value).shape));
  const directions = values.map((value, i) => variable(`v${i}`, asTensor(value).shape));
  const result = f(variables);
  const weight = variable("w", result.shape);
  const scalar = sum(mul(weight, result));
  const map = gradientWith(scalar, variables);
  const gradient = variables.flatMap((v) => map.get(v) ?? []);
  const tangents = new Map(variables.map((v, i) => [v, directions[i]!] as const));
  const pushed = pushForward([result, ...gradient], tangents).flatMap((tangent) => tangent ?? []);
  return { roots: [result, ...gradient, ...pushed], variables: [...variables, ...directions, weight] };
};

/** Numbers for directions and weights: not all alike, none of them 0. */
export const someNumbers = (variables: readonly Var[], seed: number): readonly Value[] =>
  variables.map(({ shape }, k) => {
    const size = shape.reduce((a, b) => a * b, 1);
    const data = Float64Array.from({ length: size }, (_, i) => Math.sin(1 + seed + 3 * k + 1.7 * i) + 0.01);
    return shape.length === 0 ? data[0]! : tensorOf(shape, data);
  });
