// Trees that are none, and trees that do not match: each error names the path.
import { add, type Expr, grad, hvp, jacrev, jvp, mul, sin, sum, Tree, tensor, variable, vjp, zeros } from "gradmap";
import { describe, expect, test } from "vitest";
import { codeAndPlace, errorOf, untyped } from "../throwing.js";

describe("leaves", () => {
  const f = untyped(grad((p: { readonly a: readonly { readonly b: Expr }[] }) => p.a[0]!.b));

  test("that are neither numbers nor static", () => {
    class Parameters {
      readonly w = 1;
    }
    const leaves: readonly unknown[] = [
      new Parameters(),
      new Date(),
      new Map([["w", 1]]),
      new Set([1]),
      new Float64Array(2),
      /x/,
      Promise.resolve(1),
      Symbol("s"),
      3n,
      new Error("e"),
    ];
    for (const leaf of leaves)
      expect(
        codeAndPlace(() => f({ a: [{ b: leaf }] })),
        String(leaf),
      ).toBe("GM-TREE-LEAF params.a[0].b");
    expect(errorOf(() => f({ a: [{ b: new Float64Array(2) }] })).hint).toContain("fromTypedArray");
  });

  test("at the root, in other arguments, under odd keys and in results", () => {
    expect(codeAndPlace(() => f(new Date()))).toBe("GM-TREE-LEAF params");
    expect(codeAndPlace(() => f({ "two words": new Date() }))).toBe('GM-TREE-LEAF params["two words"]');
    expect(codeAndPlace(() => untyped(grad((a: Expr, _: Expr) => a))(1, [new Date()]))).toBe(
      "GM-TREE-LEAF arguments[1][0]",
    );
    expect(codeAndPlace(() => untyped(jacrev(() => new Date()))(1))).toBe("GM-TREE-LEAF result");
    expect(codeAndPlace(() => untyped(grad(() => [1, new Date()], { hasAux: true }))(1))).toBe(
      "GM-TREE-LEAF result[1]",
    );
  });

  test("cycles, but not parts that are shared", () => {
    const cyclic: { a: unknown[] } = { a: [] };
    cyclic.a.push(cyclic);
    expect(codeAndPlace(() => f(cyclic))).toBe("GM-TREE-CYCLE params.a[0]");
    const shared = { b: 1 };
    const product = (p: readonly { readonly b: Expr }[]): Expr => mul(p[0]!.b, p[1]!.b);
    expect(grad(product)([shared, shared])).toEqual([{ b: 1 }, { b: 1 }]);
  });
});

describe("two trees that must match", () => {
  test("primals and tangents", () => {
    const g = (p: { readonly w: Expr; readonly list: readonly Expr[] }): Expr => mul(sum(p.w), p.list[0]!);
    const point = { w: tensor([1, 2]), list: [1, 2] };
    const push = (tangent: unknown): string => codeAndPlace(() => untyped(jvp(g))([point], [tangent]));
    const at = (path: string): string => `GM-TREE-MISMATCH jvp: the tangent at ${path}`;
    expect(push({ w: tensor([1]), list: [1, 2] })).toBe(at("params[0].w"));
    expect(push({ w: tensor([1, 2]), list: [1] })).toBe(at("params[0].list"));
    expect(push({ w: tensor([1, 2]), list: 3 })).toBe(at("params[0].list"));
    expect(push({ w: tensor([1, 2]), list: [1, "2"] })).toBe(at("params[0].list[1]"));
    expect(push({ w: tensor([1, 2]) })).toBe(at("params[0]"));
    expect(push({ list: [1, 2], w: tensor([1, 2]) })).toBe(at("params[0]"));
    expect(push(3)).toBe(at("params[0]"));
  });

  test("tuples of the wrong length, or none", () => {
    const g = (a: Expr, b: Expr): Expr => mul(a, b);
    expect(codeAndPlace(() => untyped(jvp(g))([1, 2], [1]))).toBe("GM-TREE-MISMATCH jvp: the tangent at params");
    expect(codeAndPlace(() => untyped(jvp(g))([1, 2]))).toBe("GM-OPERAND jvp");
    expect(codeAndPlace(() => untyped(jvp(sin))(1, 1))).toBe("GM-OPERAND jvp");
    expect(codeAndPlace(() => untyped(jvp(sin))())).toBe("GM-OPERAND jvp");
  });

  test("directions of hvp", () => {
    const g = (p: { readonly w: Expr }): Expr => sum(mul(p.w, p.w));
    expect(codeAndPlace(() => untyped(hvp(g))({ w: tensor([1, 2]) }, { w: 1 }))).toBe(
      "GM-TREE-MISMATCH hvp: the tangent at params.w",
    );
  });

  test("cotangents of vjp", () => {
    const [, pullback] = vjp((a: Expr) => [a, mul(a, tensor([1, 2]))])(1);
    const at = (path: string): string => `GM-TREE-MISMATCH vjp: the cotangent at ${path}`;
    expect(codeAndPlace(() => untyped(pullback)([1, 2]))).toBe(at("result[1]"));
    expect(codeAndPlace(() => untyped(pullback)([1]))).toBe(at("result"));
    expect(codeAndPlace(() => untyped(pullback)())).toBe(at("result"));
  });

  test("Tree, which refuses expressions as well", () => {
    const zip = untyped(Tree.zipWith((a, b) => a + b));
    const at = (path: string): string => `GM-TREE-MISMATCH Tree.zipWith at ${path}`;
    expect(codeAndPlace(() => zip({ a: [1, 2] }, { a: [1] }))).toBe(at("params.a"));
    expect(codeAndPlace(() => zip({ a: 1 }, { b: 1 }))).toBe(at("params"));
    expect(codeAndPlace(() => zip({ a: zeros([2]) }, { a: zeros([1, 2]) }))).toBe(at("params.a"));
    expect(errorOf(() => untyped(Tree.map((a) => a))({ a: add(variable("x"), 1) })).where).toContain("params.a");
  });
});
