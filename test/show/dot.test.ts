// Pictures: micrograd's graph of boxes, with and without the numbers of the reverse pass.
import { add, div, type Expr, evaluate, mul, neg, reversePass, scope, sin, square, sum, tanh, variable } from "gradmap";
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
      "  n0 -> n2;",
      "  n1 -> n2;",
      "  n2 -> n3;",
      "  n0 -> n3;",
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
    '  n3 [label="sum"];',
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
  expect(toDot(diamond, { fold: "none" }).split("\n").length).toBe(4 + 201 + 400);
  let chain: Expr = variable("x");
  for (let i = 0; i < 30_000; i++) chain = tanh(chain);
  expect(toDot(chain, { fold: "none" }).split("\n").length).toBe(4 + 30_001 + 30_000);
});

test("equal expressions give equal pictures", () => {
  const build = (): Expr => tanh(add(variable("x"), 1));
  expect(toDot(build())).toBe(toDot(build()));
  expect(evaluate(build(), { x: 0 })).toBe(Math.tanh(1));
});

test("scopes are clusters, several expressions have names, and what is folded is said", () => {
  const inner = scope("inner", (x: Expr) => tanh(sin(x)));
  const outer = scope("outer", (x: Expr) => square(inner(mul(x, 2))));
  const x = variable("x");
  const [y, z] = [outer(x), neg(x)];
  expect(toDot({ y, z }).split("\n").slice(3)).toEqual([
    '  n0 [label="x", style=rounded];',
    '  n1 [label="2", style=rounded];',
    '  n2 [label="*"];',
    '  n3 [label="sin"];',
    '  n4 [label="tanh"];',
    String.raw`  n5 [label="y\nsquare"];`,
    String.raw`  n6 [label="z\n-"];`,
    '  subgraph cluster_g0 { label="outer";',
    "    n1;",
    "    n2;",
    "    n5;",
    '    subgraph cluster_g1 { label="inner";',
    "      n3;",
    "      n4;",
    "    }",
    "  }",
    "  n0 -> n2;",
    "  n1 -> n2;",
    "  n2 -> n3;",
    "  n3 -> n4;",
    "  n4 -> n5;",
    "  n0 -> n6;",
    "}",
  ]);
  let long: Expr = x;
  for (let k = 0; k < 99; k++) long = tanh(long);
  expect(toDot(add(long, x)).split("\n").slice(3)).toEqual([
    '  label="101 nodes drawn as 3 boxes: 99 are folded into tanh x 99";',
    '  n0 [label="x", style=rounded];',
    '  n1 [label="tanh x 99", peripheries=2];',
    '  n2 [label="+"];',
    "  n0 -> n1;",
    "  n1 -> n2;",
    "  n0 -> n2;",
    "}",
  ]);
});

test("no name can be more than a name", () => {
  const names = [
    '"];evil[label="',
    "</script><script>alert(1)</script>",
    "a\nb",
    "\\N \\G \\L",
    "&quot;",
    "\0",
    "<b>",
    "😀 שלום",
    "n".repeat(500),
  ];
  for (const name of names) {
    const y = scope(name, (x: Expr) => tanh(sin(x)))(variable(name));
    const text = toDot({ [name]: y }, { annotate: () => name });
    // Strings apart, there is nothing in it but what DOT is made of.
    const rest = text.replace(/"(?:[^"\\]|\\.)*"/gs, "");
    expect(rest).toMatch(/^[\w\s{}[\]=;,>-]*$/);
    expect(text.split("\n").length).toBe(13);
    // No escape of Graphviz's own but the line end, and no entity.
    for (const [, after] of text.matchAll(/\\(.)/gs)) expect(["n", '"', "\\"]).toContain(after);
    expect(text.replace(/&amp;/g, "")).not.toContain("&");
  }
});

test("operands that can change places have no name on their arrow, others have", () => {
  const [a, b] = [variable("a"), variable("b")];
  const labels = (text: string): readonly string[] => text.split("\n").filter((line) => line.includes("->"));
  expect(labels(toDot(mul(a, b)))).toEqual(["  n0 -> n2;", "  n1 -> n2;"]);
  expect(labels(toDot(div(a, b)))).toEqual(['  n0 -> n2 [label="x"];', '  n1 -> n2 [label="y"];']);
});
