// Tree: trees of numbers and tensors as mathematical objects.
import { Tree, tensor, toNested } from "gradmap";
import { describe, expect, test } from "vitest";

const params = { w: tensor([[1, 2]]), b: 3, layers: [{ b: 4, name: "first" }] };

describe("map and zipWith", () => {
  test("work on every number and leave the rest", () => {
    const doubled = Tree.map((x) => 2 * x)(params);
    expect(toNested(doubled.w)).toEqual([[2, 4]]);
    expect([doubled.b, doubled.layers]).toEqual([6, [{ b: 8, name: "first" }]]);
    expect(Object.isFrozen(doubled) && Object.isFrozen(doubled.layers)).toBe(true);
    const moved = Tree.zipWith((p, g) => p - 0.5 * g)(params, doubled);
    expect([toNested(moved.w), moved.b, moved.layers[0]!.b]).toEqual([[[0, 0]], 0, 0]);
  });

  test("laws of a functor", () => {
    expect(Tree.map((x) => x)(params)).toEqual(params);
    const [f, g] = [(x: number) => x + 1, (x: number) => x * 3];
    expect(Tree.map((x) => g(f(x)))(params)).toEqual(Tree.map(g)(Tree.map(f)(params)));
  });
});

test("reduce folds every number in order", () => {
  expect(Tree.reduce<string>("", (text, x) => text + x)(params)).toBe("1234");
  expect(Tree.reduce(0, (total, x) => total + x)({})).toBe(0);
});

test("leaves name their paths", () => {
  expect(Tree.leaves(params).map(({ path }) => path)).toEqual(["params.w", "params.b", "params.layers[0].b"]);
  expect(Tree.leaves({ "two words": [1] })).toEqual([{ path: 'params["two words"][0]', value: 1 }]);
  expect(Tree.leaves(5)).toEqual([{ path: "params", value: 5 }]);
});

describe("instances", () => {
  const near = { equals: (a: number, b: number) => Math.abs(a - b) < 0.1 };

  test("getEq compares structure, static leaves, shapes and numbers", () => {
    const eq = Tree.getEq<unknown>(near);
    expect(eq.equals(params, Tree.map((x) => x + 0.01)(params))).toBe(true);
    expect(eq.equals(params, Tree.map((x) => x + 1)(params))).toBe(false);
    expect(eq.equals({ a: 1 }, { b: 1 })).toBe(false);
    expect(eq.equals({ a: 1 }, { a: 1, b: 1 })).toBe(false);
    expect(eq.equals({ a: 1, name: "x" }, { a: 1, name: "y" })).toBe(false);
    expect(eq.equals(tensor([[1, 2]]), tensor([1, 2]))).toBe(false);
    expect(eq.equals([1, 2], [1, 2])).toBe(true);
  });

  test("getSemigroup adds number by number, associatively", () => {
    const sum = Tree.getSemigroup<typeof params>({ concat: (a, b) => a + b });
    const [a, b, c] = [1, 2, 4].map((k) => Tree.map((x) => k * x)(params));
    expect(sum.concat(sum.concat(a!, b!), c!)).toEqual(sum.concat(a!, sum.concat(b!, c!)));
    expect(sum.concat(a!, b!).b).toBe(9);
  });
});
