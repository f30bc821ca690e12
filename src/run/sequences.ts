// Sequences as loops read and write them: entry by entry, where they lie. Knows arrays; is ignorant of loops.
import { type Shape, sizeOf } from "../expr/shape.js";
import { asTensor, asValue, deferredTensor, type Tensor, tensorOf } from "../expr/tensor.js";
import type { Value } from "./program.js";

/** The entries of a sequence. */
export interface Reader {
  readonly length: number;
  readonly entry: (index: number) => Value;
}

// Sequences that are computed when read, with how to read them entry by entry. As tensors they are whole.
const deferred = new WeakMap<Tensor, Reader>();

/** A sequence whose entries are computed when they are read. */
export const deferredSequence = (shape: Shape, entry: Reader["entry"]): Value => {
  const length = shape[0]!;
  const sequence = deferredTensor(shape, () => {
    const all = recorder(shape.slice(1), true);
    for (let i = 0; i < length; i++) all.push(entry(i));
    return asTensor(all.stacked(false)).data;
  });
  deferred.set(sequence, { length, entry });
  return sequence;
};

/** The entries of a sequence, read where they lie. */
export const readerOf = (sequence: Value): Reader => {
  const known = typeof sequence === "number" ? undefined : deferred.get(sequence);
  if (known !== undefined) return known;
  const { shape, data } = asTensor(sequence);
  const [length = 0, ...own] = shape;
  const size = sizeOf(own);
  const entryShape = Object.freeze(own);
  const entry = (i: number): Value =>
    entryShape.length === 0 ? data[i]! : tensorOf(entryShape, data.subarray(i * size, (i + 1) * size));
  return { length, entry };
};

/** Entries written one after another, as many as come; nothing at all if it is not `wanted`. */
export const recorder = (shape: Shape, wanted: boolean) => {
  const size = sizeOf(shape);
  let data = new Float64Array(wanted ? 16 * size : 0);
  let count = 0;
  return {
    push: (value: Value): void => {
      if (!wanted) return;
      if ((count + 1) * size > data.length) {
        const larger = new Float64Array(2 * data.length);
        larger.set(data);
        data = larger;
      }
      if (typeof value === "number") data[count * size] = value;
      else data.set(value.data, count * size);
      count += 1;
    },
    stacked: (reversed: boolean): Value => {
      const result = data.slice(0, count * size);
      if (reversed)
        for (let i = 0; i < count; i++) result.set(data.subarray((count - 1 - i) * size, (count - i) * size), i * size);
      return asValue(tensorOf([count, ...shape], result));
    },
  };
};
