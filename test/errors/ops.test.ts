// Records, rules and values of ops of one's own that are not as they should be: each error names the op.
import { defineLinear, defineOp, defineRule, type Expr, evaluate, gradientMap, jvp, variable, zeros } from "gradmap";
import { describe, expect, test } from "vitest";
import { codeAndPlace, errorOf, pretend, untyped } from "../throwing.js";

const x = variable("x");
const interval = [-1, 1] as const;
const spec = { name: "mine", args: ["x"], value: (a: number) => a, partials: () => [1], domain: [interval] };

/** An op from a record that does not have to be right. */
const made = (changes: object): ((a: Expr) => Expr) => pretend(untyped(defineOp)({ ...spec, ...changes }));

test("a record that lacks something", () => {
  for (const [field, value] of [
    ["name", undefined],
    ["name", ""],
    ["args", undefined],
    ["args", []],
    ["value", undefined],
    ["partials", undefined],
    ["domain", undefined],
    ["domain", [interval, interval]],
  ] as const)
    expect(errorOf(() => made({ [field]: value })).code, field).toBe("GM-RULE");
  expect(errorOf(() => untyped(defineOp)(undefined)).code).toBe("GM-RULE");
  expect(codeAndPlace(() => untyped(defineLinear)({ ...spec, shape: () => [] }))).toBe("GM-RULE mine");
  expect(codeAndPlace(() => untyped(defineRule)({ ...spec, shape: () => [] }))).toBe("GM-RULE mine");
});

describe("rules", () => {
  test("partials of the wrong number, or none", () => {
    for (const partials of [() => [1, 1], () => [], () => 1, () => undefined]) {
      const op = made({ partials });
      expect(codeAndPlace(() => gradientMap(op(x)))).toBe("GM-RULE mine");
      expect(codeAndPlace(() => jvp((a: Expr) => op(a))([1], [1]))).toBe("GM-RULE mine");
    }
  });

  test("partials that are no operands", () => {
    const op = made({ partials: () => ["1"] });
    expect(codeAndPlace(() => gradientMap(op(x)))).toBe("GM-RULE mine");
    expect(codeAndPlace(() => jvp((a: Expr) => op(a))([1], [1]))).toBe("GM-RULE mine");
  });

  test("transposes and vjps of the wrong number", () => {
    const twice = defineLinear({
      name: "twice",
      args: ["x"],
      shape: ([shape]) => shape!,
      value: ([a]) => a!.data.map((v) => 2 * v),
      transpose: () => [],
    });
    expect(codeAndPlace(() => gradientMap(twice(x)))).toBe("GM-RULE twice");
    const ruled = defineRule({
      name: "ruled",
      args: ["x"],
      shape: ([shape]) => shape!,
      value: ([a]) => a!.data,
      vjp: (u) => [u, u],
    });
    expect(codeAndPlace(() => gradientMap(ruled(x)))).toBe("GM-RULE ruled");
    expect(codeAndPlace(() => jvp((a: Expr) => ruled(a))([1], [1]))).toBe("GM-RULE ruled");
  });

  test("of the wrong shape", () => {
    const broken = defineLinear({
      name: "broken",
      args: ["x"],
      shape: () => [],
      value: ([a]) => [a!.data.reduce((s, v) => s + v, 0)],
      transpose: (u) => [u],
    });
    expect(codeAndPlace(() => gradientMap(broken(variable("v", [3]))))).toBe("GM-RULE broken");
  });
});

describe("values", () => {
  test("that are no numbers", () => {
    for (const value of [() => undefined, () => "1", () => [1], () => null]) {
      const op = made({ value });
      expect(codeAndPlace(() => evaluate(op(x), { x: 1 }))).toBe("GM-VALUE mine");
      expect(codeAndPlace(() => evaluate(op(variable("v", [2])), { v: zeros([2]) }))).toBe("GM-VALUE mine");
    }
  });

  test("of the wrong number", () => {
    const short = defineLinear({
      name: "short",
      args: ["x"],
      shape: ([shape]) => shape!,
      value: () => [1],
      transpose: (u) => [u],
    });
    expect(codeAndPlace(() => evaluate(short(zeros([2])), {}))).toBe("GM-VALUE short");
  });
});
