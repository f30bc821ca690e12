// Trees of parameters: nested records, arrays and tuples, taken apart into leaves and put together again. Knows
// structure only; is ignorant of derivatives.
import { describeValue, fail, showShape } from "../expr/errors.js";
import { isExpr, isOperand, type Operand } from "../expr/expr.js";
import { isPlainRecord } from "../expr/record.js";
import type { Shape } from "../expr/shape.js";
import { isTensor } from "../expr/tensor.js";

/** What a tree is made of, in prefix order: each array and record stands before its entries. */
export type Token =
  | { readonly kind: "leaf" }
  | { readonly kind: "static"; readonly value: unknown; readonly path: string }
  | { readonly kind: "array"; readonly length: number }
  | { readonly kind: "record"; readonly keys: readonly string[] };

/** A tree without its leaves. Two trees with equal `key` have the same structure and the same static leaves. */
export interface Structure {
  readonly tokens: readonly Token[];
  readonly key: string;
  /** Where each leaf is, such as `params.layers[1].b`. */
  readonly paths: readonly string[];
  /** Where each token is. */
  readonly places: readonly string[];
}

/** A tree taken apart. Leaves are numbers, tensors and expressions, in the order of the structure. */
export interface Flattened {
  readonly structure: Structure;
  readonly leaves: readonly Operand[];
}

// Functions, as static leaves, have no text to compare: each gets a number for as long as it lives.
const functionNumbers = new WeakMap<object, number>();
let functionCount = 0;
const numberOf = (f: object): number => {
  const known = functionNumbers.get(f);
  if (known !== undefined) return known;
  functionCount += 1;
  functionNumbers.set(f, functionCount);
  return functionCount;
};

const child = (path: string, key: string): string =>
  /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;

type Task =
  | { readonly enter: true; readonly value: unknown; readonly path: string }
  | { readonly enter: false; readonly value: object };

/**
 * A tree taken apart, without recursion.
 *
 * @throws GM-TREE-LEAF at anything that is neither a leaf nor static nor a plain record or array; GM-TREE-CYCLE if it
 *   contains itself.
 */
export const flatten = (tree: unknown, root: string): Flattened => {
  const tokens: Token[] = [];
  const keys: string[] = [];
  const paths: string[] = [];
  const places: string[] = [];
  const leaves: Operand[] = [];
  const ancestors = new Set<object>();
  const tasks: Task[] = [{ enter: true, value: tree, path: root }];
  const open = (
    container: object,
    path: string,
    entries: readonly (readonly [path: string, value: unknown])[],
  ): void => {
    if (ancestors.has(container)) throw fail.treeCycle(path);
    ancestors.add(container);
    tasks.push({ enter: false, value: container });
    for (let i = entries.length - 1; i >= 0; i--) {
      const [entryPath, value] = entries[i]!;
      tasks.push({ enter: true, value, path: entryPath });
    }
  };
  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
    if (!task.enter) {
      ancestors.delete(task.value);
      continue;
    }
    const { value, path } = task;
    places.push(path);
    if (isOperand(value)) {
      tokens.push({ kind: "leaf" });
      keys.push("*");
      paths.push(path);
      leaves.push(value);
    } else if (Array.isArray(value)) {
      const entries = Array.from(value, (entry: unknown, i) => [`${path}[${i}]`, entry] as const);
      tokens.push({ kind: "array", length: entries.length });
      keys.push(`[${entries.length}`);
      open(value, path, entries);
    } else if (typeof value === "object" && value !== null) {
      if (!isPlainRecord(value)) throw fail.treeLeaf(path, value);
      const names = Object.keys(value);
      tokens.push({ kind: "record", keys: names });
      keys.push(`{${names.length}:${names.map((name) => JSON.stringify(name)).join()}`);
      open(
        value,
        path,
        names.map((name) => [child(path, name), value[name]]),
      );
    } else {
      tokens.push({ kind: "static", value, path });
      keys.push(staticKey(value, path));
    }
  }
  return { structure: { tokens, key: keys.join(""), paths, places }, leaves };
};

const staticKey = (value: unknown, path: string): string => {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "boolean":
    case "undefined":
      return String(value);
    case "function":
      return `f${numberOf(value)};`;
    case "object":
      return "null";
    default:
      throw fail.treeLeaf(path, value);
  }
};

/**
 * The leaves of a tree in the order of `structure`, whatever the order of its records' keys; `undefined` if it has
 * another structure.
 */
export const leavesLike = ({ tokens }: Structure, tree: unknown): readonly Operand[] | undefined => {
  const leaves: Operand[] = [];
  const values: unknown[] = [tree];
  for (const token of tokens) {
    const value = values.pop();
    if (token.kind === "leaf") {
      if (!isOperand(value)) return undefined;
      leaves.push(value);
    } else if (token.kind === "static") {
      if (!Object.is(value, token.value)) return undefined;
    } else if (token.kind === "array") {
      if (!Array.isArray(value) || value.length !== token.length) return undefined;
      for (let k = value.length - 1; k >= 0; k--) values.push(value[k]);
    } else {
      if (isOperand(value) || !isPlainRecord(value)) return undefined;
      const record = value;
      if (Object.keys(record).length !== token.keys.length || !token.keys.every((key) => Object.hasOwn(record, key)))
        return undefined;
      for (let k = token.keys.length - 1; k >= 0; k--) values.push(record[token.keys[k]!]);
    }
  }
  return leaves;
};

/** What to make of each part of a structure, given what was made of its entries. */
export interface Assembly<T> {
  /** Of the leaf with this number. */
  readonly leaf: (index: number) => T;
  readonly fixed: (value: unknown) => T;
  readonly array: (entries: readonly T[]) => T;
  readonly record: (keys: readonly string[], entries: readonly T[]) => T;
}

/** A structure put together from its leaves up, without recursion. */
export const assemble = <T>({ tokens, paths }: Structure, { leaf, fixed, array, record }: Assembly<T>): T => {
  // From the last token to the first: by the time a container comes, its entries are on the stack, first on top.
  const stack: T[] = [];
  const take = (count: number): T[] => Array.from({ length: count }, () => stack.pop()!);
  let index = paths.length;
  for (let i = tokens.length - 1; i >= 0; i--) {
    const token = tokens[i]!;
    switch (token.kind) {
      case "leaf":
        index -= 1;
        stack.push(leaf(index));
        break;
      case "static":
        stack.push(fixed(token.value));
        break;
      case "array":
        stack.push(array(take(token.length)));
        break;
      case "record":
        stack.push(record(token.keys, take(token.keys.length)));
        break;
    }
  }
  return stack.pop()!;
};

/** A tree of the given structure with other leaves, frozen throughout. Static leaves stay as they are. */
export const unflatten = (structure: Structure, leaves: readonly unknown[]): unknown =>
  assemble<unknown>(structure, {
    leaf: (index) => leaves[index],
    fixed: (value) => value,
    array: (entries) => Object.freeze(entries),
    record: (keys, entries) => Object.freeze(Object.fromEntries(keys.map((key, k) => [key, entries[k]]))),
  });

const describeToken = (token: Token): string => {
  switch (token.kind) {
    case "array":
      return `an array of length ${token.length}`;
    case "record":
      return token.keys.length === 0
        ? "an empty record"
        : `a record with the keys ${token.keys.map((key) => JSON.stringify(key)).join(", ")}`;
    case "leaf":
      return "a number or tensor";
    case "static":
      return "a static leaf";
  }
};

/** A tree's structure and the shapes of its leaves. */
export interface TreeShape {
  readonly structure: Structure;
  readonly shapes: readonly Shape[];
}

/**
 * Where `found` first differs from `expected` in structure or shapes, if it does. Static leaves may differ, unless they
 * must be `same`: where a tree takes the other's place.
 */
export const misfitOf = (
  expected: TreeShape,
  found: TreeShape,
  statics: "any" | "same" = "any",
): { readonly path: string; readonly expected: string; readonly found: string } | undefined => {
  const described = (token: Token): string =>
    token.kind === "static" && statics === "same" ? `static ${describeValue(token.value)}` : describeToken(token);
  const skeleton = ({ tokens }: Structure): string[] => tokens.map(described);
  const [a, b] = [skeleton(expected.structure), skeleton(found.structure)];
  const different = a.findIndex((token, i) => token !== b[i]);
  // Two trees differ at some token, if at all: neither can be the beginning of the other.
  if (different >= 0)
    return { path: expected.structure.places[different]!, expected: a[different]!, found: b[different]! };
  const shape = expected.shapes.findIndex((own, i) => showShape(own) !== showShape(found.shapes[i]!));
  return shape < 0
    ? undefined
    : {
        path: expected.structure.paths[shape]!,
        expected: `shape ${showShape(expected.shapes[shape]!)}`,
        found: `shape ${showShape(found.shapes[shape]!)}`,
      };
};

/** That `found` has the structure and shapes of `expected`. */
export const checkSameTree = (where: string, expected: TreeShape, found: TreeShape): void => {
  const misfit = misfitOf(expected, found);
  if (misfit !== undefined) throw fail.treeMismatch(where, misfit.path, misfit.expected, misfit.found);
};

/** What kind of leaf a value is, in words, for messages. */
export const describeLeaf = (value: unknown): string =>
  isExpr(value) ? "an Expr" : isTensor(value) ? `a Tensor of shape ${showShape(value.shape)}` : describeValue(value);
