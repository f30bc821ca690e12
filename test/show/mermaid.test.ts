// Pictures in Mermaid: the same boxes and arrows, and names that stay names.
import { add, type Expr, mul, reversePass, scope, sin, tanh, variable } from "gradmap";
import { toMermaid } from "gradmap/show";
import { expect, test } from "vitest";

test("boxes, arrows, values and adjoints", () => {
  const [a, b] = [variable("a"), variable("b")];
  const y = add(mul(a, b), a);
  expect(toMermaid(y, { steps: reversePass(y, { a: 2, b: -3 }) })).toBe(
    [
      "flowchart LR",
      '  n0(["a<br>value 2<br>adjoint -2"])',
      '  n1(["b<br>value -3<br>adjoint 2"])',
      '  n2["#42;<br>value -6<br>adjoint 1"]',
      '  n3["#43;<br>value -4<br>adjoint 1"]',
      "  n0 --> n2",
      "  n1 --> n2",
      "  n2 --> n3",
      "  n0 --> n3",
    ].join("\n"),
  );
});

test("scopes are subgraphs with their boxes in them, and folded boxes have double sides", () => {
  const layer = scope("layer", (x: Expr) => tanh(scope("inner", (z: Expr) => sin(sin(z)))(x)));
  expect(toMermaid(layer(variable("x"))).split("\n")).toEqual([
    "flowchart LR",
    '  n0(["x"])',
    '  subgraph g0["layer"]',
    '    n3["tanh"]',
    '    subgraph g1["inner"]',
    '      n1["sin"]',
    '      n2["sin"]',
    "    end",
    "  end",
    "  n0 --> n1",
    "  n1 --> n2",
    "  n2 --> n3",
  ]);
  let y: Expr = variable("x");
  for (let k = 0; k < 99; k++) y = sin(y);
  expect(toMermaid(y).split("\n").slice(1)).toEqual([
    '  n0(["x"])',
    '  n1[["sin x 98"]]',
    '  n2["sin"]',
    "  n0 --> n1",
    "  n1 --> n2",
    '  note>"100 nodes drawn as 3 boxes#58; 98 are folded into sin x 98"]',
  ]);
});

test("no name can be more than a name", () => {
  const names = [
    '"]; evil["',
    "</script><script>alert(1)</script>",
    "a\nb",
    "%%{init: {}}%%",
    "`**bold**`",
    "$$x$$",
    "#quot;",
    "fa:fa-car",
    "click n0 callback",
    "direction LR",
    "in\u00a0direction\u00a0 TB",
    "www.example.org",
    "\u0000",
    "😀 שלום",
    "n".repeat(500),
  ];
  for (const name of names) {
    const y = scope(name, (x: Expr) => tanh(sin(x)))(variable("x"));
    const text = toMermaid({ [name]: y }, { annotate: () => name });
    const strings = [...text.matchAll(/"([^"]*)"/g)].map(([, inside]) => inside!);
    expect(strings.length).toBe(4);
    // Strings apart, nothing but what flowcharts are made of, line by line.
    expect(
      text
        .replace(/"[^"]*"/g, "")
        .replace(/^(flowchart LR|subgraph g0\[\]|end|n\d(\(\[\]\)|\[\])|n\d --> n\d)$/gm, (line) => line),
    ).toMatch(/^[\w\s()[\]>-]*$/);
    // In strings, no markup but the line end, and no letter that means something but as an entity.
    for (const inside of strings)
      expect(inside.replace(/<br>/g, "").replace(/#\d+;/g, "")).toMatch(
        /^[\p{L}\p{M}\p{N}\p{Zs}\p{So}\p{Cf}\uFFFD.,()=/^!'+-]*$/u,
      );
    // What the grammar takes for a statement wherever it stands in a line, and what Markdown makes a link of.
    expect(text).not.toMatch(/direction\s+(TB|BT|RL|LR|TD)|www\./);
  }
});

test("what Markdown would make a list, a heading or a block of code of is none", () => {
  const of = (name: string): string => toMermaid(variable(name)).split("\n")[1]!;
  expect(of("- a")).toContain('"#34;- a#34;"');
  const scoped = (name: string): string => toMermaid(scope(name, (x: Expr) => sin(x))(variable("x"))).split("\n")[2]!;
  expect(scoped("- a")).toContain('"#45; a<br>');
  expect(scoped("1. a")).toContain('"1#46; a<br>');
  expect(scoped("  - a")).toContain('"#32;#32;#45; a<br>');
  expect(scoped(" 1) a")).toContain('"#32;1#41; a<br>');
  expect(scoped("    a")).toContain('"#32;#32;#32;#32;a<br>');
  expect(scoped("a\n===")).toContain('"a<br>#61;==<br>');
  expect(scoped("1.5")).toContain('"1.5<br>');
});
