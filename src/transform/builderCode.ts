// The builder of one trace as generated code: a literal in place of the loops of ./builder.ts, several times as fast.
// Knows the code only.
import { type Builder, blankArray } from "./builder.js";
import { constantsNamed, literal, longestCode, mostWrittenOut, rowOf } from "./code.js";
import { assemble, type Structure } from "./tree.js";

/** How a part of a tree is built. */
interface Building {
  /** An expression for it. */
  readonly code: string;
  /** Of a leaf, its number. */
  readonly leaf?: number;
}

// To optimise a literal in which many bare doubles become objects takes V8 a second, and with objects a hundredth of that.
// So they are made objects first; and that they are, it sees when the first ones to come are `undefined`.
const helpers = `
const row = (values, first, blank) => {
  const array = blank.slice();
  for (let i = 0; i < array.length; i++) array[i] = values[first + i];
  return freeze(array);
};
const boxed = (values) => {
  const array = blank.slice();
  for (let i = 0; i < array.length; i++) array[i] = values[i];
  return array;
};`;

/** The builder of trees of a structure; `undefined` if its code would be too long. It throws where code is forbidden. */
export const generatedBuilder = (structure: Structure): Builder | undefined => {
  const constants = constantsNamed("constants");
  const leaves = structure.paths.length;
  let inRows = 0;
  const array = (entries: readonly Building[]): string => {
    const row = rowOf(entries.map(({ leaf }) => leaf));
    if (row === undefined) return `freeze([${entries.map(({ code }) => code).join(", ")}])`;
    inRows += row.length;
    return `row(values, ${row.first}, ${constants.refer(blankArray(row.length))})`;
  };
  const record = (keys: readonly string[], entries: readonly Building[]): string =>
    `freeze({${keys.map((key, i) => `${literal(key)}: ${entries[i]!.code}`).join(", ")}})`;
  const { code: body } = assemble<Building>(structure, {
    leaf: (index) => ({ code: `values[${index}]`, leaf: index }),
    fixed: (value) => ({ code: constants.refer(value) }),
    array: (entries) => ({ code: array(entries) }),
    record: (keys, entries) => ({ code: record(keys, entries) }),
  });
  if (body.length > longestCode) return undefined;
  const code = `"use strict";${helpers}
const build = (values) => ${body};
if (!${leaves - inRows > mostWrittenOut}) return build;
build(blank);
return (values) => build(boxed(values));`;
  return new Function("constants", "blank", "freeze", code)(constants.values, blankArray(leaves), Object.freeze);
};
