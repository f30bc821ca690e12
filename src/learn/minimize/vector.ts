// A tree of numbers as one vector, and back. Knows the order of a tree's numbers; is ignorant of what they mean.
import { type AnyTree, Tree } from "../../index.js";

/** The numbers of a tree, in order. */
export const vectorOf = (tree: AnyTree): Float64Array => {
  const leaves = Tree.leaves(tree).map(({ value }) => (typeof value === "number" ? [value] : value.data));
  const vector = new Float64Array(leaves.reduce((size, { length }) => size + length, 0));
  let at = 0;
  for (const leaf of leaves) {
    vector.set(leaf, at);
    at += leaf.length;
  }
  return vector;
};

/** A tree like another, with the numbers of a vector in their order. */
export const treeOf = (like: AnyTree, vector: Float64Array): AnyTree => {
  let at = 0;
  return Tree.map(() => vector[at++]!)(like);
};

export const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
};

/** `a + factor * b`. */
export const along = (a: Float64Array, factor: number, b: Float64Array): Float64Array => {
  const sum = new Float64Array(a.length);
  for (let i = 0; i < sum.length; i++) sum[i] = a[i]! + factor * b[i]!;
  return sum;
};

/** The largest size of an entry: 0 if there is none, NaN if one is. */
export const largest = (a: Float64Array): number => {
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i]!));
  return most;
};
