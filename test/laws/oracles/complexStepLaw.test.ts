// The laws of an op by the complex step: every built-in op obeys them, and the smallest mistake is caught where it is.
import {
  cos,
  defineOp,
  type ElementwiseOp,
  type Expr,
  exp,
  ge,
  gt,
  max,
  mul,
  neg,
  sin,
  sub,
  tanh,
  where,
} from "gradmap";
import { check, lawSet, type Violation } from "gradmap/laws";
import { describe, expect, test } from "vitest";
import { complexStepLaws } from "../../../laws/ops/complexStepLaw.js";
import { type OpLike, underTest } from "../../../laws/ops/opFunction.js";
import { builtIn, inDerivatives } from "../opsOf.js";

const violations = (op: OpLike, seed = 1, numRuns = 40): readonly Violation[] => {
  const result = check({ seed, numRuns })(lawSet("complex step", complexStepLaws(underTest(op))));
  return result._tag === "Left" ? result.left : [];
};

const broken = (op: OpLike): readonly string[] => violations(op).map(({ law }) => law);

const all: readonly OpLike[] = [...builtIn.map(({ op }) => op), ...inDerivatives()];

test.each([1, 2, 3])("every op of the vocabulary and of its derivatives obeys them, with seed %d", (seed) => {
  expect(all.flatMap((op) => violations(op, seed, 15).map(({ message }) => message))).toEqual([]);
});

test("every op with partials is put to the test", () => {
  const recordOf = (op: OpLike): ElementwiseOp => ("op" in op ? op.op : op);
  const silent = all.filter((op) => recordOf(op).rule.tag === "Partials" && complexStepLaws(underTest(op)).length < 2);
  expect(silent.map((op) => recordOf(op).name)).toEqual([]);
});

const sine = { name: "sine", args: ["x"], value: Math.sin, domain: [[-10, 10]] } as const;
const growth = { name: "growth", args: ["x"], value: Math.exp, domain: [[-10, 10]] } as const;

describe("a mistake is caught", () => {
  const slopeOf = (partial: (x: Expr, result: Expr) => Expr) =>
    defineOp({ ...growth, partials: ([x], result) => [partial(x, result)] });

  test.each([
    ["a factor of 1 + 1e-12", slopeOf((x) => mul(1 + 1e-12, exp(x)))],
    ["only for large x", slopeOf((x) => where(gt(x, 9), mul(1 + 1e-9, exp(x)), exp(x)))],
    ["only in the tail, where the slope is tiny", slopeOf((x) => where(gt(-9, x), mul(1 + 1e-9, exp(x)), exp(x)))],
    ["the sign", slopeOf((x) => neg(exp(x)))],
    ["a difference that is below any tolerance but not relative to the slope", slopeOf((x) => sub(exp(x), 1e-17))],
  ])("%s", (_, op) => {
    expect(broken(op)).toContain("op.complexStep");
  });

  test("a second derivative that is lost", () => {
    const slope = defineOp({ ...sine, name: "slope", value: Math.cos, partials: () => [0] });
    expect(broken(defineOp({ ...sine, partials: ([x]) => [slope(x)] }))).toEqual(["op.complexStep.second"]);
  });

  test("with the expression and both sides", () => {
    const [violation] = violations(defineOp({ ...sine, partials: ([x]) => [mul(1.5, cos(x))] }));
    expect(violation?.message).toContain("ratio 1.5");
    expect(violation?.pictures?.infix).toBe("sine(x)");
    expect(violation?.wrongNode).toContain("sine(x)");
  });
});

describe("a correct op is not blamed", () => {
  test("for a value that has no complex form", () => {
    const own = defineOp({ ...sine, value: (x) => Math.sin(x) * 2, partials: ([x]) => [mul(2, cos(x))] });
    expect(complexStepLaws(underTest(own))).toEqual([]);
  });

  test("for partials that cancel, in expressions or in an op of its own", () => {
    const decay = defineOp({
      ...sine,
      name: "decay",
      value: (x) => 1 - Math.tanh(x) ** 2,
      partials: ([x], result) => [mul(-2, mul(tanh(x), result))],
    });
    const bent = { ...sine, name: "bent", value: Math.tanh } as const;
    expect(broken(defineOp({ ...bent, partials: ([x]) => [decay(x)] }))).toEqual([]);
    expect(broken(defineOp({ ...bent, partials: (_, t) => [sub(1, mul(t, t))] }))).toEqual([]);
  });

  test("for a value that takes more arguments than the op that it is from", () => {
    const largest = defineOp({
      name: "largest",
      args: ["x", "y", "z"],
      value: Math.max,
      partials: ([x, y, z]) => [ge(x, max(y, z)), ge(y, max(x, z)), ge(z, max(x, y))],
      domain: [
        [-1, 1],
        [-1, 1],
        [-1, 1],
      ],
    });
    expect(complexStepLaws(underTest(largest))).toEqual([]);
  });

  test("where the slope underflows", () => {
    const far = defineOp({ ...growth, domain: [[-740, 700]], partials: (_, result) => [result] });
    expect(broken(far)).toEqual([]);
  });

  test("for the sine's own slope, written differently", () => {
    expect(broken(defineOp({ ...sine, partials: ([x]) => [sin(sub(Math.PI / 2, x))] }))).toEqual([]);
  });
});
