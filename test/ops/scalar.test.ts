// Scalar ops in named sentences: call forms, options, kinks, rounding, remainders, higher derivatives.
import { pipe } from "fp-ts/lib/function.js";
import { describe, expect, test } from "vitest";
import { GradError } from "../../src/expr/errors.js";
import { type Expr, variable } from "../../src/expr/expr.js";
import type { Op } from "../../src/expr/op.js";
import { tensor, toNested } from "../../src/expr/tensor.js";
import * as op from "../../src/ops/index.js";
import { gradientMap } from "../../src/rewrite/reverse.js";
import { evaluate } from "../../src/run/evaluate.js";
import { errorOf, numberAt } from "./golden.js";

const value = (expr: Expr): number => numberAt(expr, {});

/** The derivative of order `order` of `f` at a point. */
const derivative = (f: (x: Expr) => Expr, order: number, at: number): number => {
  const x = variable("x");
  let expr: Expr | undefined = f(x);
  for (let i = 0; i < order; i++) expr = expr === undefined ? undefined : gradientMap(expr).get(x);
  return numberAt(expr, { x: at });
};

const partials = (f: (x: Expr, y: Expr) => Expr, at: { readonly x: number; readonly y: number }): readonly number[] => {
  const [x, y] = [variable("x"), variable("y")];
  const map = gradientMap(f(x, y));
  return [numberAt(map.get(x), at), numberAt(map.get(y), at)];
};

const codeOf = (f: () => unknown): string => {
  try {
    f();
  } catch (error) {
    if (error instanceof GradError) return error.code;
    throw error;
  }
  return "no error";
};

describe("call forms", () => {
  test("binary ops: data-first and data-last mean the same", () => {
    expect(value(op.pow(2, 3))).toBe(8);
    expect(value(pipe(2, op.pow(3)))).toBe(8);
    expect(value(pipe(-5.5, op.fmod(2)))).toBe(-1.5);
  });

  test("ops with options: data-first, data-last, and without options", () => {
    expect(value(op.leakyRelu(-2, { negativeSlope: 0.5 }))).toBe(-1);
    expect(value(pipe(-2, op.leakyRelu({ negativeSlope: 0.5 })))).toBe(-1);
    expect(value(pipe(-2, op.leakyRelu()))).toBe(-0.02);
    expect(value(pipe(-2, (x) => op.leakyRelu(x)))).toBe(-0.02);
    expect(value(pipe(5, op.clamp({ max: 2 })))).toBe(2);
  });

  test("options may be expressions, and have a derivative", () => {
    const alpha = variable("alpha");
    const map = gradientMap(op.celu(-3, { alpha }));
    // d/da a (exp(x / a) - 1) = exp(t) - 1 - t exp(t) with t = x / a
    expect(numberAt(map.get(alpha), { alpha: 2 })).toBeCloseTo(Math.expm1(-1.5) + 1.5 * Math.exp(-1.5), 14);
    const slope = variable("slope");
    expect(numberAt(gradientMap(op.leakyRelu(-3, { negativeSlope: slope })).get(slope), { slope: 0.1 })).toBe(-3);
    const low = variable("low");
    expect(numberAt(gradientMap(op.clamp(-3, { min: low, max: 2 })).get(low), { low: -1 })).toBe(1);
    const lambda = variable("lambda");
    expect(numberAt(gradientMap(op.softShrink(-3, { lambda })).get(lambda), { lambda: 1 })).toBe(1);
    const elu = variable("alpha");
    expect(numberAt(gradientMap(op.elu(-1, { alpha: elu })).get(elu), { alpha: 3 })).toBe(Math.expm1(-1));
  });

  test("tensors broadcast", () => {
    const result = evaluate(op.hypot(tensor([[3], [6]]), tensor([4, 8])), {});
    expect(typeof result === "number" ? result : toNested(result)).toEqual([
      [5, Math.hypot(3, 8)],
      [Math.hypot(6, 4), 10],
    ]);
  });

  test("every op carries its record, under its own name", () => {
    const ops: object = op;
    for (const [name, found] of Object.entries(ops)) {
      const record: Op | undefined = found.op;
      if (record?.kind === "elementwise") expect(record.name).toBe(name);
    }
    expect(op.leakyRelu.op.args).toEqual(["x", "negativeSlope"]);
  });
});

describe("option errors", () => {
  test("unknown options are refused", () => {
    const misspelt: object = { negativeslope: 0.1 };
    expect(codeOf(() => op.leakyRelu(1, misspelt))).toBe("GM-OPTION");
    const foreign: object = { alpha: 1, beta: 2 };
    expect(codeOf(() => op.elu(1, foreign))).toBe("GM-OPTION");
  });

  test("clamp needs a limit", () => {
    expect(codeOf(() => op.clamp(1, {}))).toBe("GM-OPTION");
    expect(codeOf(() => op.clamp(1))).toBe("GM-OPTION");
  });

  test("a parameter must be an operand", () => {
    const text: object = { alpha: "1" };
    expect(codeOf(() => op.celu(1, text))).toBe("GM-OPTION");
  });

  test("logit with eps stays away from the ends", () => {
    expect(value(op.logit(0, { eps: 0.25 }))).toBeCloseTo(Math.log(1 / 3), 15);
    expect(value(op.logit(0))).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe("kinks", () => {
  test("relu, abs, leakyRelu, clamp and max", () => {
    expect(derivative(op.relu, 1, 0)).toBe(0);
    expect(derivative(op.abs, 1, 0)).toBe(0);
    expect(derivative((x) => op.leakyRelu(x), 1, 0)).toBe(0.01);
    expect(derivative((x) => op.clamp(x, { min: -1, max: 2 }), 1, 2)).toBe(1);
    expect(partials((x, y) => op.max(x, y), { x: 1, y: 1 })).toEqual([0.5, 0.5]);
    expect(partials((x, y) => op.fmax(x, y), { x: 1, y: 1 })).toEqual([1, 0]);
  });

  test("the zero of pow, of hypot and of xlogy", () => {
    expect(partials((x, y) => op.pow(x, y), { x: 0, y: 0 })).toEqual([0, 0]);
    expect(partials((x, y) => op.pow(x, y), { x: 0, y: 2 })).toEqual([0, 0]);
    expect(partials((x, y) => op.pow(x, y), { x: 0, y: -1 })).toEqual([Number.NEGATIVE_INFINITY, Number.NaN]);
    expect(partials((x, y) => op.hypot(x, y), { x: 0, y: 0 })).toEqual([0, 0]);
    expect(partials((x, y) => op.xlogy(x, y), { x: 0, y: 0 })).toEqual([0, 0]);
    expect(partials((x, y) => op.atan2(x, y), { x: 0, y: 0 })).toEqual([Number.NaN, Number.NaN]);
  });

  test("a constant exponent needs no logarithm, whatever the base", () => {
    expect(derivative((x) => op.pow(x, 2), 1, -3)).toBe(-6);
    expect(derivative((x) => op.pow(x, 3), 2, -2)).toBe(-12);
    expect(derivative((x) => op.pow(x, 3), 4, 5)).toBe(0);
    for (const n of [0, 1, 2]) expect(derivative((x) => op.pow(x, n), 1, 0)).toBe(n === 1 ? 1 : 0);
  });

  test("NaN in gives NaN out, in the derivative too", () => {
    const ops: readonly ((x: Expr) => Expr)[] = [op.relu, op.abs, op.selu, op.hardSwish, op.log, op.gelu, op.lgamma];
    for (const f of ops) expect(derivative(f, 1, Number.NaN)).toBeNaN();
    expect(partials((x, y) => op.max(x, y), { x: Number.NaN, y: 1 })).toEqual([Number.NaN, Number.NaN]);
  });

  test("stopGradient keeps the value and has no gradient at all", () => {
    const x = variable("x");
    expect(numberAt(op.stopGradient(x), { x: 3 })).toBe(3);
    expect(gradientMap(op.stopGradient(op.square(x))).size).toBe(0);
    expect(derivative((v) => op.mul(v, op.stopGradient(v)), 1, 3)).toBe(3);
  });
});

describe("rounding and remainders", () => {
  test("halves go to the even neighbour", () => {
    const halves = [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 0.49999999999999994, 4503599627370497];
    expect(halves.map((x) => value(op.round(x)))).toEqual([-2, -2, -0, 0, 2, 2, 0, 4503599627370497]);
    expect(value(op.round(Number.NEGATIVE_INFINITY))).toBe(Number.NEGATIVE_INFINITY);
    expect(value(op.round(Number.NaN))).toBeNaN();
  });

  test("fmod has the sign of x, remainder the sign of y", () => {
    const pairs = [
      [5.5, 2],
      [-5.5, 2],
      [5.5, -2],
      [-5.5, -2],
    ] as const;
    expect(pairs.map(([x, y]) => value(op.fmod(x, y)))).toEqual([1.5, -1.5, 1.5, -1.5]);
    expect(pairs.map(([x, y]) => value(op.remainder(x, y)))).toEqual([1.5, 0.5, -0.5, -1.5]);
    expect(pairs.map(([x, y]) => partials((a, b) => op.fmod(a, b), { x, y })[1])).toEqual([-2, 2, 2, -2]);
    expect(pairs.map(([x, y]) => partials((a, b) => op.remainder(a, b), { x, y })[1])).toEqual([-2, 3, 3, -2]);
  });

  test("the sign of a zero counts for copysign", () => {
    expect(value(op.copysign(3, -0))).toBe(-3);
    expect(value(op.copysign(-3, 0))).toBe(3);
  });
});

describe("third and higher derivatives", () => {
  const points = [-2.3, -0.4, 1e-3, 0.7, 1.9];
  const agree = (f: (x: Expr) => Expr, order: number, closed: (x: number) => number, at = points): void => {
    for (const x of at) expect(errorOf(derivative(f, order, x), closed(x)), `at ${x}`).toBeLessThan(1e-12);
  };

  test("tanh: (6 t^2 - 2)(1 - t^2)", () => agree(op.tanh, 3, (x) => (6 * Math.tanh(x) ** 2 - 2) / Math.cosh(x) ** 2));

  test("sigmoid: s (1 - s)(1 - 6 s (1 - s))", () =>
    agree(op.sigmoid, 3, (x) => {
      const q = 1 / (4 * Math.cosh(x / 2) ** 2);
      return q * (1 - 6 * q);
    }));

  test("erf: 2 / sqrt(pi) exp(-x^2) (4 x^2 - 2)", () =>
    agree(op.erf, 3, (x) => (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * (4 * x * x - 2)));

  test("gelu: density (x^3 - 4 x)", () =>
    agree(op.gelu, 3, (x) => (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * (x ** 3 - 4 * x)));

  test("atan: (6 x^2 - 2) / (1 + x^2)^3", () => agree(op.atan, 3, (x) => (6 * x * x - 2) / (1 + x * x) ** 3));

  test("asin: (1 + 2 x^2) / (1 - x^2)^(5/2)", () =>
    agree(op.asin, 3, (x) => (1 + 2 * x * x) / (1 - x * x) ** 2.5, [-0.8, -1e-3, 0.3]));

  test("log and sqrt", () => {
    agree(op.log, 4, (x) => -6 / x ** 4, [1e-3, 0.7, 30]);
    agree(op.sqrt, 3, (x) => 0.375 * x ** -2.5, [1e-3, 0.7, 30]);
  });

  test("pow, mixed: d/dy d/dx d/dx x^y", () => {
    const [x, y] = [variable("x"), variable("y")];
    const dxx = gradientMap(gradientMap(op.pow(x, y)).get(x)!).get(x)!;
    const found = numberAt(gradientMap(dxx).get(y), { x: 1.7, y: 2.6 });
    expect(found).toBeCloseTo(1.7 ** 0.6 * (2 * 2.6 - 1 + 2.6 * 1.6 * Math.log(1.7)), 12);
  });

  test("polygamma at 1 and 1/2: zeta values", () => {
    const zeta3 = 1.2020569031595942;
    expect(errorOf(derivative(op.lgamma, 2, 1), Math.PI ** 2 / 6)).toBeLessThan(1e-14);
    expect(errorOf(derivative(op.lgamma, 3, 1), -2 * zeta3)).toBeLessThan(1e-14);
    expect(errorOf(derivative(op.digamma, 3, 1), Math.PI ** 4 / 15)).toBeLessThan(1e-14);
    expect(errorOf(derivative(op.digamma, 2, 0.5), -14 * zeta3)).toBeLessThan(1e-14);
    expect(errorOf(value(op.polygamma(1, -0.5)), Math.PI ** 2 / 2 + 4)).toBeLessThan(1e-14);
  });

  test("digamma near its zero keeps its digits", () => {
    // psi(x0 + h) = psi'(x0) h + ..., with x0 = 1.4616321449683623412626595...
    expect(errorOf(value(op.digamma(1.4616321449683622)), -9.241265521729428e-17)).toBeLessThan(1e-12);
  });

  test("sinc at 0: derivatives of every order", () => {
    expect([0, 1, 2, 3, 4].map((order) => derivative(op.sinc, order, 0))).toEqual([
      1,
      0,
      -(Math.PI ** 2) / 3,
      0,
      Math.PI ** 4 / 5,
    ]);
  });

  test("erfinv is the inverse of erf, up to the last number below 1", () => {
    for (const x of [-0.999, -0.2, 1e-300, 0.5, 0.97])
      expect(errorOf(value(op.erf(op.erfinv(x))), x)).toBeLessThan(1e-15);
    expect(errorOf(value(op.erfinv(1 - 2 ** -52)), 5.805018683193453)).toBeLessThan(1e-15);
    expect(value(op.erfinv(1))).toBe(Number.POSITIVE_INFINITY);
  });
});
