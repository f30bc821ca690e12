// Expressions as formulas: brackets, names, sharing and size.
import {
  add,
  concat,
  constant,
  div,
  type Expr,
  evaluate,
  gradientMap,
  lt,
  math,
  mul,
  ne,
  neg,
  pow,
  sub,
  sum,
  tanh,
  tensor,
  variable,
  where,
} from "gradmap";
import { toInfix } from "gradmap/show";
import { expect, test } from "vitest";
import { hostileNames } from "./markup.js";

const [a, b] = [variable("a"), variable("b")];

test.each<[Expr, string]>([
  [mul(add(a, 1), neg(b)), "(a + 1) * -b"],
  [pow(neg(a), 2), "(-a) ^ 2"],
  [neg(pow(a, 2)), "-a ^ 2"],
  [pow(pow(a, b), -2), "(a ^ b) ^ (-2)"],
  [pow(a, pow(b, 2)), "a ^ b ^ 2"],
  [sub(a, sub(b, -1)), "a - (b - -1)"],
  [sub(sub(a, b), 1), "a - b - 1"],
  [add(a, add(b, 1)), "a + (b + 1)"],
  [div(a, mul(b, 2)), "a / (b * 2)"],
  [div(mul(a, b), 2), "a * b / 2"],
  [neg(neg(a)), "-(-a)"],
  [neg(constant(-2)), "-(-2)"],
  [mul(-2, a), "-2 * a"],
  [tanh(add(mul(a, b), 1e-7)), "tanh(a * b + 1e-7)"],
  [lt(a, add(b, 1)), "a < b + 1"],
  [lt(lt(a, b), lt(b, a)), "(a < b) < (b < a)"],
  [mul(ne(a, b), a), "(a != b) * a"],
  [where(lt(a, 0), a, b), "where(a < 0, a, b)"],
  [sum(tensor([[1, 2]]), { axis: 1 }), "sum([[1, 2]], { axis: 1 })"],
  [concat([tensor([1]), tensor([2])], { axis: 0 }), "concat([[1], [2]], { axis: 0 })"],
  [mul(tensor(new Float64Array(200), [100, 2]), a), "tensor[100, 2] * a"],
  [add(Number.NaN, constant(Number.NEGATIVE_INFINITY)), "NaN + -Infinity"],
  [constant(-0), "-0"],
])("case %#", (expr, text) => {
  expect(toInfix(expr)).toBe(text);
});

test("names that would be misread are quoted, and equal names told apart", () => {
  expect(toInfix(mul(variable("layers[0].w"), variable('my "w" +\n1')))).toBe('layers[0].w * "my \\"w\\" +\\n1"');
  const [x, otherX] = [variable("x"), variable("x")];
  expect(toInfix(sub(x, mul(otherX, x)))).toBe("x - x#2 * x");
});

test("a short formula repeats what it shares; the adjoints of a gradient are formulas too", () => {
  const square = mul(a, a);
  expect(toInfix(add(square, square))).toBe("a * a + a * a");
  expect(toInfix(gradientMap(mul(square, b)).get(a)!)).toBe("1 * b * a + 1 * b * a");
});

test("a long formula names what it shares, passing over names that are taken", () => {
  const v2 = variable("v2");
  let expr: Expr = tanh(v2);
  for (let i = 0; i < 7; i++) expr = mul(expr, expr);
  expect(toInfix(expr)).toBe(
    [
      "v1 = tanh(v2)",
      "v3 = v1 * v1",
      "v4 = v3 * v3",
      "v5 = v4 * v4",
      "v6 = v5 * v5",
      "v7 = v6 * v6",
      "v8 = v7 * v7",
      "v8 * v8",
    ].join("\n"),
  );
});

test("2^200 paths take 200 lines", () => {
  let expr: Expr = a;
  for (let i = 0; i < 200; i++) expr = add(expr, expr);
  const lines = toInfix(expr).split("\n");
  expect(lines.length).toBe(200);
  expect(lines.slice(0, 2)).toEqual(["v1 = a + a", "v2 = v1 + v1"]);
  expect(lines.at(-1)).toBe("v199 + v199");
});

test("a chain of 100,000 nodes is one line, without recursion", () => {
  let expr: Expr = a;
  for (let i = 0; i < 100_000; i++) expr = neg(expr);
  const text = toInfix(expr);
  expect(text.length).toBe(300_000 - 1);
  expect(text === `${"-(".repeat(99_999)}-a${")".repeat(99_999)}`).toBe(true);
});

test("math reads back what toInfix writes", () => {
  const written = toInfix(sub(neg(pow(neg(1.5), pow(2, -1))), div(mul(3, sub(-4, 5)), tanh(-0.25))));
  expect(written).toBe("-(-1.5) ^ 2 ^ (-1) - 3 * (-4 - 5) / tanh(-0.25)");
  const strings = Object.assign([written], { raw: [written] });
  const expected = -((-1.5) ** (2 ** -1)) - (3 * (-4 - 5)) / Math.tanh(-0.25);
  expect(evaluate(math(strings), {})).toBe(expected);
});

test.each([...hostileNames, "\u009b31m", "\u2028"])("the name %j is one thing on one line", (name) => {
  const text = toInfix(mul(variable(name), a));
  expect(text).not.toMatch(/[\p{Cc}\p{Cs}\u200e\u200f\u2028-\u202e\u2066-\u2069]/u);
  const [label] = text.split(" * a");
  expect(label === name || JSON.parse(label ?? "") === name).toBe(true);
});
