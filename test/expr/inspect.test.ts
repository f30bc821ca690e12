// How values look in a console and in JSON: short, and nothing lost.
import { inspect } from "node:util";
import { matmul, mul, tensor, variable } from "gradmap";
import { expect, test } from "vitest";

test("a tensor is shown as it would be written", () => {
  expect(inspect({ w: tensor([[1, -0], [Number.NaN, 2]]) })).toBe("{ w: tensor([1, -0, NaN, 2], [2, 2]) }"); // biome-ignore format: rows
  expect(inspect(tensor(new Float64Array(101)))).toMatch(/^tensor\(\[0, .*, \.\.\.\], \[101\]\)$/);
});

test("a tensor in JSON keeps its shape and its numbers in order", () => {
  const text = JSON.stringify(tensor([[1, 2]]));
  expect(text).toBe('{"shape":[1,2],"data":[1,2]}');
});

test("an expression is shown by its op and shape, not by its record", () => {
  expect(inspect(mul(variable("x"), 2))).toBe("Expr mul(...) of shape []");
  expect(inspect({ y: matmul(variable("a", [2, 3]), variable("b", [3, 4])) })).toBe(
    "{ y: Expr matmul(...) of shape [2, 4] }",
  );
  expect(inspect(variable("x", [3]))).toBe("Expr x of shape [3]");
});
