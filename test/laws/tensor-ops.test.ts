// Every op on whole tensors, of the vocabulary and of derivatives, obeys the laws, from three seeds.
import { check, showViolation } from "gradmap/laws";
import { describe, expect, test } from "vitest";
import { tensorOpLaws } from "../../laws/ops/tensorOpLaws.js";
import * as vocabulary from "../../src/ops/index.js";
import { tensorCalls } from "./tensor-calls/index.js";
import { derivativesOf, graphOf, recordsIn } from "./tensor-calls/records.js";

describe.each(tensorCalls)("$name", ({ call, given, ...options }) => {
  const laws = tensorOpLaws(call, given, options);
  test.each([1, 2, 3])("from seed %d", (seed) => {
    const result = check({ seed, numRuns: 3 })(laws);
    expect(result._tag === "Left" ? result.left.map(showViolation) : []).toEqual([]);
  });
});

describe("the table of calls", () => {
  const called = recordsIn(tensorCalls.map(graphOf));

  test("holds every record that occurs in a value or in a derivative up to the second", () => {
    const found = recordsIn(tensorCalls.flatMap(derivativesOf));
    expect([...found].filter((record) => !called.has(record)).map(({ name }) => name)).toEqual([]);
    expect(called.size).toBeGreaterThan(30);
  });

  test("names every function of the vocabulary that is not elementwise", () => {
    const elementwise = (op: unknown): boolean =>
      typeof op === "function" && "op" in op && recordKind(op.op) === "elementwise";
    const missing = Object.entries(vocabulary).flatMap(([name, op]) =>
      elementwise(op) || tensorCalls.some((call) => call.name.split(/[ ,]/).includes(name)) ? [] : [name],
    );
    expect(missing).toEqual([]);
  });
});

const recordKind = (record: unknown): unknown =>
  typeof record === "object" && record !== null && "kind" in record ? record.kind : undefined;
