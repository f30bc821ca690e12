// What is said of histories, blame, comparisons and directions, in full.
import { add, type Expr, mul, reversePass, tensor, variable } from "gradmap";
import { blame, compare, forwardPass, history, threeWays, toHtml } from "gradmap/show";
import { describe, expect, test } from "vitest";
import { codeAndPlace, errorOf, untyped } from "../throwing.js";

const [a, b] = [variable("a"), variable("b")];
const past = history(mul(a, b), { a: 2, b: 3 });

test("a map of a history is only read", () => {
  expect(
    errorOf(() => Reflect.apply(Reflect.get(past.gradient, "set"), past.gradient, [a, 1])).message,
  ).toMatchInlineSnapshot(`
    "a map of a history: expected it to be read only, since every moment of the history looks at the same numbers, found a call of set.
      Write new Map(map) and change the copy. [GM-PURITY]"
  `);
});

test("a moment that there is not", () => {
  expect(errorOf(() => past.at(4)).message).toMatchInlineSnapshot(`
    "history.at: expected a moment: an integer from -4 to 3, found the number 4.
      Moment 0 is before the first step, -1 the last one; history.length says how many there are. [GM-INDEX]"
  `);
  expect(errorOf(() => past.diff(0, 1.5)).message).toMatchInlineSnapshot(`
    "history.diff: expected a moment: an integer from -4 to 3, found the number 1.5.
      Moment 0 is before the first step, -1 the last one; history.length says how many there are. [GM-INDEX]"
  `);
  expect(codeAndPlace(() => past.at(-5))).toBe("GM-INDEX history.at");
  expect(codeAndPlace(() => untyped(past.at)("2"))).toBe("GM-INDEX history.at");
});

describe("blame", () => {
  test("of a name that no variable has, or several have", () => {
    expect(errorOf(() => blame(past, "c")).message).toMatchInlineSnapshot(`
      "blame: expected the name of a variable of the expression, found "c".
        There are a, b. [GM-UNBOUND]"
    `);
    const other = variable("a");
    const both = history(
      add(a, other),
      new Map([
        [a, 1],
        [other, 2],
      ]),
    );
    expect(errorOf(() => blame(both, "a")).message).toMatchInlineSnapshot(`
      "blame: expected a name that only one variable has, found several variables named "a".
        Variables are identities and names are labels: pass the variable itself. [GM-AMBIGUOUS]"
    `);
    expect(blame(both, other).gradient).toBe(1);
  });

  test("of a node that is not in the expression, and with a limit that is none", () => {
    expect(errorOf(() => blame(past, variable("a"))).message).toMatchInlineSnapshot(`
      "blame: expected a node of the same expression, found a of shape [].
        Nodes are identities: pass the very node that the root was built from. A second variable of the same name is another one. [GM-UNBOUND]"
    `);
    expect(errorOf(() => blame(past, a, { limit: 0 })).message).toMatchInlineSnapshot(`
      "blame: expected a whole number above 0 for the option limit, found the number 0.
        Write blame(..., { limit: ... }) with a whole number above 0. [GM-OPTION]"
    `);
    expect(codeAndPlace(() => untyped(blame)(past, a, { most: 3 }))).toBe("GM-OPTION blame");
    expect(codeAndPlace(() => untyped(blame)(past, 3))).toBe("GM-UNBOUND blame");
  });
});

describe("compare", () => {
  test("what is no gradient, and what is nothing to compare with", () => {
    expect(errorOf(() => untyped(compare)("a: 3", past)).message).toMatchInlineSnapshot(`
      "compare: your gradient: expected numbers by name, in a Map or in a tree, found the string "a: 3".
        Write compare({ a: 6, b: -4 }, history), a Map from nodes to numbers, or what grad(f)(params) returns. [GM-OPERAND]"
    `);
    expect(errorOf(() => compare({ a: mul(a, 2) }, past)).message).toMatchInlineSnapshot(`
      "compare: your gradient: expected a number or a tensor for params.a, found an Expr.
        Write compare({ a: 6, b: -4 }, history), a Map from nodes to numbers, or what grad(f)(params) returns. [GM-OPERAND]"
    `);
    expect(errorOf(() => compare(new Map([[1, 2]]), past)).message).toMatchInlineSnapshot(`
      "compare: your gradient: expected a node, a variable or a name as the key, found the number 1.
        Write compare({ a: 6, b: -4 }, history), a Map from nodes to numbers, or what grad(f)(params) returns. [GM-OPERAND]"
    `);
    expect(errorOf(() => untyped(compare)({ a: 3 }, { a: 3 })).message).toMatchInlineSnapshot(`
      "compare: the right gradient: expected a history, or a map from nodes to numbers, found an object with keys a.
        Write compare(yours, history(f, params)). Adjoints that are expressions have no numbers yet: evaluate them first. [GM-OPERAND]"
    `);
    expect(codeAndPlace(() => untyped(compare)({ a: 3 }, new Map([[a, mul(a, b)]])))).toBe(
      "GM-OPERAND compare: the right gradient",
    );
    expect(codeAndPlace(() => untyped(compare)({ a: 3 }, undefined))).toBe("GM-OPERAND compare: the right gradient");
    expect(codeAndPlace(() => compare({ a: 3 }, past, { relative: Number.NaN }))).toBe("GM-OPTION compare");
  });

  test("a name of two variables", () => {
    const other = variable("a");
    const both = new Map([
      [a, 1],
      [other, 2],
    ]);
    expect(codeAndPlace(() => compare({ a: 1 }, both))).toBe("GM-AMBIGUOUS compare");
    expect(compare(new Map(both), both).exact).toBe(true);
  });
});

describe("forwardPass", () => {
  test("a direction that is none", () => {
    expect(errorOf(() => untyped(forwardPass)(mul(a, b), { a: 2, b: 3 })).message).toMatchInlineSnapshot(`
      "forwardPass: the direction: expected a tangent for each variable that moves, by name or in a Map, found undefined.
        Write { a: 1 } to ask how everything changes when a does. [GM-OPERAND]"
    `);
    expect(errorOf(() => forwardPass(mul(a, b), { a: 2, b: 3 }, { c: 1 })).message).toMatchInlineSnapshot(`
      "forwardPass: the direction: expected the name of a variable of the expression, found "c".
        There are a, b. [GM-UNBOUND]"
    `);
    expect(
      errorOf(() => forwardPass(mul(a, b), { a: 2, b: 3 }, new Map([[variable("a"), 1]]))).message,
    ).toMatchInlineSnapshot(`
      "forwardPass: the direction: expected a node of the same expression, found a.
        Nodes are identities: pass the very node that the root was built from. A second variable of the same name is another one. [GM-UNBOUND]"
    `);
    expect(errorOf(() => forwardPass(mul(a, b), { a: 2, b: 3 }, { a: tensor([1, 2]) })).message).toMatchInlineSnapshot(`
      "forwardPass: the direction at a: expected a value of shape [], found shape [2].
        Give a value of the declared shape, or declare the variable with the value's shape. [GM-SHAPE-VALUE]"
    `);
  });

  test("of a function, tuples of the same trees", () => {
    const f = ({ w }: { readonly w: Expr }): Expr => w;
    expect(codeAndPlace(() => untyped(forwardPass)(f, { w: 1 }, { w: 1 }))).toBe("GM-OPERAND forwardPass");
    expect(errorOf(() => untyped(forwardPass)(f, [{ w: 1 }], [{ v: 1 }])).message).toMatchInlineSnapshot(`
      "forwardPass: the tangents at arguments[0]: expected a record with the keys "w", found a record with the keys "v".
        Both trees must have the same structure and the same shapes. [GM-TREE-MISMATCH]"
    `);
  });
});

test("what is neither an expression nor a function, and what is no scalar", () => {
  for (const f of [history, threeWays]) {
    expect(errorOf(() => untyped(f)(3)).code).toBe("GM-FUNCTION");
    expect(codeAndPlace(() => untyped(f)(variable("v", [2]), { v: tensor([1, 2]) }))).toBe(`GM-SHAPE-SCALAR ${f.name}`);
    expect(codeAndPlace(() => f(mul(a, b), { a: 1 }))).toBe(`GM-UNBOUND ${f.name}`);
    expect(codeAndPlace(() => f(mul(a, variable("a")), { a: 1 }))).toBe(`GM-AMBIGUOUS ${f.name}`);
  }
});

test("a value that is missing is asked for by the function that misses it", () => {
  expect(errorOf(() => reversePass(mul(a, b), { a: 1 })).message).toMatchInlineSnapshot(`
    "reversePass: expected a value for the variable "b", found an environment with a.
      Add it: reversePass(expr, { b: ... }), or a Map from the variable itself. [GM-UNBOUND]"
  `);
  expect(codeAndPlace(() => toHtml(mul(a, b), { a: 1 }))).toBe("GM-UNBOUND toHtml");
  expect(codeAndPlace(() => toHtml(mul(a, b), { a: 1, b: tensor([1]) }))).toBe("GM-SHAPE-VALUE toHtml at b");
});
