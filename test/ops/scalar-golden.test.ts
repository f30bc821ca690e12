// Every scalar op against PyTorch and against exact values, at every golden point: value, first and second derivatives.
// A difference is allowed only where the published table of conventions says so, number by number.

import { describe, expect, test } from "vitest";
import type { Expr } from "../../src/expr/expr.js";
import { conventions } from "../../src/ops/conventions.js";
import { defineOp } from "../../src/ops/define.js";
import { cos, mul, sin } from "../../src/ops/index.js";
import {
  binaryComparisons,
  type Comparison,
  discrepancy,
  isConvention,
  readGolden,
  report,
  tolerance,
  unaryComparisons,
} from "./golden.js";

const unary = readGolden("scalar_unary").flatMap((op) => unaryComparisons(op));
const binary = readGolden("scalar_binary").flatMap((op) => binaryComparisons(op));

const disagreements = (comparisons: readonly Comparison[]): readonly string[] =>
  comparisons.filter((c) => !(discrepancy(c) <= tolerance) && !isConvention(conventions, c)).map(report);

const list = (lines: readonly string[]): string => `${lines.length} disagreements\n${lines.join("\n")}`;

describe("golden points of scalar ops", () => {
  test("all of them are there", () => {
    expect(unary.length).toBe(3 * 3499);
    expect(binary.length).toBe(7 * 1197);
  });

  test("unary ops agree in value, first and second derivative", () => {
    expect(list(disagreements(unary))).toBe(list([]));
  });

  test("binary ops agree in value and all first and second partials", () => {
    expect(list(disagreements(binary))).toBe(list([]));
  });

  test("a fault planted in a partial is found, at first and at second order", () => {
    const golden = readGolden("scalar_unary").find(({ op }) => op === "sin");
    const check = (slope: (x: Expr) => Expr): readonly string[] => {
      const faulty = defineOp({
        name: "sin",
        args: ["x"],
        value: Math.sin,
        partials: ([x]) => [slope(x)],
        domain: [[-1, 1]],
      });
      const found = unaryComparisons(golden!, { of: (x) => faulty(x), op: "sin" });
      return [...new Set(found.filter((c) => !(discrepancy(c) <= tolerance)).map(({ column }) => column))];
    };
    const wrongSlope = defineOp({
      name: "cos",
      args: ["x"],
      value: Math.cos,
      partials: ([x]) => [sin(x)],
      domain: [[-1, 1]],
    });
    expect(check(cos)).toEqual([]);
    expect(check((x) => mul(1 + 1e-11, cos(x)))).toEqual(["d1", "d2"]);
    expect(check(wrongSlope)).toEqual(["d2"]);
  });
});
