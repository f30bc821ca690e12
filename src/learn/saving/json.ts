// Trees as JSON text, and back to the last bit: -0, NaN and the infinities too. Knows the text; is ignorant of files.
import { fail } from "../../expr/errors.js";
import { type AnyTree, fromTypedArray, type Tensor, Tree } from "../../index.js";
import { isOperand, sizeOf } from "../operands.js";
import { misfitWithin } from "../optimizers/agreement.js";
import { rebuilt } from "./rebuild.js";

// Version 1: records, arrays, numbers, strings, booleans and null are themselves. A record of the one key $number,
// $tensor or $undefined is what JSON has no word for; a user's key that begins with $ gets one more.
const format = "gradmap tree";
const version = 1;

const words: ReadonlyMap<string, number> = new Map([
  ["-0", -0],
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
]);

/** A number as JSON can hold it: the word for those that it cannot. */
const written = (value: number): number | string =>
  Object.is(value, -0) ? "-0" : Number.isFinite(value) ? value : String(value);

const encoded = (value: unknown, path: string): { readonly by: AnyTree } | undefined => {
  if (typeof value === "function") throw fail.treeLeaf(path, value);
  if (value === undefined) return { by: { $undefined: true } };
  if (typeof value === "number") {
    const word = written(value);
    return { by: typeof word === "number" ? word : { $number: word } };
  }
  if (isOperand(value) && typeof value !== "number" && "data" in value)
    return { by: { $tensor: { shape: value.shape, data: Array.from(value.data, written) } } };
  return undefined;
};

/**
 * A tree of parameters, or an optimizer's state, or all of a training's, as JSON text. Every number comes back to the last
 * bit, -0, NaN and infinities among them, and static leaves come along.
 *
 * @throws GM-TREE-LEAF, with its path, for a function or anything else that has no text.
 *
 * @example
 * const text = treeToJson({ w: tensor([1, NaN]), name: "net" })
 * text // => '{"format":"gradmap tree","version":1,"tree":{"w":{"$tensor":{"shape":[2],"data":[1,"NaN"]}},"name":"net"}}'
 */
export const treeToJson = (tree: AnyTree): string => {
  // Says what is no tree.
  Tree.leaves(tree);
  const body = rebuilt(tree, "params", {
    replaced: encoded,
    key: (name) => (name.startsWith("$") ? `$${name}` : name),
  });
  return JSON.stringify({ format, version, tree: body });
};

const corrupt = (expected: string, found: string) =>
  fail.saved("treeFromJson", expected, found, "The text is not what treeToJson wrote, or only a part of it.");

const numberFrom = (value: unknown, path: string): number => {
  const number = typeof value === "string" ? words.get(value) : value;
  if (typeof number !== "number") throw corrupt(`a number at ${path}`, JSON.stringify(value) ?? "nothing");
  return number;
};

const tensorFrom = (value: unknown, path: string): Tensor => {
  const [shape, data]: readonly unknown[] =
    typeof value === "object" && value !== null ? [Reflect.get(value, "shape"), Reflect.get(value, "data")] : [];
  const isSize = (n: unknown): n is number => Number.isSafeInteger(n) && Number(n) >= 0;
  if (!Array.isArray(shape) || !shape.every(isSize) || !Array.isArray(data))
    throw corrupt(`a tensor's shape and data at ${path}`, JSON.stringify(value) ?? "nothing");
  if (data.length !== sizeOf(shape))
    throw corrupt(`${sizeOf(shape)} numbers for a tensor of shape [${shape.join(", ")}] at ${path}`, `${data.length}`);
  return fromTypedArray(
    Float64Array.from(data, (entry, i) => numberFrom(entry, `${path}, number ${i}`)),
    shape,
  );
};

const decoded = (value: unknown, path: string): { readonly by: AnyTree } | undefined => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const [name, ...others] = Object.keys(value).filter((key) => /^\$(?!\$)/.test(key));
  if (name === undefined) return undefined;
  const entry: unknown = Reflect.get(value, name);
  if (others.length === 0 && Object.keys(value).length === 1) {
    if (name === "$undefined") return { by: undefined };
    if (name === "$number") return { by: numberFrom(entry, path) };
    if (name === "$tensor") return { by: tensorFrom(entry, path) };
  }
  throw corrupt(`a number, a tensor, a record or an array at ${path}`, `a record with the key ${name}`);
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw corrupt("JSON text", `${text.length} characters that are none: ${String(error)}`);
  }
};

/** The leaves of `found` in the places of those of `like`, with which they must agree. */
export const inPlaceOf = (where: string, like: AnyTree, found: AnyTree): AnyTree => {
  const misfit = misfitWithin(like, found);
  if (misfit !== undefined) throw fail.treeMismatch(where, misfit.path, misfit.expected, misfit.found);
  const leaves = new Map(Tree.leaves(found).map(({ path, value }) => [path, value]));
  return Tree.mapLeaves((_, path) => leaves.get(path)!)(like);
};

/**
 * The tree that {@link treeToJson} wrote.
 *
 * @param like - A tree of the structure and shapes that are expected, such as fresh parameters: the result has its type
 *   and its static leaves, and the numbers of the text. Without it the result is whatever tree the text holds.
 * @throws GM-FILE if the text is not what `treeToJson` wrote; GM-TREE-MISMATCH, with the path, where it does not hold what
 *   `like` does.
 *
 * @example
 * treeFromJson(treeToJson({ w: -0, b: [1, Infinity] })) // => { w: -0, b: [1, Infinity] }
 * const { w } = treeFromJson(treeToJson({ w: tensor([1, 2]) }), { w: zeros([2]) })
 * w // => [1, 2]
 */
export function treeFromJson(text: string): AnyTree;
export function treeFromJson<P>(text: string, like: P): P;
export function treeFromJson(...args: readonly [text: string, like?: AnyTree]): AnyTree {
  const [text, like] = args;
  if (typeof text !== "string") throw corrupt("JSON text", typeof text);
  const file = parsed(text);
  if (typeof file !== "object" || file === null || Reflect.get(file, "format") !== format || !Reflect.has(file, "tree"))
    throw corrupt(`a record with "format": "${format}" and a tree`, "another one");
  if (Reflect.get(file, "version") !== version)
    throw corrupt(`version ${version} of the format`, `version ${String(Reflect.get(file, "version"))}`);
  const tree = rebuilt(Reflect.get(file, "tree"), "params", {
    replaced: decoded,
    key: (name) => (name.startsWith("$$") ? name.slice(1) : name),
  });
  return args.length === 1 ? tree : inPlaceOf("treeFromJson", like, tree);
}
