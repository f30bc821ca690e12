// The comparison that laws of control flow rest on can fail: twins with a planted difference are told apart, and by the
// aspect in which they differ.
import {
  add,
  cond,
  customVjp,
  type Expr,
  gt,
  mul,
  scan,
  sin,
  sqrt,
  stopGradient,
  sub,
  sum,
  tensor,
  vmap,
  where,
} from "gradmap";
import { describe, expect, test } from "vitest";
import { Disagreement } from "../../laws/core/disagreement.js";
import { strict } from "../../laws/core/judge.js";
import { type Comparison, mustBeTwins, type Twin, type Values } from "../../laws/samples/twins.js";
import { controlNode, controlOf, isItem, itemOf, type Loop } from "../../src/expr/control.js";

const complaint = (f: Twin, g: Twin, values: Values, how: Partial<Comparison> = {}): string => {
  try {
    for (const seed of [3, 4]) mustBeTwins(strict, "twins", f, g, values, { seed, ...how });
    return "none";
  } catch (error) {
    if (error instanceof Disagreement) return error.message;
    throw error;
  }
};

const xs = tensor([0.5, -1, 0.75]);

const body = (c: Expr, x: Expr, w: Expr): readonly [Expr, Expr] => {
  const next = sin(add(mul(w, c), x));
  return [next, mul(next, x)];
};

const scanned: Twin = ([c, sequence, w]) => {
  const [last, all] = scan((carry: Expr, x: Expr) => body(carry, x, w!), c!, sequence!);
  return [last, all];
};

/** The same loop with something changed in its node. */
const changed =
  (change: (loop: Loop) => Loop): Twin =>
  (given) =>
    scanned(given).map((item) => {
      if (!isItem(item)) throw new Error("a scan returns items");
      const node = controlOf(item);
      const { control } = node.op;
      if (control.form !== "loop") throw new Error("a scan is a loop");
      return itemOf(controlNode("changed", change(control), node.args), item.op.index);
    });

const values: Values = [0.3, xs, 0.7];

test("a function and itself", () => {
  expect(complaint(scanned, scanned, values, { exact: ["value", "tangent", "gradient"] })).toBe("none");
  expect(complaint(changed((loop) => loop), scanned, values)).toBe("none"); // biome-ignore format: one line
});

describe("a loop rebuilt wrongly", () => {
  test.each<readonly [string, (loop: Loop) => Loop]>([
    ["the wrong way round", (loop) => ({ ...loop, reversed: true })],
    [
      "a carry that is not carried",
      (loop) => ({ ...loop, body: { ...loop.body, results: [loop.body.parameters[0]!, loop.body.results[1]!] } }),
    ],
    [
      "an output of another step",
      (loop) => ({ ...loop, body: { ...loop.body, results: [loop.body.results[0]!, loop.body.results[0]!] } }),
    ],
  ])("%s", (_, change) => {
    expect(complaint(changed(change), scanned, values)).toMatch(/^twins, value/);
  });
});

describe("functions that differ", () => {
  const f = (x: Expr): Expr => sin(mul(x, x));
  const plain: Twin = ([x]) => [sum(f(x!))];
  const withRule = (rule: (x: Expr, cotangent: Expr) => Expr): Twin => {
    const own = customVjp(
      f,
      (x) => [f(x), x],
      (x, cotangent) => [rule(x, cotangent)],
    );
    return ([x]) => [sum(own(x!))];
  };
  const slope = (x: Expr): Expr => mul(mul(2, x), sin(add(mul(x, x), Math.PI / 2)));

  test.each<readonly [string, Twin, RegExp | string]>([
    ["its own rule", withRule((x, cotangent) => mul(cotangent, slope(x))), "none"],
    ["a rule off by a millionth", withRule((x, c) => mul(c, mul(1.000001, slope(x)))), /^twins, tangent/],
    ["a rule whose own derivative is lost", withRule((x, c) => mul(c, stopGradient(slope(x)))), /^twins, (Hess|grad)/],
    ["no derivative", ([x]) => [sum(f(stopGradient(x!)))], /^twins, tangent.*no dependence/],
    ["a result more", ([x]) => [sum(f(x!)), x!], /^twins, value: 2 and 1 numbers/],
  ])("%s", (_, twin, message) => {
    expect(complaint(twin, plain, [0.4])).toMatch(message);
  });

  test("by one bit, where the same bits are asked for", () => {
    const off: Twin = (given) => plain(given).map((y) => mul(y, 1 + Number.EPSILON));
    expect(complaint(off, plain, [0.4])).toBe("none");
    expect(complaint(off, plain, [0.4], { exact: ["value"] })).toMatch(/^twins, value.*differ/);
  });

  test("in what is finite", () => {
    const safe: Twin = ([x]) => [where(gt(x!, 0), sqrt(x!), 0)];
    const unsafe: Twin = ([x]) => [mul(gt(x!, 0), sqrt(x!))];
    expect(complaint(safe, unsafe, [0])).toMatch(/^twins, tangent.*one of them is finite/);
    expect(complaint(safe, unsafe, [1])).toBe("none");
  });

  test("in the branch", () => {
    const chosen: Twin = ([x]) => [cond(gt(x!, 0), () => sin(x!), () => mul(2, x!))]; // biome-ignore format: one line
    const swapped: Twin = ([x]) => [cond(gt(x!, 0), () => mul(2, x!), () => sin(x!))]; // biome-ignore format: one line
    expect(complaint(chosen, swapped, [0.5])).toMatch(/^twins, value/);
  });

  test("in the axis of a batch", () => {
    const square = tensor([1, 2, 3, 4], [2, 2]);
    const f0: Twin = ([x]) => [vmap((row: Expr) => sub(row, sum(row)))(x!)];
    const f1: Twin = ([x]) => [vmap((row: Expr) => sub(row, sum(row)), { inAxes: 1 })(x!)];
    expect(complaint(f0, f1, [square])).toMatch(/^twins, value/);
  });

  test("only in an argument that is not differentiated", () => {
    const half: Twin = ([x, y]) => [mul(x!, stopGradient(y!))];
    const both: Twin = ([x, y]) => [mul(x!, y!)];
    expect(complaint(half, both, [2, 3], { wanted: [true, false] })).toBe("none");
    expect(complaint(half, both, [2, 3])).toMatch(/^twins, tangent/);
  });
});
