// The order in which passes go through an expression. Sums of contributions follow it, so it is part of every result.
import { add, type Expr, freeVariables, mul, neg, sin, variable } from "gradmap";
import { expect, test } from "vitest";
import { withArguments } from "../../src/expr/expr.js";
import { NodeMap } from "../../src/expr/nodeMap.js";
import { rewrite, topological } from "../../src/expr/walk.js";

const x = variable("x");
const y = variable("y");

test("arguments come first, from the first to the last, and each node once", () => {
  const product = mul(y, x);
  const sine = sin(product);
  const root = add(sine, mul(x, product));
  expect(topological([root])).toEqual([y, x, product, sine, mul(x, product), root]);
  expect(topological([sine, root, sine, x]).length).toBe(6);
  expect([...freeVariables(root)]).toEqual([y, x]);
});

test("an argument is first what an earlier one is made of", () => {
  const inner = neg(x);
  const outer = sin(inner);
  expect(topological([add(outer, inner)]).slice(0, 3)).toEqual([x, inner, outer]);
  expect(topological([add(inner, outer)]).slice(0, 3)).toEqual([x, inner, outer]);
});

test("what is under a leaf is left out, but for other ways to it", () => {
  const leaf = sin(x);
  const isLeaf = (node: Expr): boolean => node === leaf;
  expect(topological([neg(leaf)], isLeaf)).toEqual([leaf, neg(leaf)]);
  expect(topological([add(leaf, x)], isLeaf)).toEqual([leaf, x, add(leaf, x)]);
});

test("a rewrite leaves a node that nothing changes", () => {
  const kept = sin(x);
  const [same, changed] = rewrite([neg(kept), mul(kept, y)], (leaf) => (leaf === y ? x : leaf), withArguments);
  expect(same).toEqual(neg(kept));
  expect(changed).toEqual(mul(kept, x));
  const root = mul(kept, y);
  expect(rewrite([root], (leaf) => leaf, withArguments)[0]).toBe(root);
});

test("a map of nodes knows far neighbours apart", () => {
  const nodes = Array.from({ length: 2000 }, () => variable("v"));
  const map = new NodeMap<number>(nodes.map((node, i) => [node, i] as const));
  for (const i of [0, 1999, 255, 256, 1, 1000]) expect(map.get(nodes[i]!)).toBe(i);
  expect(map.has(x)).toBe(false);
});
