// The laws can fail: ops with a planted mistake are each caught, and by the law that names the mistake.
import { cos, defineOp, div, type Expr, exp, lt, mul, neg, sin, where } from "gradmap";
import { check, customOpLaws, functionLaws, type LawSet, type Violation } from "gradmap/laws";
import { describe, expect, test } from "vitest";
import { absolute, decay, sine } from "./rightOps.js";

const violationsOf = (set: LawSet): readonly Violation[] => {
  const result = check({ seed: 3, numRuns: 100 })(set);
  return result._tag === "Left" ? result.left : [];
};

const caught = (set: LawSet): readonly string[] => violationsOf(set).map(({ law }) => law);

test.each([
  ["sine", defineOp(sine)],
  ["a product", defineOp(decay)],
  ["an absolute value", defineOp(absolute)],
])("%s, as it should be, obeys all", (_, op) => {
  expect(violationsOf(customOpLaws(op))).toEqual([]);
});

let calls = 0;

describe("a mistake is caught by the law that names it", () => {
  test.each([
    ["the sign", defineOp({ ...sine, partials: ([x]) => [neg(cos(x))] }), ["op.partials"]],
    ["a factor of 1.000001", defineOp({ ...sine, partials: ([x]) => [mul(1 + 1e-6, cos(x))] }), ["op.partials"]],
    ["a factor of 2", defineOp({ ...sine, partials: ([x]) => [mul(2, cos(x))] }), ["op.partials"]],
    ["no dependence", defineOp({ ...sine, partials: () => [0] }), ["op.partials"]],
    [
      "wrong below 0 only",
      defineOp({ ...sine, partials: ([x]) => [where(lt(x, 0), mul(1.01, cos(x)), cos(x))] }),
      ["op.partials"],
    ],
    [
      "swapped partials",
      defineOp({ ...decay, partials: ([x, y]) => [neg(mul(x, exp(neg(y)))), exp(neg(y))] }),
      ["op.partials"],
    ],
    ["one partial of two", defineOp({ ...decay, partials: ([, y]) => [exp(neg(y)), 0] }), ["op.partials"]],
    ["another value in the snippet", defineOp({ ...sine, js: (x) => `Math.sin(${x} + 1e-12)` }), ["op.js"]],
    ["a snippet that differs at -0 only", defineOp({ ...sine, js: (x) => `Math.sin(${x} + 0)` }), ["op.js"]],
    [
      "an infinite slope at the kink",
      defineOp({ ...absolute, kinks: [{ arg: "x", at: 0, partial: 1 }] }),
      ["op.kinks"],
    ],
    [
      "NaN swallowed",
      defineOp({ ...sine, value: (x) => (Number.isNaN(x) ? 0 : Math.sin(x)), js: (x) => `(Math.sin(${x}) || 0)` }),
      ["op.nan"],
    ],
  ])("%s", (_, op, laws) => {
    expect(caught(customOpLaws(op))).toEqual(expect.arrayContaining(laws));
  });

  test("a value that remembers", () => {
    const remembers = defineOp({ ...sine, value: (x) => Math.sin(x) + (calls++ % 2) * 1e-9 });
    expect(caught(customOpLaws(remembers))).toContain("op.pure");
  });

  test("a second derivative that is lost", () => {
    // The slope is right, but it was written with an op that says it has none.
    const slope = defineOp({
      name: "slope",
      args: ["x"],
      value: Math.cos,
      partials: () => [0],
      domain: [[-10, 10]],
    });
    expect(caught(customOpLaws(defineOp({ ...sine, partials: ([x]) => [slope(x)] })))).toEqual([
      "op.second",
      "op.complexStep.second",
    ]);
  });

  test("a function whose op is wrong", () => {
    const wrong = defineOp({ ...sine, partials: ([x]) => [mul(1.001, cos(x))] });
    expect(caught(functionLaws(({ w }: { readonly w: Expr }) => mul(w, wrong(w)), { w: 0.5 }))).toEqual([
      "function.differences",
    ]);
  });

  test("a function that is not pure", () => {
    const changing = defineOp({ ...sine, value: (x) => Math.sin(x) + (calls++ % 2) * 1e-9 });
    expect(caught(functionLaws((w: Expr) => changing(w), 0.5))).toContain("function.pure");
  });
});

test("a violation says what is wrong, where, and how to see it again", () => {
  const [violation] = violationsOf(customOpLaws(defineOp({ ...sine, partials: ([x]) => [neg(cos(x))] })));
  expect(violation?.message).toContain("(ratio -1: the sign is wrong)");
  expect(violation?.counterexample).toMatch(/^sine\(x = .*\)$/);
  expect(violation?.seed).toBe(3);
  expect(violation?.formula).toBe("d f / d x_i = lim (f(x + h e_i) - f(x - h e_i)) / 2 h");
});

test("a law that is seldom put to the test is a violation", () => {
  const tooWide = defineOp({
    ...sine,
    value: Math.sqrt,
    partials: (_, root) => [div(0.5, root)],
    js: (x) => `Math.sqrt(${x})`,
  });
  const violation = violationsOf(customOpLaws(tooWide)).find(({ law }) => law === "op.partials");
  expect(violation?.message).toMatch(/: \d+ of \d+ comparisons decided nothing: the law is not put to the test\./);
});

test("checking is pure: the same seed, the same result", () => {
  const wrong = customOpLaws(defineOp({ ...sine, partials: ([x]) => [sin(x)] }));
  expect(check({ seed: 9 })(wrong)).toEqual(check({ seed: 9 })(wrong));
});
