// Trees taken as arrays and as leaves: many numbers in one pass, and leaf by leaf with paths. And what trees cost: texts are
// made only for who asks.
import { GradError, type Tensor, Tree, tensor, toNested, variable } from "gradmap";
import { describe, expect, test, vi } from "vitest";
import { flatten } from "../../src/transform/tree.js";
import { codeAndPlace, errorOf, untyped } from "../throwing.js";

const params = { w: tensor([[1, 2]]), b: 3, layers: [{ b: 4, scalar: tensor(5), name: "first" }] };

type Numbers = ArrayLike<number>;

const sumAndProduct = (a: Numbers, b: Numbers): [Float64Array, Float64Array] => [
  Float64Array.from({ length: a.length }, (_, i) => a[i]! + b[i]!),
  Float64Array.from({ length: a.length }, (_, i) => a[i]! * b[i]!),
];

describe("zipArrays", () => {
  test("makes as many trees as the rule makes arrays, in the structure of the first, and frozen", () => {
    const [sums, products] = Tree.zipArrays(sumAndProduct)(params, Tree.map((x) => 10 * x)(params));
    expect(toNested(sums.w)).toEqual([[11, 22]]);
    expect([sums.b, sums.layers]).toEqual([33, [{ b: 44, scalar: 55, name: "first" }]]);
    expect(toNested(products.w)).toEqual([[10, 40]]);
    expect([products.b, products.layers[0]!.b]).toEqual([90, 160]);
    for (const tree of [sums, products]) expect(Object.isFrozen(tree) && Object.isFrozen(tree.layers[0])).toBe(true);
    const typed: { readonly w: Tensor; readonly b: number } = sums;
    expect(typed.b).toBe(33);
  });

  test("is zipWith and map, to the last bit, on numbers of every kind", () => {
    const awkward = { a: tensor([0, -0, Number.NaN, 5e-324, -1e308]), b: -0, c: [Number.POSITIVE_INFINITY, 0.1] };
    const [sums, products] = Tree.zipArrays(sumAndProduct)(awkward, awkward);
    const { equals } = Tree.getEq<typeof awkward>({ equals: Object.is });
    expect(equals(sums, Tree.zipWith((a, b) => a + b)(awkward, awkward))).toBe(true);
    expect(equals(products, Tree.map((a) => a * a)(awkward))).toBe(true);
    // It can fail.
    expect(equals(products, Tree.map((a) => (Object.is(a, -0) ? -0 : a * a))(awkward))).toBe(false);
  });

  test("gives all single numbers to the rule at once", () => {
    const lengths: number[] = [];
    const noted = Tree.zipArrays((a) => {
      lengths.push(a.length);
      return [Float64Array.from(a)];
    });
    noted(Array.from({ length: 300 }, (_, i) => ({ b: i, w: i === 0 ? tensor([1, 2]) : -i })));
    expect(lengths.sort((a, b) => a - b)).toEqual([2, 599]);
    // Without any number, what comes out is still known.
    expect(noted({ none: [] })).toEqual([{ none: [] }]);
  });

  test("refuses trees that are not alike, expressions, and rules that make no such arrays", () => {
    expect(codeAndPlace(() => untyped(Tree.zipArrays(sumAndProduct))({ a: 1 }, { a: tensor([1, 2]) }))).toBe(
      "GM-TREE-MISMATCH Tree.zipArrays at params.a",
    );
    expect(codeAndPlace(() => Tree.zipArrays((a) => [Float64Array.from(a)])({ a: variable("a") }))).toBe(
      "GM-OPERAND params.a",
    );
    expect(errorOf(() => Tree.zipArrays((a) => [a.slice(1)])(params)).message).toMatchInlineSnapshot(`
      "Tree.zipArrays: expected the rule to return an array of Float64Arrays of length 3, found an array of length 1.
        Write const result = new Float64Array(first.length), fill it, and return [result]. [GM-SHAPE]"
    `);
    const uneven = (a: ArrayLike<number>): Float64Array[] => (a.length === 2 ? [] : [Float64Array.from(a)]);
    expect(codeAndPlace(() => Tree.zipArrays(uneven)(params))).toBe("GM-SHAPE Tree.zipArrays");
    for (const found of [undefined, 5, [[1, 2]], new Float64Array(2)])
      expect(codeAndPlace(() => untyped((rule: never) => Tree.zipArrays(rule)(params))(() => found))).toBe(
        "GM-SHAPE Tree.zipArrays",
      );
  });
});

describe("mapLeaves", () => {
  test("goes through leaves with their paths, in order", () => {
    const paths: string[] = [];
    const doubled = Tree.mapLeaves((leaf, path) => {
      paths.push(path);
      return typeof leaf === "number" ? 2 * leaf : tensor([...leaf.data, 0]);
    })(params);
    expect(paths).toEqual(Tree.leaves(params).map(({ path }) => path));
    expect(toNested(doubled.w)).toEqual([1, 2, 0]);
    expect([doubled.b, doubled.layers]).toEqual([6, [{ b: 8, scalar: 10, name: "first" }]]);
    expect(Object.isFrozen(doubled.layers)).toBe(true);
  });

  test("keeps every leaf that is returned as it is", () => {
    expect(Tree.mapLeaves((leaf) => leaf)(params).w).toBe(params.w);
  });

  test("puts numbers for numbers and tensors for tensors", () => {
    expect(errorOf(() => Tree.mapLeaves(() => 0)(params)).message).toMatchInlineSnapshot(`
      "Tree.mapLeaves at params.w: expected a Tensor, as the leaf was, found the number 0.
        Return a number for a number and a tensor for a tensor: the tree keeps its type. [GM-TREE-MISMATCH]"
    `);
    expect(codeAndPlace(() => Tree.mapLeaves(() => tensor([1]))({ b: 1 }))).toBe(
      "GM-TREE-MISMATCH Tree.mapLeaves at params.b",
    );
    expect(codeAndPlace(() => untyped((f: never) => Tree.mapLeaves(f)({ b: 1 }))(() => "1"))).toBe(
      "GM-TREE-MISMATCH Tree.mapLeaves at params.b",
    );
    expect(Tree.mapLeaves(() => tensor(7))({ b: 1 })).toEqual({ b: 7 });
  });
});

describe("flatten", () => {
  test("names the same places as ever, when asked", () => {
    const { structure } = flatten({ a: [1, { "b c": null }], d: tensor([1]) }, "params");
    expect(structure.places).toEqual([
      "params",
      "params.a",
      "params.a[0]",
      "params.a[1]",
      'params.a[1]["b c"]',
      "params.d",
    ]);
    expect(structure.paths).toEqual(["params.a[0]", "params.d"]);
    expect(structure.key).toBe('{2:"a","d"[2*{1:"b c"null*');
  });

  test("makes no text of trees that are alike", () => {
    const texts = vi.spyOn(JSON, "stringify");
    try {
      Tree.zipWith((a, b) => a + b)({ a: [1, 2] }, { a: [3, 4] });
      expect(texts).not.toHaveBeenCalled();
      expect(() => untyped(Tree.zipWith((a, b) => a + b))({ a: [1, 2] }, { "b b": 1 })).toThrow(GradError);
      expect(texts).toHaveBeenCalled();
    } finally {
      texts.mockRestore();
    }
  });

  test.each([
    ["a class instance", { a: [1, new Map()] }, "GM-TREE-LEAF params.a[1]"],
    ["a bigint", { "a b": { c: 1n } }, 'GM-TREE-LEAF params["a b"].c'],
    ["a symbol", [[], Symbol("s")], "GM-TREE-LEAF params[1]"],
  ])("says where %s is", (_, tree, place) => {
    expect(codeAndPlace(() => Tree.leaves(tree))).toBe(place);
  });

  test("says where a tree contains itself", () => {
    const inner: unknown[] = [1];
    const tree = { a: { b: inner } };
    inner.push(tree.a);
    expect(codeAndPlace(() => Tree.leaves(tree))).toBe("GM-TREE-CYCLE params.a.b[1]");
    // Twice is not inside itself.
    expect(Tree.leaves([params, params]).length).toBe(8);
  });
});
