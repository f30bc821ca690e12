// Where a number lies in a tensor while loops run: an offset, and a step for each loop. Knows shapes; is ignorant of what
// the numbers are.
import { type Shape, stridesOf } from "../../expr/shape.js";

/** Steps for each of the loops around. Equal walks are one object, known by a number. */
export interface Walk {
  readonly id: number;
  readonly strides: readonly number[];
}

/** The flat, row-major position `offset + sum(walk.strides[l] * i[l])`. */
export interface Position {
  readonly offset: number;
  readonly walk: Walk;
}

/** Walks by their strides: the same strides give the same object. */
export const walks = (): ((strides: readonly number[]) => Walk) => {
  const known = new Map<string, Walk>();
  return (strides) => {
    const key = strides.join();
    const walk = known.get(key) ?? { id: known.size, strides };
    known.set(key, walk);
    return walk;
  };
};

/** A flat number of positions as one for each axis, with its sign on each. */
export const digitsOf = (flat: number, strides: readonly number[]): number[] => {
  let rest = Math.abs(flat);
  return strides.map((stride) => {
    const digit = Math.floor(rest / stride);
    rest -= digit * stride;
    return flat < 0 ? -digit : digit;
  });
};

export const dot = (a: readonly number[], b: readonly number[]): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
};

/** A walk through a shape, axis by axis. */
export interface Axes {
  /** The index along each axis at an offset; `undefined` where the loops would carry from one axis into the next. */
  readonly at: (offset: number) => readonly number[] | undefined;
  /** What each loop adds to the index along each axis: `steps[loop][axis]`. */
  readonly steps: readonly (readonly number[])[];
  /** Whether any loop moves along an axis. */
  readonly moves: readonly boolean[];
}

/** How a walk with these extents goes through `shape`, so that no index has to be carried. */
export const axesOf = (shape: Shape, strides: readonly number[], extents: readonly number[]): Axes => {
  const own = stridesOf(shape);
  const steps = strides.map((stride) => digitsOf(stride, own));
  const reach = (of: (total: number) => number): readonly number[] =>
    shape.map((_, axis) => steps.reduce((sum, step, l) => sum + of(step[axis]! * (extents[l]! - 1)), 0));
  const [below, above] = [reach((total) => Math.min(total, 0)), reach((total) => Math.max(total, 0))];
  return {
    at: (offset) => {
      const digits = digitsOf(offset, own);
      for (let axis = 0; axis < shape.length; axis++)
        if (digits[axis]! + below[axis]! < 0 || digits[axis]! + above[axis]! >= shape[axis]!) return undefined;
      return digits;
    },
    steps,
    moves: shape.map((_, axis) => steps.some((step) => step[axis] !== 0)),
  };
};
