// What an expression is made of cannot be changed, whatever it was made from.
import { add, concat, type Expr, neg, sum, tensor, variable, where } from "gradmap";
import { expect, test } from "vitest";
import { apply } from "../../src/expr/expr.js";
import { topological } from "../../src/expr/walk.js";

const x = variable("x");
const v = variable("v", [2]);

test("nodes, their arguments and their shapes are frozen", () => {
  const joined = concat([v, v, tensor([1]), v]);
  const nodes = topological([neg(x), add(x, 1), where(x, 2, x), sum(joined), add(v, x)]);
  for (const node of nodes) {
    expect(Object.isFrozen(node)).toBe(true);
    expect(Object.isFrozen(node.shape)).toBe(true);
    if (node.tag === "Apply") expect(Object.isFrozen(node.args)).toBe(true);
  }
});

test.each([1, 2, 3, 4, 20])("%i operands are copied, not kept", (count) => {
  const operands = new Array<Expr>(count).fill(v);
  const node = apply(add.op, operands);
  operands[0] = x;
  expect(Object.isFrozen(operands)).toBe(false);
  expect(node.args).toEqual(new Array<Expr>(count).fill(v));
});
