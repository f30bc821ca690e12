// What layers and losses are given, as expressions; and the numbers, tensors and expressions of a tree. Knows neither
// layers nor losses.
import { fail } from "../expr/errors.js";
import { constant, type Expr, full, type Nested, type Operand, type Shape, type Tensor, tensor } from "../index.js";

const kindOf = (value: unknown): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, Symbol.toStringTag) : undefined;

const isExpr = (value: unknown): value is Expr => kindOf(value) === "Expr";
const isTensor = (value: unknown): value is Tensor => kindOf(value) === "Tensor";

/** Whether a value is a number, a tensor or an expression. */
export const isOperand = (value: unknown): value is Operand =>
  typeof value === "number" || isTensor(value) || isExpr(value);

/** An operand as an expression; `where` and `name` are its place in the error if it is none. */
export const asExpr = (where: string, name: string, operand: unknown): Expr => {
  if (isExpr(operand)) return operand;
  if (typeof operand === "number" || isTensor(operand)) return constant(operand);
  throw fail.operand(where, name, operand);
};

/** A value as a tensor: a number is one of shape `[]`. */
export const asTensor = (value: number | Tensor): Tensor => (typeof value === "number" ? full([], value) : value);

/** Numbers as people have them at hand: a tensor, or an array that {@link tensor} makes one of. */
export type Values = Tensor | Nested | ArrayLike<number>;

/** Values as a tensor; `where` and `name` are their place in the error if they are none. */
export const asValues = (where: string, name: string, values: unknown): Tensor => {
  if (isTensor(values)) return values;
  if (!isNumbers(values)) throw fail.values(`${where}, ${name}`, values);
  return tensor(values);
};

// What is inside is looked at where a tensor is made of it.
const isNumbers = (values: unknown): values is Nested | ArrayLike<number> =>
  typeof values === "number" || Array.isArray(values) || (ArrayBuffer.isView(values) && "length" in values);

/** How many numbers a shape holds. */
export const sizeOf = (shape: Shape): number => shape.reduce((size, n) => size * n, 1);

/** Whether two shapes are the same. */
export const sameShape = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((n, axis) => n === b[axis]);

/** Where the number at position `flat` stands in a tensor: `[2][0]`. */
export const placeOf = (shape: Shape, flat: number): string => {
  let rest = flat;
  let text = "";
  for (const size of [...shape].reverse()) {
    text = `[${rest % size}]${text}`;
    rest = Math.floor(rest / size);
  }
  return text;
};

interface Visit {
  readonly value: unknown;
  readonly path: string;
  /** Whether everything in it has been seen. */
  readonly done?: boolean;
}

const isPlain = (value: object): boolean =>
  Array.isArray(value) || [Object.prototype, null].includes(Object.getPrototypeOf(value));

/**
 * The numbers, tensors and expressions of a tree of records and arrays, in order; static leaves are left out. What is all
 * in all no tree, such as `undefined` for a misspelt name, holds no numbers, and is not meant.
 */
export const leavesOf = (tree: unknown): readonly Operand[] => {
  const found: Operand[] = [];
  const within = new Set<unknown>();
  if (!isOperand(tree) && (typeof tree !== "object" || tree === null)) throw fail.treeLeaf("params", tree);
  const waiting: Visit[] = [{ value: tree, path: "params" }];
  for (let visit = waiting.pop(); visit !== undefined; visit = waiting.pop()) {
    const { value, path, done = false } = visit;
    if (done) within.delete(value);
    else if (isOperand(value)) found.push(value);
    else if (typeof value === "object" && value !== null) {
      if (within.has(value)) throw fail.treeCycle(path);
      if (!isPlain(value)) throw fail.treeLeaf(path, value);
      within.add(value);
      waiting.push({ value, path, done: true });
      // From the last to the first, so that the first comes out first.
      for (const [name, entry] of Object.entries(value).reverse())
        waiting.push({ value: entry, path: Array.isArray(value) ? `${path}[${name}]` : `${path}.${name}` });
    }
  }
  return found;
};
