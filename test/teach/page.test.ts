// The page as text: one file that loads nothing, holds the numbers of the reverse pass, and in which no name can act. What
// it does when it is opened is tested in test/browser/page.test.ts.
import {
  add,
  constant,
  type Expr,
  evaluate,
  GradError,
  iterate,
  matmul,
  mul,
  reversePass,
  sum,
  tanh,
  tensor,
  toNumber,
  variable,
} from "gradmap";
import { history, toHtml } from "gradmap/show";
import { describe, expect, test } from "vitest";
import type { PageData } from "../../src/teach/page/data.js";
import { codeAndPlace, pretend, untyped } from "../throwing.js";

const dataOf = (page: string): PageData => {
  const [, json = ""] = /<script type="application\/json" id="gradmap-data">(.*?)<\/script>/s.exec(page) ?? [];
  return JSON.parse(json);
};

const lecture = () => {
  const [a, b, c, f] = [variable("a"), variable("b"), variable("c"), variable("f")];
  const e = mul(a, b);
  const d = add(e, c);
  const L = mul(d, f);
  return { L, names: { e, d, L }, at: { a: 2, b: -3, c: 10, f: -2 } };
};

const neuron = () => {
  const [x1, x2, w1, w2, b] = [variable("x1"), variable("x2"), variable("w1"), variable("w2"), variable("b")];
  const n = add(add(mul(x1, w1), mul(x2, w2)), b);
  const o = tanh(n);
  return { o, names: { n, o }, at: { x1: 2, x2: 0, w1: -3, w2: 1, b: 6.881373587019543 } };
};

describe("the page", () => {
  const { L, names, at } = lecture();
  const page = toHtml(history(L, at), { title: "The lecture's L", names });

  test("is one file that loads nothing and allows nothing to be loaded", () => {
    expect(page.startsWith("<!doctype html>\n")).toBe(true);
    expect(page).toContain("<title>The lecture&#39;s L</title>");
    expect(page).toMatch(
      /http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'/,
    );
    const addresses = page.match(/https?:\/\/[^"'\s<)]+/g) ?? [];
    expect(new Set(addresses)).toEqual(new Set(["http://www.w3.org/1998/Math/MathML", "http://www.w3.org/2000/svg"]));
    expect(page).not.toMatch(/<(?:link|img|iframe|object|embed)\b|@import|url\(|\bsrc=/);
  });

  test("holds the numbers of reversePass, step by step", () => {
    const { steps, nodes } = dataOf(page);
    const expected = reversePass(L, at);
    expect(steps.map(({ adjoint }) => adjoint)).toEqual(expected.map(({ adjoint }) => adjoint.value));
    expect(steps.map(({ contributions }) => contributions.map(({ amount, local }) => [amount, local]))).toEqual(
      expected.map(({ contributions }) => contributions.map(({ amount, local }) => [amount.value, local?.value])),
    );
    expect(steps.map(({ node }) => nodes[node]?.name)).toEqual(["L", "f", "d", "c", "e", "b", "a"]);
    expect(nodes.find(({ name }) => name === "e")).toMatchObject({ value: -6, formula: "a * b", op: "mul" });
  });

  test("says in its table what each step does", () => {
    expect(page).toContain("<td>The product L received 1 and passes 1 × (-2) = -2 to d and 1 × 4 = 4 to f.</td>");
    expect(page).toContain("<td>The sum d received -2 and passes it on unchanged to e and c.</td>");
    expect(page).toContain("<td>f received 4 and keeps it: this is its gradient.</td>");
    const { o, names, at } = neuron();
    const written = toHtml(history(o, at), { names });
    expect(written).toMatch(/<td>The tanh o received 1 and passes 1 × 0\.5 = 0\.5 to n\.<\/td>/);
  });

  test("writes the derivation, and the formula, as MathML", () => {
    expect(page).toContain('<div class="formula"><math');
    expect(page.match(/<math/g)?.length).toBeGreaterThan(1);
  });

  test("is small for a small graph, and the same every time", () => {
    expect(page.length).toBeLessThan(100_000);
    const { L, names, at } = lecture();
    expect(toHtml(history(L, at), { title: "The lecture's L", names })).toBe(page);
  });

  test("is made of a function at its arguments too", () => {
    const ofFunction = dataOf(toHtml((x: Expr) => mul(mul(x, x), x), 3));
    expect(ofFunction.steps.map(({ adjoint }) => adjoint)).toEqual([1, 3, 27]);
    const ofExpression = dataOf(toHtml(L, at));
    expect(ofExpression.steps).toEqual(dataOf(toHtml(history(L, at))).steps);
  });
});

describe("what is added up", () => {
  test("stands with each contribution", () => {
    const { steps } = dataOf(toHtml((x: Expr) => mul(mul(x, x), x), 3));
    expect(steps.flatMap(({ contributions }) => contributions.map(({ amount, sum }) => [amount, sum]))).toEqual([
      [3, undefined],
      [9, undefined],
      [9, 18],
      [9, 27],
    ]);
  });

  test("stands with each contribution of a tensor that is used twice by one node", () => {
    const { steps } = dataOf(toHtml((w: Expr) => sum(mul(w, w)), tensor([1, 2])));
    expect(steps[1]?.contributions).toMatchObject([{ amount: "[1, 2]" }, { amount: "[1, 2]", sum: "[2, 4]" }]);
  });

  test("is differentiated in the first argument only", () => {
    const { sources, nodes } = dataOf(toHtml((w: Expr, x: Expr) => tanh(mul(w, x)), 0.5, 2));
    expect(sources.map((source) => nodes[source]?.name)).toHaveLength(1);
  });

  test("has a place for a parameter that does not matter", () => {
    const { sources, nodes } = dataOf(
      toHtml((p: { readonly a: Expr; readonly b: Expr }) => mul(p.a, p.a), { a: 2, b: 3 }),
    );
    expect(sources.map((source) => nodes[source])).toMatchObject([
      { name: "a", value: 2, step: 1 },
      { name: "b", value: 3 },
    ]);
    expect(nodes[sources[1]!]?.step).toBeUndefined();
  });
});

describe("tensors and loops", () => {
  const w = tensor([
    [1, 2],
    [3, 4],
  ]);

  test("are shown, and say that an engine of numbers has nothing to do with them", () => {
    const page = toHtml((p: Expr, x: Expr) => sum(tanh(matmul(p, x))), w, tensor([0.5, -0.25]));
    const { steps } = dataOf(page);
    expect(page).toContain("micrograd is made of scalars");
    expect(page).not.toContain('id="own-engines"');
    const parameter = variable("p", [2, 2]);
    const expected = reversePass(sum(tanh(matmul(parameter, constant(tensor([0.5, -0.25]))))), { p: w });
    expect(steps).toHaveLength(expected.length);
  });

  test("a loop passes on with the last of its results", () => {
    const { steps, nodes } = dataOf(toHtml((x: Expr) => iterate(5, (y: Expr) => mul(y, x), x), 1.1));
    const x = variable("x");
    const gradient = toNumber(
      reversePass(
        iterate(5, (y: Expr) => mul(y, x), x),
        { x: 1.1 },
      ).at(-1)!.adjoint.value,
    );
    expect(steps.at(-1)?.adjoint).toBe(gradient);
    expect(nodes.some(({ name }) => name === "iterate")).toBe(true);
  });

  test("numbers that JSON does not know are kept", () => {
    const x = variable("x");
    const page = toHtml(mul(x, constant(Number.POSITIVE_INFINITY)), { x: -0 });
    const { nodes, steps } = dataOf(page);
    expect(nodes.map(({ value }) => value)).toEqual(["-0", "Infinity", "NaN"]);
    expect(steps.map(({ adjoint }) => adjoint)).toEqual([1, "Infinity"]);
    expect(page).not.toContain('id="own-engines"');
  });
});

test("a function that depends on no variable says so, and blames no tensor", () => {
  const page = toHtml((_x: Expr) => constant(5), 3);
  expect(page).toContain("It depends on no variable here");
  expect(page).not.toContain("micrograd is made of scalars");
});

describe("names of users", () => {
  const hostile = [
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<!--<script>",
    "]]>",
    "a\nb",
    "\u202eright to left",
    "x".repeat(500),
    "__proto__",
    "constructor",
  ];

  test.each(hostile)("cannot act: %j", (name) => {
    const v = variable(name);
    const page = toHtml(history(mul(v, v), new Map([[v, 3]])), { title: name, names: { [`${name}!`]: v } });
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page.match(/<\/script>/g)).toHaveLength(2);
    expect(page).not.toMatch(/<img|<!--/);
    expect(page).not.toContain("\u202e");
    expect(dataOf(page).steps.at(-1)?.adjoint).toBe(6);
  });
});

describe("big functions", () => {
  const chain = (length: number): Expr => {
    let y: Expr = variable("x");
    for (let i = 0; i < length; i++) y = add(mul(y, 0.999), variable(`b${i}`));
    return y;
  };

  test("are folded, and the table of their steps is left out", () => {
    const expr = chain(300);
    const at = Object.fromEntries([["x", 1], ...Array.from({ length: 300 }, (_, i) => [`b${i}`, 0.01] as const)]);
    const page = toHtml(expr, at);
    expect(page.length).toBeLessThan(750_000);
    expect(page).toContain("The table is left out");
    const { nodes, steps, views } = dataOf(page);
    expect(nodes.length).toBeGreaterThan(1000);
    expect(steps[0]?.adjoint).toBe(1);
    expect(evaluate(expr, at)).toBeCloseTo(Number(nodes.at(-1)?.value), 12);
    expect(Object.keys(views[0]!.boxes).length).toBeLessThanOrEqual(60);
  });
});

test("an option that there is not, or of the wrong kind, is an error", () => {
  const past = history(mul(variable("x"), 2), { x: 1 });
  const codes = [{ titel: "x" }, { title: 3 }, { digits: 0 }, { names: 3 }].map((options) => {
    try {
      toHtml(past, pretend(options));
      return "none";
    } catch (error) {
      return error instanceof GradError ? error.code : String(error);
    }
  });
  expect(codes).toEqual(["GM-OPTION", "GM-OPTION", "GM-OPTION", "GM-OPTION"]);
});

test("an error names toHtml, whatever found it", () => {
  const past = history(mul(variable("x"), 2), { x: 1 });
  const places = [
    () => toHtml(pretend(3)),
    () => untyped(toHtml)(() => "x", 1),
    () => toHtml(variable("t", [2]), { t: tensor([1, 2]) }),
    () => toHtml(past, { limit: 0 }),
    () => toHtml(past, pretend({ open: 3 })),
    () => toHtml(past, pretend(null)),
  ].map(codeAndPlace);
  expect(places).toEqual([
    "GM-FUNCTION toHtml",
    "GM-SHAPE-SCALAR toHtml",
    "GM-SHAPE-SCALAR toHtml",
    "GM-OPTION toHtml",
    "GM-OPTION toHtml",
    "GM-OPTION toHtml",
  ]);
});
