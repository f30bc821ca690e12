// Data in small pieces: which examples go together, in which order. Knows rows; is ignorant of what they mean.
import { fail } from "../../expr/errors.js";
import { type AnyTree, fromTypedArray, type Tensor, Tree } from "../../index.js";
import { foldIn } from "../key.js";
import { checked, flag, optional, wholeFrom } from "../optimizers/options.js";
import { type Key, permutation } from "../random.js";

/** How {@link batches} cuts. */
export interface BatchesOptions {
  /** Examples in a batch. */
  readonly size: number;
  /** In random order, which the key decides: `true` unless given. */
  readonly shuffle?: boolean;
  /** Leave out what does not fill a batch at the end: `false` unless given. */
  readonly dropLast?: boolean;
}

/** How many examples there are: the size of the first axis, on which all leaves agree. */
const examplesIn = (data: AnyTree): number => {
  let first: { readonly path: string; readonly size: number } | undefined;
  for (const { path, value } of Tree.leaves(data)) {
    if (typeof value === "number") throw fail.examples(path, "a tensor with a first axis for the examples", "a number");
    const size = value.shape[0]!;
    first ??= { path, size };
    if (size !== first.size) throw fail.examples(path, `${first.size} examples, as ${first.path} has`, `${size}`);
  }
  if (first === undefined) throw fail.examples("data", "at least one tensor", "none");
  if (first.size === 0) throw fail.examples(first.path, "at least one example", "none");
  return first.size;
};

/** The rows of a tensor that an index names, in its order. */
const rows = ({ shape, data }: Tensor, index: ArrayLike<number>): Tensor => {
  const width = data.length / shape[0]!;
  const chosen = new Float64Array(index.length * width);
  for (let i = 0; i < index.length; i++) {
    const from = index[i]! * width;
    for (let k = 0; k < width; k++) chosen[i * width + k] = data[from + k]!;
  }
  return fromTypedArray(chosen, [index.length, ...shape.slice(1)]);
};

/**
 * The data in batches: each a tree like `data`, whose tensors have the batch's examples along their first axis. Nothing is
 * copied before it is asked for, and going through them again gives the same batches in the same order.
 *
 * @param data - A tree of tensors that share their first axis.
 * @throws GM-SHAPE, with the path, if leaves have no or different first axes, or there is no example at all; GM-OPTION for
 *   an option that is unknown or out of its range; GM-OPERAND if `key` is no key.
 *
 * @example
 * const data = { x: tensor([[1, 10], [2, 20], [3, 30]]), y: tensor([1, 2, 3]) }
 * const [first, last] = [...batches(Key.make(0), data, { size: 2, shuffle: false })]
 * first // => { x: [[1, 10], [2, 20]], y: [1, 2] }
 * last.x // => [[3, 30]]
 * const [shuffled] = [...batches(Key.make(0), data, { size: 3 })]
 * const order = [...shuffled.y.data].sort()
 * order // => [1, 2, 3]
 */
export function batches<D>(key: Key, data: D, options: BatchesOptions): Iterable<D>;
export function batches(key: Key, data: AnyTree, options: BatchesOptions): Iterable<AnyTree> {
  const {
    size,
    shuffle = true,
    dropLast = false,
  } = checked("batches", options, { size: wholeFrom(1), shuffle: optional(flag), dropLast: optional(flag) });
  const count = examplesIn(data);
  const order = shuffle ? permutation(key, count).data : Float64Array.from({ length: count }, (_, i) => i);
  const end = dropLast ? count - (count % size) : count;
  return Object.freeze({
    *[Symbol.iterator]() {
      for (let from = 0; from < end; from += size) {
        const index = order.slice(from, Math.min(from + size, end));
        yield Tree.mapLeaves((leaf) => (typeof leaf === "number" ? leaf : rows(leaf, index)))(data);
      }
    },
  });
}

/**
 * The batches of several epochs, one after another, each shuffled in its own way.
 *
 * @param count - How many times through the data; `Infinity` to go on as long as somebody asks.
 * @throws What {@link batches} throws.
 *
 * @example
 * const data = { y: tensor([1, 2, 3, 4]) }
 * const all = [...epochs(3, Key.make(0), data, { size: 2 })]
 * all.length // => 6
 */
export function epochs<D>(count: number, key: Key, data: D, options: BatchesOptions): Iterable<D>;
export function epochs(count: number, key: Key, data: AnyTree, options: BatchesOptions): Iterable<AnyTree> {
  if (count !== Number.POSITIVE_INFINITY && !(Number.isSafeInteger(count) && count >= 0))
    throw fail.wholeNumber("epochs", "the number of epochs", 0, count);
  // What is wrong is said now, and not when the first batch is asked for.
  batches(foldIn(key, 0), data, options);
  return Object.freeze({
    *[Symbol.iterator]() {
      for (let epoch = 0; epoch < count; epoch++) yield* batches(foldIn(key, epoch), data, options);
    },
  });
}
