// Expressions as LaTeX: fractions, powers, names and everything that LaTeX would misread.
import {
  abs,
  add,
  cbrt,
  ceil,
  cube,
  defineOp,
  div,
  type Expr,
  exp,
  floor,
  gradientMap,
  gt,
  le,
  mul,
  neg,
  pow,
  reciprocal,
  sqrt,
  square,
  sub,
  sum,
  tanh,
  tensor,
  variable,
} from "gradmap";
import { toTex } from "gradmap/show";
import { expect, test } from "vitest";
import { hostileNames } from "./markup.js";

const [a, b] = [variable("a"), variable("b")];

test.each<[Expr, string]>([
  [div(mul(a, b), add(a, 1)), String.raw`\frac{a \cdot b}{a + 1}`],
  [mul(div(1, b), a), String.raw`\frac{1}{b} \cdot a`],
  [neg(div(a, b)), String.raw`-\frac{a}{b}`],
  [pow(div(a, b), 2), String.raw`\left(\frac{a}{b}\right)^{2}`],
  [pow(a, sub(b, 1)), "a^{b - 1}"],
  [pow(pow(a, b), 2), String.raw`\left(a^{b}\right)^{2}`],
  [pow(neg(a), 2), String.raw`\left(-a\right)^{2}`],
  [neg(pow(a, 2)), "-a^{2}"],
  [pow(tanh(a), 2), String.raw`\tanh\left(a\right)^{2}`],
  [mul(le(a, b), gt(a, 0)), String.raw`\left(a \le b\right) \cdot \left(a > 0\right)`],
  [le(gt(a, 0), b), String.raw`\left(a > 0\right) \le b`],
  [mul(2.5e-7, a), String.raw`2.5 \cdot 10^{-7} \cdot a`],
  [pow(1e-7, a), String.raw`\left(10^{-7}\right)^{a}`],
  [add(a, Number.POSITIVE_INFINITY), String.raw`a + \infty`],
  [
    mul(
      tensor([
        [1, 2],
        [3, 4],
      ]),
      a,
    ),
    String.raw`\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} \cdot a`,
  ],
  [mul(tensor([1, -1]), a), String.raw`\begin{pmatrix} 1 \\ -1 \end{pmatrix} \cdot a`],
  [mul(tensor(new Float64Array(200), [100, 2]), a), String.raw`\mathrm{tensor}_{100 \times 2} \cdot a`],
  [sum(variable("w", [2, 2]), { axis: 0 }), String.raw`\operatorname{sum}\left(w, \text{\{ axis: 0 \}}\right)`],
])("case %#", (expr, text) => {
  expect(toTex(expr)).toBe(text);
});

test.each<[string, string]>([
  ["x", "x"],
  ["w1", "w_{1}"],
  ["x_max", String.raw`x_{\mathrm{max}}`],
  ["x10_3", "x_{10,3}"],
  ["loss", String.raw`\mathrm{loss}`],
  ["alpha", String.raw`\alpha`],
  ["Omega2", String.raw`\Omega_{2}`],
  ["layers[0].w", String.raw`\mathrm{layers}_{0,w}`],
  ["layers[1].w1", String.raw`\mathrm{layers}_{1,w_{1}}`],
  ["w1.b", "w_{1,b}"],
  ['params["my key"].b', String.raw`\mathrm{params}_{\text{my key},b}`],
  ["__proto__", String.raw`\mathrm{\_\_proto\_\_}`],
  ["$", String.raw`\mathrm{\$}`],
  ["a{b}%\\^~&#\n", String.raw`\text{a\{b\}\%\textbackslash{}\textasciicircum{}\textasciitilde{}\&\# }`],
  ["", String.raw`\text{""}`],
])("the name %s is written %s", (name, text) => {
  expect(toTex(variable(name))).toBe(text);
});

test.each<[Expr, string]>([
  [sqrt(add(a, b)), String.raw`\sqrt{a + b}`],
  [cbrt(a), String.raw`\sqrt[3]{a}`],
  [mul(exp(neg(a)), b), String.raw`e^{-a} \cdot b`],
  [square(exp(a)), String.raw`\left(e^{a}\right)^{2}`],
  [pow(square(a), b), String.raw`\left(a^{2}\right)^{b}`],
  [square(add(a, b)), String.raw`\left(a + b\right)^{2}`],
  [cube(sqrt(a)), String.raw`\sqrt{a}^{3}`],
  [neg(reciprocal(add(a, b))), String.raw`-\frac{1}{a + b}`],
  [abs(sub(a, b)), String.raw`\left|a - b\right|`],
  [floor(a), String.raw`\left\lfloor a\right\rfloor`],
  [ceil(a), String.raw`\left\lceil a\right\rceil`],
  [gradientMap(tanh(a)).get(a)!, String.raw`1 \cdot \left(1 - \tanh\left(a\right)^{2}\right)`],
])("signs that mathematics has for functions, case %#", (expr, text) => {
  expect(toTex(expr)).toBe(text);
});

test("an op of a user whose sign means something to LaTeX", () => {
  const percent = defineOp({
    name: "percent_of",
    args: ["x", "y"],
    value: (x, y) => (x * y) / 100,
    partials: ([x, y]) => [div(y, 100), div(x, 100)],
    domain: [
      [0, 1],
      [0, 1],
    ],
    notation: { symbol: "%", precedence: 3 },
  });
  expect(toTex(percent(a, b))).toBe(String.raw`a \mathbin{\text{\%}} b`);
});

test.each(hostileNames)("the name %j is text and no command", (name) => {
  const text = toTex(add(variable(name), variable(`w_${name}`)));
  const commands = text.match(/\\(?:[a-zA-Z]+|[^a-zA-Z])/g) ?? [];
  const harmless = ["mathrm", "text", "textbackslash", "textasciicircum", "textasciitilde", ..."_{}$&#%"];
  expect(commands.filter((command) => !harmless.includes(command.slice(1)))).toEqual([]);
  const bare = text.replace(/\\[_{}$&#%]/g, "");
  expect(bare).not.toMatch(/[$&#%~\p{Cc}\p{Cs}]/u);
  let depth = 0;
  for (const sign of bare) {
    depth += sign === "{" ? 1 : sign === "}" ? -1 : 0;
    expect(depth).toBeGreaterThanOrEqual(0);
  }
  expect(depth).toBe(0);
});

test("equal names are told apart, also under a power", () => {
  const [x, otherX] = [variable("x"), variable("x")];
  expect(toTex(add(x, pow(otherX, 2)))).toBe("x + \\left({x}^{(2)}\\right)^{2}");
});

test("a long formula is an aligned block of definitions", () => {
  let expr: Expr = a;
  for (let i = 0; i < 200; i++) expr = add(expr, expr);
  const lines = toTex(expr).split("\n");
  expect(lines.length).toBe(202);
  expect(lines.slice(0, 2)).toEqual([String.raw`\begin{aligned}`, String.raw`v_{1} &= a + a \\`]);
  expect(lines.slice(-2)).toEqual([String.raw`&\phantom{=} v_{199} + v_{199}`, String.raw`\end{aligned}`]);
});

test("a deep chain is written without recursion", () => {
  let expr: Expr = a;
  for (let i = 0; i < 100_000; i++) expr = tanh(expr);
  expect(toTex(expr).length).toBe(100_000 * String.raw`\tanh\left(\right)`.length + 1);
});
