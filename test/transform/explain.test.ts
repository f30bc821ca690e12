// explainNonFinite: where the first NaN or infinity was born, forward or backward.

import * as O from "fp-ts/lib/Option.js";
import {
  add,
  div,
  type Expr,
  exp,
  explainNonFinite,
  gt,
  hypot,
  log,
  mul,
  pow,
  softmax,
  sqrt,
  sub,
  sum,
  tensor,
  where,
} from "gradmap";
import { describe, expect, test } from "vitest";

const originOf = <A>(found: O.Option<A>): A | undefined => O.toUndefined(found);

describe("explainNonFinite", () => {
  test("none where value and gradient are finite", () => {
    expect(explainNonFinite((x: Expr) => mul(x, x))(3)).toEqual(O.none);
    expect(explainNonFinite((x: Expr) => where(gt(x, 0), sqrt(x), 0))(0)).toEqual(O.none);
    expect(explainNonFinite((x: Expr) => hypot(x, 1))(0)).toEqual(O.none);
  });

  test("an input, with its path", () => {
    const loss = ({ layers }: { readonly layers: readonly { readonly b: Expr }[] }): Expr =>
      mul(layers[0]!.b, layers[1]!.b);
    const origin = originOf(explainNonFinite(loss)({ layers: [{ b: 1 }, { b: Number.NaN }] }));
    expect([origin?.phase, origin?.path, origin?.op, origin?.value]).toEqual([
      "input",
      "params.layers[1].b",
      undefined,
      Number.NaN,
    ]);
    expect(origin?.message).toMatchInlineSnapshot(`"params.layers[1].b is NaN already before anything is computed."`);
  });

  test("an input among the other arguments", () => {
    const origin = originOf(explainNonFinite((w: Expr, data: Expr) => sum(mul(w, data)))(1, tensor([1, Infinity])));
    expect([origin?.phase, origin?.path]).toEqual(["input", "arguments[1]"]);
  });

  test("forward: the op whose operands are finite and whose result is not", () => {
    const origin = originOf(explainNonFinite((x: Expr) => add(log(sub(x, 1)), exp(x)))(1));
    expect([origin?.phase, origin?.op, origin?.operands, origin?.value]).toEqual([
      "forward",
      "log",
      [0],
      Number.NEGATIVE_INFINITY,
    ]);
    expect(origin?.message).toMatchInlineSnapshot(
      `"log(x - 1) is -Infinity: log was given 0. Keep its operands in its domain, or choose with where(condition, ..., otherwise): the side not taken contributes nothing."`,
    );
  });

  test("forward: what follows from the first is not blamed", () => {
    const origin = originOf(explainNonFinite((x: Expr) => mul(0, div(1, sub(x, x))))(2));
    expect([origin?.op, origin?.operands]).toEqual(["div", [1, 0]]);
  });

  test("forward, in one element of a tensor", () => {
    const origin = originOf(explainNonFinite((x: Expr) => sum(sqrt(x)))(tensor([1, -1])));
    expect([origin?.phase, origin?.op]).toEqual(["forward", "sqrt"]);
  });

  test("backward: a finite value whose derivative is not", () => {
    const origin = originOf(explainNonFinite(({ w }: { readonly w: Expr }) => sqrt(mul(w, w)))({ w: 0 }));
    expect([origin?.phase, origin?.op, origin?.operands]).toEqual(["backward", "sqrt", [0]]);
    expect(origin?.message).toMatchInlineSnapshot(
      `"The value is finite, but the derivative of sqrt(w * w) passes Infinity on to w * w: sqrt was given 0. Choose with where(condition, ..., otherwise), or use an op made for this point, such as hypot for the square root of a sum of squares."`,
    );
  });

  test("backward, straight into a parameter: its path is named", () => {
    const origin = originOf(explainNonFinite(({ w }: { readonly w: Expr }) => sqrt(w))({ w: 0 }));
    expect([origin?.phase, origin?.op, origin?.path]).toEqual(["backward", "sqrt", "params.w"]);
  });

  test("backward: finite contributions that add up to infinity", () => {
    const origin = originOf(explainNonFinite((x: Expr) => add(mul(x, 1e308), mul(x, 1e308)))(0.5));
    expect([origin?.phase, origin?.op, origin?.path]).toEqual(["backward", undefined, "params"]);
    expect(origin?.message).toMatchInlineSnapshot(
      `"The value is finite, and so is each contribution to the derivative in x, but they add up to Infinity. Scale the function down, or take its logarithm."`,
    );
  });

  test("what a choice leaves aside is not blamed, and does not hide what is", () => {
    const choice = (x: Expr): Expr => where(gt(x, 0), log(x), 0);
    expect(explainNonFinite(choice)(0)).toEqual(O.none);
    const masked = (x: Expr): Expr => sum(softmax(where(tensor([1, 0]), x, Number.NEGATIVE_INFINITY)));
    expect(explainNonFinite(masked)(tensor([1, 2]))).toEqual(O.none);
    const both = (x: Expr): Expr => add(choice(x), div(1, x));
    expect(originOf(explainNonFinite(both)(0))?.op).toBe("div");
    const inGradient = (x: Expr): Expr => add(choice(x), sqrt(x));
    expect(originOf(explainNonFinite(inGradient)(0))?.op).toBe("sqrt");
    // The slope of the root is infinite, and stops at the choice below it.
    const harmless = (x: Expr): Expr => sqrt(sub(where(gt(x, 5), x, 1), 1));
    expect(explainNonFinite(harmless)(0)).toEqual(O.none);
    expect(originOf(explainNonFinite((x: Expr) => add(harmless(x), pow(x, 0.5)))(0))?.op).toBe("pow");
  });

  test("an infinite constant is an input", () => {
    const origin = originOf(explainNonFinite((x: Expr) => mul(x, Number.POSITIVE_INFINITY))(2));
    expect([origin?.phase, origin?.op, origin?.path, origin?.formula]).toEqual([
      "input",
      undefined,
      undefined,
      "Infinity",
    ]);
  });

  test("a message stays short however large the formula is", () => {
    const large = (x: Expr): Expr => {
      let node = x;
      for (let i = 0; i < 1000; i++) node = add(mul(node, node), 0.01);
      return log(sub(node, node));
    };
    const origin = originOf(explainNonFinite(large)(0.1));
    expect(origin?.op).toBe("log");
    expect(origin!.message.length).toBeLessThan(400);
  });

  test("is frozen", () => {
    const origin = originOf(explainNonFinite((x: Expr) => sqrt(x))(0));
    expect(Object.isFrozen(origin)).toBe(true);
  });
});

test("of a tensor, the first entry that is not finite, and what it was made of", () => {
  const told = explainNonFinite((x: Expr) => sum(log(x)))(tensor([1, -1]));
  expect(told._tag === "Some" ? told.value.message : "").toMatch(/^log\(x\) is NaN at entry \[1\] of .*given -1 there/);
});
