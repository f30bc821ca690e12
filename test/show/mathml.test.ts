// Expressions as MathML: what TeX writes with commands, as elements; and nothing that a name could smuggle in.
import {
  abs,
  add,
  cond,
  defineOp,
  div,
  type Expr,
  exp,
  floor,
  fold,
  gt,
  le,
  mul,
  neg,
  pow,
  sin,
  sqrt,
  square,
  sub,
  sum,
  tanh,
  tensor,
  variable,
} from "gradmap";
import { toMathml } from "gradmap/show";
import { expect, test } from "vitest";
import { hostileNames, wellFormed } from "./markup.js";

const [a, b] = [variable("a"), variable("b")];
const row = (text: string): string => `<mrow>${text}</mrow>`;
const inBrackets = (text: string): string => row(`<mo stretchy="false">(</mo>${text}<mo stretchy="false">)</mo>`);
const inside = (expr: Expr): string => {
  const text = toMathml(expr);
  const [start, end] = ['<math display="block" xmlns="http://www.w3.org/1998/Math/MathML">', "</math>"];
  expect(text.startsWith(start) && text.endsWith(end)).toBe(true);
  wellFormed(text);
  return text.slice(start.length, -end.length);
};
const [mia, mib, times] = ["<mi>a</mi>", "<mi>b</mi>", '<mo form="infix">·</mo>'];
const two = "<mn>2</mn>";
const minus = '<mo form="prefix">−</mo>';
const fraction = `<mfrac>${row(mia)}${row(mib)}</mfrac>`;
const power = (base: string, exponent: string): string => `<msup>${row(base)}${row(exponent)}</msup>`;
const call = (name: string, operand: string): string =>
  row(`<mi mathvariant="normal">${name}</mi><mo>\u2061</mo>${inBrackets(operand)}`);

test.each<[Expr, string]>([
  [div(a, b), fraction],
  [mul(div(1, b), a), `<mfrac>${row("<mn>1</mn>")}${row(mib)}</mfrac>${times}${mia}`],
  [neg(div(a, b)), `${minus}${fraction}`],
  [pow(div(a, b), 2), power(inBrackets(fraction), two)],
  [pow(a, sub(b, 1)), power(mia, `${mib}<mo form="infix">−</mo><mn>1</mn>`)],
  [pow(pow(a, b), 2), power(inBrackets(power(mia, mib)), two)],
  [pow(neg(a), 2), power(inBrackets(minus + mia), two)],
  [neg(pow(a, 2)), minus + power(mia, two)],
  [pow(tanh(a), 2), power(call("tanh", mia), two)],
  [square(add(a, b)), power(inBrackets(`${mia}<mo form="infix">+</mo>${mib}`), two)],
  [square(exp(a)), power(inBrackets(`<msup><mi>e</mi>${row(mia)}</msup>`), two)],
  [mul(exp(neg(a)), b), `<msup><mi>e</mi>${row(minus + mia)}</msup>${times}${mib}`],
  [sqrt(add(a, b)), `<msqrt>${row(`${mia}<mo form="infix">+</mo>${mib}`)}</msqrt>`],
  [abs(a), row(`<mo form="prefix" stretchy="false">|</mo>${mia}<mo form="postfix" stretchy="false">|</mo>`)],
  [floor(a), row(`<mo form="prefix" stretchy="false">⌊</mo>${mia}<mo form="postfix" stretchy="false">⌋</mo>`)],
  [mul(le(a, b), gt(a, 0)), `${inBrackets(`${mia}<mo form="infix">≤</mo>${mib}`)}${times}${inBrackets(`${mia}<mo form="infix">&gt;</mo><mn>0</mn>`)}`], // biome-ignore format: one case
  [mul(2.5e-7, a), `<mn>2.5</mn><mo>·</mo><msup><mn>10</mn>${row(`${minus}<mn>7</mn>`)}</msup>${times}${mia}`],
  [pow(1e-7, a), power(inBrackets(`<msup><mn>10</mn>${row(`${minus}<mn>7</mn>`)}</msup>`), mia)],
  [pow(-2, a), power(inBrackets(`${minus}${two}`), mia)],
  [add(a, Number.NEGATIVE_INFINITY), `${mia}<mo form="infix">+</mo>${minus}<mi mathvariant="normal">∞</mi>`],
  [add(a, Number.NaN), `${mia}<mo form="infix">+</mo><mi>NaN</mi>`],
  [mul(tensor([[1, -2]]), a), `${row(`<mo>(</mo><mtable><mtr><mtd><mn>1</mn></mtd><mtd>${minus}<mn>2</mn></mtd></mtr></mtable><mo>)</mo>`)}${times}${mia}`], // biome-ignore format: one case
  [mul(tensor(new Float64Array(200), [100, 2]), a), `<msub><mi>tensor</mi>${row("<mn>100</mn><mo>×</mo><mn>2</mn>")}</msub>${times}${mia}`], // biome-ignore format: one case
  [sum(variable("w", [2, 2]), { axis: 0 }), call("sum", "<mi>w</mi><mo>,</mo><mtext>{ axis: 0 }</mtext>")],
])("case %#", (expr, text) => {
  expect(inside(expr)).toBe(text);
});

const below = (base: string, ...parts: readonly string[]): string =>
  `<msub>${base}${row(parts.join("<mo>,</mo>"))}</msub>`;

test.each<[string, string]>([
  ["x", "<mi>x</mi>"],
  ["w1", below("<mi>w</mi>", "<mn>1</mn>")],
  ["x_max", below("<mi>x</mi>", "<mi>max</mi>")],
  ["x10_3", below("<mi>x</mi>", "<mn>10</mn>", "<mn>3</mn>")],
  ["alpha", "<mi>α</mi>"],
  ["Omega2", below('<mi mathvariant="normal">Ω</mi>', "<mn>2</mn>")],
  ["layers[1].w1", below("<mi>layers</mi>", "<mn>1</mn>", below("<mi>w</mi>", "<mn>1</mn>"))],
  ['params["my key"].b', below("<mi>params</mi>", "<mtext>my key</mtext>", "<mi>b</mi>")],
  ["", "<mtext>&quot;&quot;</mtext>"],
  ["a < b & c", "<mtext>a &lt; b &amp; c</mtext>"],
])("the name %s", (name, text) => {
  expect(inside(variable(name))).toBe(text);
});

test("equal names are told apart, also under a power", () => {
  const [x, otherX] = [variable("x"), variable("x")];
  const second = `<msup>${row("<mi>x</mi>")}${inBrackets("<mn>2</mn>")}</msup>`;
  expect(inside(mul(x, pow(otherX, 2)))).toBe(`<mi>x</mi>${times}${power(inBrackets(second), two)}`);
});

test("what is shared has a name and a row of its own", () => {
  let expr: Expr = a;
  for (let i = 0; i < 200; i++) expr = add(expr, expr);
  const rows = inside(expr).split("<mtr>").slice(1);
  expect(rows.length).toBe(200);
  expect(rows[0]).toContain(below("<mi>v</mi>", "<mn>1</mn>"));
  expect(rows[0]).toContain(`${mia}<mo form="infix">+</mo>${mia}`);
});

test("loops, branches and their results", () => {
  const [w, xs] = [variable("w"), variable("xs", [3])];
  const folded = inside(fold((c, x) => sin(add(mul(w, c), x)), 0.5, xs));
  expect(folded).toContain('<mi mathvariant="normal">fold</mi>');
  expect(folded).toContain("<mo>↦</mo>");
  expect(folded.startsWith("<msub><mrow>") && folded.endsWith("<mtext>carry[0]</mtext></msub>")).toBe(true);
  const branch = inside(
    cond(
      gt(a, 0),
      () => sin(a),
      () => mul(2, a),
    ),
  );
  expect(branch.split("<mo>↦</mo>").length).toBe(3);
});

test("an op of a user is a call, or what its notation says", () => {
  const spec = { args: ["x"], value: (x: number) => x, partials: () => [1] as const, domain: [[0, 1]] } as const;
  const named = defineOp({ ...spec, name: "a<b" });
  expect(inside(named(a))).toBe(call("a&lt;b", mia));
  const dotted = defineOp({
    ...spec,
    name: "dot",
    notation: { symbol: "<", precedence: 4, mathml: ["<mover><mrow>", "</mrow><mo>˙</mo></mover>"] },
  });
  expect(inside(dotted(add(a, b)))).toBe(`<mover>${row(`${mia}<mo form="infix">+</mo>${mib}`)}<mo>˙</mo></mover>`);
  const signed = defineOp({ ...spec, name: "signed", notation: { symbol: "<&", precedence: 4 } });
  expect(inside(signed(a))).toBe(`<mo form="prefix">&lt;&amp;</mo>${mia}`);
  const inherited = defineOp({ ...spec, name: "constructor", notation: { symbol: "constructor", precedence: 4 } });
  expect(inside(inherited(a))).toBe(`<mo form="prefix">constructor</mo>${mia}`);
});

test.each(hostileNames)("the name %j adds no element", (name) => {
  const { elements } = wellFormed(toMathml(mul(variable(name), variable("x"))));
  expect(new Set(elements)).toEqual(new Set([...elements].filter((element) => /^(math|m[a-z]+)$/.test(element))));
  expect(elements).not.toContain("script");
});

test("a chain of 100,000 nodes is written without recursion", () => {
  let expr: Expr = a;
  for (let i = 0; i < 100_000; i++) expr = tanh(expr);
  expect(toMathml(expr).split("tanh").length).toBe(100_001);
});
