// Values that are right but for the rounding of numbers of size 1 on their way: they move in stairs, or stand still, where they
// are small. They are not accused, and what cannot be told there is said to be undecided.
import { add, defineOp, type Expr, exp, log, mul, sigmoid, sub } from "gradmap";
import { check, customOpLaws, functionLaws } from "gradmap/laws";
import { describe, expect, test } from "vitest";
import { strict } from "../../laws/core/judge.js";
import { isTooFlat, stairsAround } from "../../laws/oracles/differences.js";

const naive = (x: number): number => Math.log(1 + Math.exp(x));

const softplusLike = (partial: (x: Expr) => Expr, domain: readonly [number, number]) =>
  defineOp({ name: "naive", args: ["x"], value: naive, partials: ([x]) => [partial(x)], domain: [domain] });

/** What is said of an op over some seeds: which laws are broken, and which were not put to the test. */
const said = (op: ReturnType<typeof softplusLike>) => {
  const laws = customOpLaws(op);
  const all = [1, 2, 3].flatMap((seed) => {
    const result = check({ seed, numRuns: 40 })(laws);
    return result._tag === "Left" ? result.left : [];
  });
  const isOpen = ({ counterexample }: (typeof all)[number]): boolean => counterexample === "none";
  return { broken: new Set(all.filter((v) => !isOpen(v)).map((v) => v.law)), open: all.filter(isOpen) };
};

describe("log(1 + exp(x))", () => {
  test.each([
    [-30, 30],
    [-50, 50],
    [-40, 20],
    [-100, -20],
  ] as const)("is not accused of its rounding from %i to %i", (low, high) => {
    expect([...said(softplusLike(sigmoid, [low, high])).broken]).toEqual([]);
  });

  test("is said to be undecided where nothing else can be said, with the places", () => {
    const { open } = said(softplusLike(sigmoid, [-100, -20]));
    expect(open.map((v) => v.law)).toContain("op.partials");
    expect(open.find((v) => v.law === "op.partials")?.message).toContain("Undecided were places from -");
  });

  test("is found out if its derivative is wrong, there too", () => {
    expect(said(softplusLike((x) => mul(2, sigmoid(x)), [-50, 50])).broken).toContain("op.partials");
    expect(said(softplusLike((x) => sub(sigmoid(x), 1e-9), [-50, -20])).broken).toContain("op.partials");
  });

  test.each([-32, -36, -40])("is not accused as a function at %i", (x) => {
    const loss = ({ x }: { readonly x: Expr }) => log(add(1, exp(x)));
    const result = check({ seed: 1, numRuns: 40 })(functionLaws(loss, { x }));
    const broken = result._tag === "Left" ? result.left.filter(({ counterexample }) => counterexample !== "none") : [];
    expect(broken).toEqual([]);
  });
});

describe("stairs", () => {
  test("are seen where a value moves by the rounding of 1", () => {
    expect(stairsAround(naive, -32)).toBeGreaterThan(2e-16);
    expect(stairsAround(naive, -32)).toBeLessThan(1e-15);
  });

  test("are none of a small value that keeps its digits, of a plateau, and of steps that one can see", () => {
    expect(stairsAround(Math.exp, -32)).toBe(0);
    expect(stairsAround((x) => Math.max(x, 0), -1)).toBe(0);
    expect(stairsAround((x) => Math.floor(1e4 * x) / 1e4, 1)).toBe(0);
  });

  test("excuse a derivative only if the value could not have shown it", () => {
    expect(isTooFlat(naive, -40, Math.exp(-40))).toBe(true);
    expect(isTooFlat(naive, -40, 1e-9)).toBe(false);
    expect(isTooFlat((x) => Math.max(x, 0), -1, 1)).toBe(false);
    expect(isTooFlat(Math.exp, -40, 2 * Math.exp(-40))).toBe(false);
    expect(() => strict.slope("the slope", 1, (x) => Math.max(x, 0), -1)).toThrow(/differences give 0/);
    expect(() => strict.slope("the slope", 2 * Math.exp(-40), Math.exp, -40)).toThrow(/counted twice/);
  });
});
