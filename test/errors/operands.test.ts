// Operands and environments that are no numbers: each error is coded and names the op, the argument or the variable.
import { pipe } from "fp-ts/lib/function.js";
import {
  add,
  concat,
  constant,
  type Expr,
  evaluate,
  freeVariables,
  grad,
  gradientMap,
  leakyRelu,
  math,
  mul,
  reshape,
  share,
  simplify,
  sin,
  stack,
  substitute,
  sum,
  tensor,
  toNested,
  toNumber,
  variable,
  where,
  zeros,
} from "gradmap";
import { describe, expect, test } from "vitest";
import { codeAndPlace, errorOf, pretend, untyped } from "../throwing.js";

const x = variable("x");
const notNumbers: readonly unknown[] = [undefined, null, "3", true, {}, [1], () => 1, 3n, Symbol("s"), new Date()];

describe("evaluate", () => {
  const env = untyped(evaluate);

  test("an unbound variable, by record and by Map", () => {
    expect(codeAndPlace(() => evaluate(x, {}))).toBe("GM-UNBOUND evaluate");
    expect(codeAndPlace(() => evaluate(x, { y: 1 }))).toBe("GM-UNBOUND evaluate");
    expect(codeAndPlace(() => evaluate(x, new Map([[variable("x"), 1]])))).toBe("GM-UNBOUND evaluate");
    expect(errorOf(() => env(x, new Map([["x", 1]]))).found).toContain('the string "x"');
    expect(codeAndPlace(() => env(x, new Map([[null, 1]])))).toBe("GM-UNBOUND evaluate");
  });

  test("no environment at all", () => {
    for (const bad of [undefined, null, 1, "x"]) expect(codeAndPlace(() => env(x, bad))).toBe("GM-UNBOUND evaluate");
  });

  test("a value that is no number", () => {
    for (const bad of notNumbers) {
      expect(codeAndPlace(() => env(x, { x: bad }))).toBe("GM-OPERAND evaluate at x");
      expect(codeAndPlace(() => env(x, new Map([[x, bad]])))).toBe("GM-OPERAND evaluate at x");
    }
    expect(codeAndPlace(() => env(x, { x: variable("y") }))).toBe("GM-OPERAND evaluate at x");
  });

  test("a value of another shape", () => {
    expect(codeAndPlace(() => evaluate(x, { x: tensor([1]) }))).toBe("GM-SHAPE-VALUE evaluate at x");
    expect(codeAndPlace(() => evaluate(variable("w", [2]), { w: 1 }))).toBe("GM-SHAPE-VALUE evaluate at w");
    expect(codeAndPlace(() => evaluate(variable("w", [2, 1]), { w: zeros([1, 2]) }))).toBe(
      "GM-SHAPE-VALUE evaluate at w",
    );
  });

  test("two variables of one name in a record", () => {
    expect(codeAndPlace(() => evaluate(add(x, variable("x")), { x: 1 }))).toBe("GM-AMBIGUOUS evaluate");
  });

  test("no expression", () => {
    for (const bad of notNumbers) expect(codeAndPlace(() => env(bad, {}))).toBe("GM-OPERAND evaluate");
  });
});

describe("operands", () => {
  test("what is no number, tensor or expression names the op and the argument", () => {
    for (const bad of notNumbers) {
      const error = errorOf(() => untyped(mul)(x, bad));
      expect([error.code, error.where, error.expected]).toEqual([
        "GM-OPERAND",
        "mul",
        "an Expr, a Tensor or a number for y",
      ]);
      expect(codeAndPlace(() => untyped(sin)(bad))).toBe("GM-OPERAND sin");
      expect(codeAndPlace(() => untyped(sum)(bad, {}))).toBe("GM-OPERAND sum");
      expect(codeAndPlace(() => untyped(reshape)(bad, [1]))).toBe("GM-OPERAND reshape");
      expect(codeAndPlace(() => untyped(leakyRelu)(bad, { negativeSlope: 1 }))).toBe("GM-OPERAND leakyRelu");
    }
  });

  test("in data-last form", () => {
    expect(codeAndPlace(() => pipe(x, mul(pretend<number>(undefined))))).toBe("GM-OPERAND mul");
    expect(codeAndPlace(() => mul(2)(pretend<number>("3")))).toBe("GM-OPERAND mul");
  });

  test("in a list", () => {
    expect(errorOf(() => untyped(stack)([x, "1"])).message).toContain("entry 1");
    expect(codeAndPlace(() => stack([]))).toBe("GM-OPERAND stack");
    expect(codeAndPlace(() => untyped(concat)(x))).toBe("GM-OPERAND concat");
    expect(codeAndPlace(() => untyped(concat)(undefined, {}))).toBe("GM-OPERAND concat");
    expect(codeAndPlace(() => untyped(concat)({}, {}))).toBe("GM-OPERAND concat");
  });

  test("the wrong number", () => {
    expect(codeAndPlace(() => untyped(mul)(1, 2, 3))).toBe("GM-ARITY mul");
    expect(codeAndPlace(() => untyped(mul)())).toBe("GM-ARITY mul");
    expect(codeAndPlace(() => untyped(sin)())).toBe("GM-ARITY sin");
    expect(codeAndPlace(() => untyped(sin)(1, 2))).toBe("GM-ARITY sin");
    expect(codeAndPlace(() => untyped(where)(1))).toBe("GM-ARITY where");
  });

  test("a parameter that is missing from the tree reaches the op that needs it", () => {
    const error = errorOf(() => untyped(grad(({ w, b }: { w: Expr; b: Expr }) => add(w, b)))({ w: 1 }));
    expect([error.code, error.where, error.found]).toEqual(["GM-OPERAND", "add", "undefined"]);
    expect(error.hint).toContain("missing");
  });

  test("constants and variables", () => {
    for (const bad of notNumbers) expect(codeAndPlace(() => untyped(constant)(bad))).toBe("GM-OPERAND constant");
    expect(codeAndPlace(() => untyped(variable)(5))).toBe("GM-OPTION variable");
    for (const bad of [5, null, "", [1.5], [-1], ["2"], {}])
      expect(
        codeAndPlace(() => untyped(variable)("x", bad)),
        String(bad),
      ).toBe("GM-SHAPE variable");
  });
});

describe("an expression used as a number or as text", () => {
  const wrong = pretend<number>(x);
  const uses: Readonly<Record<string, () => unknown>> = {
    "x * 2": () => wrong * 2,
    "x + 1": () => wrong + 1,
    "x - 1": () => wrong - 1,
    "x ** 2": () => wrong ** 2,
    "-x": () => -wrong,
    "+x": () => +wrong,
    "x > 0": () => wrong > 0,
    "x <= 0": () => wrong <= 0,
    "Math.tanh(x)": () => Math.tanh(wrong),
    "Math.max(x, 0)": () => Math.max(wrong, 0),
    "Number(x)": () => Number(wrong),
    "a template": () => `${wrong}`,
    "String(x)": () => String(wrong),
    "text + x": () => pretend<string>("text") + wrong,
    "[1, 2][x]": () => [1, 2][wrong],
    "x.toString()": () => wrong.toString(),
    "[x].join()": () => [wrong].join(),
  };

  test.each(Object.entries(uses))("%s", (_, use) => {
    const error = errorOf(use);
    expect(error.code).toBe("GM-COERCION");
    expect(error.hint).toMatch(/[wW]rite/);
  });

  test("inside a function that is differentiated", () => {
    expect(errorOf(() => grad((y: Expr) => mul(y, pretend<number>(y) * 2))(1)).code).toBe("GM-COERCION");
  });

  test("arithmetic on a tensor", () => {
    expect(codeAndPlace(() => Number(tensor([1])))).toBe("GM-COERCION Tensor");
    expect(`${tensor([1])}`).toBe("tensor of shape [1]");
  });
});

describe("rewriting functions given no expression", () => {
  const rewriting = { gradientMap, freeVariables, share, simplify, substitute: substitute(new Map()) };

  test.each(Object.entries(rewriting))("%s", (name, f) => {
    for (const bad of [undefined, null, "x", {}, [x]])
      expect(codeAndPlace(() => untyped(f)(bad))).toBe(`GM-OPERAND ${name}`);
  });

  test("substitute, given no Map from variables to operands", () => {
    for (const bad of [undefined, null, { x: 1 }, 5, new Map([["x", 1]]), new Map([[x, "1"]])])
      expect(codeAndPlace(() => untyped(substitute)(bad))).toBe("GM-OPERAND substitute");
  });
});

test("NaN and infinities are legal as inputs, constants and results", () => {
  expect(grad((a) => mul(a, a))(Number.NaN)).toBeNaN();
  expect(grad((a) => mul(a, a))(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
  expect(evaluate(add(constant(Number.NaN), 1), {})).toBeNaN();
  expect(toNested(grad((a: Expr) => sum(mul(a, a)))(tensor([Number.NaN, 1])))).toEqual([Number.NaN, 2]);
  expect(evaluate(math`1 / ${0}`, {})).toBe(Number.POSITIVE_INFINITY);
});

test("an error can be made of anything, even of what cannot be looked at", () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const throwing = {
    get constructor(): never {
      throw new Error("no");
    },
    get [Symbol.toStringTag](): never {
      throw new Error("no");
    },
  };
  for (const odd of [proxy, throwing, Object.create(null)])
    expect(errorOf(() => Reflect.apply(zeros, undefined, [[odd]])).code).toBe("GM-SHAPE");
});

test("an expression is no value yet, wherever one is read", () => {
  const x = variable("x");
  expect(codeAndPlace(() => untyped(toNested)(x))).toBe("GM-OPERAND toNested");
  expect(codeAndPlace(() => untyped(toNumber)(x))).toBe("GM-OPERAND toNumber");
});
