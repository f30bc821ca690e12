// Tensor ops against PyTorch: linear algebra and einsum.
import { expect, test } from "vitest";
import { loadGolden } from "../golden.js";
import type { GoldenCase } from "./calls/case.js";
import { checkCase } from "./calls/check.js";
import { linearAlgebraCalls as calls } from "./calls/linear-algebra.js";

const cases = loadGolden<{ readonly cases: readonly GoldenCase[] }>("tensor_ops").cases.filter(({ op }) =>
  Object.hasOwn(calls, op),
);

test("every op of this family has golden cases", () => {
  expect(new Set(cases.map(({ op }) => op))).toEqual(new Set(Object.keys(calls)));
  expect(cases.length).toBe(24);
});

test.each(cases.map((c) => [c.id, c] as const))("%s", (_, c) => {
  checkCase(calls[c.op]!, c, cases.indexOf(c) + 1);
});
