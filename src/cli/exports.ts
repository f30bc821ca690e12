// What a module exports that has laws: ops and sets of laws. Knows how they look from outside, whichever copy of the
// library made them; is ignorant of what their laws are.
import type { LawSet, OpLike } from "gradmap/laws";

/** An export that has laws, or could have. */
export type Checkable =
  | { readonly kind: "op"; readonly name: string; readonly op: OpLike }
  | { readonly kind: "tensorOp"; readonly name: string; readonly opName: string }
  | { readonly kind: "laws"; readonly name: string; readonly set: LawSet };

const isObject = (value: unknown): value is object =>
  (typeof value === "object" && value !== null) || typeof value === "function";

const field = (value: unknown, name: string): unknown => (isObject(value) ? Reflect.get(value, name) : undefined);

const isLawSet = (value: unknown): value is LawSet => {
  const laws = field(value, "laws");
  return (
    Array.isArray(laws) &&
    Array.isArray(field(value, "parents")) &&
    typeof field(value, "name") === "string" &&
    laws.every((law) => typeof field(law, "id") === "string" && typeof field(law, "measured") === "function")
  );
};

const isNamed = (record: unknown, kind: string): boolean =>
  field(record, "kind") === kind && typeof field(record, "name") === "string" && Array.isArray(field(record, "args"));

const recordOf = (value: unknown): unknown => (typeof value === "function" ? field(value, "op") : value);

const isElementwise = (value: unknown): value is OpLike => isNamed(recordOf(value), "elementwise");

const checkable = (name: string, value: unknown): Checkable | undefined => {
  if (isLawSet(value)) return { kind: "laws", name, set: value };
  if (isElementwise(value)) return { kind: "op", name, op: value };
  return typeof value === "function" && isNamed(recordOf(value), "structural")
    ? { kind: "tensorOp", name, opName: String(field(recordOf(value), "name")) }
    : undefined;
};

const entriesOf = (name: string, value: unknown): readonly (readonly [name: string, value: unknown])[] => {
  if (Array.isArray(value)) return value.map((entry, i) => [`${name}[${i}]`, entry] as const);
  const isRecord = isObject(value) && [Object.prototype, null].includes(Object.getPrototypeOf(value));
  // What a CommonJS module exports comes as its default export.
  const path = name === "default" ? "" : `${name}.`;
  return isRecord ? Object.entries(value).map(([key, entry]) => [`${path}${key}`, entry] as const) : [];
};

/** Everything in the exports of a module, and in lists and records that it exports, that laws are known for. */
export const checkablesIn = (exported: Readonly<Record<string, unknown>>): readonly Checkable[] => {
  const seen = new Set<unknown>();
  // A name tells more than "default", which comes first in the alphabet of exports.
  const [unnamed, named] = [true, false].map((is) =>
    Object.entries(exported).filter(([n]) => (n === "default") === is),
  );
  return [...named!, ...unnamed!].flatMap(([name, value]) => {
    const own = checkable(name, value);
    const all = own === undefined ? entriesOf(name, value) : [[name, value] as const];
    return all.flatMap(([path, entry]) => {
      const found = checkable(path, entry);
      if (found === undefined || seen.has(entry)) return [];
      seen.add(entry);
      return [found];
    });
  });
};
