// What a shape is and how shapes combine. Knows nothing of expressions, values or errors' wording.
import { fail } from "./errors.js";

/** The sizes of a tensor's axes, outermost first. `[]` is a scalar. */
export type Shape = readonly number[];

/** The shape of every scalar: one shared value, so that a million scalar nodes hold one array. */
export const scalarShape: Shape = Object.freeze([]);

export const sizeOf = (shape: Shape): number => shape.reduce((size, n) => size * n, 1);

export const sameShape = (a: Shape, b: Shape): boolean =>
  a === b || (a.length === b.length && a.every((n, axis) => n === b[axis]));

/** Row-major strides: how far apart in the flat data two neighbours along each axis lie. */
export const stridesOf = (shape: Shape): number[] => {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
};

/** NumPy's rule: align at the last axis; sizes must be equal or one of them 1. `undefined` when they do not fit. */
export const broadcastShapes = (a: Shape, b: Shape): Shape | undefined => {
  if (sameShape(a, b)) return a;
  const rank = Math.max(a.length, b.length);
  const shape: number[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const m = a[a.length - rank + axis] ?? 1;
    const n = b[b.length - rank + axis] ?? 1;
    if (m !== n && m !== 1 && n !== 1) return undefined;
    shape.push(m === 1 ? n : m);
  }
  return Object.freeze(shape);
};

/**
 * The strides with which a value of shape `from` is read when broadcast to shape `to`: 0 along every repeated axis.
 */
export const broadcastStrides = (from: Shape, to: Shape): number[] => {
  const strides = stridesOf(from);
  const offset = to.length - from.length;
  return to.map((_, axis) => (axis < offset || from[axis - offset] === 1 ? 0 : strides[axis - offset]!));
};

/** A list of axes as the user writes it (one number, a list, or nothing for all) made canonical: sorted, from 0 on. */
export const canonicalAxes = (
  where: string,
  axis: number | readonly number[] | undefined,
  rank: number,
): readonly number[] => {
  if (axis === undefined) return Array.from({ length: rank }, (_, i) => i);
  if (typeof axis !== "number" && !Array.isArray(axis)) throw fail.axis(where, axis, rank);
  const axes = (typeof axis === "number" ? [axis] : [...axis]).map((a) => canonicalAxis(where, a, rank));
  if (new Set(axes).size !== axes.length) throw fail.axisTwice(where, axes);
  return axes.sort((a, b) => a - b);
};

/** One axis made canonical: negative axes count from the end. */
export const canonicalAxis = (where: string, axis: number, rank: number): number => {
  if (typeof axis !== "number") throw fail.axis(where, axis, rank);
  const canonical = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || canonical < 0 || canonical >= rank) throw fail.axis(where, axis, rank);
  return canonical;
};

// 2^32 numbers are 32 GiB, and as much as every engine of today can put into one array.
const mostNumbers = 2 ** 32;

/** A shape that the user wrote: a list of whole numbers from 0 on. Frozen and copied. */
export const checkedShape = (where: string, shape: Shape): Shape => {
  // Copied first: `every` would skip holes.
  const sizes: readonly unknown[] = Array.isArray(shape) ? [...shape] : [undefined];
  if (!sizes.every((n) => typeof n === "number" && Number.isInteger(n) && n >= 0)) throw fail.shape(where, shape);
  if (sizeOf(shape) > mostNumbers) throw fail.shapeTooLarge(where, shape, mostNumbers);
  return Object.freeze([...shape]);
};
