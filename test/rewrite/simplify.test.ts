// Every rewrite is reached: whatever it would do to a node, simplify does.
import { add, constant, div, type Expr, gt, mul, neg, rewrites, simplify, variable, where } from "gradmap";
import { expect, test } from "vitest";
import { apply } from "../../src/expr/expr.js";
import { sameShape } from "../../src/expr/shape.js";

const x = variable("x");
const y = variable("y");
const operands: readonly Expr[] = [
  x,
  y,
  neg(x),
  mul(neg(x), y),
  div(neg(x), y),
  where(gt(x, 0), 1, 0),
  add(x, y),
  ...[1, -1, 0, -0, 2].map(constant),
];

const choices = (count: number): readonly (readonly Expr[])[] =>
  count === 0 ? [[]] : choices(count - 1).flatMap((chosen) => operands.map((operand) => [...chosen, operand]));

test.each(rewrites.map((rule) => [rule.name, rule] as const))("%s", (_, { op, to }) => {
  const reached = choices(op.args.length).filter((args) => {
    const simpler = to(args);
    return simpler !== undefined && sameShape(simpler.shape, apply(op, args).shape);
  });
  expect(reached.length).toBeGreaterThan(0);
  for (const args of reached) {
    const simplified = simplify(apply(op, args));
    const stays =
      simplified.tag === "Apply" && simplified.op === op && simplified.args.every((arg, i) => arg === args[i]);
    expect(stays).toBe(false);
  }
});

test("what a rewrite makes is simple itself: -1 * -x is x, not -(-x)", () => {
  expect(simplify(mul(-1, neg(x)))).toBe(x);
  expect(simplify(mul(neg(x), -1))).toBe(x);
});
