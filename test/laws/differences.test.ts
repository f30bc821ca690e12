// Certified differences: how close they come, and that they say so when they do not.
import { expect, test } from "vitest";
import { cautiousSlope, differenceSlope, isConclusive, sidedSlopes } from "../../laws/oracles/differences.js";

const cases: readonly (readonly [name: string, f: (x: number) => number, slope: (x: number) => number, low: number])[] =
  [
    ["exp", Math.exp, Math.exp, -5],
    ["sin", Math.sin, Math.cos, -5],
    ["tanh", Math.tanh, (x) => 1 - Math.tanh(x) ** 2, -5],
    ["log", Math.log, (x) => 1 / x, 0],
    ["sqrt", Math.sqrt, (x) => 0.5 / Math.sqrt(x), 0],
    ["1 / x", (x) => 1 / x, (x) => -1 / x ** 2, 0],
    ["x^7", (x) => x ** 7 - 3 * x ** 2, (x) => 7 * x ** 6 - 6 * x, -5],
    ["a large offset", (x) => 1e6 + Math.sin(x), Math.cos, -5],
    ["a fast wave", (x) => Math.sin(50 * x), (x) => 50 * Math.cos(50 * x), -5],
  ];

test.each(cases)("%s: the error is within the bar", (_, f, slope, low) => {
  let conclusive = 0;
  for (let i = 1; i <= 400; i++) {
    const x = low === 0 ? 0.018 * 55 ** (i / 200) : low + (10 * i) / 401;
    const found = differenceSlope(f, x, { low: low === 0 ? 0 : Number.NEGATIVE_INFINITY });
    expect(Math.abs(found.value - slope(x))).toBeLessThanOrEqual(found.bar);
    if (isConclusive(found)) conclusive += 1;
  }
  expect(conclusive).toBeGreaterThanOrEqual(380);
});

test("at a kink the two sides differ; near one, small steps see one side", () => {
  const { left, right } = sidedSlopes(Math.abs, 0);
  expect([left.value, right.value]).toEqual([-1, 1]);
  expect(differenceSlope(Math.abs, 1e-5, { kinks: [0] }).value).toBeCloseTo(1, 9);
  const near = differenceSlope(Math.abs, 1e-5);
  expect(Math.abs(near.value - 1)).toBeLessThanOrEqual(near.bar);
});

test("a jump and a pole are inconclusive", () => {
  expect(isConclusive(differenceSlope(Math.floor, 1))).toBe(false);
  expect(isConclusive(differenceSlope((x) => 1 / x, 0))).toBe(false);
  expect(isConclusive(differenceSlope(() => Number.NaN, 0))).toBe(false);
});

test("steps stay inside the domain", () => {
  const seen: number[] = [];
  const root = (x: number): number => {
    seen.push(x);
    return Math.sqrt(x);
  };
  const slope = differenceSlope(root, 1e-6, { low: 0 });
  expect(Math.min(...seen)).toBeGreaterThan(0);
  expect(Math.abs(slope.value - 500)).toBeLessThanOrEqual(slope.bar);
});

test("a small slope is looked at as closely as a large one: the bar is a part of it", () => {
  for (const x of [-25, -12, -3, 0.1, 4, 25]) {
    const tail = differenceSlope((t) => Math.exp(-t * t), x);
    expect(Math.abs(tail.value - -2 * x * Math.exp(-x * x))).toBeLessThanOrEqual(tail.bar);
    expect(tail.bar).toBeLessThan(1e-8 * Math.abs(tail.value));
  }
});

// What cancels has rounding errors that its size does not show; only the cautious bar covers them.
const cancelling: readonly (readonly [name: string, f: (x: number) => number, slope: (x: number) => number])[] = [
  ["1 - cos(x)", (x) => 1 - Math.cos(x), Math.sin],
  ["sqrt(1 + x^2) - 1", (x) => Math.sqrt(1 + x * x) - 1, (x) => x / Math.sqrt(1 + x * x)],
  ["log(1 + exp(x))", (x) => Math.log(1 + Math.exp(x)), (x) => 1 / (1 + Math.exp(-x))],
];

test.each(cancelling)("%s: the error is within the cautious bar, and not within the other", (_, f, slope) => {
  let missed = 0;
  for (let i = 1; i <= 2000; i++) {
    const x = -20 * (1e-6 / 20) ** (i / 2000);
    const quick = differenceSlope(f, x);
    const cautious = cautiousSlope(f, x);
    if (Math.abs(quick.value - slope(x)) > quick.bar) missed += 1;
    if (isConclusive(cautious)) expect(Math.abs(cautious.value - slope(x))).toBeLessThanOrEqual(cautious.bar);
  }
  expect(missed).toBeGreaterThan(0);
});
