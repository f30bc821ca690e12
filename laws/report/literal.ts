// Samples as the text of a program that makes them again. Knows the kinds of values that laws sample.
import { type Tensor, Tree } from "../../src/index.js";
import { decimalOf } from "./numbers.js";

const isTensor = (value: object): value is Tensor => "data" in value && "shape" in value;

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

const key = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));

/** Its text, or `undefined` if there is a part that cannot be written, such as a function. */
export const literalOf = (value: unknown): string | undefined => {
  if (typeof value === "number") return decimalOf(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "boolean" || value === null || value === undefined) return String(value);
  if (typeof value !== "object") return undefined;
  if (Array.isArray(value)) return listed("[", value.map(literalOf), "]");
  if (isTensor(value)) return `tensor(${literalOf([...value.data])}, ${literalOf(value.shape)})`;
  if (!isPlain(value)) return undefined;
  const entries = Object.entries(value).map(([name, entry]) => {
    const text = literalOf(entry);
    return text === undefined ? undefined : `${key(name)}: ${text}`;
  });
  return listed("{ ", entries, " }");
};

const listed = (open: string, parts: readonly (string | undefined)[], close: string): string | undefined =>
  parts.some((part) => part === undefined) ? undefined : `${open}${parts.join(", ")}${close}`.replace("{  }", "{}");

/** Parameters leaf by leaf, such as `params.w = 2, params.b = tensor([1], [1])`. */
export const leavesOf = (tree: unknown): string =>
  Tree.leaves(tree)
    .map(({ path, value }) => `${path} = ${literalOf(value)}`)
    .join(", ");
