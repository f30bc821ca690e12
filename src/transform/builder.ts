// Frozen trees straight from the values of their leaves, over and over: `unflatten` for one structure. Knows structure
// only.
import { assemble, type Structure } from "./tree.js";

/** The tree whose leaves are `values`. */
export type Builder = (values: readonly unknown[]) => unknown;

// To freeze an array that holds bare doubles takes the engine ten times as long as one that has held anything else.
export const blankArray = (length: number): readonly unknown[] => Array.from({ length }, () => undefined);

const arrayBuilder = (entries: readonly Builder[]): Builder => {
  const blank = blankArray(entries.length);
  return (values) => {
    const array = blank.slice();
    for (let i = 0; i < entries.length; i++) array[i] = entries[i]!(values);
    return Object.freeze(array);
  };
};

const recordBuilder = (keys: readonly string[], entries: readonly Builder[]): Builder => {
  return (values) => {
    const record: Record<string, unknown> = {};
    for (let i = 0; i < keys.length; i++) record[keys[i]!] = entries[i]!(values);
    return Object.freeze(record);
  };
};

/**
 * The builder of trees of a structure. It must not be deep: the builder calls itself at each level. Nor may its records
 * have keys that any object inherits, `__proto__` above all: they cannot simply be assigned.
 */
export const builderOf = (structure: Structure): Builder =>
  assemble<Builder>(structure, {
    leaf: (index) => (values) => values[index],
    fixed: (value) => () => value,
    array: arrayBuilder,
    record: recordBuilder,
  });
