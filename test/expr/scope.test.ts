// Scopes are labels: they change no value, nest, are told apart by call, and the reverse pass keeps them.
import { type Expr, evaluate, grad, gradientMap, mul, scope, share, simplify, square, tanh, variable } from "gradmap";
import { graphOf } from "gradmap/show";
import { expect, test } from "vitest";
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
