// What taylor and diagHessian refuse.
import { diagHessian, type Expr, mul, sin, taylor, tensor } from "gradmap";
import { describe, expect, test } from "vitest";
import { codeAndPlace, errorOf, untyped } from "../throwing.js";

const f = (x: Expr): Expr => mul(x, x);

describe("taylor", () => {
  test("of an order that is no whole number from 0 on", () => {
    for (const order of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, "2", undefined, { order: 2 }])
      expect(codeAndPlace(() => untyped(taylor)(f, order))).toBe("GM-OPERAND taylor");
    expect(errorOf(() => taylor(f, -1)).message).toMatchInlineSnapshot(`
      "taylor: expected a whole number from 0 on for the order, found the number -1.
        Write a number such as 2, without fractions and within 2^53. [GM-OPERAND]"
    `);
  });

  test("of what is no function", () => {
    expect(codeAndPlace(() => untyped(taylor)(3, 2))).toBe("GM-FUNCTION taylor");
  });

  test("without a direction, where there is more than one", () => {
    // @ts-expect-error: a tensor has many directions
    expect(codeAndPlace(() => taylor(f, 2)(tensor([1, 2])))).toBe("GM-ARITY taylor");
    const ofTree = ({ a }: { readonly a: Expr }) => sin(a);
    // @ts-expect-error: a tree has many directions
    expect(errorOf(() => taylor(ofTree, 2)({ a: 1 })).message).toMatchInlineSnapshot(`
      "taylor: expected a direction v that looks like x, because x is not one number, found none.
        Write taylor(f, order)(x, v): the line is x + t v. [GM-ARITY]"
    `);
  });

  test("along a direction that does not look like x", () => {
    expect(codeAndPlace(() => taylor(f, 2)(tensor([1, 2]), 1))).toBe(
      "GM-TREE-MISMATCH taylor: the direction at params",
    );
    const ofTree = ({ a }: { readonly a: Expr }) => sin(a);
    expect(codeAndPlace(() => untyped(taylor(ofTree, 2))({ a: 1 }, { b: 1 }))).toMatch(/^GM-TREE-MISMATCH taylor/);
  });
});

describe("diagHessian", () => {
  test("of what is no scalar function", () => {
    expect(codeAndPlace(() => untyped(diagHessian)(3))).toBe("GM-FUNCTION diagHessian");
    expect(codeAndPlace(() => diagHessian(f)(tensor([1, 2])))).toBe("GM-SHAPE-SCALAR diagHessian");
    expect(codeAndPlace(() => diagHessian(f)(tensor([])))).toBe("GM-SHAPE-SCALAR diagHessian");
    // @ts-expect-error: a pair is no scalar
    expect(codeAndPlace(() => diagHessian((x: Expr) => [x, x])(1))).toBe("GM-SHAPE-SCALAR diagHessian");
  });

  test("of no parameters", () => {
    expect(codeAndPlace(() => untyped(diagHessian(f))({}))).toMatch(/^GM-/);
  });
});
