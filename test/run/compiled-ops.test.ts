// Generated code gives the interpreter's numbers for every elementwise op of the vocabulary, and for its derivatives, at
// points where rounding is not all that counts: NaN, infinities, zeros of both signs, subnormals.
import * as gradmap from "gradmap";
import { type Expr, sum, tensor, variable } from "gradmap";
import { describe, expect, test } from "vitest";
import { apply } from "../../src/expr/expr.js";
import type { ElementwiseOp } from "../../src/expr/op.js";
import { gradientWith } from "../../src/rewrite/reverse.js";
import { mustRunAlike } from "./compiled.js";

const isElementwise = (value: unknown): value is ElementwiseOp =>
  typeof value === "object" && value !== null && "kind" in value && value.kind === "elementwise";

const ops = Object.values(gradmap).flatMap((exported) => {
  const op: unknown = typeof exported === "function" && "op" in exported ? exported.op : undefined;
  return isElementwise(op) ? [op] : [];
});

const points = [
  ...[0, -0, 1, -1, 0.5, -0.5, 2, -3, 6.25, 1e-8, -1e8, 700, -745.2, 1e-310, -4e-320, 1e300],
  ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.MIN_VALUE, Number.MAX_VALUE],
];
// As many pairs as there are points, and not a whole number of vectors of two or four.
const shifted = (by: number): readonly number[] => points.map((_, i) => points[(i * (by + 1) + by) % points.length]!);

// The order of polygamma is a small whole number: at 1e300 it would compute a factorial for ever.
const valuesOf = (name: string, i: number): readonly number[] =>
  name === "polygamma" && i === 0 ? points.map((_, k) => k % 4) : i === 0 ? points : shifted(i);

test("there are many", () => {
  expect(ops.length).toBeGreaterThan(80);
});

describe.each(ops.map((op) => [op.name, op] as const))("%s", (name, op) => {
  test("value and gradient", () => {
    const variables = op.args.map((arg) => variable(arg, [points.length]));
    const values = op.args.map((_, i) => tensor(valuesOf(name, i)));
    const result: Expr = apply(op, variables);
    const gradient = gradientWith(sum(result), variables);
    const roots = [result, ...variables.flatMap((v) => gradient.get(v) ?? [])];
    expect(mustRunAlike(name, roots, variables, values)).toBeGreaterThan(0);
  });
});
