// Trees part by part: what is where, which numbers it holds, and the first place where two trees differ. Knows what a
// tree may be made of; is ignorant of what it means.
import type { Expr, Shape, Tensor } from "../../src/index.js";
import { Disagreement } from "../core/disagreement.js";
import type { Judge } from "../core/judge.js";

/** A tree, whatever its structure. */
export type AnyTree = NonNullable<unknown>;

/** One leaf or container of a tree, with its numbers as they were when it was looked at. */
export interface Part {
  /** Where it is, such as `params.layers[1].w`. */
  readonly path: string;
  /** What it is, in words: equal for parts of equal structure. */
  readonly what: string;
  readonly value: unknown;
  /** A number, a tensor or an expression: what is differentiated. */
  readonly leaf?: number | Tensor | Expr;
  readonly shape: Shape;
  readonly numbers: readonly number[];
  /** The names of a record's entries, or the places of an array's. */
  readonly entries?: readonly string[];
}

const isPlain = (value: object): value is Readonly<Record<string, unknown>> => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

export const isTensor = (value: unknown): value is Tensor =>
  typeof value === "object" && value !== null && !isPlain(value) && "data" in value && "shape" in value;

const isExpression = (value: object): value is Expr => "tag" in value && "shape" in value;

const nothing: readonly number[] = [];

const shapeText = (shape: Shape): string =>
  shape.length === 0 ? "a number" : `a tensor of shape [${shape.join(", ")}]`;

const partOf = (path: string, value: unknown): Part => {
  const fixed = (what: string): Part => ({ path, what, value, shape: nothing, numbers: nothing });
  if (typeof value === "number")
    return { path, what: shapeText([]), value, leaf: value, shape: nothing, numbers: [value] };
  if (typeof value === "string") return fixed(JSON.stringify(value));
  if (typeof value === "function") return fixed("a function");
  if (typeof value !== "object" || value === null) return fixed(String(value));
  if (Array.isArray(value))
    return { ...fixed(`an array of ${value.length}`), entries: Array.from(value, (_, i) => String(i)) };
  if (isPlain(value)) {
    const entries = Object.keys(value);
    return { ...fixed(`a record of ${entries.length === 0 ? "nothing" : [...entries].sort().join(", ")}`), entries };
  }
  if (isTensor(value))
    return { ...fixed(shapeText(value.shape)), leaf: value, shape: value.shape, numbers: [...value.data] };
  if (isExpression(value)) return { ...fixed(`an expression for ${shapeText(value.shape)}`), leaf: value };
  if (value instanceof Float64Array || value instanceof Float32Array)
    return { ...fixed(`${value.constructor.name} of ${value.length}`), numbers: [...value] };
  return fixed(`a ${value.constructor?.name ?? "object"}`);
};

const entryOf = (container: unknown, entry: string): unknown =>
  typeof container === "object" && container !== null ? Reflect.get(container, entry) : undefined;

const pathTo = ({ path, value }: Part, entry: string): string =>
  Array.isArray(value)
    ? `${path}[${entry}]`
    : /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(entry)
      ? `${path}.${entry}`
      : `${path}[${JSON.stringify(entry)}]`;

/** Every part of a tree, containers before what they contain. */
export const partsOf = (tree: unknown, root = "params"): readonly Part[] => {
  const parts: Part[] = [];
  const waiting: Part[] = [partOf(root, tree)];
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    parts.push(part);
    const { entries = [], value } = part;
    for (const entry of [...entries].reverse()) waiting.push(partOf(pathTo(part, entry), entryOf(value, entry)));
  }
  return parts;
};

/** The same tree with something else in place of each number and tensor; as frozen as `seal` makes it. */
export const withLeaves = (
  tree: unknown,
  leafOf: (part: Part) => unknown,
  seal: <T>(container: T) => T = Object.freeze,
): unknown => {
  // From the last part to the first: by the time a container comes, its entries are on the stack, first on top.
  const made: unknown[] = [];
  for (const part of [...partsOf(tree)].reverse()) {
    const { entries, leaf, value } = part;
    const own = (entries ?? []).map((name) => [name, made.pop()] as const);
    if (Array.isArray(value)) made.push(seal(own.map(([, entry]) => entry)));
    else if (entries !== undefined) made.push(seal(Object.fromEntries(own)));
    else made.push(leaf === undefined ? value : leafOf(part));
  }
  return made.pop();
};

/** The same tree in containers of its own, which nobody has frozen. */
export const plainCopy = <P>(tree: P): P => {
  const isLikeTree = (copy: unknown): copy is P => structureDifference(partsOf(copy), partsOf(tree)) === undefined;
  const copy = withLeaves(
    tree,
    ({ leaf }) => leaf,
    (container) => container,
  );
  return isLikeTree(copy) ? copy : tree;
};

const isContainer = ({ entries }: Part): boolean => entries !== undefined;

const byPath = (parts: readonly Part[]): ReadonlyMap<string, Part> => new Map(parts.map((part) => [part.path, part]));

/** The first place where two trees differ in structure or in what is no number. Records may have their keys in any order. */
export const structureDifference = (found: readonly Part[], expected: readonly Part[]): string | undefined => {
  const own = byPath(found);
  for (const wanted of expected) {
    const part = own.get(wanted.path);
    if (part === undefined) return `${wanted.path} is missing`;
    if (part.what !== wanted.what) return `${part.path} is ${part.what}, not ${wanted.what}`;
    if (typeof wanted.value === "function" && part.value !== wanted.value) return `${part.path} is another function`;
  }
  const known = byPath(expected);
  const extra = found.find(({ path }) => !known.has(path));
  return extra === undefined ? undefined : `${extra.path} should not be there`;
};

/** A coordinate of a leaf in words, such as `params.w[3]`. */
export const coordinate = ({ path, shape, numbers }: Part, at: number): string => {
  if (shape.length === 0) return numbers.length > 1 ? `${path}[${at}]` : path;
  let rest = at;
  const places = [...shape].reverse().map((size) => {
    const place = rest % size;
    rest = (rest - place) / size;
    return place;
  });
  return `${path}[${places.reverse().join(", ")}]`;
};

export const mustHaveStructure = (what: string, found: unknown, expected: unknown): void => {
  const difference = structureDifference(partsOf(found), partsOf(expected));
  if (difference !== undefined) throw new Disagreement(`${what}: ${difference}.`);
};

/** That two trees are the same: in structure, in what is static, and in every number to the bit. */
export const mustBeSameParts = (
  judge: Judge,
  what: string,
  found: readonly Part[],
  expected: readonly Part[],
): void => {
  const difference = structureDifference(found, expected);
  if (difference !== undefined) throw new Disagreement(`${what}: ${difference}.`);
  const own = byPath(found);
  for (const part of expected)
    for (const [k, x] of part.numbers.entries())
      judge.equal(`${what}, ${coordinate(part, k)}`, own.get(part.path)!.numbers[k]!, x);
};

export const mustBeSameTree = (judge: Judge, what: string, found: unknown, expected: unknown): void =>
  mustBeSameParts(judge, what, partsOf(found), partsOf(expected));

export const mustBeFrozen = (what: string, tree: unknown): void => {
  for (const part of partsOf(tree))
    if (isContainer(part) && !Object.isFrozen(part.value))
      throw new Disagreement(`${what}: ${part.path} is not frozen.`);
};

/** The numbers of a tree in order. */
export const numbersIn = (tree: unknown): readonly number[] => partsOf(tree).flatMap(({ numbers }) => numbers);

/** The numbers of a tree in the order of another; `undefined` where it does not have them all. */
export const numbersLike = (tree: unknown, like: unknown): readonly number[] | undefined => {
  const own = byPath(partsOf(tree));
  const found = partsOf(like).map(({ path, numbers }) => ({ numbers: own.get(path)?.numbers, wanted: numbers.length }));
  return found.every(({ numbers, wanted }) => wanted === (numbers?.length ?? 0))
    ? found.flatMap(({ numbers }) => numbers ?? [])
    : undefined;
};
