// Every elementwise op of the vocabulary, and every one that occurs in a derivative, obeys its laws.
import type { ElementwiseOp } from "gradmap";
import { check, customOpLaws, showViolation } from "gradmap/laws";
import { describe, expect, test } from "vitest";
import { builtIn, inDerivatives } from "./opsOf.js";

const seeds = [7, 1001, 20231];

const violations = (op: ElementwiseOp | { readonly op: ElementwiseOp }): readonly string[] => {
  const laws = customOpLaws(op);
  return seeds.flatMap((seed) => {
    const result = check({ seed, numRuns: 24 })(laws);
    return result._tag === "Left" ? result.left.map(showViolation) : [];
  });
};

describe("the vocabulary obeys its laws, whatever the seed", () => {
  test.each(builtIn)("$name", ({ op }) => {
    expect(violations(op)).toEqual([]);
  });
});

describe("so do the ops in derivatives", () => {
  test.each(inDerivatives().map((op) => ({ name: op.name, op })))("$name", ({ op }) => {
    expect(violations(op)).toEqual([]);
  });
});
