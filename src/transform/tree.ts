// Trees of parameters: nested records, arrays and tuples, taken apart into leaves and put together again. Knows
// structure only; is ignorant of derivatives.
import { describeValue, fail, showShape } from "../expr/errors.js";
import { isExpr, isOperand, type Operand } from "../expr/expr.js";
import { isPlainRecord } from "../expr/record.js";
import type { Shape } from "../expr/shape.js";
import { isTensor } from "../expr/tensor.js";
import { isShape } from "./likeness.js";
import { placesOf, type Structure, structureOf, type Token } from "./structure.js";

export type { Structure, Token };

/** A tree taken apart. Leaves are numbers, tensors and expressions, in the order of the structure. */
export interface Flattened {
  readonly structure: Structure;
  readonly leaves: readonly Operand[];
}

const leafToken: Token = { kind: "leaf" };

const isStatic = (value: unknown): boolean =>
  value === null || ["string", "boolean", "undefined", "function"].includes(typeof value);

// Stands where all entries of a container have been seen.
const end = Symbol("end");

/**
 * A tree taken apart, without recursion.
 *
 * @throws GM-TREE-LEAF at anything that is neither a leaf nor static nor a plain record or array; GM-TREE-CYCLE if it
 *   contains itself.
 */
export const flatten = (tree: unknown, root: string): Flattened => {
  const tokens: Token[] = [];
  const leaves: Operand[] = [];
  const open: object[] = [];
  const isOpen = new Set<object>();
  const waiting: unknown[] = [tree];
  const here = (): string => placesOf([...tokens, leafToken], root).at(-1)!;
  const enter = (container: object): void => {
    if (isOpen.has(container)) throw fail.treeCycle(here());
    isOpen.add(container);
    open.push(container);
    waiting.push(end);
  };
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (value === end) {
      isOpen.delete(open.pop()!);
    } else if (isOperand(value)) {
      tokens.push(leafToken);
      leaves.push(value);
    } else if (Array.isArray(value)) {
      enter(value);
      // As an array says itself what its entries are.
      const entries = Array.from<unknown>(value);
      tokens.push({ kind: "array", length: entries.length });
      for (let i = entries.length - 1; i >= 0; i--) waiting.push(entries[i]);
    } else if (isPlainRecord(value)) {
      enter(value);
      const keys = Object.keys(value);
      tokens.push({ kind: "record", keys });
      for (let i = keys.length - 1; i >= 0; i--) waiting.push(value[keys[i]!]);
    } else if (isStatic(value)) tokens.push({ kind: "static", value });
    else throw fail.treeLeaf(here(), value);
  }
  return { structure: structureOf(tokens, root), leaves };
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
export const assemble = <T>({ tokens }: Structure, { leaf, fixed, array, record }: Assembly<T>): T => {
  // From the last token to the first: by the time a container comes, its entries are on the stack, first on top.
  const stack: T[] = [];
  const take = (count: number): T[] => {
    const taken: T[] = [];
    for (let k = 0; k < count; k++) taken.push(stack.pop()!);
    return taken;
  };
  let index = 0;
  for (const token of tokens) if (token.kind === "leaf") index += 1;
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

/** Whether two tokens say the same of a tree, static leaves aside. */
const isSameToken = (a: Token, b: Token): boolean => {
  if (a.kind === "array" && b.kind === "array") return a.length === b.length;
  if (a.kind === "record" && b.kind === "record")
    return a.keys.length === b.keys.length && a.keys.every((key, i) => key === b.keys[i]);
  return a.kind === b.kind;
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
  const [a, b] = [expected.structure.tokens, found.structure.tokens];
  const described = (token: Token): string =>
    token.kind === "static" && statics === "same" ? `static ${describeValue(token.value)}` : describeToken(token);
  const isSame = (one: Token, other: Token): boolean => {
    if (one.kind === "static" && other.kind === "static")
      return statics === "any" || one.value === other.value || described(one) === described(other);
    return isSameToken(one, other);
  };
  for (let i = 0; i < a.length; i++)
    // Two trees differ at some token, if at all: neither can be the beginning of the other.
    if (!isSame(a[i]!, b[i]!))
      return { path: expected.structure.places[i]!, expected: described(a[i]!), found: described(b[i]!) };
  for (let i = 0; i < expected.shapes.length; i++) {
    const [own, other] = [expected.shapes[i]!, found.shapes[i]!];
    if (!isShape(other, own))
      return {
        path: expected.structure.paths[i]!,
        expected: `shape ${showShape(own)}`,
        found: `shape ${showShape(other)}`,
      };
  }
  return undefined;
};

/** That `found` has the structure and shapes of `expected`. */
export const checkSameTree = (where: string, expected: TreeShape, found: TreeShape): void => {
  const misfit = misfitOf(expected, found);
  if (misfit !== undefined) throw fail.treeMismatch(where, misfit.path, misfit.expected, misfit.found);
};

/** What kind of leaf a value is, in words, for messages. */
export const describeLeaf = (value: unknown): string =>
  isExpr(value) ? "an Expr" : isTensor(value) ? `a Tensor of shape ${showShape(value.shape)}` : describeValue(value);
