// Random keys: known answers of the hash, keys as plain values, and children that have nothing in common.
import { type Expr, grad, mul, valueAndGrad } from "gradmap";
import { foldIn, Key, normal, split, uniform } from "gradmap/learn";
import { describe, expect, test } from "vitest";
import { threefry, type Words } from "../../src/learn/threefry.js";

describe("the hash", () => {
  const hex = (words: Words): string => words.map((word) => word.toString(16).padStart(8, "0")).join(" ");
  const ones = 0xffffffff;

  // From the file kat_vectors of the authors' Random123.
  test.each<readonly [counter: Words, key: Words, answer: string]>([
    [[0, 0, 0, 0], [0, 0, 0, 0], "9c6ca96a e17eae66 fc10ecd4 5256a7d8"],
    [[ones, ones, ones, ones], [ones, ones, ones, ones], "2a881696 57012287 f6c7446e a16a6732"],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0, 0x082efa98, 0xec4e6c89],
      "59cd1dbb b8879579 86b5d00c ac8b6d84",
    ],
  ])("gives the authors' known answers", (counter, key, answer) => {
    expect(hex(threefry(key, counter))).toBe(answer);
  });
});

describe("a key", () => {
  const key = Key.make(7);

  test("is a frozen plain value that survives JSON", () => {
    expect(Object.isFrozen(key)).toBe(true);
    expect(JSON.parse(JSON.stringify(key))).toEqual(key);
    expect(normal(JSON.parse(JSON.stringify(key)), [5])).toEqual(normal(key, [5]));
    expect(Object.isFrozen(split(key))).toBe(true);
  });

  test("gives the same numbers always", () => {
    expect(normal(key, [100])).toEqual(normal(key, [100]));
    expect(Key.make(7)).toEqual(key);
    // These numbers are part of the contract: a seed in a paper must go on giving them.
    expect(key.state).toMatchInlineSnapshot(`"d18b87c6b3a15f2b6e6093326eab94be"`);
    expect(uniform(key)).toMatchInlineSnapshot(`0.3202551357006461`);
    expect(normal(foldIn(split(key)[1], 3), [2])).toMatchInlineSnapshot(`
      {
        "data": [
          -0.932912666228022,
          0.9752773435361698,
        ],
        "shape": [
          2,
        ],
      }
    `);
  });

  test("is reached as Key.split and as split", () => {
    expect(Key.split(key)).toEqual(split(key));
    expect(Key.foldIn(key, 3)).toEqual(foldIn(key, 3));
    expect(Key.normal(key)).toBe(normal(key));
  });

  test("among the arguments of a function is no parameter", () => {
    const noisy = ({ w, key }: { readonly w: Expr; readonly key: Key }) => mul(w, normal(key));
    expect(grad(noisy)({ w: 2, key })).toEqual({ w: normal(key), key });
    const [other] = split(key);
    expect(valueAndGrad(noisy)({ w: 2, key: other })[0]).toBe(2 * normal(other));
  });
});

describe("seeds, children and foldings", () => {
  test("are all different", () => {
    const root = Key.make(0);
    const keys = [
      root,
      ...Array.from({ length: 1000 }, (_, seed) => Key.make(seed + 1)),
      ...[-1, -2, 2 ** 32, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER].map(Key.make),
      ...split(root, 1000),
      ...split(split(root)[0], 1000),
      ...Array.from({ length: 1000 }, (_, i) => foldIn(root, i)),
      ...[-1, 2 ** 32, 2 ** 40].map((data) => foldIn(root, data)),
    ];
    expect(new Set(keys.map(({ state }) => state)).size).toBe(keys.length);
  });

  test("are the same however many are asked for", () => {
    expect(split(Key.make(1), 5).slice(0, 2)).toEqual(split(Key.make(1)));
    expect(split(Key.make(1), 0)).toEqual([]);
  });

  test("give numbers that are not correlated, between neighbours and between generations", () => {
    const n = 20_000;
    const root = Key.make(3);
    const correlation = (a: readonly number[], b: readonly number[]): number => {
      const mean = (xs: readonly number[]) => xs.reduce((s, x) => s + x, 0) / xs.length;
      const [ma, mb] = [mean(a), mean(b)];
      const product = mean(a.map((x, i) => (x - ma) * (b[i]! - mb)));
      return product / Math.sqrt(mean(a.map((x) => (x - ma) ** 2)) * mean(b.map((x) => (x - mb) ** 2)));
    };
    const numbers = (key: Key): readonly number[] => [...normal(key, [n]).data];
    const [left, right] = split(root);
    const families = [root, left, right, split(left)[0], foldIn(root, 0), foldIn(root, 1), Key.make(4)].map(numbers);
    for (const [i, a] of families.entries())
      for (const b of families.slice(i + 1)) expect(Math.abs(correlation(a, b)) * Math.sqrt(n)).toBeLessThan(4);
    // One number from each of many siblings, against the next sibling's.
    const firsts = split(root, n + 1).map((key) => uniform(key));
    expect(Math.abs(correlation(firsts.slice(1), firsts.slice(0, -1))) * Math.sqrt(n)).toBeLessThan(4);
    const seeds = Array.from({ length: n + 1 }, (_, seed) => uniform(Key.make(seed)));
    expect(Math.abs(correlation(seeds.slice(1), seeds.slice(0, -1))) * Math.sqrt(n)).toBeLessThan(4);
  });
});
