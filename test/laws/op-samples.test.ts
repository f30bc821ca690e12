// Where the laws of ops look: every region that a mistake may be confined to is met soon, and what is found is simple.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyNumber, inside } from "../../laws/samples/numbers.js";

const firstOf = (interval: readonly [number, number], inRegion: (x: number) => boolean, seed: number): number =>
  fc.sample(inside(interval, []), { seed, numRuns: 200 }).findIndex(inRegion) + 1;

describe("a region is met within 100 samples, whatever the seed", () => {
  test.each<readonly [string, readonly [number, number], (x: number) => boolean]>([
    ["negative numbers", [-10, 10], (x) => x < 0],
    ["the upper tenth", [-10, 10], (x) => x > 8],
    ["the lower end", [-10, 10], (x) => x < -9.5],
    ["small numbers", [-10, 10], (x) => x > 0 && x < 1e-3],
    ["small negative numbers", [-10, 10], (x) => x < 0 && x > -1e-3],
    ["large numbers of an unbounded domain", [0, Number.POSITIVE_INFINITY], (x) => x > 800],
    ["the ends of a short domain", [0.1, 0.9], (x) => x > 0.89],
    ["the middle of a short domain", [0.1, 0.9], (x) => x > 0.4 && x < 0.6],
    ["zero", [-10, 10], (x) => x === 0],
  ])("%s", (_, interval, inRegion) => {
    const found = Array.from({ length: 50 }, (_, seed) => firstOf(interval, inRegion, seed));
    expect(Math.min(...found)).toBeGreaterThan(0);
    expect(Math.max(...found)).toBeLessThanOrEqual(100);
  });
});

test("samples stay inside and clear of what is to be avoided", () => {
  const samples = fc.sample(inside([-1, 1], [0, 0.5]), { seed: 1, numRuns: 2000 });
  expect(samples.every((x) => x > -1 && x < 1 && x !== 0 && x !== 0.5)).toBe(true);
  expect(fc.sample(inside([2, 2], []), 3)).toEqual([2, 2, 2]);
});

/** What a failure is reported at. */
const reported = (numbers: fc.Arbitrary<number>, fails: (x: number) => boolean): number | undefined =>
  fc.check(
    fc.property(numbers, (x) => !fails(x)),
    { seed: 3, numRuns: 3000 },
  ).counterexample?.[0];

describe("a failure is reported at the simplest number", () => {
  test.each<readonly [string, readonly [number, number], (x: number) => boolean, number]>([
    ["anywhere", [-10, 10], () => true, 0],
    ["above 2.7", [-10, 10], (x) => x > 2.7, 3],
    ["below 0", [-10, 10], (x) => x < 0, -1],
    ["above 27.3", [0, 100], (x) => x > 27.3, 28],
    ["below -27.3", [-100, 100], (x) => x < -27.3, -28],
    ["in a domain without whole numbers", [0.1, 0.9], (x) => x > 0.34, 0.4],
    ["in a narrow gap", [0, 1], (x) => x > 0.301 && x < 0.33, 0.31],
    ["where 0 and 1 are avoided", [-10, 10], (x) => x !== 0 && x !== 1, 2],
    ["at small numbers", [0, 10], (x) => x < 0.02 && x > 0.0005, 0.01],
  ])("%s", (_, interval, fails, at) => {
    expect(reported(inside(interval, []), fails)).toBe(at);
  });

  test.each<readonly [string, (x: number) => boolean, number]>([
    ["NaN only", (x) => Number.isNaN(x), Number.NaN],
    ["what is not finite", (x) => !Number.isFinite(x), Number.POSITIVE_INFINITY],
    ["-0 only", (x) => Object.is(x, -0), -0],
    ["negative numbers", (x) => x < 0, -1],
  ])("%s", (_, fails, at) => {
    expect(reported(anyNumber, fails)).toBe(at);
  });

  test("of subnormal and of huge numbers, shrinking ends", () => {
    expect(reported(anyNumber, (x) => x !== 0 && Math.abs(x) < 1e-310)).toBeLessThan(1e-310);
    expect(reported(anyNumber, (x) => Math.abs(x) > 1e300)).toBeLessThan(1.1e300);
  });
});
