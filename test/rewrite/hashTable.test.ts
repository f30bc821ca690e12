// Equal things found by hash, however badly they are hashed.
import { expect, test } from "vitest";
import { HashTable } from "../../src/rewrite/hashTable.js";

const numbers = Array.from({ length: 5000 }, (_, i) => i);
const same = (a: { readonly n: number }, b: { readonly n: number }): boolean => a.n === b.n;

test.each([
  ["all different", (n: number) => n],
  ["negative", (n: number) => -n * 1024],
  ["alike in all but their high bits", (n: number) => n << 20],
  ["in a few", (n: number) => n % 1000],
])("hashes %s", (_, hash) => {
  const table = new HashTable<{ readonly n: number }>();
  const first = numbers.map((n) => ({ n }));
  expect(first.every((thing) => table.findOrAdd(thing, hash(thing.n), same) === thing)).toBe(true);
  expect(first.every((thing) => table.findOrAdd({ n: thing.n }, hash(thing.n), same) === thing)).toBe(true);
});
