// The short way from the arguments of a call to its result, for calls that are like an earlier one. Knows what may take
// it, and when it is worth generating code; is ignorant of what is computed on the way.
import { type Builder, builderOf } from "./builder.js";
import { generatedBuilder } from "./builderCode.js";
import { type Reader, readerOf } from "./reader.js";
import { generatedReader } from "./readerCode.js";
import { assemble, type Structure, type TreeShape } from "./tree.js";

/** What replaces flattening, comparing and unflattening. */
export interface Shortcut {
  readonly read: Reader;
  readonly build: Builder;
}

// Readers and builders call themselves at each level, and a stack is finite. The long way does not.
const deepest = 50;
const largest = 100_000;

// Generating code costs as much as this many calls without.
const usesBeforeGenerated = 200;

const depthOf = (structure: Structure): number => {
  const under = (depths: readonly number[]): number => 1 + depths.reduce((most, depth) => Math.max(most, depth), 0);
  return assemble<number>(structure, {
    leaf: () => 0,
    fixed: () => 0,
    array: under,
    record: (_, depths) => under(depths),
  });
};

// Keys that any object inherits cannot simply be assigned.
const isOrdinary = (structure: Structure): boolean =>
  structure.tokens.length <= largest &&
  depthOf(structure) <= deepest &&
  structure.tokens.every((token) => token.kind !== "record" || token.keys.every((key) => !(key in Object.prototype)));

const written = (args: readonly TreeShape[], result: Structure, { read, build }: Shortcut): Shortcut => {
  try {
    return { read: generatedReader(args) ?? read, build: generatedBuilder(result) ?? build };
  } catch {
    // A page may forbid code that is made from text.
    return { read, build };
  }
};

/**
 * The shortcut for calls with arguments like `args` and results of structure `result`, if these are ordinary trees. It
 * is asked for at each use, and gets faster with use.
 */
export const shortcutFor = (args: readonly TreeShape[], result: Structure): (() => Shortcut | undefined) => {
  let current: Shortcut | undefined;
  let uses = 0;
  return () => {
    uses += 1;
    if (uses === 1 && isOrdinary(result) && args.every(({ structure }) => isOrdinary(structure)))
      current = { read: readerOf(args), build: builderOf(result) };
    else if (uses === usesBeforeGenerated && current !== undefined) current = written(args, result, current);
    return current;
  };
};
