// Options, functions and results that the grad family and the ops refuse.
import {
  type Expr,
  explainNonFinite,
  grad,
  gradientMap,
  hessian,
  hvp,
  jacfwd,
  jacrev,
  jvp,
  leakyRelu,
  mul,
  reversePass,
  sin,
  stack,
  sum,
  tensor,
  valueAndGrad,
  variable,
  vjp,
} from "gradmap";
import { describe, expect, test } from "vitest";
import { codeAndPlace, errorOf, pretend, untyped } from "../throwing.js";

const x = variable("x");

/** `transform(f, options)(...args)` without its types. */
const applied = (transform: (...args: never[]) => unknown, f: unknown, options: unknown, ...args: readonly unknown[]) =>
  untyped(pretend<(...args: never[]) => unknown>(untyped(transform)(f, options)))(...args);

describe("options", () => {
  test("that are unknown", () => {
    expect(codeAndPlace(() => untyped(sum)(x, { axes: 0 }))).toBe("GM-OPTION sum");
    expect(codeAndPlace(() => untyped(leakyRelu)(x, { slope: 1 }))).toBe("GM-OPTION leakyRelu");
    expect(codeAndPlace(() => untyped(stack)([x], { dim: 1 }))).toBe("GM-OPTION stack");
    expect(codeAndPlace(() => untyped(grad)(sin, { argnum: 0 }))).toBe("GM-OPTION grad");
    expect(codeAndPlace(() => untyped(valueAndGrad)(sin, { aux: true }))).toBe("GM-OPTION valueAndGrad");
  });

  test("that are no options", () => {
    for (const bad of [0, [0], null, "axis"]) {
      expect(codeAndPlace(() => untyped(sum)(x, bad))).toBe("GM-OPTION sum");
      expect(codeAndPlace(() => untyped(grad)(sin, bad))).toBe("GM-OPTION grad");
    }
  });

  test("of the wrong kind", () => {
    expect(codeAndPlace(() => untyped(leakyRelu)(x, { negativeSlope: "0.1" }))).toBe("GM-OPTION leakyRelu");
    for (const hasAux of [1, "yes", null, 0, ""])
      expect(codeAndPlace(() => applied(grad, (y: Expr) => [y, y], { hasAux }, 1))).toBe("GM-OPTION grad");
  });

  test("argnums that name no argument, or one twice", () => {
    const f = (a: Expr, b: Expr): Expr => mul(a, b);
    for (const argnums of [2, -1, 0.5, Number.NaN, "0", null, [], [0, 0], [0, 2], ["0"], [undefined], {}])
      expect(codeAndPlace(() => applied(grad, f, { argnums }, 1, 2))).toBe("GM-OPTION grad");
    // Nothing of this stays behind in the cache.
    expect(grad(f)(1, 2)).toBe(2);
    expect(grad(f, { argnums: 1 })(1, 2)).toBe(1);
  });
});

describe("functions", () => {
  const transforms = { grad, valueAndGrad, hessian, hvp, jvp, vjp, jacfwd, jacrev, explainNonFinite };

  test.each(Object.entries(transforms))("%s of what is no function", (name, transform) => {
    for (const bad of [undefined, null, 5, mul(x, x), { f: sin }])
      expect(codeAndPlace(() => untyped(transform)(bad))).toBe(`GM-FUNCTION ${name}`);
  });

  test("a loss that is no scalar", () => {
    const losses: readonly (() => unknown)[] = [
      () => tensor([1, 2]),
      () => [x, x],
      () => ({ loss: x }),
      () => undefined,
      () => null,
      () => "1",
      () => true,
      async () => x,
    ];
    for (const [name, transform] of Object.entries({ grad, valueAndGrad, hessian, explainNonFinite }))
      for (const loss of losses)
        expect(codeAndPlace(() => applied(transform, loss, undefined, 1))).toBe(`GM-SHAPE-SCALAR ${name}`);
  });

  test("a loss of another shape", () => {
    const vector = (v: Expr): Expr => mul(v, 2);
    const error = errorOf(() => grad(vector)(tensor([1, 2])));
    expect([error.code, error.where, error.found]).toEqual(["GM-SHAPE-SCALAR", "grad", "an expression of shape [2]"]);
    expect(codeAndPlace(() => hessian(vector)(tensor([1])))).toBe("GM-SHAPE-SCALAR hessian");
    expect(codeAndPlace(() => hvp(vector)(tensor([1]), tensor([1])))).toBe("GM-SHAPE-SCALAR hvp");
    expect(codeAndPlace(() => gradientMap(variable("v", [2])))).toBe("GM-SHAPE-SCALAR gradientMap");
    expect(codeAndPlace(() => reversePass(variable("v", [2]), {}))).toBe("GM-SHAPE-SCALAR reversePass");
  });

  test("hasAux without a pair, or with a value that is no scalar", () => {
    for (const result of [x, [x], [x, x, x], undefined, { value: x }])
      expect(codeAndPlace(() => applied(grad, () => result, { hasAux: true }, 1))).toBe("GM-RESULT grad");
    expect(codeAndPlace(() => grad((y: Expr) => [mul(y, tensor([1, 2])), y], { hasAux: true })(1))).toBe(
      "GM-SHAPE-SCALAR grad",
    );
  });

  test("nothing to differentiate", () => {
    expect(codeAndPlace(() => applied(grad, () => 1, undefined, {}))).toBe("GM-FUNCTION grad");
    expect(codeAndPlace(() => applied(grad, () => 1, undefined, { name: "a" }))).toBe("GM-FUNCTION grad");
    expect(codeAndPlace(() => applied(grad, () => 1, undefined))).toBe("GM-FUNCTION grad");
    expect(codeAndPlace(() => applied(hvp, sin, undefined, 1))).toBe("GM-ARITY hvp");
  });

  test("an error of the user's own passes through unchanged, and nothing of it stays behind", () => {
    let broken = true;
    const fault = new RangeError("mine");
    const f = grad((y: Expr) => {
      if (broken) throw fault;
      return mul(y, y);
    });
    expect(() => f(1)).toThrow(fault);
    broken = false;
    expect(f(1)).toBe(2);
  });
});
