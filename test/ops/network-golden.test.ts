// Reductions, layers and elementwise ops on tensors against PyTorch: values, both modes and the second order.
import { expect, test } from "vitest";
import { zeros } from "../../src/expr/tensor.js";
import { loadGolden } from "../golden.js";
import type { Call, GoldenCase, GoldenTensor } from "./calls/case.js";
import { checkCase } from "./calls/check.js";
import { elementwiseCalls } from "./calls/elementwise.js";
import { networkCalls } from "./calls/network.js";

const calls: Readonly<Record<string, Call>> = { ...networkCalls, ...elementwiseCalls };

const all = loadGolden<{ readonly cases: readonly GoldenCase[] }>("tensor_ops").cases;
const cases = all.filter(({ op }) => Object.hasOwn(calls, op));

// Over one number the normalised one is 0 whatever x is: what PyTorch gives is its rounding.
const constant = "layer_norm_218";
const noughts = (shape: readonly number[]): GoldenTensor => ({ shape, data: [...zeros(shape).data] });
const withoutNoise = (c: GoldenCase): GoldenCase =>
  c.id === constant ? { ...c, vjp: { ...c.vjp, x: noughts([3, 1]), weight: noughts([1]) } } : c;

test("every op of this family has golden cases", () => {
  expect(new Set(cases.map(({ op }) => op))).toEqual(new Set(Object.keys(calls)));
  expect(cases.length).toBe(143);
});

test.each(cases.map((c, i) => [c.id, c, i] as const))("%s", (_, c, i) => {
  checkCase(calls[c.op]!, withoutNoise(c), i + 1);
});
