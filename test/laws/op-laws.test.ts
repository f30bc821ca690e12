// Each law of ops can fail: a planted mistake is caught by the law that names it, and reported at a simple number.
import {
  abs,
  add,
  cos,
  defineOp,
  type Expr,
  gt,
  lt,
  mul,
  neg,
  none,
  type OpSpec,
  sign,
  sum,
  tanh,
  where,
} from "gradmap";
import { check, customOpLaws, lawOf, lawSet, type Violation } from "gradmap/laws";
import { describe, expect, test } from "vitest";
import { underTest } from "../../laws/ops/opFunction.js";
import { shapeLaw } from "../../laws/ops/shapeLaw.js";

type Spec = OpSpec<readonly ["x"]>;

const sine: Spec = {
  name: "sine",
  args: ["x"],
  value: Math.sin,
  partials: ([x]) => [cos(x)],
  domain: [[-10, 10]],
  js: (x) => `Math.sin(${x})`,
  wasm: (i, x) => i.sin(x),
};

const identity: Spec = { name: "identity", args: ["x"], value: (x) => x, partials: () => [1], domain: [[-10, 10]] };

const broken = (spec: Spec): readonly Violation[] => {
  const result = check({ seed: 11, numRuns: 100 })(customOpLaws(defineOp(spec)));
  return result._tag === "Left" ? result.left : [];
};

const lawsBroken = (spec: Spec): readonly string[] => broken(spec).map(({ law }) => law);

const of = (spec: Spec, law: string): Violation | undefined => broken(spec).find((violation) => violation.law === law);

test("an op as it should be obeys all", () => {
  expect(broken({ ...sine, facts: { parity: "odd", period: 2 * Math.PI, range: [-1, 1] } })).toEqual([]);
});

describe("value", () => {
  test("NaN inside the domain", () => {
    const hole = { ...identity, value: (x: number) => (x > 2.5 && x < 4.5 ? Number.NaN : x) };
    expect(of(hole, "op.value")?.message).toBe("identity(x = 3) is NaN, inside the domain.");
  });

  test("a tensor that is not the op on each element", () => {
    const tested = underTest(defineOp(identity));
    const total = shapeLaw({ ...tested, call: ([x]) => add(x!, mul(1e-9, sum(x!))) });
    expect(check()(lawSet("shape", [total]))._tag).toBe("Left");
    expect(check()(lawSet("shape", [shapeLaw({ ...tested, call: ([x]) => sum(x!) })]))._tag).toBe("Left");
    expect(check()(lawSet("shape", [shapeLaw(tested)]))._tag).toBe("Right");
  });

  test("a recipe with another function, a snippet that is wrong in a tail, and one that is wrong at -0", () => {
    expect(lawsBroken({ ...sine, wasm: (i, x) => i.cos(x) })).toEqual(["op.wasm", "op.evaluators"]);
    expect(lawsBroken({ ...sine, wasm: (i, x) => i.sin(i.add(x, i.number(0))) })).toEqual(["op.wasm"]);
    expect(lawsBroken({ ...sine, js: (x) => `(${x} > 9 ? 0 : Math.sin(${x}))` })).toEqual(["op.js", "op.evaluators"]);
    expect(lawsBroken({ ...sine, js: (x) => `(Math.sin(${x}) + 0)` })).toEqual(["op.js", "op.evaluators"]);
  });
});

describe("an op without a derivative", () => {
  const flat: Spec = { ...identity, partials: none("on purpose") };
  const hides = "it hides its argument on purpose";

  test("changes in jumps only, unless it says why not", () => {
    expect(lawsBroken(flat)).toEqual(["op.constant"]);
    expect(lawsBroken({ ...flat, facts: { varies: hides } })).toEqual([]);
    expect(lawsBroken({ ...flat, value: Math.floor })).toEqual([]);
    expect(lawsBroken({ ...flat, value: (x) => Math.floor(x) + (x > 9 ? 1e-3 * x : 0) })).toEqual(["op.constant"]);
  });
});

describe("a place that is not smooth must be declared", () => {
  const kinked = (at: number): Spec => ({
    ...identity,
    value: (x) => Math.abs(x - at),
    partials: ([x]) => [sign(add(x, -at))],
  });

  test("a kink where samples fall", () => {
    // The derivative is one of those that lie between the slopes of both sides.
    const right = { ...kinked(0), partials: ([x]: readonly [Expr]) => [where(lt(x, 0), -1, 1)] as const };
    expect(lawsBroken(right)).toEqual(["op.partials", "op.smooth"]);
    expect(of(kinked(0), "op.smooth")?.message).toBe(
      'identity is not smooth at x = 0, which its record does not say: declare it in kinks, as { arg: "x", at: 0, partial: ... }, or mend the side that is wrong.',
    );
    expect(lawsBroken({ ...kinked(0), kinks: [{ arg: "x", at: 0, partial: 0 }] })).toEqual([]);
  });

  test("a kink between samples", () => {
    expect(of(kinked(0.7), "op.smooth")?.message).toContain('declare it in kinks, as { arg: "x", at: 0.7');
    expect(lawsBroken({ ...kinked(0.7), kinks: [{ arg: "x", at: 0.7, partial: 0 }] })).toEqual([]);
  });

  test("a jump", () => {
    const jumps = { ...identity, value: (x: number) => x + (x > Math.PI ? 1 : 0) };
    expect(of(jumps, "op.smooth")?.message).toContain("at: 3.14159265358979");
  });
});

describe("a fact that is not one is found by its law", () => {
  const factor = (x: Expr): Expr => where(gt(x, 0), 1, 1.0001);
  test.each<readonly [string, Spec]>([
    ["op.even", { ...sine, facts: { parity: "even" } }],
    ["op.odd", { ...sine, facts: { parity: "odd" }, partials: ([x]) => [mul(cos(x), factor(x))] }],
    ["op.period", { ...sine, facts: { period: 6.28 } }],
    ["op.homogeneous", { ...identity, facts: { homogeneous: 2 } }],
    ["op.homogeneous", { ...identity, facts: { homogeneous: 1 }, partials: () => [1.0000001] }],
    ["op.monotone", { ...sine, facts: { monotone: "increasing" } }],
    ["op.monotone", { ...identity, facts: { monotone: "increasing" }, partials: ([x]) => [sign(x)] }],
    ["op.inverse", { ...sine, domain: [[-1, 1]], facts: { inverse: Math.atan } }],
    [
      "op.inverse",
      { ...sine, domain: [[-1, 1]], facts: { inverse: Math.asin }, partials: ([x]) => [mul(1.0001, cos(x))] },
    ],
    ["op.range", { ...identity, facts: { range: [-9.9, 9.9] } }],
  ])("%s", (law, spec) => {
    expect(lawsBroken(spec)).toContain(law);
  });

  test("op.symmetric", () => {
    const quotient = defineOp({
      name: "difference",
      args: ["x", "y"],
      value: (x, y) => x - y,
      partials: () => [1, -1],
      domain: [
        [-1, 1],
        [-1, 1],
      ],
      facts: { symmetric: true },
    });
    const result = check()(customOpLaws(quotient));
    expect(result._tag === "Left" ? result.left.map(({ law }) => law) : []).toEqual(["op.symmetric"]);
  });
});

describe("a derivative that is wrong somewhere only is found there, and reported at a simple number", () => {
  const wrongWhere = (wrong: (x: Expr) => Expr, factor = 1 + 1e-6): Spec => ({
    ...sine,
    partials: ([x]) => [where(wrong(x), mul(factor, cos(x)), cos(x))],
  });
  test.each<readonly [string, Spec, string]>([
    ["everywhere", { ...sine, partials: ([x]) => [mul(1.01, cos(x))] }, "sine(x = 0)"],
    ["above 2.7", wrongWhere((x) => gt(x, 2.7)), "sine(x = 3)"],
    ["below 0", wrongWhere((x) => lt(x, 0)), "sine(x = -1)"],
    ["at large numbers", wrongWhere((x) => gt(x, 9)), "sine(x = 9.1)"],
    ["at small numbers", wrongWhere((x) => lt(abs(x), 1e-3)), "sine(x = 0)"],
    ["at small numbers of one sign", wrongWhere((x) => mul(lt(x, 0), gt(x, -2e-3))), "sine(x = -0.001)"],
    ["in a stretch", wrongWhere((x) => mul(gt(x, 5.3), lt(x, 5.9)), 2), "sine(x = 5.4)"],
  ])("%s", (_, spec, at) => {
    const partials = lawOf(customOpLaws(defineOp(spec)), "op.partials");
    const result = check({ seed: 11, numRuns: 300 })(lawSet("its partials", [partials]));
    expect(result._tag === "Left" ? result.left[0].counterexample : "none").toBe(at);
  });

  test("in the tails, where it is next to nothing", () => {
    const decay: Spec = {
      ...identity,
      value: (x) => Math.exp(-x * x),
      partials: ([x], result) => [mul(where(gt(abs(x), 5), 1 + 1e-6, 1), mul(-2, mul(x, result)))],
    };
    const partials = of(decay, "op.partials");
    expect(partials?.counterexample).toBe("identity(x = 6)");
    expect(Math.abs(partials?.sides?.expected ?? 1)).toBeLessThan(1e-14);
  });
});

test("rounding inside of a value is no mistake, and a mistake as small as that is found beside it", () => {
  // 1 - cos(x) keeps no digit near 0.
  const cancels = (factor: number): Spec => ({
    ...identity,
    value: (x) => 1 - Math.cos(x),
    partials: ([x]) => [mul(factor, neg(cos(add(x, Math.PI / 2))))],
  });
  const partials = (spec: Spec) => lawSet("its partials", [lawOf(customOpLaws(defineOp(spec)), "op.partials")]);
  for (let seed = 1; seed <= 20; seed++) expect(check({ seed })(partials(cancels(1)))._tag).toBe("Right");
  expect(check()(partials(cancels(1 + 1e-9)))._tag).toBe("Left");
});

test("an op and its record have the same laws", () => {
  const ids = (op: Parameters<typeof customOpLaws>[0]): readonly string[] => customOpLaws(op).laws.map(({ id }) => id);
  expect(ids(tanh)).toEqual(ids(tanh.op));
  expect(ids(tanh)).toContain("op.odd");
});
