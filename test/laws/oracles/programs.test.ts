// The laws of expressions by other arithmetics, and those that compare within rounding: they hold, and can fail.

import * as fc from "fast-check";
import { add, cos, defineOp, type Expr, evaluate, exp, mul, sin, square } from "gradmap";
import { check, lawOf, programLaws, programs, showViolation } from "gradmap/laws";
import { describe, expect, test } from "vitest";
import { strict } from "../../../laws/core/judge.js";
import { mustBeExact, mustMeetComplexStep, mustMeetTaylor, oracleLaws } from "../../../laws/library/oracleLaws.js";
import { measured } from "../../../laws/oracles/rounding.js";
import { built, points, unrounded, variables } from "../../../laws/samples/evaluated.js";

test.each([1, 2, 3])("the laws hold, with seed %d", (seed) => {
  const result = check({ seed, numRuns: 40 })(oracleLaws);
  expect(result._tag === "Left" ? result.left.map(showViolation) : []).toEqual([]);
});

test("nothing is discarded, and the comparisons are sharp", () => {
  const result = check({ seed: 4, numRuns: 40 })(oracleLaws);
  expect(result._tag).toBe("Right");
  if (result._tag === "Right") {
    expect(result.right.discards).toBe(0);
    for (const { tightest } of result.right.laws) expect(tightest).toBeLessThan(1e-14);
  }
});

test("half of all derivatives are compared to thirteen digits, and hardly any to less than ten", () => {
  const samples = fc.sample(fc.tuple(programs(), points), { seed: 8, numRuns: 300 });
  const bars = samples.flatMap(([program, point]) => {
    const { value, error } = measured(built(program), unrounded(point));
    return value === 0 ? [] : [(4 * error) / Math.abs(value)];
  });
  const sorted = [...bars].sort((a, b) => a - b);
  expect(sorted[Math.floor(0.5 * sorted.length)]).toBeLessThan(1e-13);
  expect(sorted[Math.floor(0.99 * sorted.length)]).toBeLessThan(1e-10);
});

const [x, y] = variables;
const point = [0.5, -1, 2];

const faultySine = (slope: (v: Expr) => Expr) =>
  defineOp({ name: "sin", args: ["x"], value: sin.op.value, partials: ([v]) => [slope(v)], domain: [[-10, 10]] });

const faultyProduct = defineOp({
  name: "mul",
  args: ["x", "y"],
  value: mul.op.value,
  partials: ([a, b]) => [b, mul(2, a)],
  domain: [
    [-10, 10],
    [-10, 10],
  ],
});

describe("a planted fault is caught", () => {
  const inside = (f: (v: Expr) => Expr): Expr => add(mul(exp(x!), f(square(x!))), f(y!));

  test("by the complex step, if it is of one part in 1e13", () => {
    expect(() => mustMeetComplexStep(strict, inside(sin), point)).not.toThrow();
    const slightly = faultySine((v) => mul(1 + 1e-13, cos(v)));
    expect(() => mustMeetComplexStep(strict, inside(slightly), point)).toThrow(/complex step/);
  });

  test("by exact arithmetic", () => {
    expect(() => mustBeExact(strict, square(mul(x!, y!)), point)).not.toThrow();
    expect(() => mustBeExact(strict, square(faultyProduct(x!, y!)), point)).toThrow(/the derivative in y/);
    expect(() => mustBeExact(strict, exp(x!), point)).toThrow(/no exact float/);
  });

  test("by the Taylor series or the complex step, if it is of second order only", () => {
    // The slope is right, but it is written with an op whose own slope is not.
    const slope = defineOp({
      name: "cos",
      args: ["x"],
      value: cos.op.value,
      partials: ([v]) => [sin(v)],
      domain: [[-10, 10]],
    });
    expect(() => mustMeetTaylor(strict, inside(sin), point)).not.toThrow();
    expect(() => mustMeetTaylor(strict, inside(faultySine(slope)), point)).toThrow(/second derivative/);
    expect(() => mustMeetComplexStep(strict, inside(faultySine(slope)), point)).not.toThrow();
  });
});

test("a law of programs says which expression it was about", () => {
  const [program] = fc.sample(programs(), { seed: 2, numRuns: 1 });
  for (const id of ["program.differences", "program.adjoint", "program.pure", "program.simplify"]) {
    const subject = lawOf(programLaws, id).subject?.([program, point]);
    expect(subject?.expr.tag, id).toBe("Apply");
    expect(evaluate(subject!.expr, subject!.environment), id).toBeTypeOf("number");
  }
  for (const id of ["program.linearity", "program.product", "program.quotient", "program.chain", "program.sharing"]) {
    const subject = lawOf(programLaws, id).subject?.([program, program, point, 2, 3]);
    expect(evaluate(subject!.expr, subject!.environment), id).toBeTypeOf("number");
  }
});
