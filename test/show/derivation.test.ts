// The chain rule line by line: the lecture's numbers, sums over the nodes that use one, and the same in LaTeX and MathML.
import {
  add,
  defineOp,
  div,
  type Expr,
  exp,
  fold,
  matmul,
  mul,
  pow,
  reversePass,
  sin,
  sub,
  sum,
  tanh,
  tensor,
  variable,
} from "gradmap";
import { toDerivation, toDerivations } from "gradmap/show";
import { describe, expect, test } from "vitest";
import { close, micrograd } from "../golden.js";
import { buildProgram } from "../programs.js";
import { hostileNames, wellFormed } from "./markup.js";

const { cases } = micrograd();

const [a, b, c, f, x] = [variable("a"), variable("b"), variable("c"), variable("f"), variable("x")];
const e = mul(a, b);
const d = add(e, c);
const L = mul(d, f);
const lecture = reversePass(L, { a: 2, b: -3, c: 10, f: -2 });

/** The lines of one block: the one about the node of this name. */
const blockOf = (text: string, name: string): readonly string[] =>
  text
    .split("\n\n")
    .map((block) => block.split("\n"))
    .find(([first = ""]) => first.replace(/ +=.*/, "") === name) ?? [];

test("the lecture's first expression, whole", () => {
  expect(toDerivation(lecture, { names: { e, d, L } })).toMatchInlineSnapshot(`
    "L     = d * f = -8
    dL/dL = 1

    f     = -2
    dL/df = d
          = 4

    d     = e + c = 4
    dL/dd = f
          = -2

    c     = 10
    dL/dc = dL/dd * dd/dc
          = dL/dd * 1
          = -2 * 1 = -2

    e     = a * b = -6
    dL/de = dL/dd * dd/de
          = dL/dd * 1
          = -2 * 1 = -2

    b     = -3
    dL/db = dL/de * de/db
          = dL/de * a
          = -2 * 2 = -4

    a     = 2
    dL/da = dL/de * de/da
          = dL/de * b
          = -2 * -3 = 6"
  `);
});

describe.each(cases.map((entry) => [entry.name, entry] as const))(
  "%s",
  (_, { inputs, program, output, named, ...golden }) => {
    const names = Object.keys(inputs);
    const variables = names.map((name) => variable(name));
    const nodes = buildProgram(program, variables);
    const root = nodes[output]!;
    const inner = Object.fromEntries(Object.entries(named ?? {}).map(([name, { node }]) => [name, nodes[node]!]));
    const steps = reversePass(root, inputs);
    const text = toDerivation(steps, { names: inner, digits: 17 });
    const rootName = Object.keys(inner).find((name) => inner[name] === root) ?? "L";

    test("every published number is the end of its block", () => {
      const expected = [
        // One case names nodes that its result is not made of.
        ...Object.entries(named ?? {}).flatMap(([name, entry]) =>
          steps.some(({ node }) => node === inner[name]) ? [[name, entry.value, entry.grad] as const] : [],
        ),
        ...names.map((name) => [name, inputs[name]!, golden.grad[name]!] as const),
      ];
      for (const [name, value, adjoint] of expected) {
        const block = blockOf(text, name);
        expect(close(Number(block[0]?.split(" = ").at(-1)), value), `the value of ${name}`).toBe(true);
        expect(close(Number(block.at(-1)?.split(/ ?= /).at(-1)), adjoint), `d${rootName}/d${name}`).toBe(true);
        expect(block[1]?.startsWith(`d${rootName}/d${name} = `)).toBe(true);
      }
    });

    test("every line of numbers is right", () => {
      let lines = 0;
      for (const block of text.split("\n\n"))
        for (const line of block.split("\n").slice(2)) {
          const [, sum, total] = /^ += ([-\d.e* +]+) = (\S+)$/.exec(line) ?? [];
          if (sum === undefined) continue;
          const terms = sum
            .split(" + ")
            .map((term) => term.split(" * ").reduce((product, n) => product * Number(n), 1));
          expect(
            close(
              terms.reduce((left, right) => left + right),
              Number(total),
              1e-12,
              100,
            ),
            line,
          ).toBe(true);
          lines += 1;
        }
      expect(lines).toBeGreaterThan(0);
    });
  },
);

test("a node with two uses: a sum over both, with symbols, formulas and numbers", () => {
  const [p, q] = [sin(a), exp(a)];
  const steps = reversePass(mul(add(p, q), 2), { a: 0 });
  expect(blockOf(toDerivation(steps, { names: { b: p, c: q } }), "a")).toEqual([
    "a     = 0",
    "dL/da = dL/dc * dc/da + dL/db * db/da",
    "      = dL/dc * c + dL/db * cos(a)",
    "      = 2 * 1 + 2 * 1 = 4",
  ]);
});

test("where an operand reaches a node in other ways too, its local derivative is written with ∂", () => {
  const t = tanh(x);
  const y = mul(add(t, mul(x, t)), x);
  const text = toDerivation(reversePass(y, { x: 0.5 }), { names: { t, y } });
  expect(text.split("\n")[0]).toBe("∂ is the derivative of one line alone, its other operands held fixed");
  expect(blockOf(text, "t")).toEqual([
    "t     = tanh(x) = 0.462117",
    "dy/dt = dy/dv2 * ∂v2/∂t + dy/dv1 * dv1/dt",
    "      = dy/dv2 * 1 + dy/dv1 * x",
    "      = 0.5 * 1 + 0.5 * 0.5 = 0.75",
  ]);
  expect(blockOf(text, "x")).toEqual([
    "x     = 0.5",
    "dy/dx = ∂y/∂x + dy/dv1 * ∂v1/∂x + dy/dt * dt/dx",
    "      = v2 + dy/dv1 * t + dy/dt * (1 - tanh(x) ^ 2)",
    "      = 0.693176 + 0.5 * 0.462117 + 0.75 * 0.786448 = 1.51407",
  ]);
});

test("rounded numbers that do not make what is written are about equal", () => {
  const steps = reversePass(mul(mul(a, 3), div(1, 3)), { a: 2 });
  const [text, tex, mathml] = (["text", "tex", "mathml"] as const).map((format) => toDerivation(steps, { format }));
  expect(text).toContain("= 0.333333 * 3 ≈ 1");
  expect(tex).toContain("0.333333 \\cdot 3 \\approx 1");
  expect(mathml).toContain("<mo>≈</mo>");
  expect(toDerivation(steps, { digits: 17 })).toContain("0.3333333333333333 * 3 = 1");
  expect(toDerivation(reversePass(mul(mul(a, 3), 0.5), { a: 2 }))).not.toContain("≈");
});

test("the same operand twice", () => {
  expect(blockOf(toDerivation(reversePass(tanh(mul(x, x)), { x: 0 })), "x")).toEqual([
    "x     = 0",
    "dL/dx = dL/dv1 * ∂v1/∂x + dL/dv1 * ∂v1/∂x",
    "      = dL/dv1 * x + dL/dv1 * x",
    "      = 1 * 0 + 1 * 0 = 0",
  ]);
});

test("what the result is called: by its name, else by a letter that is free", () => {
  const first = (expr: Expr, env: Readonly<Record<string, number>>): string | undefined =>
    toDerivation(reversePass(expr, env)).split("\n").at(1);
  expect(first(tanh(x), { x: 0 })).toBe("dL/dL = 1");
  expect(first(tanh(variable("L")), { L: 0 })).toBe("dF/dF = 1");
  const all = ["L", "F", "y", "z", "L1"].map((name) => variable(name)).reduce<Expr>((sum, next) => add(sum, next), x);
  expect(first(all, { L: 0, F: 0, y: 0, z: 0, L1: 0, x: 0 })).toBe("dL2/dL2 = 1");
  expect(toDerivation(reversePass(x, { x: 3 }))).toBe("x     = 3\ndx/dx = 1");
  expect(toDerivation([])).toBe("");
});

test("names that are no plain words, and names twice", () => {
  const w = variable("layers[0].w");
  const steps = reversePass(tanh(mul(w, x)), { "layers[0].w": 1, x: 0 });
  const text = toDerivation(steps, { names: { "a b": mul(w, x), x: tanh(x) } });
  expect(text).toContain("dL/d(layers[0].w) = dL/dv1 * dv1/d(layers[0].w)");
  const product = steps[1]!.node;
  expect(toDerivation(steps, { names: { "a b": product } })).toContain('dL/dx = dL/d("a b") * d("a b")/dx');
  expect(toDerivation(steps, { names: { x: product } })).toContain("dL/dx = dL/d(x#2) * d(x#2)/dx");
});

test("tensors: elementwise products, sums over repeated operands, and rules that are no product", () => {
  const w = variable("w", [1, 2]);
  const steps = reversePass(sum(tanh(add(matmul(w, tensor([[1, 2], [3, 0.5]])), b))), { w: tensor([[0.5, 0.25]]), b: 0.1 }); // biome-ignore format: one line
  expect(toDerivation(steps, { digits: 3 })).toMatchInlineSnapshot(`
    "L     = sum(v3) = 1.72
    dL/dL = 1

    v3     = tanh(v2) = [[0.874, 0.841]]
    dL/dv3 = (dL/dL pulled back through sum)
           = broadcastTo(reshape(dL/dL, [1, 1]), [1, 2])
           = [[1, 1]]

    v2     = v1 + b = [[1.35, 1.23]]
    dL/dv2 = dL/dv3 * dv3/dv2
           = dL/dv3 * (1 - tanh(v2) ^ 2)
           = [[1, 1]] * [[0.236, 0.293]] = [[0.236, 0.293]]

    b     = 0.1
    dL/db = sum(dL/dv2 * dv2/db)
          = sum(dL/dv2 * 1)
          = sum([[0.236, 0.293]] * 1) = 0.529

    v1     = matmul(w, [[1, 2], [3, 0.5]]) = [[1.25, 1.13]]
    dL/dv1 = dL/dv2 * dv2/dv1
           = dL/dv2 * 1
           = [[0.236, 0.293]] * 1 = [[0.236, 0.293]]

    w     = [[0.5, 0.25]]
    dL/dw = (dL/dv1 pulled back through matmul)
          = matmul(dL/dv1, permute([[1, 2], [3, 0.5]], [1, 0]))
          = [[0.821, 0.854]]"
  `);
});

test("a loop passes back all at once", () => {
  const y = tanh(fold((carry, entry) => sin(add(mul(a, carry), entry)), 0.5, variable("xs", [2])));
  const text = toDerivation(reversePass(y, { a: 0.3, xs: tensor([1, 2]) }));
  expect(blockOf(text, "a")).toMatchInlineSnapshot(`
    [
      "a     = 0.3",
      "dL/da = (dL/dv1 pulled back through fold)",
      "      = -0.369563",
    ]
  `);
});

test("a formula too long to read is left out, and of many uses ten are written", () => {
  const doubled = (expr: Expr): Expr => add(expr, expr);
  const wide = defineOp({
    name: "wide",
    args: ["x"],
    value: (value) => value * 1024,
    // 2^10 terms, if it were written out.
    partials: ([value]) => [Array.from({ length: 10 }).reduce<Expr>(doubled, exp(mul(value, 0)))],
    domain: [[0, 1]],
  });
  expect(blockOf(toDerivation(reversePass(tanh(wide(x)), { x: 0 })), "x")).toEqual([
    "x     = 0",
    "dL/dx = dL/dv1 * dv1/dx",
    "      = 1 * 1024 = 1024",
  ]);
  const many = Array.from({ length: 30 }, (_, i) => mul(x, i + 1)).reduce((sum, next) => add(sum, next));
  const block = blockOf(toDerivation(reversePass(tanh(many), { x: 0 })), "x");
  expect(block.length).toBe(4);
  for (const line of block.slice(1)) expect(line).toContain(" + ... (20 more)");
  expect(block[3]?.endsWith(" = 465")).toBe(true);
});

test("5,000 steps of a chain, and a graph of 2^200 paths", () => {
  let chain: Expr = x;
  for (let i = 0; i < 5_000; i++) chain = sin(chain);
  expect(toDerivation(reversePass(chain, { x: 1 })).split("\n\n").length).toBe(5_001);
  let paths: Expr = x;
  for (let i = 0; i < 200; i++) paths = add(paths, paths);
  const last = toDerivation(reversePass(paths, { x: 1 }))
    .split(" = ")
    .at(-1);
  expect(last).toBe(`${Number((2 ** 200).toPrecision(6))}`);
});

test("in pieces: one for each step", () => {
  const options = { names: { e, d, L } };
  for (const format of ["text", "tex", "mathml"] as const)
    expect(toDerivations(lecture, { ...options, format }).length).toBe(lecture.length);
  expect(toDerivations(lecture, options).join("\n\n")).toBe(toDerivation(lecture, options));
  wellFormed(toDerivations(lecture, { ...options, format: "mathml" })[3]!);
});

test.each(hostileNames)("in text the name %j adds no line", (name) => {
  const inner = mul(variable(name), x);
  const lines = (names: Readonly<Record<string, Expr>>): number =>
    toDerivation(reversePass(tanh(inner), { [name]: 1, x: 2 }), { names }).split("\n").length;
  expect(lines({ [name]: inner })).toBe(lines({}));
  expect(lines({})).toBe(16);
});

describe("LaTeX", () => {
  test("the lecture's first expression", () => {
    expect(toDerivation(lecture, { format: "tex", names: { e, d, L } })).toMatchInlineSnapshot(`
      "\\begin{align*}
      L &= d \\cdot f = -8 \\\\
      \\frac{\\mathrm{d}L}{\\mathrm{d}L} &= 1 \\\\[1ex]
      f &= -2 \\\\
      \\frac{\\mathrm{d}L}{\\mathrm{d}f} &= d \\\\
      &= 4 \\\\[1ex]
      d &= e + c = 4 \\\\
      \\frac{\\mathrm{d}L}{\\mathrm{d}d} &= f \\\\
      &= -2 \\\\[1ex]
      c &= 10 \\\\
      \\frac{\\mathrm{d}L}{\\mathrm{d}c} &= \\frac{\\mathrm{d}L}{\\mathrm{d}d} \\cdot \\frac{\\mathrm{d}d}{\\mathrm{d}c} \\\\
      &= \\frac{\\mathrm{d}L}{\\mathrm{d}d} \\cdot 1 \\\\
      &= -2 \\cdot 1 = -2 \\\\[1ex]
      e &= a \\cdot b = -6 \\\\
      \\frac{\\mathrm{d}L}{\\mathrm{d}e} &= \\frac{\\mathrm{d}L}{\\mathrm{d}d} \\cdot \\frac{\\mathrm{d}d}{\\mathrm{d}e} \\\\
      &= \\frac{\\mathrm{d}L}{\\mathrm{d}d} \\cdot 1 \\\\
      &= -2 \\cdot 1 = -2 \\\\[1ex]
      b &= -3 \\\\
      \\frac{\\mathrm{d}L}{\\mathrm{d}b} &= \\frac{\\mathrm{d}L}{\\mathrm{d}e} \\cdot \\frac{\\mathrm{d}e}{\\mathrm{d}b} \\\\
      &= \\frac{\\mathrm{d}L}{\\mathrm{d}e} \\cdot a \\\\
      &= -2 \\cdot 2 = -4 \\\\[1ex]
      a &= 2 \\\\
      \\frac{\\mathrm{d}L}{\\mathrm{d}a} &= \\frac{\\mathrm{d}L}{\\mathrm{d}e} \\cdot \\frac{\\mathrm{d}e}{\\mathrm{d}a} \\\\
      &= \\frac{\\mathrm{d}L}{\\mathrm{d}e} \\cdot b \\\\
      &= -2 \\cdot (-3) = 6
      \\end{align*}"
    `);
  });

  test("negative numbers in brackets, ∂, and names that are raised already", () => {
    const p = pow(mul(a, b), 2);
    const tex = toDerivation(reversePass(sub(p, mul(a, p)), { a: -1, b: 3 }), {
      format: "tex",
      names: { a: mul(a, b), p },
    });
    expect(tex).toContain("\\text{$\\partial$ is the derivative");
    expect(tex).toContain("\\frac{\\partial ");
    expect(tex).not.toMatch(/\^\{\(2\)\}\^/);
    expect(tex).not.toMatch(/(?:\\cdot|\+) -/);
  });

  test.each(hostileNames)("the name %j is text and no command", (name) => {
    const h = variable(name);
    const inner = mul(h, x);
    const tex = toDerivation(reversePass(tanh(inner), { [name]: 1, x: 2 }), {
      format: "tex",
      names: { [`${name}2`]: inner },
    });
    const bare = tex.replace(/\\[_{}$&#%]/g, "").replace(/&=|\\\\/g, "");
    expect(bare).not.toMatch(/[$&#%~]|\\input/);
    expect([...bare].reduce((depth, sign) => depth + (sign === "{" ? 1 : sign === "}" ? -1 : 0), 0)).toBe(0);
  });
});

describe("MathML", () => {
  test("the lecture's first expression: the same numbers", () => {
    const { text, elements } = wellFormed(toDerivation(lecture, { format: "mathml", names: { e, d, L } }));
    expect(text).toBe(
      "L=d·f=−8dLdL=1f=−2dLdf=d=4d=e+c=4dLdd=f=−2c=10dLdc=dLdd·dddc=dLdd·1=−2·1=−2" +
        "e=a·b=−6dLde=dLdd·ddde=dLdd·1=−2·1=−2b=−3dLdb=dLde·dedb=dLde·a=−2·2=−4a=2dLda=dLde·deda=dLde·b=−2·(−3)=6",
    );
    expect(elements.filter((element) => element === "mfrac").length).toBe(19);
  });

  test.each(hostileNames)("the name %j adds no element", (name) => {
    const inner = mul(variable(name), x);
    const steps = reversePass(tanh(inner), { [name]: 1, x: 2 });
    const { elements } = wellFormed(toDerivation(steps, { format: "mathml", names: { [name]: inner } }));
    expect(elements.filter((element) => !/^(math|m[a-z]+)$/.test(element))).toEqual([]);
  });
});
