// Losses written in public ops against PyTorch: values, both modes and the second order.
import { expect, test } from "vitest";
import { loadGolden } from "../golden.js";
import type { GoldenCase } from "./calls/case.js";
import { checkCase } from "./calls/check.js";
import { lossCalls } from "./calls/losses.js";

const all = loadGolden<{ readonly cases: readonly GoldenCase[] }>("tensor_ops").cases;
const cases = all.filter(({ op }) => Object.hasOwn(lossCalls, op));

test("every loss has golden cases", () => {
  expect(new Set(cases.map(({ op }) => op))).toEqual(new Set(Object.keys(lossCalls)));
  expect(cases.length).toBe(32);
});

test.each(cases.map((c, i) => [c.id, c, i] as const))("%s", (_, c, i) => {
  checkCase(lossCalls[c.op]!, c, i + 1);
});
