// What a mutant is: an op with one mistake put in on purpose, as data. Knows no law.
import type { OpLike } from "../ops/opFunction.js";

/** The kinds of mistakes, by name. */
export const mutantFamilies = [
  "sign",
  "factor 2",
  "swapped",
  "dropped",
  "term dropped",
  "added",
  "off by 1e-6",
  "off by 1e-9",
  "only at a kink",
  "only when shared",
  "only at order 2",
  "only in a tail",
  "only for negative",
  "value",
  "NaN swallowed",
  "impure",
  "snippet",
  "recipe",
  "declared kink",
  "declared fact",
  "mode",
  "support",
  "batch",
  "form",
] as const;

/** A kind of mistake. */
export type MutantFamily = (typeof mutantFamilies)[number];

/** An op with one mistake, to find out how sharp laws are. */
export interface Mutant {
  /** The op's name and what is wrong, such as `tanh: the partial in x has the wrong sign`. */
  readonly name: string;
  readonly family: MutantFamily;
  /** The wrong op, as `customOpLaws` takes it. */
  readonly op: OpLike;
  /** Why no law can tell it from the right one, where that is so: the mistake is none. */
  readonly equivalent?: string;
}

/** A mutant from its parts; `equivalent` is left out where there is no reason. */
export const mutant = (name: string, family: MutantFamily, op: OpLike, equivalent?: string): Mutant =>
  Object.freeze({ name, family, op, ...(equivalent === undefined ? {} : { equivalent }) });
