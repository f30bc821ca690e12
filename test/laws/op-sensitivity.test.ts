// How sharp the laws of ops are: a partial that is off by a billionth is found, whichever it is.
import { check, customOpLaws, lawOf, lawSet } from "gradmap/laws";
import { describe, expect, test } from "vitest";
import { faultyOps } from "./faultyOps.js";

describe.each([1e-6, 1e-9])("a partial that is off by a relative %d is found within 100 samples", (fault) => {
  test.each(faultyOps)("$name", ({ make }) => {
    const partials = lawOf(customOpLaws(make(1 + fault)), "op.partials");
    const result = check({ seed: 5, numRuns: 100 })(lawSet("its partials", [partials]));
    expect(result._tag === "Left" ? result.left[0].message : "nothing found").toMatch(
      /differences give|not between the slopes/,
    );
  });
});

test("there are many, and none is found without a fault", () => {
  expect(faultyOps.length).toBeGreaterThan(120);
  const found = faultyOps.filter(({ make }) => {
    const partials = lawOf(customOpLaws(make(1)), "op.partials");
    return check({ seed: 5, numRuns: 100 })(lawSet("its partials", [partials]))._tag === "Left";
  });
  expect(found.map(({ name }) => name)).toEqual([]);
});
