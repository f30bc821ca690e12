// Immutable n-dimensional arrays of float64: what they are, how to make them and how to read them. No expressions.
import { describeValue, fail } from "./errors.js";
import { checkedShape, type Shape, scalarShape, sizeOf } from "./shape.js";

const brand: unique symbol = Symbol.for("gradmap/Tensor");

/** A `Float64Array` seen read-only: what can be read is there, what writes is not. */
export interface ReadonlyFloat64Array extends Iterable<number> {
  readonly length: number;
  readonly [index: number]: number;
  at(index: number): number | undefined;
  slice(start?: number, end?: number): Float64Array;
  map(f: (value: number, index: number) => number): Float64Array;
  forEach(f: (value: number, index: number) => void): void;
  every(predicate: (value: number, index: number) => unknown): boolean;
  some(predicate: (value: number, index: number) => unknown): boolean;
  indexOf(value: number): number;
  join(separator?: string): string;
  reduce<A>(f: (accumulator: A, value: number, index: number) => A, initial: A): A;
}

/**
 * An immutable tensor: `shape` and row-major `data`.
 *
 * JavaScript cannot freeze typed arrays, so immutability of `data` is held by its read-only type and by copying
 * whatever comes in from outside. The tensor itself and its shape are frozen.
 */
export interface Tensor {
  readonly shape: Shape;
  readonly data: ReadonlyFloat64Array;
  readonly [brand]: true;
}

/** Nested arrays of numbers, as deep as the shape is long. */
export type Nested = number | readonly Nested[];

// A class only for its prototype, which carries the brand and the trap for `tensor * 2` at no cost to each tensor.
class TensorValue implements Tensor {
  declare readonly [brand]: true;
  constructor(
    readonly shape: Shape,
    readonly data: ReadonlyFloat64Array,
  ) {
    Object.freeze(this);
  }
  [Symbol.toPrimitive](hint: string): string {
    if (hint === "string") return `tensor of shape [${this.shape.join(", ")}]`;
    throw fail.tensorCoercion();
  }
}
Object.defineProperty(TensorValue.prototype, brand, { value: true });

export const isTensor = (value: unknown): value is Tensor =>
  typeof value === "object" && value !== null && brand in value;

/** A tensor around data that nobody else will write to. Internal: everything public copies first. */
export const tensorOf = (shape: Shape, data: ReadonlyFloat64Array): Tensor => new TensorValue(shape, data);

/** The shape of a number or a tensor. */
export const shapeOfValue = (value: number | Tensor): Shape => (typeof value === "number" ? scalarShape : value.shape);

/** A number as a tensor of shape `[]`; a tensor as itself. */
export const asTensor = (value: number | Tensor): Tensor =>
  typeof value === "number" ? tensorOf(scalarShape, Float64Array.of(value)) : value;

/** A tensor of shape `[]` as a number; any other as itself. The contract: a result of shape `[]` is a number. */
export const asValue = (value: Tensor): number | Tensor => (value.shape.length === 0 ? value.data[0]! : value);

/**
 * An immutable tensor from nested arrays, or from flat numbers and a shape. The numbers are copied.
 *
 * @throws GM-SHAPE-RAGGED if nested arrays are not rectangular; GM-OPERAND if an element is not a number;
 *   GM-SHAPE if flat data does not fill the shape.
 *
 * @example
 * tensor([[1, 2], [3, 4]]).shape // => [2, 2]
 * tensor([1, 2, 3, 4, 5, 6], [2, 3]).shape // => [2, 3]
 */
export const tensor = (values: Nested | ArrayLike<number>, shape?: Shape): Tensor => {
  if (shape !== undefined) return flatTensor(values, shape);
  return isNested(values) ? nestedTensor(values) : fromTypedArray(values, [values.length]);
};

const isNested = (values: Nested | ArrayLike<number>): values is Nested => !ArrayBuffer.isView(values);

const flatTensor = (values: Nested | ArrayLike<number>, shape: Shape): Tensor => {
  const checked = checkedShape("tensor", shape);
  const flat: ArrayLike<unknown> = typeof values === "number" ? [values] : values;
  const data = new Float64Array(flat.length);
  for (let i = 0; i < data.length; i++) data[i] = checkedElement(flat[i], () => `[${i}]`);
  if (data.length !== sizeOf(checked)) throw fail.tensorSize(checked, data.length);
  return tensorOf(checked, data);
};

// The shape is read along the first elements; then one walk, with its own stack of indices, checks and copies.
const nestedTensor = (values: Nested): Tensor => {
  const shape: number[] = [];
  for (let level: unknown = values; Array.isArray(level); level = level[0]) shape.push(level.length);
  const data = new Float64Array(sizeOf(shape));
  const index = shape.map(() => 0);
  const path = () => index.map((i) => `[${i}]`).join("");
  for (let position = 0; position < data.length; position++) {
    let level: unknown = values;
    shape.forEach((size, depth) => {
      if (!Array.isArray(level) || level.length !== size)
        throw fail.ragged(
          index
            .slice(0, depth)
            .map((i) => `[${i}]`)
            .join(""),
          `an array of length ${size}, as its neighbours`,
          describeValue(level),
        );
      level = level[index[depth]!];
    });
    if (Array.isArray(level)) throw fail.ragged(path(), "a number, as its neighbours", describeValue(level));
    data[position] = checkedElement(level, path);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis]!++;
      if (index[axis]! < shape[axis]!) break;
      index[axis] = 0;
    }
  }
  return tensorOf(Object.freeze(shape), data);
};

const checkedElement = (value: unknown, path: () => string): number => {
  if (typeof value !== "number") throw fail.element(path(), value);
  return value;
};

/** A tensor from any typed array of numbers and a shape. The data is copied. */
export const fromTypedArray = (data: ArrayLike<number>, shape: Shape): Tensor => {
  const checked = checkedShape("fromTypedArray", shape);
  if (data.length !== sizeOf(checked)) throw fail.tensorSize(checked, data.length);
  return tensorOf(checked, Float64Array.from(data));
};

/** A tensor of one number throughout. */
export const full = (shape: Shape, value: number): Tensor => {
  const checked = checkedShape("full", shape);
  return tensorOf(checked, new Float64Array(sizeOf(checked)).fill(checkedElement(value, () => "")));
};

/** A tensor of zeros. */
export const zeros = (shape: Shape): Tensor => full(shape, 0);

/** A tensor of ones. */
export const ones = (shape: Shape): Tensor => full(shape, 1);

/**
 * Evenly spaced numbers: `arange(stop)` or `arange(start, stop, step)`; `stop` is excluded.
 *
 * @example
 * toNested(arange(3)) // => [0, 1, 2]
 */
export const arange = (startOrStop: number, stop?: number, step = 1): Tensor => {
  const [first, last] = stop === undefined ? [0, startOrStop] : [startOrStop, stop];
  const length = Math.max(0, Math.ceil((last - first) / step));
  if (!Number.isFinite(length))
    throw fail.optionValue("arange", "step", "finite bounds and a step that is not 0", step);
  return tensorOf(
    Object.freeze([length]),
    Float64Array.from({ length }, (_, i) => first + i * step),
  );
};

/** The identity matrix of shape `[n, n]`. */
export const eye = (n: number): Tensor => {
  const shape = checkedShape("eye", [n, n]);
  const data = new Float64Array(n * n);
  for (let i = 0; i < n; i++) data[i * n + i] = 1;
  return tensorOf(shape, data);
};

/**
 * The numbers of a tensor as nested arrays.
 *
 * @example
 * toNested(eye(2)) // => [[1, 0], [0, 1]]
 */
export const toNested = (value: number | Tensor): Nested => {
  if (typeof value === "number") return value;
  // From the innermost axis outwards: each round groups the entries of the round before.
  let level: readonly Nested[] = [...value.data];
  for (let axis = value.shape.length - 1; axis >= 0; axis--) {
    const size = value.shape[axis]!;
    const groups = sizeOf(value.shape.slice(0, axis));
    const inner = level;
    level = Array.from({ length: groups }, (_, g) => inner.slice(g * size, (g + 1) * size));
  }
  return level[0]!;
};
