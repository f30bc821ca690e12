// Where one tree of values first differs from another that it should be like, leaf by leaf. Knows paths and shapes; is
// ignorant of what the trees are for.
import { type Tensor, Tree } from "../../index.js";

/** The first difference between two trees, in words. */
export interface Misfit {
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

/** What kind of leaf it is, in words: one number and a tensor of shape `[]` are the same. */
export const leafText = (value: number | Tensor): string =>
  typeof value === "number" ? "a number" : `a tensor of shape [${value.shape.join(", ")}]`;

/** Where `found` first differs from `expected` in its leaves and their shapes, if it does. */
export const misfitWithin = (expected: unknown, found: unknown): Misfit | undefined => {
  const expectedLeaves = Tree.leaves(expected);
  const foundLeaves = Tree.leaves(found);
  const foundAt = new Map(foundLeaves.map(({ path, value }) => [path, value]));
  for (const { path, value } of expectedLeaves) {
    const other = foundAt.get(path);
    const [wanted, met] = [leafText(value), other === undefined ? "nothing there" : leafText(other)];
    if (wanted !== met) return { path, expected: wanted, found: met };
  }
  const known = new Set(expectedLeaves.map(({ path }) => path));
  const extra = foundLeaves.find(({ path }) => !known.has(path));
  return extra === undefined
    ? undefined
    : { path: extra.path, expected: "nothing there", found: leafText(extra.value) };
};
