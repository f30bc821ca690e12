// Pictures: micrograd's graph of boxes, with and without the numbers of the reverse pass.
import { add, type Expr, evaluate, mul, neg, reversePass, sum, tanh, variable } from "gradmap";
import { toDot } from "gradmap/show";
import { expect, test } from "vitest";

test("a graph with values and adjoints", () => {
  const [a, b] = [variable("a"), variable("b")];
  const expr = add(mul(a, b), a);
  expect(toDot(expr, { steps: reversePass(expr, { a: 2, b: -3 }) })).toBe(
    [
      "digraph {",
      "  rankdir=LR;",
      "  node [shape=box];",
      String.raw`  n0 [label="a\nvalue 2\nadjoint -2", style=rounded];`,
      String.raw`  n1 [label="b\nvalue -3\nadjoint 2", style=rounded];`,
      String.raw`  n2 [label="*\nvalue -6\nadjoint 1"];`,
      String.raw`  n3 [label="+\nvalue -4\nadjoint 1"];`,
      '  n0 -> n2 [label="x"];',
      '  n1 -> n2 [label="y"];',
      '  n2 -> n3 [label="x"];',
      '  n0 -> n3 [label="y"];',
      "}",
    ].join("\n"),
  );
});

test("settings, constants and one's own notes", () => {
  const w = variable("w", [2]);
  const picture = toDot(sum(mul(w, 3)), { annotate: (node) => (node === w ? 'the "weights"' : "") });
  expect(picture.split("\n").slice(3, 7)).toEqual([
    String.raw`  n0 [label="w\nthe \"weights\"", style=rounded];`,
    '  n1 [label="3", style=rounded];',
    '  n2 [label="*"];',
    String.raw`  n3 [label="sum\n{ axes: [0] }"];`,
  ]);
});

test("no name can end a label", () => {
  const odd = variable('x"]; n9 [label="\\');
  const escaped = String.raw`  n0 [label="\"x\\\"]; n9 [label=\\\"\\\\\"", style=rounded];`;
  expect(toDot(neg(odd)).split("\n")[3]).toBe(escaped);
});

test("shared nodes are drawn once and a deep chain without recursion", () => {
  let diamond: Expr = variable("x");
  for (let i = 0; i < 200; i++) diamond = add(diamond, diamond);
  expect(toDot(diamond).split("\n").length).toBe(4 + 201 + 400);
  let chain: Expr = variable("x");
  for (let i = 0; i < 100_000; i++) chain = tanh(chain);
  expect(toDot(chain).split("\n").length).toBe(4 + 100_001 + 100_000);
});

test("equal expressions give equal pictures", () => {
  const build = (): Expr => tanh(add(variable("x"), 1));
  expect(toDot(build())).toBe(toDot(build()));
  expect(evaluate(build(), { x: 0 })).toBe(Math.tanh(1));
});
