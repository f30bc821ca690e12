// The reverse pass as a table.
import { add, type Expr, matmul, mul, reversePass, sum, tanh, tensor, variable } from "gradmap";
import { toTable } from "gradmap/show";
import { expect, test } from "vitest";

test("every step: node, value, adjoint and what it passes on", () => {
  const [a, b] = [variable("a"), variable("b")];
  expect(toTable(reversePass(add(mul(a, b), a), { a: 2, b: -3 }))).toBe(
    [
      "step  node         value  adjoint  passes on",
      "0     v2 = v1 + a  -4     1        v1: 1 * 1 = 1, a: 1 * 1 = 1",
      "1     v1 = a * b   -6     1        a: 1 * -3 = -3, b: 1 * 2 = 2",
      "2     b            -3     2",
      "3     a            2      -2",
    ].join("\n"),
  );
});

test("rounded as asked; a rule that is no plain product shows the amount only", () => {
  const w = variable("w", [1, 2]);
  const steps = reversePass(sum(tanh(matmul(w, tensor([[1], [3]])))), { w: tensor([[0.5, 0.25]]) });
  expect(toTable(steps, { digits: 2 })).toBe(
    [
      "step  node                            value          adjoint         passes on",
      "0     v3 = sum(v2, { axes: [0, 1] })  0.85           1               v2: [[1]]",
      "1     v2 = tanh(v1)                   [[0.85]]       [[1]]           v1: [[1]] * [[0.28]] = [[0.28]]",
      "2     v1 = matmul(w, [[1], [3]])      [[1.3]]        [[0.28]]        w: [[0.28, 0.84]]",
      "3     w                               [[0.5, 0.25]]  [[0.28, 0.84]]",
    ].join("\n"),
  );
});

test("a step for each node of a graph of 2^200 paths", () => {
  let expr: Expr = variable("x");
  for (let i = 0; i < 200; i++) expr = add(expr, expr);
  const lines = toTable(reversePass(expr, { x: 1 })).split("\n");
  expect(lines.length).toBe(202);
  expect(lines.at(-1)).toBe(`200   x                   1                      ${(2 ** 200).toPrecision(6)}`);
});

test("no steps, no rows", () => {
  expect(toTable([])).toBe("step  node  value  adjoint  passes on");
});
