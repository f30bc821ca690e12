// The check by differences: right derivatives agree, wrong ones differ, and it says where it cannot tell.
import fc from "fast-check";
import { evaluate, gradientMap, variable } from "gradmap";
import { inputs, outputOf, programs } from "gradmap/laws";
import { checkDerivative } from "gradmap/show";
import { describe, expect, test } from "vitest";
import { hostileSlopes } from "./hostileSlopes.js";

const verdict = (f: (x: number) => number, x: number, derivative: number): string =>
  checkDerivative(f, x, derivative).verdict;

describe("known functions", () => {
  const smooth: readonly (readonly [name: string, f: (x: number) => number, x: number, derivative: number])[] = [
    ["a constant", () => 5, 3, 0],
    ["a line", (x) => 3 * x + 1, 1e6, 3],
    ["a square", (x) => x * x, 0, 0],
    ["a square far out", (x) => x * x, 1e12, 2e12],
    ["sin", Math.sin, 1, Math.cos(1)],
    ["a quick sine", (x) => Math.sin(1000 * x), 0.3, 1000 * Math.cos(300)],
    ["log near its edge", Math.log, 1e-6, 1e6],
    ["exp", Math.exp, 20, Math.exp(20)],
    ["abs beside its kink", Math.abs, 1e-5, 1],
    ["relu beside its kink", (x) => Math.max(0, x), -1e-5, 0],
    ["|x|^1.5", (x) => Math.abs(x) ** 1.5, 0, 0],
    ["a very quick sine", (x) => Math.sin(1e5 * x), 0.5, 1e5 * Math.cos(5e4)],
    ["sqrt near its edge", Math.sqrt, 0.01, 5],
    ["a small slope", (x) => 1e-6 * x, 5, 1e-6],
    ["a tiny number", (x) => x ** 3, 1e-4, 3e-8],
  ];
  test.each(smooth)("%s", (_name, f, x, derivative) => {
    expect(verdict(f, x, derivative)).toBe("agrees");
    const wrong = derivative === 0 ? 1e-3 : derivative * 1.001;
    expect(verdict(f, x, wrong)).toBe("differs");
    expect(verdict(f, x, -derivative - 1e-3)).toBe("differs");
  });

  test("kinks, jumps, edges", () => {
    expect(checkDerivative(Math.abs, 0, 0)).toEqual({ verdict: "kink", sides: [-1, 1] });
    const tilted = checkDerivative((x) => Math.abs(x) + 0.3 * x, 0, 0.3);
    expect([tilted.verdict, tilted.sides?.map((side) => Number(side.toFixed(6)))]).toEqual(["kink", [-0.7, 1.3]]);
    expect(verdict(Math.round, 0.5, 0)).toBe("jump");
    expect(verdict((x) => Math.abs(x - 3) + 1000, 3, 0)).toBe("kink");
    expect(verdict(Math.abs, 0, 2)).toBe("differs");
    expect(verdict(Math.floor, 2, 0)).toBe("jump");
    expect(verdict((x) => Math.sqrt(x) ** 3, 0, 0)).toBe("edge");
    expect(verdict(Math.sqrt, 0, Number.POSITIVE_INFINITY)).toBe("not finite");
    expect(verdict(() => Number.NaN, 0, 1)).toBe("not finite");
    expect(verdict(Math.abs, Number.NaN, 1)).toBe("not finite");
  });

  test("right derivatives are called right where steps are easily too large or too small", () => {
    const right: readonly (readonly [name: string, f: (x: number) => number, x: number, derivative: number])[] = [
      ["cancellation", (x) => 1 - Math.cos(x), 1e-9, 1e-9],
      ["cancellation", (x) => 1 - Math.cos(x), -1e-5, Math.sin(-1e-5)],
      ["cancellation of large numbers", (x) => (1e8 + x) ** 2 - 1e16, 2, 200000004],
      ["a root near 0", Math.cbrt, 1e-20, 1e-20 ** (-2 / 3) / 3],
      ["waves that are short against x", (x) => Math.sin(1000 * x), 1e8, 1000 * Math.cos(1e11)],
      ["a narrow peak", (x) => Math.exp(-x * x * 1e6), 1e-9, -2e-3],
      ["a kink close by", (x) => Math.max(x, 1), 1 - 1e-10, 0],
      ["stairs of many steps", (x) => Math.floor(x * 1e6), Math.PI, 0],
      ["stairs that end far out", Math.round, 1000, 0],
      ["a step that is over", (x) => Math.tanh(x * 1e8), -1e-5, 0],
      ["a jump close by", (x) => Math.atan2(x, 0), 1e-9, 0],
      ["numbers that are hardly there", (x) => x * 1e-310, 2, 1e-310],
      ["what is only at other points", (x) => Math.sin(Math.PI * x), 1e8, Math.PI],
    ];
    for (const [name, f, x, derivative] of right)
      expect(`${name}: ${verdict(f, x, derivative)}`).toMatch(/agrees|undecided/);
    expect(verdict(Math.cbrt, 1e-20, 1e-20 ** (-2 / 3) / 3)).toBe("agrees");
    expect(verdict((x) => Math.max(0, x), 1e-20, 1)).toBe("agrees");
    expect(verdict((x) => Math.max(0, x), 1e-7, 0.9)).toBe("differs");
  });

  test("noise decides nothing", () => {
    let state = 1;
    const noise = (): number => {
      state = (state * 48271) % 2147483647;
      return state / 2147483647;
    };
    expect(["undecided", "jump"]).toContain(verdict((x) => x + noise(), 1, 1));
  });
});

describe("where differences are easily fooled", () => {
  const relativeMistakes = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, -2, -1];
  test.each(hostileSlopes)("$name: $verdict, and mistakes of $seen are seen", ({ f, x, derivative, verdict, seen }) => {
    expect(checkDerivative(f, x, derivative).verdict).toBe(verdict);
    for (const mistake of derivative === 0 ? [1, 1e-3, -1e-3] : relativeMistakes) {
      const wrong = derivative === 0 ? mistake : derivative * (1 + mistake);
      if (!Number.isFinite(wrong)) continue;
      const check = checkDerivative(f, x, wrong);
      if (derivative === 0 ? !Number.isNaN(seen) : Math.abs(mistake) > 0.99 * seen)
        expect(check.verdict).toBe("differs");
      // What is called right is right within what is said, and that is little; of 0 it is little beside the function.
      if (check.verdict !== "agrees") continue;
      expect(check.uncertainty).toBeGreaterThanOrEqual(Math.abs(wrong - derivative));
      if (wrong !== 0) expect(check.uncertainty).toBeLessThanOrEqual(1e-5 * Math.abs(wrong));
    }
  });
});

test("where the derivative is clearly right a few evaluations tell", () => {
  const right: readonly (readonly [f: (x: number) => number, x: number, derivative: number])[] = [
    [Math.sin, 1, Math.cos(1)],
    [Math.tanh, 0.5, 1 - Math.tanh(0.5) ** 2],
    [(x) => 17 + (x - 0.2) ** 2, 0.3, 0.2],
    [(x) => x * x, 0, 0],
  ];
  for (const [f, x, derivative] of right) {
    let evaluations = 0;
    const counted = (at: number): number => {
      evaluations += 1;
      return f(at);
    };
    expect(verdict(counted, x, derivative)).toBe("agrees");
    expect(evaluations).toBeLessThanOrEqual(25);
  }
});

test("what is clear from afar is looked at from near too", () => {
  expect(verdict((x) => x + x * Math.exp(-1e8 * x * x), 0, 1)).toBe("differs");
  expect(verdict((x) => x + 1e-5 * Math.sin(x), 1e6, 1)).toBe("differs");
  expect(verdict((x) => Math.cos(x) + 1e-6 * x * Math.exp(-1e10 * x * x), 0, 0)).toBe("differs");
});

test("no program of smooth ops is called wrong, and a slip of a thousandth is seen in nearly all", () => {
  let asked = 0;
  let agreed = 0;
  let seen = 0;
  fc.assert(
    fc.property(programs(8), inputs(1), (program, [point]) => {
      const x = variable("x");
      const expr = outputOf(program, [x]);
      const slope = gradientMap(expr).get(x);
      const f = (at: number): number => Number(evaluate(expr, new Map([[x, at]])));
      const derivative = slope === undefined ? 0 : Number(evaluate(slope, new Map([[x, point!]])));
      asked += 1;
      const found = verdict(f, point!, derivative);
      expect(found).not.toBe("differs");
      if (found === "agrees") agreed += 1;
      if (verdict(f, point!, derivative * 1.001 + 1e-4) === "differs") seen += 1;
    }),
    { seed: 1, numRuns: 300 },
  );
  expect(agreed / asked).toBeGreaterThan(0.97);
  expect(seen / asked).toBeGreaterThan(0.97);
});
