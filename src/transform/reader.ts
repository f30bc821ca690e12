// Whether arguments are like those of a trace, and their leaves, in one pass over them. Finds what flatten and a
// comparison of keys would find, for a fraction of the cost. Knows structure, static leaves and shapes; is ignorant of
// why something does not fit: it gives up, and flatten has the words.
import type { Shape } from "../expr/shape.js";
import { isTensor } from "../expr/tensor.js";
import type { Value } from "../run/program.js";
import { isRecord, isShape, scalarLike } from "./likeness.js";
import { assemble, type TreeShape } from "./tree.js";

/** The leaves of `args` as fresh values, if they are like the arguments of a trace and none is an expression. */
export type Reader = (args: readonly unknown[]) => readonly Value[] | undefined;

/** Puts the leaves of a part of a tree in their places among `values`; `false` if the part is not as it was. */
type Take = (value: unknown, values: Value[]) => boolean;

/** The entries of a container; `undefined` if it is another. */
type Entries = (value: unknown) => readonly unknown[] | undefined;

const takeLeaf = (place: number, shape: Shape): Take =>
  shape.length === 0
    ? (value, values) => {
        const scalar = scalarLike(value);
        if (scalar === undefined) return false;
        values[place] = scalar;
        return true;
      }
    : (value, values) => {
        if (!isTensor(value) || !isShape(value.shape, shape)) return false;
        values[place] = value;
        return true;
      };

const takeEach = (entriesOf: Entries, takes: readonly Take[]): Take => {
  return (value, values) => {
    const entries = entriesOf(value);
    if (entries === undefined) return false;
    for (let i = 0; i < takes.length; i++) if (!takes[i]!(entries[i], values)) return false;
    return true;
  };
};

// By its iterator, as flatten does. Besides, engines copy a frozen array fast and read its elements slowly; and
// gradients, which become the next parameters, are frozen.
const arrayEntries = (length: number): Entries => {
  return (value) => {
    if (!Array.isArray(value) || value.length !== length) return undefined;
    const entries: readonly unknown[] = [...value];
    return entries.length === length ? entries : undefined;
  };
};

const recordEntries = (keys: readonly string[]): Entries => {
  return (value) => {
    if (!isRecord(value)) return undefined;
    const found = Object.keys(value);
    if (found.length !== keys.length) return undefined;
    for (let i = 0; i < keys.length; i++) if (found[i] !== keys[i]) return undefined;
    return Object.values(value);
  };
};

const takeTree = ({ structure, shapes }: TreeShape, first: number): Take =>
  assemble<Take>(structure, {
    leaf: (index) => takeLeaf(first + index, shapes[index]!),
    fixed: (expected) => (value) => value === expected,
    array: (takes) => takeEach(arrayEntries(takes.length), takes),
    record: (keys, takes) => takeEach(recordEntries(keys), takes),
  });

/** The places of leaves among all values: the first one of each argument, and how many there are. */
export const placesOf = (args: readonly TreeShape[]): { readonly firsts: readonly number[]; readonly all: number } => {
  const firsts: number[] = [];
  let all = 0;
  for (const { shapes } of args) {
    firsts.push(all);
    all += shapes.length;
  }
  return { firsts, all };
};

/** The reader of arguments that are like `args`. They must not be deep: it calls itself at each level. */
export const readerOf = (args: readonly TreeShape[]): Reader => {
  const { firsts, all } = placesOf(args);
  const takes = args.map((arg, i) => takeTree(arg, firsts[i]!));
  return (given) => {
    if (given.length !== takes.length) return undefined;
    const values = new Array<Value>(all);
    for (let i = 0; i < takes.length; i++) if (!takes[i]!(given[i], values)) return undefined;
    return values;
  };
};
