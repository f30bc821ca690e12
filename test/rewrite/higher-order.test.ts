// grad of grad of grad on every elementwise op that has derivatives, at points inside its domain: finite, the same by
// forward mode, and the slope of the second derivative as far as differences can tell.
import * as gradmap from "gradmap";
import { type ElementwiseOp, type Expr, grad, jvp, variable } from "gradmap";
import { describe, expect, test } from "vitest";
import { apply } from "../../src/expr/expr.js";

const recordOf = (value: unknown): readonly ElementwiseOp[] => {
  const op: unknown = typeof value === "function" && "op" in value ? value.op : undefined;
  const isElementwise = (record: unknown): record is ElementwiseOp =>
    typeof record === "object" && record !== null && "kind" in record && record.kind === "elementwise";
  return isElementwise(op) && op.rule.tag === "Partials" ? [op] : [];
};

const ops = [...new Set(Object.values(gradmap).flatMap(recordOf))];

/** Points inside the domain, at fractions that avoid the simple numbers where kinks and ties are. */
const pointsOf = ({ domain }: ElementwiseOp): readonly (readonly number[])[] =>
  [0.137, 0.3831, 0.5713, 0.8419].map((fraction) =>
    domain.map(([low, high], i) => low + ((fraction + 0.271 * i) % 1) * (high - low)),
  );

/** The op as a function of one of its arguments, the others fixed. */
const along =
  (op: ElementwiseOp, index: number, point: readonly number[]) =>
  (x: Expr): Expr =>
    apply(
      op,
      point.map((value, i) => (i === index ? x : value)),
    );

/** Whether the op says, by a literal 0, that it does not depend on an argument: an order of derivative, say. */
const independent = ({ args, rule }: ElementwiseOp, index: number): boolean => {
  const variables = args.map((name) => variable(name));
  return rule.tag === "Partials" && rule.partials(variables, variable("result"))[index] === 0;
};

/** Central differences, extrapolated to step 0, with the error they admit to. */
const differencesOf = (f: (x: number) => number, x: number, reach: number) => {
  const central = (h: number): number => (f(x + h) - f(x - h)) / (2 * h);
  const [a, b, c] = [reach, reach / 2, reach / 4].map(central);
  const [first, second] = [(4 * b! - a!) / 3, (4 * c! - b!) / 3];
  const rounding = (2e-15 * Math.max(Math.abs(f(x)), Math.abs(f(x + reach)))) / reach;
  return { slope: (16 * second - first) / 15, error: 10 * Math.abs(second - first) + 100 * rounding };
};

test("there are as many ops as there should be", () => {
  expect(ops.length).toBeGreaterThan(70);
});

describe.each(ops.map((op) => [op.name, op] as const))("%s", (_, op) => {
  const dependent = op.args.map((name, i) => [name, i] as const).filter(([, i]) => !independent(op, i));
  test.each(dependent)("three times in %s", (_, index) => {
    for (const point of pointsOf(op)) {
      const f = along(op, index, point);
      const x = point[index]!;
      const second = grad(grad(f));
      const third = grad(second)(x);
      const where = `${op.name} at ${point.join(", ")}`;
      expect(Number.isFinite(third), `${where}: ${third}`).toBe(true);
      const [, forward] = jvp((y: Expr) => second(y))([x], [1]);
      const scale = Math.max(Math.abs(third), Math.abs(second(x)), 1e-300);
      expect(Math.abs(Number(forward) - third), `${where}: forward ${forward}, reverse ${third}`).toBeLessThanOrEqual(
        1e-12 * scale,
      );
      const [low, high] = op.domain[index]!;
      const reach = 0.02 * Math.min(1, x - low, high - x);
      const { slope, error } = differencesOf(second, x, reach);
      expect(Math.abs(slope - third), `${where}: ${third}, by differences ${slope} +- ${error}`).toBeLessThanOrEqual(
        error + 1e-12 * scale,
      );
    }
  });

  if (op.args.length > 1)
    test("mixed derivatives commute", () => {
      for (const point of pointsOf(op)) {
        const f = (x: Expr, y: Expr): Expr => apply(op, [x, y, ...point.slice(2)]);
        const xy = grad((x: Expr, y: Expr) => grad(f, { argnums: 1 })(x, y))(point[0]!, point[1]!);
        const yx = grad((x: Expr, y: Expr) => grad(f)(x, y), { argnums: 1 })(point[0]!, point[1]!);
        expect(Math.abs(xy - yx), `${op.name} at ${point.join(", ")}: ${xy}, ${yx}`).toBeLessThanOrEqual(
          1e-11 * Math.max(Math.abs(xy), 1e-300),
        );
      }
    });
});
