// Tensor ops against PyTorch: the family of the foundation.
import { expect, test } from "vitest";
import { loadGolden } from "../golden.js";
import type { Call, GoldenCase } from "./calls/case.js";
import { checkCase } from "./calls/check.js";
import { elementwiseCalls } from "./calls/elementwise.js";
import { foundationCalls } from "./calls/foundation.js";
import { linearAlgebraCalls } from "./calls/linear-algebra.js";
import { lossCalls } from "./calls/losses.js";
import { movementCalls } from "./calls/movement.js";
import { networkCalls } from "./calls/network.js";

const calls: Readonly<Record<string, Call>> = foundationCalls;

const all = loadGolden<{ readonly cases: readonly GoldenCase[] }>("tensor_ops").cases;
const cases = all.filter(({ op }) => Object.hasOwn(calls, op));

test("the families together have every case of the file, and none twice", () => {
  const families = [foundationCalls, movementCalls, networkCalls, elementwiseCalls, lossCalls, linearAlgebraCalls];
  const ops = families.flatMap((family) => Object.keys(family));
  expect(new Set(ops).size).toBe(ops.length);
  expect(new Set(all.map(({ op }) => op))).toEqual(new Set(ops));
  expect(all.length).toBe(338);
});

test("every op of this family has golden cases", () => {
  expect(new Set(cases.map(({ op }) => op))).toEqual(new Set(Object.keys(calls)));
  expect(cases.length).toBe(100);
});

test.each(cases.map((c) => [c.id, c] as const))("%s", (_, c) => {
  checkCase(calls[c.op]!, c, cases.indexOf(c) + 1);
});
