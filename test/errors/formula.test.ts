// math templates: what they mean, and a coded error with the position for each way to get them wrong.
import { add, type Expr, evaluate, grad, math, mul, variable } from "gradmap";
import { describe, expect, test } from "vitest";
import { errorOf, pretend, untyped } from "../throwing.js";

const x = variable("x");
const value = (expr: Expr): unknown => evaluate(expr, { x: 3 });

/** A formula from text, as the tag of a template would be called. */
const parsed = (text: string): Expr => math(pretend<TemplateStringsArray>(Object.assign([text], { raw: [text] })));

describe("meaning", () => {
  const formulas: readonly (readonly [text: string, meaning: number])[] = [
    ["1 + 2 * 3", 7],
    ["(1 + 2) * 3", 9],
    ["2 ^ 3 ^ 2", 512],
    ["2 ** 3", 8],
    ["-2 ^ 2", -4],
    ["2 ^ -1", 0.5],
    ["2 ^ -1 * 3", 1.5],
    ["2 ^ -1 ^ 2", 0.5],
    ["-2 * 3", -6],
    ["2 * -3", -6],
    ["2 - -3", 5],
    ["--2", 2],
    ["+2", 2],
    ["10 - 4 - 3", 3],
    ["16 / 4 / 2", 2],
    ["1.5e3 + .5 + 5.", 1505.5],
    ["1e-2", 0.01],
    ["max(1, 2 + 3)", 5],
    ["where(1 < 2, 3, 4)", 3],
    ["1 <= 1", 1],
    ["2 == 3", 0],
    ["2 != 3", 1],
    ["1 + 1 > 1", 1],
    ["abs(-(2))", 2],
    ["  1\n+\t1 ", 2],
    ["cos(pi)", -1],
    ["log(e)", 1],
    ["6 − 2", 4],
    ["6 × 2 · 3 ⋅ 4", 144],
    ["6 ÷ 2", 3],
    ["1 ≤ 1", 1],
    ["1 ≥ 2", 0],
    ["1 ≠ 2", 1],
    ["cos(π)", -1],
    ["2²", 4],
    ["-2²", -4],
    ["2³²", 4294967296],
    ["2⁻¹", 0.5],
    ["(1 + 2)²", 9],
    ["2^3²", 512],
    ["3²^2", 81],
    ["abs(-3)² / 9", 1],
    ["∞", Number.POSITIVE_INFINITY],
    ["-Infinity", Number.NEGATIVE_INFINITY],
    ["NaN", Number.NaN],
  ];
  test.each(formulas)("%s is %d", (text, meaning) => {
    expect(evaluate(parsed(text), {})).toBe(meaning);
  });

  test("values and expressions are interpolated", () => {
    expect(value(math`2 * ${x} ^ 2 + 1`)).toBe(19);
    expect(value(math`${x}`)).toBe(3);
    expect(value(math`${2} ^ ${x}`)).toBe(8);
    expect(value(math`max(${x}, ${add(x, 1)})`)).toBe(4);
    expect(math`${x} * ${x}`).toEqual(mul(x, x));
  });

  test("one place in the source serves many values", () => {
    const square = (y: Expr | number): Expr => math`${y} * ${y}`;
    expect([square(2), square(3), square(x)].map(value)).toEqual([4, 9, 9]);
    expect(grad((y) => math`${y} ^ 3`)(2)).toBe(12);
  });

  test("no formula is too deep or too long", () => {
    const depth = 20_000;
    expect(evaluate(parsed(`${"(".repeat(depth)}1${")".repeat(depth)}`), {})).toBe(1);
    expect(evaluate(parsed(`${"-".repeat(depth)}1`), {})).toBe(1);
    expect(evaluate(parsed(`1${" + 1".repeat(depth)}`), {})).toBe(depth + 1);
  });
});

describe("errors name the position", () => {
  const broken: readonly (readonly [text: string, position: number, expected: string, found: string])[] = [
    ["1 + foo", 4, "a value: write ${foo} for a JavaScript value, or pi or e", '"foo"'],
    ["sin", 0, "a value", "the op sin by itself"],
    ["foo(1)", 0, "the name of an op", '"foo"'],
    ["constructor(1)", 0, "the name of an op", '"constructor"'],
    ["toString", 0, "a value: write ${toString} for a JavaScript value, or pi or e", '"toString"'],
    ["1 + * 2", 4, "a value", '"*"'],
    ["* 2", 0, "a value", '"*"'],
    ["1 +", 3, "a value", "the end of the formula"],
    ["", 0, "a formula, such as x * y + sin(x)", "nothing"],
    ["  ", 2, "a formula, such as x * y + sin(x)", "nothing"],
    ["(1 + 2", 6, "a closing bracket", "the end of the formula"],
    ["sin(1", 5, "a closing bracket", "the end of the formula"],
    ["1 + 2)", 5, "no bracket to close", '")"'],
    [")", 0, "a value", '")"'],
    ["()", 1, "a value", '")"'],
    ["sin()", 4, "a value", '")"'],
    ["max(1,)", 6, "a value", '")"'],
    ["max(,1)", 4, "a value", '","'],
    ["1, 2", 1, "an operator, or the end of the formula", '","'],
    ["(1, 2)", 2, "a closing bracket", '","'],
    ["1 2", 2, "an operator, such as *", "the number 2"],
    ["2 pi", 2, "an operator, such as *", '"pi"'],
    ["2(3)", 1, "an operator, such as *", '"("'],
    ["1 # 2", 2, "a number, a name, an operator or a bracket", '"#"'],
    ["1 = 2", 2, "a number, a name, an operator or a bracket", '"="'],
    ["2 % 3", 2, "a number, a name, an operator or a bracket", '"%"'],
    ["1 === 2", 4, "a number, a name, an operator or a bracket", '"="'],
    ["0x10", 0, "a number such as 0.5, 1000 or 1e-3", '"0x10"'],
    ["1.2.3", 0, "a number such as 0.5, 1000 or 1e-3", '"1.2.3"'],
    ["1..2", 0, "a number such as 0.5, 1000 or 1e-3", '"1..2"'],
    ["2 + 1_000", 4, "a number such as 0.5, 1000 or 1e-3", '"1_000"'],
    ["1e", 0, "a number such as 0.5, 1000 or 1e-3", '"1e"'],
    ["(1e+)", 1, "a number such as 0.5, 1000 or 1e-3", '"1e+"'],
    ["sin(1, 2)", 0, "sin(x)", "2 operands"],
    ["add(1)", 0, "add(x, y)", "1 operand"],
    ["1 + where(1, 2)", 4, "where(condition, a, b)", "2 operands"],
    ["matmul(1, 2, 3)", 0, "all operands of matmul and no more", "3 operands"],
  ];
  test.each(broken)("%s", (text, position, expected, found) => {
    const error = errorOf(() => parsed(text));
    expect(error.code).toBe("GM-FORMULA");
    expect(error.where).toBe(`math, position ${position}`);
    expect(error.found).toBe(found);
    expect(error.expected).toBe(expected);
    expect(error.message).toContain(`\n    ${text}\n    ${" ".repeat(position)}^`);
  });

  test("positions count interpolated values as they are shown", () => {
    const error = errorOf(() => math`${x} * ${x} +`);
    expect(error.where).toBe("math, position 13");
    expect(error.message).toContain("${1} * ${2} +");
    expect(errorOf(() => math`${x} ${x}`).found).toBe("the value ${2}");
  });

  test("an interpolated value that is no operand is named", () => {
    const error = errorOf(() => math`1 + ${pretend<number>("2")}`);
    expect([error.code, error.where, error.expected]).toEqual([
      "GM-OPERAND",
      "math",
      "an Expr, a Tensor or a number for the value ${1}",
    ]);
    expect(errorOf(() => math`${x} * ${pretend<number>(undefined)}`).expected).toContain("${2}");
  });

  test("called as a function", () => {
    for (const bad of ["1 + 2", undefined, ["1"], 5]) expect(errorOf(() => untyped(math)(bad)).code).toBe("GM-FORMULA");
  });

  test("a formula that was wrong is wrong again", () => {
    const wrong = (): Expr => math`1 +`;
    expect([errorOf(wrong).code, errorOf(wrong).code]).toEqual(["GM-FORMULA", "GM-FORMULA"]);
  });
});
