// The reverse pass as a table.
import {
  add,
  constant,
  div,
  type Expr,
  gt,
  matmul,
  mul,
  reversePass,
  sum,
  tanh,
  tensor,
  variable,
  where,
} from "gradmap";
import { history, showHistory, toDerivation, toInfix, toTable } from "gradmap/show";
import { expect, test } from "vitest";

test("every step: node, value, adjoint and what it passes on", () => {
  const [a, b] = [variable("a"), variable("b")];
  expect(toTable(reversePass(add(mul(a, b), a), { a: 2, b: -3 }))).toBe(
    [
      "step  node        value  adjoint  passes on",
      "1     L = v1 + a  -4     1        v1: 1 * 1 = 1, a: 1 * 1 = 1",
      "2     v1 = a * b  -6     1        a: 1 * -3 = -3, b: 1 * 2 = 2",
      "3     b           -3     2",
      "4     a           2      -2",
    ].join("\n"),
  );
});

test("rounded as asked; a rule that is no plain product shows the amount only", () => {
  const w = variable("w", [1, 2]);
  const steps = reversePass(sum(tanh(matmul(w, tensor([[1], [3]])))), { w: tensor([[0.5, 0.25]]) });
  expect(toTable(steps, { digits: 2 })).toBe(
    [
      "step  node                        value          adjoint         passes on",
      "1     L = sum(v2)                 0.85           1               v2: [[1]]",
      "2     v2 = tanh(v1)               [[0.85]]       [[1]]           v1: [[1]] * [[0.28]] = [[0.28]]",
      "3     v1 = matmul(w, [[1], [3]])  [[1.3]]        [[0.28]]        w: [[0.28, 0.84]]",
      "4     w                           [[0.5, 0.25]]  [[0.28, 0.84]]",
    ].join("\n"),
  );
});

test("a step for each node of a graph of 2^200 paths", () => {
  let expr: Expr = variable("x");
  for (let i = 0; i < 200; i++) expr = add(expr, expr);
  const lines = toTable(reversePass(expr, { x: 1 })).split("\n");
  expect(lines.length).toBe(202);
  expect(lines.at(-1)).toBe(`201   x                   1                      ${(2 ** 200).toPrecision(6)}`);
});

test("no steps, no rows", () => {
  expect(toTable([])).toBe("step  node  value  adjoint  passes on");
});

test("inner nodes are called what the user calls them", () => {
  const [a, b, c, f] = [variable("a"), variable("b"), variable("c"), variable("f")];
  const e = mul(a, b);
  const d = add(e, c);
  const steps = reversePass(mul(d, f), { a: 2, b: -3, c: 10, f: -2 });
  expect(toTable(steps, { names: { e, d } })).toBe(
    [
      "step  node       value  adjoint  passes on",
      "1     L = d * f  -8     1        d: 1 * -2 = -2, f: 1 * 4 = 4",
      "2     f          -2     4",
      "3     d = e + c  4      -2       e: -2 * 1 = -2, c: -2 * 1 = -2",
      "4     c          10     -2",
      "5     e = a * b  -6     -2       a: -2 * -3 = 6, b: -2 * 2 = -4",
      "6     b          -3     -4",
      "7     a          2      6",
    ].join("\n"),
  );
});

test("names that are taken, odd or strange to the expression", () => {
  const [a, v1] = [variable("a"), variable("v1")];
  const product = mul(a, v1);
  const steps = reversePass(tanh(product), { a: 0, v1: 1 });
  const nodes = (names: Readonly<Record<string, Expr>>): readonly string[] =>
    toTable(steps, { names })
      .split("\n")
      .slice(1)
      .map((row) => row.slice(6).split("  ")[0]!);
  expect(nodes({ a: product })).toEqual(["L = tanh(a#2)", "a#2 = a * v1", "v1", "a"]);
  expect(nodes({ "my\nname": product, again: product })).toEqual([
    'L = tanh("my\\nname")',
    '"my\\nname" = a * v1',
    "v1",
    "a",
  ]);
  expect(nodes({ weight: a })).toEqual(["L = tanh(v2)", "v2 = weight * v1", "v1", "weight"]);
  expect(nodes({ stranger: mul(a, 3) })).toEqual(["L = tanh(v2)", "v2 = a * v1", "v1", "a"]);
});

test("the largest number is not rounded up to infinity", () => {
  const x = variable("x");
  const steps = reversePass(mul(x, 1), { x: Number.MAX_VALUE });
  expect(toTable(steps, { digits: 2 }).split("\n")[1]).toContain(" 1.7976931348623157e+308 ");
});

test("the result is called as it is in derivations: L, another letter if that is taken, or what the user says", () => {
  const [a, l] = [variable("a"), variable("L")];
  const result = mul(a, l);
  const steps = reversePass(result, { a: 2, L: 3 });
  expect(toTable(steps).split("\n")[1]).toMatch(/^1 {5}F = a \* L /);
  expect(toDerivation(steps)).toMatch(/^F {5}= a \* L = 6\n/);
  expect(toTable(steps, { names: { loss: result } }).split("\n")[1]).toMatch(/^1 {5}loss = a \* L /);
});

test("what no step is about is written out if it is short, and named if it is long", () => {
  const [x, y] = [variable("x"), variable("y")];
  const kept = where(gt(x, 0), mul(x, y), 0);
  expect(toTable(reversePass(kept, { x: 2, y: 3 })).split("\n")[1]).toMatch(/^1 {5}L = where\(x > 0, v2, 0\) /);
  expect(toDerivation(reversePass(kept, { x: 2, y: 3 }))).toContain("where(x > 0, v2, 0)");
  expect(showHistory(history(kept, { x: 2, y: 3 }))).toContain("L = where(x > 0, v2, 0)");
  const condition = gt(mul(add(x, 1), add(y, 1)), tanh(x));
  expect(toTable(reversePass(where(condition, x, 0), { x: 2, y: 3 }))).toContain("L = where(v5, x, 0)");
  const named = reversePass(where(condition, x, 0), { x: 2, y: 3 });
  expect(toTable(named, { names: { condition } })).toContain("L = where(condition, x, 0)");
});

test("-0 is 0 for readers, and -0 where all digits are shown", () => {
  const x = variable("x");
  const steps = reversePass(mul(x, -3), { x: 0 });
  expect(toTable(steps)).not.toContain("-0");
  expect(toDerivation(steps)).not.toContain("-0");
  expect(toInfix(constant(-0))).toBe("-0");
});

test.each([
  ["toTable", toTable],
  ["toDerivation", toDerivation],
] as const)("%s asks for what it can write", (name, write) => {
  const steps = reversePass(tanh(variable("x")), { x: 2 });
  for (const digits of [0, 2.5, 101, Number.NaN])
    expect(() => write(steps, { digits })).toThrow(
      `${name}: expected a whole number from 1 to 100 for the option digits`,
    );
  const misspelt = { digits: 6, digit: 3 };
  expect(() => write(steps, misspelt)).toThrow('found the option "digit"');
});

test("what does not come to the side that a choice did not take is no product", () => {
  const x = variable("x");
  const steps = reversePass(where(gt(x, 0), div(1, x), 2), { x: 0 });
  expect(toTable(steps)).not.toContain("* -Infinity");
  expect(toTable(steps)).toContain("x: 0");
  expect(toDerivation(steps).split("\n").at(-1)).toBe("      = 0");
});
