// The complex step: derivatives to the last digits, from values alone.
import {
  add,
  defineOp,
  type Expr,
  exp,
  gradientMap,
  mul,
  relu,
  sin,
  square,
  sum,
  tensor,
  variable,
  where,
} from "gradmap";
import { expect, test } from "vitest";
import { complexStep, isContinued } from "../../../laws/oracles/complex/complexStep.js";
import { readGolden } from "../../ops/golden.js";
import { unaryCases } from "../../ops/golden-expressions.js";

const x = variable("x");

// The true derivatives, computed with many digits by another program; some are not numbers, or unknown.
const goldenSlopes = readGolden("scalar_unary").flatMap(({ op, exact, x: points }) => {
  const { d1: slopes, d2: bends } = exact ?? {};
  const entry = unaryCases[op];
  if (entry === undefined || slopes === undefined || bends === undefined || !Array.isArray(points)) return [];
  return [{ op, of: entry.of, at: points, slopes, bends }];
});

test("it meets the true derivative of every op at every golden point", () => {
  let [compared, worst] = [0, 0];
  for (const { op, of, at, slopes, bends } of goldenSlopes) {
    const expr = of(x);
    if (!isContinued(expr)) continue;
    for (const [i, point] of at.entries()) {
      const [slope, bend] = [slopes[i], bends[i]];
      if (typeof point !== "number" || typeof slope !== "number" || typeof bend !== "number") continue;
      // Beyond these the step underflows or the textbook formulas of the complex functions overflow.
      if (Math.abs(point) > 300 || (Math.abs(point) < 1e-50 && point !== 0) || Math.abs(slope) < 1e-90) continue;
      const found = complexStep(expr, { x: point }, x);
      if (found === undefined || !Number.isFinite(found)) continue;
      // What rounding the point would do to the slope, and a few roundings of the slope.
      const bar = 16 * Number.EPSILON * (Math.abs(slope) + Math.abs(point * bend));
      compared += 1;
      worst = Math.max(worst, Math.abs(found - slope) / bar);
      expect(Math.abs(found - slope), `${op} at ${point}: ${found} instead of ${slope}`).toBeLessThanOrEqual(bar);
    }
  }
  expect(compared).toBeGreaterThan(1000);
  expect(worst).toBeGreaterThan(0);
});

test("it is a second way: a wrong partial does not mislead it", () => {
  const wrong = defineOp({
    name: "sine",
    args: ["x"],
    value: sin.op.value,
    partials: ([y]) => [mul(1.5, sin(y))],
    domain: [[-1, 1]],
  });
  const expr = mul(exp(x), wrong(square(x)));
  const right = mul(exp(x), sin(square(x)));
  expect(complexStep(expr, { x: 0.7 }, x)).toBe(complexStep(right, { x: 0.7 }, x));
  expect(gradientMap(expr).get(x)).toBeDefined();
});

test("variables are told apart by themselves, and other expressions than the variable's stay real", () => {
  const [a, b] = [variable("a"), variable("a")];
  const environment = new Map([
    [a, 2],
    [b, 3],
  ]);
  expect(complexStep(mul(a, b), environment, a)).toBe(3);
  expect(complexStep(mul(a, b), environment, b)).toBe(2);
});

test("at a kink there is no derivative; beside it there is", () => {
  expect(complexStep(relu(x), { x: 0 }, x)).toBeNaN();
  expect(complexStep(relu(x), { x: 1e-300 }, x)).toBe(1);
  expect(complexStep(where(x, square(x), 0), { x: 3 }, x)).toBe(6);
});

test("an op without a complex form, or on whole tensors, gives none, unless the variable is not in it", () => {
  const own = defineOp({ name: "own", args: ["x"], value: (y) => y * y, partials: ([y]) => [y], domain: [[-1, 1]] });
  const y = variable("y");
  expect(complexStep(own(x), { x: 1 }, x)).toBeUndefined();
  expect(complexStep(add(own(y), x), { x: 1, y: 2 }, x)).toBe(1);
  expect(complexStep(sum(mul(x, tensor([1, 2]))), { x: 1 }, x)).toBeUndefined();
  expect([own(x), sum(mul(x, tensor([1, 2]))), mul(x, exp(x))].map(isContinued)).toEqual([false, false, true]);
});

test("it goes through forty thousand nodes, each once", () => {
  let expr: Expr = x;
  for (let i = 0; i < 20_000; i++) expr = mul(0.5, add(expr, expr));
  expect(complexStep(expr, { x: 2 }, x)).toBe(1);
});
