// Formulas in text, as readers type them: what they may write, and the whole message for each way to get it wrong.
import fc from "fast-check";
import {
  add,
  constant,
  type Expr,
  evaluate,
  formula,
  freeVariables,
  gradientMap,
  leakyRelu,
  math,
  mul,
  oneHot,
  stack,
  tanh,
  variable,
} from "gradmap";
import { inputs, outputOf, programs } from "gradmap/laws";
import { toInfix } from "gradmap/show";
import { describe, expect, test } from "vitest";
import { errorOf, untyped } from "../throwing.js";

const said = (text: string): string => errorOf(() => formula(text)).message;
const hint = (text: string): string =>
  errorOf(() => formula(text))
    .hint.split("\n")
    .at(-1)!
    .trim();
const names = (expr: Expr): readonly string[] => Array.from(freeVariables(expr), ({ name }) => name);

describe("names", () => {
  const known: readonly (readonly [text: string, names: readonly string[]])[] = [
    ["x * y + x", ["x", "y"]],
    ["θ + Δx + größe", ["θ", "Δx", "größe"]],
    ["x_1 + x₂ + $z", ["x_1", "x₂", "$z"]],
    ["layers[0].w * x + layers[0].b", ["layers[0].w", "x", "layers[0].b"]],
    ['params["a b"].c', ['params["a b"].c']],
    ['"learning rate" * "pi" * "sin"', ["learning rate", "pi", "sin"]],
    ['"say \\"hi\\""', ['say "hi"']],
    ["mean + std * z", ["mean", "std", "z"]],
    ["变量 + 𝑥", ["变量", "𝑥"]],
    ["x·y", ["x", "y"]],
    ["constructor + __proto__", ["constructor", "__proto__"]],
  ];
  test.each(known)("%s", (text, expected) => {
    expect(names(formula(text))).toEqual(expected);
  });

  test("one name is one variable", () => {
    expect(gradientMap(formula('x * x + "x"')).size).toBe(1);
  });
});

describe("definitions", () => {
  test("name parts of what follows, in lines or with semicolons", () => {
    expect(evaluate(formula("h = x + 1; h² + h"), { x: 2 })).toBe(12);
    expect(evaluate(formula("a = x * x\n\nb = a + 1 ;\n  a * b\n"), { x: 2 })).toBe(20);
    expect(evaluate(formula('"my part" = x == 2; "my part" + 1'), { x: 2 })).toBe(2);
  });

  test("are shared", () => {
    const expr = formula("h = exp(x); h * h");
    expect(expr.tag === "Apply" && expr.args[0] === expr.args[1]).toBe(true);
  });

  test("are told from comparisons and from what stands in quotes", () => {
    expect(evaluate(formula("x <= 2"), { x: 2 })).toBe(1);
    expect(evaluate(formula("x == 2"), { x: 2 })).toBe(1);
    expect(names(formula('"a = b; c" + 1'))).toEqual(["a = b; c"]);
    expect(names(formula('"\\"; = " + 1'))).toEqual(['"; = ']);
    expect(evaluate(formula(' "a;" = 2 ;"a;" ^ 2;'), {})).toBe(4);
    expect(said('"a\\')).toContain("position 0");
    expect(said("x => 2")).toContain("A formula has no functions of its own.");
  });

  test("without them lines are one formula", () => {
    expect(evaluate(formula("1\n+ 2\n== 3"), {})).toBe(1);
  });
});

test("a power of e is the exponential function, and so is its derivative", () => {
  expect(toInfix(formula("1 / (1 + e ^ (-x))"))).toBe("1 / (1 + exp(-x))");
  const power = formula("e ^ x");
  expect(Array.from(gradientMap(power).values(), (slope) => evaluate(slope, { x: 2 }))).toEqual([Math.exp(2)]);
  expect(toInfix(math`e ** ${variable("x")}`)).toBe("exp(x)");
});

describe("what toInfix writes is read", () => {
  const again = (expr: Expr): Expr => formula(toInfix(expr));

  test("random programs, to the bit", () => {
    let read = 0;
    fc.assert(
      fc.property(programs(12), inputs(2), (program, [x, y]) => {
        const expr = outputOf(program, [variable("x"), variable("layers[0].w")]);
        const environment = { x: x!, "layers[0].w": y! };
        expect(evaluate(again(expr), environment)).toBe(evaluate(expr, environment));
        expect(toInfix(again(expr))).toBe(toInfix(expr));
        read += 1;
      }),
      { seed: 1, numRuns: 200 },
    );
    expect(read).toBe(200);
  });

  test("numbers of every kind", () => {
    for (const value of [0, -0, 1e-300, -1e21, 5e-324, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
      expect(evaluate(again(constant(value)), {})).toBe(value);
  });

  test("what is too long for a line, as definitions", () => {
    const doubled = Array.from({ length: 200 }).reduce((sum: Expr) => add(sum, sum), variable("x"));
    expect(toInfix(doubled).split("\n").length).toBeGreaterThan(100);
    expect(evaluate(again(doubled), { x: 1 })).toBe(2 ** 200);
  });

  test("parameters, which JavaScript writes as settings", () => {
    const leaky = leakyRelu(variable("x"), { negativeSlope: 0.5 });
    expect(toInfix(leaky)).toBe("leakyRelu(x, 0.5)");
    expect(evaluate(again(leaky), { x: -2 })).toBe(-1);
    expect(evaluate(formula("clamp(x, 0, 1) + elu(x, 2)"), { x: 3 })).toBe(4);
    expect(evaluate(formula("leakyRelu(x)"), { x: -2 })).toBe(-0.02);
  });

  test("names in quotes", () => {
    for (const name of ["learning rate", 'a "b"', "a\nb", "</script>", "🙂", "", "1", "x#2"])
      expect(names(again(variable(name)))).toEqual([name]);
  });

  // Two variables of one name, settings and helper ops of derivatives are written in ways that nobody types.
  test("but for these", () => {
    expect(said(toInfix(mul(variable("x"), variable("x"))))).toContain('found "#"');
    expect(said(toInfix(oneHot(variable("i"), 3)))).toContain('found "{"');
    for (const slope of gradientMap(tanh(variable("x"))).values())
      expect(said(toInfix(slope))).toContain("sechSquared");
    expect(said(toInfix(stack([variable("x"), 1])))).toContain('found "["');
  });
});

describe("size is no matter", () => {
  const many = 30_000;

  test("deep", () => {
    expect(evaluate(formula(`${"(".repeat(many)}x${")".repeat(many)}`), { x: 1 })).toBe(1);
    expect(evaluate(formula(`${"sin(".repeat(many)}0${")".repeat(many)}`), {})).toBe(0);
    expect(evaluate(formula(`${"-".repeat(many)}x`), { x: 1 })).toBe(1);
    expect(evaluate(formula(`${"1 ^ ".repeat(many)}x`), { x: 2 })).toBe(1);
  });

  test("long", () => {
    expect(evaluate(formula(`x${" + x".repeat(many)}`), { x: 1 })).toBe(many + 1);
    const chain = Array.from({ length: many }, (_, i) => `v${i + 1} = v${i} + 1`).join("\n");
    expect(evaluate(formula(`v0 = x\n${chain}\nv${many}`), { x: 0 })).toBe(many);
  });

  test("and messages stay short", () => {
    for (const text of [
      `${"(".repeat(many)}x`,
      `x${" + x".repeat(many)} +`,
      `${"x + ".repeat(many)} + * ${"x".repeat(many)}`,
      `${"x".repeat(many)}(1)`,
    ])
      expect(said(text).length).toBeLessThan(800);
  });
});

describe("what to write instead", () => {
  const advised: readonly (readonly [text: string, advice: string])[] = [
    ["2x", "Multiplication is written with *: 2 * x."],
    ["x y", "Multiplication is written with *: x * y."],
    ["2(x + 1)", "Multiplication is written with *: 2 * (...)."],
    ["(x + 1)(x - 1)", "Multiplication is written with *: (...) * (...)."],
    ["(x)y", "Multiplication is written with *: (...) * y."],
    ["x²y", "Multiplication is written with *."],
    ["x(y + 1)", "Multiplication is written with *: x * (...)."],
    ["2e", "Write 2e-3 with an exponent, or 2 * e for the number e."],
    ["sin x", 'Write sin(x), with brackets around what it is applied to. A variable of this name is written "sin".'],
    ["x * exp", 'Write exp(x), with brackets around what it is applied to. A variable of this name is written "exp".'],
    ["tahn(x)", "Did you mean tanh?"],
    ["Tanh(x)", "Did you mean tanh?"],
    ["sigmod(x)", "Did you mean sigmoid?"],
    ["sqt(x)", "Did you mean sqrt?"],
    ["softplsu(x)", "Did you mean softplus?"],
    ["ln(x)", "Write log(x)."],
    ["σ(x)", "Write sigmoid(x)."],
    ["sen(x)", "Write sin(x)."],
    ["arctan(x)", "Write atan(x)."],
    ["Arctan(x)", "Write atan(x)."],
    ["cot(x)", "Write 1 / tan(x)."],
    ["Math.sin(x)", "Write sin(x), without what stands before it."],
    ["np.arctan(x)", "Write atan(x)."],
    ["Math.PI * r", "Write pi."],
    ["Math.SQRT2", "It is written without what stands before it."],
    ["zzzz(x)", "Multiplication is written with *: zzzz * (...)."],
    ["pi(x)", "Multiplication is written with *: pi * (...)."],
    ["x % 2", "A remainder is remainder(x, y), or fmod(x, y) with the sign of x."],
    ["x > 0 ? x : 0", "A choice is where(condition, a, b)."],
    ["x && y", "Both of two conditions: min(a, b)."],
    ["|x|", "The absolute value is abs(x)."],
    ["x!", "The opposite of a condition is 1 - condition; a factorial is exp(lgamma(x + 1))."],
    ["√x", "A root is sqrt(x)."],
    ["sin(30°)", "Angles are in radians: x * pi / 180."],
    ["[x, y]", "Lists cannot be written in a formula; round brackets group."],
    ["{x}", "Settings cannot be written in a formula: call that op in JavaScript; round brackets group."],
    ["f'", "A derivative is taken of the whole formula, by grad or gradientMap; names may stand in double quotes."],
    ['"x', "A name in double quotes ends with one."],
    ["\\sin(x)", "A function is written by its name alone: sin(x), without TeX's backslash."],
    ["x === 2", "A formula assigns nothing; two values are compared with == and !=."],
    ["1,5 * x", "Decimals are written with a point: 1.5."],
    ["(1,5)", "Decimals are written with a point: 1.5."],
    ["x, y", "Commas stand between the operands of an op: max(x, y)."],
    ["(x + 1", "It is for the one at position 0."],
    ["1 + sin(x", "It is for the one of sin at position 4."],
    ["y = x ^ 2", "If the formula is what stands after y =, leave that out."],
    ["f(x) = x ^ 2", "A formula is only what stands after it. Two values are compared with ==."],
    ["x + 1\ny = 2", "Lines before it are definitions: name = formula."],
    ["clamp(x, 1)", "It is clamp(x, min, max)."],
    ["sum(x, 1)", "sum takes tensors, lists or settings, which a formula cannot hold: call it in JavaScript."],
    ["matmul(x, y)", "matmul takes tensors, lists or settings, which a formula cannot hold: call it in JavaScript."],
  ];
  test.each(advised)("%s", (text, advice) => {
    expect(hint(text)).toBe(advice);
    expect(errorOf(() => formula(text)).code).toBe("GM-FORMULA");
  });
});

describe("whole messages", () => {
  test("a call of no op", () => {
    expect(said("x + arctan(y)")).toMatchInlineSnapshot(`
      "formula, position 4: expected the name of an op, found "arctan".
        In the formula
          x + arctan(y)
              ^
        Write atan(x). [GM-FORMULA]"
    `);
  });

  test("a line among several, with signs of two units before the place", () => {
    expect(said("a = 🙂\nb = a * (\t2 x)\na + b")).toMatchInlineSnapshot(`
      "formula, line 1, position 4: expected a number, a name, an operator or a bracket, found "🙂".
        In the formula
          a = 🙂
              ^ [GM-FORMULA]"
    `);
    expect(said("a = 2\nb = \ta * (2 x)\na + b")).toMatchInlineSnapshot(`
      "formula, line 2, position 12: expected an operator, such as *, found "x".
        In the formula
          b =  a * (2 x)
                      ^
        Multiplication is written with *: 2 * x. [GM-FORMULA]"
    `);
  });

  test("a place in a long line", () => {
    expect(said(`${"x + ".repeat(50)}2 y${" + x".repeat(50)}`)).toMatchInlineSnapshot(`
      "formula, position 202: expected an operator, such as *, found "y".
        In the formula
          ...+ x + x + x + x + x + x + x + x + x + 2 y + x + x + x + x + x + x + x + x + x + ...
                                                     ^
        Multiplication is written with *: 2 * y. [GM-FORMULA]"
    `);
  });

  test("a sign that cannot be seen", () => {
    expect(said("x\u200b + 1")).toMatchInlineSnapshot(`
      "formula, position 1: expected a number, a name, an operator or a bracket, found the sign U+200B.
        In the formula
          x  + 1
           ^ [GM-FORMULA]"
    `);
  });

  test("a name that stands for something", () => {
    expect(said("x = 2; x = 3; x")).toMatchInlineSnapshot(`
      "formula, position 7: expected a new name to define, found x, which stands for something already.
        In the formula
          x = 2; x = 3; x
                 ^ [GM-FORMULA]"
    `);
    expect(said("e = 2; e")).toMatchInlineSnapshot(`
      "formula, position 0: expected a new name to define, found e, which stands for something already.
        In the formula
          e = 2; e
          ^ [GM-FORMULA]"
    `);
    expect(said("h = h + 1; h")).toMatchInlineSnapshot(`
      "formula, position 0: expected a definition by other names, found h itself in it.
        In the formula
          h = h + 1; h
          ^ [GM-FORMULA]"
    `);
  });

  test("an op by itself in a template, where there are no variables", () => {
    expect(errorOf(() => math`2 * tanh`).message).toMatchInlineSnapshot(`
      "math, position 4: expected a value, found the op tanh by itself.
        In the formula
          2 * tanh
              ^
        Write tanh(x), with brackets around what it is applied to. [GM-FORMULA]"
    `);
  });

  test("an escape that there is none of", () => {
    expect(said('"a\\qb"')).toMatchInlineSnapshot(`
      "formula, position 0: expected a name in double quotes, found "a\\qb".
        In the formula
          "a\\qb"
          ^
        Escapes are those of JSON. [GM-FORMULA]"
    `);
  });
});

test("only text is read", () => {
  for (const bad of [undefined, null, 5, ["x"], { source: "x" }])
    expect(errorOf(() => untyped(formula)(bad)).code).toBe("GM-OPTION");
});
