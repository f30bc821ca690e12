// Tensor ops against PyTorch: those that move, choose and order numbers.
import { expect, test } from "vitest";
import { loadGolden } from "../golden.js";
import type { GoldenCase } from "./calls/case.js";
import { checkCase } from "./calls/check.js";
import { movementCalls } from "./calls/movement.js";

const cases = loadGolden<{ readonly cases: readonly GoldenCase[] }>("tensor_ops").cases.filter(({ op }) =>
  Object.hasOwn(movementCalls, op),
);

test("every op of this family has golden cases", () => {
  expect(new Set(cases.map(({ op }) => op))).toEqual(new Set(Object.keys(movementCalls)));
  expect(cases.length).toBe(39);
});

test.each(cases.map((c) => [c.id, c] as const))("%s", (_, c) => {
  checkCase(movementCalls[c.op]!, c, cases.indexOf(c) + 1);
});
