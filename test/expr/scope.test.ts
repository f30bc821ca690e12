// Scopes are labels: they change no value, nest, are told apart by call, and the reverse pass keeps them.
import {
  type Expr,
  evaluate,
  grad,
  gradientMap,
  iterate,
  mul,
  scope,
  share,
  simplify,
  square,
  tanh,
  variable,
} from "gradmap";
import { graphOf } from "gradmap/show";
import { describe, expect, test } from "vitest";
import { scopeOf } from "../../src/expr/expr.js";
import { within } from "../../src/expr/scope.js";
import { errorOf } from "../throwing.js";

const neuron = scope("neuron", (x: Expr, w: Expr): Expr => tanh(mul(x, w)));
const layer = scope("layer", (x: Expr, w: Expr): Expr => neuron(neuron(x, w), w));

const titles = (expr: Expr): readonly (readonly [string, string | undefined])[] =>
  graphOf(expr).groups.map(({ title, parent }) => [title, parent]);

test("two calls are two scopes, and scopes nest", () => {
  expect(titles(square(layer(variable("x"), variable("w"))))).toEqual([
    ["layer", undefined],
    ["neuron", "g0"],
    ["neuron", "g0"],
  ]);
});

test("the reverse pass of a scope is a scope of its name", () => {
  const w = variable("w");
  const gradient = gradientMap(layer(variable("x"), w)).get(w)!;
  expect(titles(gradient).filter(([title]) => title.endsWith("(adjoint)"))).toEqual([
    ["layer (adjoint)", undefined],
    ["neuron (adjoint)", expect.any(String)],
    ["neuron (adjoint)", expect.any(String)],
  ]);
});

test("values and gradients are those of the function", () => {
  const plain = (w: Expr): Expr => tanh(mul(tanh(mul(2, w)), w));
  const scoped = (w: Expr): Expr => layer(mul(1, 2), w);
  expect(grad(scoped)(0.3)).toBe(grad(plain)(0.3));
  expect(evaluate(scoped(variable("w")), { w: 0.3 })).toBe(evaluate(plain(variable("w")), { w: 0.3 }));
});

test("rewriting keeps scopes", () => {
  const x = variable("x");
  const inner = scope("inner", () => mul(square(x), mul(1, x)))();
  for (const rewritten of [simplify(inner), share(inner)]) expect(scopeOf(rewritten)?.name).toBe("inner");
});

describe("what was traced once", () => {
  const loss = grad(scope("loss", (w: Expr): Expr => layer(mul(1, 2), w)));
  const inA = (w: Expr): Expr => scope("A", () => loss(w))();

  test("is in the scope where it is used, and not where it was traced", () => {
    const w = variable("w");
    const outermost = (expr: Expr): readonly string[] =>
      titles(expr).flatMap(([title, parent]) => (parent === undefined ? [title] : []));
    expect(scope("elsewhere", () => loss(0.3))()).toBe(loss(0.3));
    expect(outermost(loss(w))).toEqual(["loss", "loss (adjoint)"]);
    expect(outermost(inA(w))).toEqual(["A"]);
    expect(titles(inA(w)).map(([title]) => title)).toContain("layer (adjoint)");
    expect(evaluate(inA(w), { w: 0.3 })).toBe(loss(0.3));
  });

  test("is in another scope for each use", () => {
    const [v, w] = [variable("v"), variable("w")];
    const count = (expr: Expr): number => titles(expr).filter(([title]) => title === "loss (adjoint)").length;
    expect(count(mul(loss(v), loss(w)))).toBe(2);
  });
});

test("a loop keeps its scope, and so does its reverse pass", () => {
  const w = variable("w");
  const loop = scope("loop", (x: Expr) => iterate(3, (v: Expr) => neuron(v, w), x));
  expect(titles(loop(variable("x")))).toEqual([["loop", undefined]]);
  expect(titles(gradientMap(loop(variable("x"))).get(w)!)[0]).toEqual(["loop (adjoint)", undefined]);
});

test("a scope ends when its function throws", () => {
  const failing = scope("failing", () => {
    throw new RangeError("no");
  });
  expect(() => failing()).toThrow(RangeError);
  expect(scopeOf(square(variable("x")))).toBeUndefined();
  expect(within(undefined, () => 1)).toBe(1);
});

test("a name is a string, and what is named a function", () => {
  expect(errorOf(() => scope(JSON.parse("1"), neuron)).message).toMatchInlineSnapshot(`
    "scope: expected a name, a string, found the number 1.
      Write scope("layer1", (x) => ...)(x). [GM-FUNCTION]"
  `);
  expect(errorOf(() => scope("x", JSON.parse("1"))).message).toMatchInlineSnapshot(`
    "scope: expected a function to name the nodes of, found the number 1.
      Write scope("layer1", (x) => ...)(x). [GM-FUNCTION]"
  `);
});
