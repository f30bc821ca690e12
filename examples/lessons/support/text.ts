// Any value of a lesson as text, each time the same: what `print` prints.
import { type Expr, type Tensor, toNested } from "gradmap";
import { toInfix } from "gradmap/show";

const isTensor = (value: object): value is Tensor => "shape" in value && "data" in value;
const isExpr = (value: object): value is Expr => Object.prototype.toString.call(value) === "[object Expr]";

const isText = (value: unknown): value is string => typeof value === "string";

/** A value as `print` prints it. */
export const textOf = (value: unknown): string => {
  if (isText(value)) return value;
  return Array.isArray(value) && value.length > 0 && value.every(isText) ? value.join("\n") : insideOf(value);
};

const entryOf = (name: string, value: unknown): string => `${name}: ${insideOf(value)}`;

// Inside of another value, text stands in quotation marks.
const insideOf = (value: unknown): string => {
  if (Object.is(value, -0)) return "-0";
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "function") return value.name === "" ? "a function" : `the function ${value.name}`;
  if (typeof value !== "object" || value === null) return String(value);
  if (isExpr(value)) return toInfix(value);
  if (isTensor(value)) return insideOf(toNested(value));
  if (Array.isArray(value)) return `[${value.map(insideOf).join(", ")}]`;
  const entries =
    value instanceof Map
      ? [...value].map(([key, entry]) => entryOf(nameOf(key), entry))
      : Object.entries(value).map(([key, entry]) => entryOf(key, entry));
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
};

const nameOf = (key: unknown): string => (isText(key) ? key : insideOf(key));

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** A value with every number in it rounded to that many significant digits: in records and lists too. For printing. */
export const rounded = (value: unknown, digits: number): unknown => {
  if (typeof value === "number") return Number(value.toPrecision(digits));
  if (typeof value === "object" && value !== null && isTensor(value)) return rounded(toNested(value), digits);
  if (Array.isArray(value)) return value.map((entry) => rounded(entry, digits));
  if (value instanceof Map) return new Map([...value].map(([key, entry]) => [key, rounded(entry, digits)]));
  return isRecord(value)
    ? Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, rounded(entry, digits)]))
    : value;
};
