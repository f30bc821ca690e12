// Expressions as an indented tree: what is shared is drawn once, and nodes are called what the user calls them.
import { add, type Expr, fold, mul, sin, tanh, variable } from "gradmap";
import { toTree } from "gradmap/show";
import { expect, test } from "vitest";
import { errorOf, untyped } from "../throwing.js";

const [a, b, c, f] = [variable("a"), variable("b"), variable("c"), variable("f")];

test("operands below their op; what is shared is drawn once and named", () => {
  const square = mul(a, a);
  expect(toTree(add(tanh(square), square)).split("\n")).toEqual([
    "+",
    "├─ tanh",
    "│  └─ v1 = *",
    "│     ├─ a",
    "│     └─ a",
    "└─ v1",
  ]);
});

test("inner nodes are called what the user calls them", () => {
  const e = mul(a, b);
  const d = add(e, c);
  const L = mul(d, f);
  expect(toTree(L, { names: { e, d, L } }).split("\n")).toEqual([
    "L = *",
    "├─ d = +",
    "│  ├─ e = *",
    "│  │  ├─ a",
    "│  │  └─ b",
    "│  └─ c",
    "└─ f",
  ]);
  expect(toTree(e, { names: { a: e, weight: b } }).split("\n")).toEqual(["a#2 = *", "├─ a", "└─ weight"]);
  expect(toTree(tanh(e), { names: { "a\nb": e } }).split("\n")[1]).toBe('└─ "a\\nb" = *');
});

test("a loop that several results come from has a name", () => {
  const y = fold((carry, x) => sin(add(mul(a, carry), x)), 0.5, variable("xs", [2]));
  expect(toTree(add(y, y)).split("\n").slice(0, 3)).toEqual([
    "+",
    "├─ v1 = carry[0]",
    "│  └─ fold (carry, xs, a) => [sin(a * carry + xs)]",
  ]);
});

test("what is more than 40 levels deep stands below, so that a long chain is no longer than it must be", () => {
  let chain: Expr = a;
  for (let i = 0; i < 100; i++) chain = tanh(chain);
  const lines = toTree(chain).split("\n");
  expect(lines.length).toBe(103);
  expect(lines.slice(39, 42)).toEqual([`${"   ".repeat(38)}└─ tanh`, `${"   ".repeat(39)}└─ v2`, "v2 = tanh"]);
  // It is drawn there once, and wherever else it is met it is a name.
  const shared = toTree(add(chain, sin(chain))).split("\n");
  expect(shared.filter((line) => / = tanh$/.test(line)).length).toBe(
    shared.filter((line) => /v\d+$/.test(line)).length,
  );
  for (let i = 100; i < 100_000; i++) chain = tanh(chain);
  expect(toTree(chain).length).toBeLessThan(8_000_000);
});

test("a chain of 2,000 nodes, and names of what is no expression", () => {
  let chain: Expr = a;
  for (let i = 0; i < 2_000; i++) chain = tanh(chain);
  expect(toTree(chain).split("\n").length).toBe(2_050);
  expect(errorOf(() => untyped(toTree)(a, { names: { e: "a" } })).message).toMatchInlineSnapshot(`
    "toTree: expected an expression under "e" for the option names, found the string "a".
      Write toTree(..., { names: ... }) with an expression under "e". [GM-OPTION]"
  `);
});
