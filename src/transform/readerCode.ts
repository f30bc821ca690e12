// The reader of one trace as generated code: the checks of ./reader.ts in the same order, written out, several times as
// fast. Knows the code; why things are checked is said there.
import type { Shape } from "../expr/shape.js";
import { blankArray } from "./builder.js";
import { type Constants, constantsNamed, literal, longestCode, rowOf } from "./code.js";
import { isShape, scalarLike } from "./likeness.js";
import { placesOf, type Reader } from "./reader.js";
import { assemble, type TreeShape } from "./tree.js";

/** How a part of a tree is read. */
interface Reading {
  /** Statements that put its leaves in their places among `values`, or return nothing. */
  readonly code: (source: string) => string;
  /** Of a leaf of shape `[]`, its place. */
  readonly scalar?: number;
  /** Of an array that is a row of such leaves, an expression for a fresh array of their values, if it is like that. */
  readonly row?: (source: string) => string;
}

// In the code itself, and not called from there: an engine optimises a function for the kinds of objects that it has
// seen, and those of one trace are few.
const helpers = `
const isTensor = (value) => typeof value === "object" && value !== null && brand in value;
const isRecord = (value) => {
  if (typeof value !== "object" || value === null || brand in value) return false;
  const prototype = prototypeOf(value);
  return prototype === plain || prototype === null;
};
const entriesOf = (value, length) => {
  if (!isArray(value) || value.length !== length) return undefined;
  const entries = [...value];
  return entries.length === length ? entries : undefined;
};
const scalarsOf = (value, length) => {
  const entries = entriesOf(value, length);
  if (entries === undefined) return undefined;
  for (let i = 0; i < length; i++)
    if (typeof entries[i] !== "number" && (entries[i] = scalarLike(entries[i])) === undefined) return undefined;
  return entries;
};`;

const giveUp = "return undefined;";

type Fresh = () => string;

const scalar = (place: number, fresh: Fresh): Reading => ({
  scalar: place,
  code: (source) => {
    const x = fresh();
    return `
let ${x} = ${source};
if (typeof ${x} !== "number" && (${x} = scalarLike(${x})) === undefined) ${giveUp}
values[${place}] = ${x};`;
  },
});

const tensor = (place: number, shape: string, fresh: Fresh): Reading => ({
  code: (source) => {
    const x = fresh();
    return `
const ${x} = ${source};
if (!isTensor(${x}) || !isShape(${x}.shape, ${shape})) ${giveUp}
values[${place}] = ${x};`;
  },
});

const fixed = (expected: string): Reading => ({ code: (source) => `\nif (${source} !== ${expected}) ${giveUp}` });

const array = (entries: readonly Reading[], fresh: Fresh): Reading => {
  const row = rowOf(entries.map((entry) => entry.scalar));
  if (row === undefined)
    return {
      code: (source) => {
        const x = fresh();
        return `
const ${x} = entriesOf(${source}, ${entries.length});
if (${x} === undefined) ${giveUp}${entries.map(({ code }, i) => code(`${x}[${i}]`)).join("")}`;
      },
    };
  const scalars = (source: string): string => `scalarsOf(${source}, ${row.length})`;
  return {
    row: scalars,
    code: (source) => {
      const x = fresh();
      return `
const ${x} = ${scalars(source)};
if (${x} === undefined) ${giveUp}
for (let i = 0; i < ${row.length}; i++) values[${row.first} + i] = ${x}[i];`;
    },
  };
};

const record = (keys: readonly string[], entries: readonly Reading[], fresh: Fresh): Reading => ({
  code: (source) => {
    const [x, found] = [fresh(), fresh()];
    const differs = keys.map((key, i) => ` || ${found}[${i}] !== ${literal(key)}`).join("");
    return `
const ${x} = ${source};
if (!isRecord(${x})) ${giveUp}
const ${found} = keysOf(${x});
if (${found}.length !== ${keys.length}${differs}) ${giveUp}${entries.map(({ code }, i) => code(`${x}[${literal(keys[i]!)}]`)).join("")}`;
  },
});

const readingOf = ({ structure, shapes }: TreeShape, first: number, constants: Constants, fresh: Fresh): Reading => {
  const leaf = (place: number, shape: Shape): Reading =>
    shape.length === 0 ? scalar(place, fresh) : tensor(place, constants.refer(shape), fresh);
  return assemble<Reading>(structure, {
    leaf: (index) => leaf(first + index, shapes[index]!),
    fixed: (value) => fixed(constants.refer(value)),
    array: (entries) => array(entries, fresh),
    record: (keys, entries) => record(keys, entries, fresh),
  });
};

// What an engine knows best how to fill: an array of bare doubles, or one that has held anything else from the start.
const modelOf = (args: readonly TreeShape[], length: number): readonly unknown[] =>
  args.every(({ shapes }) => shapes.every((shape) => shape.length === 0))
    ? Array.from({ length }, () => 0.5)
    : blankArray(length);

/** The reader of arguments that are like `args`; `undefined` if its code would be too long. It throws where code is forbidden. */
export const generatedReader = (args: readonly TreeShape[]): Reader | undefined => {
  const constants = constantsNamed("constants");
  let names = 0;
  const { firsts, all } = placesOf(args);
  const readings = args.map((arg, i) => readingOf(arg, firsts[i]!, constants, () => `x${names++}`));
  const only = readings.length === 1 ? readings[0]?.row : undefined;
  const body =
    only !== undefined
      ? `return ${only("args[0]")};`
      : `const values = model.slice();${readings.map(({ code }, i) => code(`args[${i}]`)).join("")}\nreturn values;`;
  if (body.length > longestCode) return undefined;
  const given = {
    constants: constants.values,
    model: modelOf(args, all),
    // As tensors have it.
    brand: Symbol.for("gradmap/Tensor"),
    plain: Object.prototype,
    prototypeOf: Object.getPrototypeOf,
    keysOf: Object.keys,
    isArray: Array.isArray,
    isShape,
    scalarLike,
  };
  const code = `"use strict";${helpers}
return (args) => {
if (args.length !== ${args.length}) ${giveUp}
${body}
};`;
  return new Function(...Object.keys(given), code)(...Object.values(given));
};
