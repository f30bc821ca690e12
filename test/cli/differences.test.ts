// The check by differences: right derivatives agree, wrong ones differ, and it says where it cannot tell.
import fc from "fast-check";
import { evaluate, gradientMap, variable } from "gradmap";
import { inputs, outputOf, programs } from "gradmap/laws";
import { describe, expect, test } from "vitest";
import { compared } from "../../src/cli/differences.js";

const verdict = (f: (x: number) => number, x: number, derivative: number): string => compared(f, x, derivative).verdict;

describe("known functions", () => {
  const smooth: readonly (readonly [name: string, f: (x: number) => number, x: number, derivative: number])[] = [
    ["a constant", () => 5, 3, 0],
    ["a line", (x) => 3 * x + 1, 1e6, 3],
    ["a square", (x) => x * x, 0, 0],
    ["a square far out", (x) => x * x, 1e150, 2e150],
    ["sin", Math.sin, 1, Math.cos(1)],
    ["a quick sine", (x) => Math.sin(1000 * x), 0.3, 1000 * Math.cos(300)],
    ["log near its edge", Math.log, 1e-6, 1e6],
    ["exp", Math.exp, 20, Math.exp(20)],
    ["abs beside its kink", Math.abs, 1e-5, 1],
    ["relu beside its kink", (x) => Math.max(0, x), -1e-5, 0],
    ["|x|^1.5", (x) => Math.abs(x) ** 1.5, 0, 0],
    ["a tiny number", (x) => x ** 3, 1e-4, 3e-8],
  ];
  test.each(smooth)("%s", (_name, f, x, derivative) => {
    expect(verdict(f, x, derivative)).toBe("agrees");
    const wrong = derivative === 0 ? 1e-3 : derivative * 1.001;
    expect(verdict(f, x, wrong)).toBe("differs");
    expect(verdict(f, x, -derivative - 1e-3)).toBe("differs");
  });

  test("kinks, jumps, edges", () => {
    expect(compared(Math.abs, 0, 0)).toEqual({ verdict: "kink", sides: [-1, 1] });
    expect(verdict((x) => Math.abs(x - 3) + 1000, 3, 0)).toBe("kink");
    expect(verdict(Math.abs, 0, 2)).toBe("differs");
    expect(verdict(Math.floor, 2, 0)).toBe("jump");
    expect(verdict((x) => Math.sqrt(x) ** 3, 0, 0)).toBe("edge");
    expect(verdict(Math.sqrt, 0, Number.POSITIVE_INFINITY)).toBe("not finite");
    expect(verdict(() => Number.NaN, 0, 1)).toBe("not finite");
    expect(verdict(Math.abs, Number.NaN, 1)).toBe("not finite");
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
