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
  /** The same numbers, not copied. */
  subarray(begin?: number, end?: number): ReadonlyFloat64Array;
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

// Classes only for their prototype, which carries the brand and the trap for `tensor * 2` at no cost to each tensor.
abstract class AnyTensor implements Tensor {
  declare readonly [brand]: true;
  abstract readonly shape: Shape;
  abstract readonly data: ReadonlyFloat64Array;
  get [Symbol.toStringTag](): string {
    return "Tensor";
  }
  toJSON(): { readonly shape: Shape; readonly data: readonly number[] } {
    return { shape: this.shape, data: [...this.data] };
  }
  // What Node's console shows in place of the fields: how to write the tensor again, or how it begins.
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    const shown = [...this.data.slice(0, 100)].map((value) => (Object.is(value, -0) ? "-0" : String(value)));
    return `tensor([${shown.join(", ")}${this.data.length > 100 ? ", ..." : ""}], [${this.shape.join(", ")}])`;
  }
  [Symbol.toPrimitive](hint: string): string {
    if (hint === "string") return `tensor of shape [${this.shape.join(", ")}]`;
    throw fail.tensorCoercion();
  }
}
Object.defineProperty(AnyTensor.prototype, brand, { value: true });

class TensorValue extends AnyTensor {
  constructor(
    readonly shape: Shape,
    readonly data: ReadonlyFloat64Array,
  ) {
    super();
    Object.freeze(this);
  }
}

class DeferredTensor extends AnyTensor {
  readonly #make: () => ReadonlyFloat64Array;
  constructor(
    readonly shape: Shape,
    make: () => ReadonlyFloat64Array,
  ) {
    super();
    this.#make = make;
    Object.freeze(this);
  }
  get data(): ReadonlyFloat64Array {
    return this.#make();
  }
}

export const isTensor = (value: unknown): value is Tensor =>
  typeof value === "object" && value !== null && brand in value;

/** A tensor around data that nobody else will write to. Internal: everything public copies first. */
export const tensorOf = (shape: Shape, data: ReadonlyFloat64Array): Tensor => new TensorValue(shape, data);

/** A tensor whose data are made each time somebody asks for them. Internal: what is computed anew rather than kept. */
export const deferredTensor = (shape: Shape, make: () => ReadonlyFloat64Array): Tensor =>
  new DeferredTensor(shape, make);

/** A value whose data are there to be read. */
export const atHand = (value: number | Tensor): number | Tensor =>
  value instanceof DeferredTensor ? tensorOf(value.shape, value.data) : value;

/** The shape of a number or a tensor. */
export const shapeOfValue = (value: number | Tensor): Shape => (typeof value === "number" ? scalarShape : value.shape);

/** A number as a tensor of shape `[]`; a tensor as itself. */
export const asTensor = (value: number | Tensor): Tensor =>
  typeof value === "number" ? tensorOf(scalarShape, Float64Array.of(value)) : value;

/** A tensor of shape `[]` as a number; any other as itself. The contract: a result of shape `[]` is a number. */
export const asValue = (value: Tensor): number | Tensor => (value.shape.length === 0 ? value.data[0]! : value);

/**
 * An immutable tensor from nested arrays, or from flat numbers and a shape. The numbers are copied. A tensor is itself,
 * and a number a tensor of shape `[]`.
 *
 * @throws GM-SHAPE-RAGGED if nested arrays are not rectangular; GM-OPERAND if an element is not a number;
 *   GM-SHAPE if flat data does not fill the shape.
 *
 * @example
 * tensor([[1, 2], [3, 4]]).shape // => [2, 2]
 * tensor([1, 2, 3, 4, 5, 6], [2, 3]).shape // => [2, 3]
 */
export const tensor = (values: Nested | ArrayLike<number> | Tensor, shape?: Shape): Tensor => {
  if (isTensor(values)) return shape === undefined ? values : flatTensor(values.data, shape);
  if (shape !== undefined) return flatTensor(typeof values === "number" ? [values] : values, shape);
  return isNested(values) ? nestedTensor(values) : flatTensor(values);
};

const isNested = (values: Nested | ArrayLike<number>): values is Nested =>
  typeof values === "number" || Array.isArray(values);

const flatTensor = (flat: ArrayLike<unknown>, shape?: Shape): Tensor => {
  if (typeof flat !== "object" || flat === null || typeof flat.length !== "number") throw fail.element("", flat);
  const checked = checkedShape("tensor", shape ?? [flat.length]);
  if (flat.length !== sizeOf(checked)) throw fail.tensorSize(checked, flat.length);
  const data = new Float64Array(flat.length);
  for (let i = 0; i < data.length; i++) data[i] = checkedElement(flat[i], () => `[${i}]`);
  return tensorOf(checked, data);
};

// The shape is read along the first elements; then one walk, with its own stack of indices, checks and copies. Where
// an axis is empty there is nothing to copy, but the arrays down to it are checked all the same.
const nestedTensor = (values: Nested): Tensor => {
  const shape = shapeOfFirsts(values);
  const data = new Float64Array(sizeOf(shape));
  const walked = shape.includes(0) ? shape.slice(0, shape.indexOf(0)) : shape;
  const index = walked.map(() => 0);
  const path = (depth: number) =>
    index
      .slice(0, depth)
      .map((i) => `[${i}]`)
      .join("");
  const checkedArray = (level: unknown, depth: number): readonly unknown[] => {
    if (!Array.isArray(level) || level.length !== shape[depth])
      throw fail.ragged(path(depth), `an array of length ${shape[depth]}, as its neighbours`, describeValue(level));
    return level;
  };
  const size = sizeOf(walked);
  for (let position = 0; position < size; position++) {
    let level: unknown = values;
    for (let depth = 0; depth < walked.length; depth++) level = checkedArray(level, depth)[index[depth]!];
    if (walked.length < shape.length) checkedArray(level, walked.length);
    else if (Array.isArray(level))
      throw fail.ragged(path(walked.length), "a number, as its neighbours", describeValue(level));
    else data[position] = checkedElement(level, () => path(walked.length));
    for (let axis = walked.length - 1; axis >= 0; axis--) {
      index[axis]!++;
      if (index[axis]! < shape[axis]!) break;
      index[axis] = 0;
    }
  }
  return tensorOf(Object.freeze(shape), data);
};

const shapeOfFirsts = (values: Nested): readonly number[] => {
  const shape: number[] = [];
  const seen = new Set<unknown>();
  for (let level: unknown = values; Array.isArray(level); level = level[0]) {
    if (seen.has(level)) throw fail.treeCycle(`tensor${"[0]".repeat(seen.size)}`);
    seen.add(level);
    shape.push(level.length);
  }
  return shape;
};

const checkedElement = (value: unknown, path: () => string): number => {
  if (typeof value !== "number") throw fail.element(path(), value);
  return value;
};

/**
 * A tensor from any typed array of numbers and a shape. The data is copied.
 *
 * @throws GM-SHAPE if the data does not fill the shape; GM-OPERAND if an element is not a number.
 *
 * @example
 * toNested(fromTypedArray(new Float32Array([1, 2]), [1, 2])) // => [[1, 2]]
 */
export const fromTypedArray = (data: ArrayLike<number>, shape: Shape): Tensor => {
  return flatTensor(data, checkedShape("fromTypedArray", shape));
};

/**
 * A tensor of one number throughout.
 *
 * @example
 * toNested(full([2], 7)) // => [7, 7]
 */
export const full = (shape: Shape, value: number): Tensor => {
  const checked = checkedShape("full", shape);
  return tensorOf(checked, new Float64Array(sizeOf(checked)).fill(checkedElement(value, () => "")));
};

/**
 * A tensor of zeros.
 *
 * @example
 * toNested(zeros([1, 2])) // => [[0, 0]]
 */
export const zeros = (shape: Shape): Tensor => full(shape, 0);

/**
 * A tensor of ones.
 *
 * @example
 * toNested(ones([2])) // => [1, 1]
 */
export const ones = (shape: Shape): Tensor => full(shape, 1);

/**
 * Evenly spaced numbers: `arange(stop)` or `arange(start, stop, step)`; `stop` is excluded.
 *
 * @example
 * toNested(arange(3)) // => [0, 1, 2]
 */
export const arange = (startOrStop: number, stop?: number, step = 1): Tensor => {
  const [first, last] = stop === undefined ? [0, startOrStop] : [startOrStop, stop];
  for (const [name, bound] of Object.entries({ start: first, stop: last, step }))
    if (typeof bound !== "number") throw fail.optionValue("arange", name, "a number", bound);
  const length = Math.max(0, Math.ceil((last - first) / step));
  if (!Number.isFinite(length))
    throw fail.optionValue("arange", "step", "finite bounds and a step that is not 0", step);
  return tensorOf(
    Object.freeze([length]),
    Float64Array.from({ length }, (_, i) => first + i * step),
  );
};

/**
 * The identity matrix of shape `[n, n]`.
 *
 * @example
 * toNested(eye(2)) // => [[1, 0], [0, 1]]
 */
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
  if (!isTensor(value)) throw fail.boundValue("toNested", value);
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

/**
 * A value that is known to be one number, as a number: for results whose shape the types cannot know.
 *
 * @throws GM-SHAPE if it is a tensor of more or fewer numbers than one.
 *
 * @example
 * toNumber(evaluate(sum(tensor([1, 2])), {})) // => 3
 */
export const toNumber = (value: number | Tensor): number => {
  if (typeof value !== "number" && !isTensor(value)) throw fail.boundValue("toNumber", value);
  const [first, ...rest] = asTensor(value).data.slice(0, 2);
  if (first === undefined || rest.length > 0) throw fail.rank("toNumber", "one number", shapeOfValue(value));
  return first;
};
