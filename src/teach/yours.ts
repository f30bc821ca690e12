// The numbers that a student hands in, matched with the nodes that they are for: by name, by node, or as a tree. Knows
// names and trees; is ignorant of what is right.

import { type Expr, isExpr } from "../expr/expr.js";
import { teachingFailures as fail } from "../expr/failures/teaching.js";
import { isPlainRecord } from "../expr/record.js";
import { isTensor } from "../expr/tensor.js";
import type { Value } from "../run/program.js";
import { label } from "../transform/staged.js";
import { flatten } from "../transform/tree.js";

/**
 * A gradient by hand: a record by name, a map from nodes, from variables or from names, or a tree as {@link grad} returns
 * it.
 */
export type Yours = number | object;

/** What is asked for: a node, with all names it may be called by. */
export interface Asked {
  readonly node: Expr;
  readonly names: readonly string[];
}

export interface Matched {
  readonly given: ReadonlyMap<Expr, Value>;
  /** Names and nodes that are asked for nowhere. */
  readonly unknown: readonly string[];
}

type Key = { readonly node: Expr } | { readonly names: readonly string[] };

export const matched = (yours: Yours, asked: readonly Asked[], describe: (node: Expr) => string): Matched => {
  const byName = new Map<string, Set<Expr>>();
  for (const { node, names } of asked)
    for (const name of names) byName.set(name, (byName.get(name) ?? new Set()).add(node));
  const isAsked = new Set(asked.map(({ node }) => node));
  const given = new Map<Expr, Value>();
  const unknown: string[] = [];
  for (const [key, value] of entriesOf(yours, (name) => byName.has(name))) {
    if ("node" in key) {
      if (isAsked.has(key.node)) given.set(key.node, value);
      else unknown.push(describe(key.node));
      continue;
    }
    const name = key.names.find((one) => byName.has(one));
    const [node, second] = name === undefined ? [] : byName.get(name)!;
    if (name !== undefined && second !== undefined) throw fail.ambiguousName("compare", name);
    if (node === undefined) unknown.push(key.names.at(-1)!);
    else given.set(node, value);
  }
  return { given, unknown };
};

const entriesOf = (yours: Yours, isName: (name: string) => boolean): readonly (readonly [Key, Value])[] => {
  if (typeof yours !== "number" && (typeof yours !== "object" || yours === null))
    throw fail.yours("numbers by name, in a Map or in a tree", yours);
  if (isMapLike(yours))
    return [...yours].map(([key, value]) => {
      const name = typeof key === "string" ? key : undefined;
      if (name === undefined && !isExpr(key)) throw fail.yours("a node, a variable or a name as the key", key);
      return [isExpr(key) ? { node: key } : { names: [name!] }, valueFrom(name ?? "the map", value)];
    });
  if (isPlainRecord(yours))
    return Object.entries(yours).flatMap(([name, value]): readonly (readonly [Key, Value])[] => {
      // Text is no leaf of a tree, and would be passed over: a number from a form, say.
      if (isName(name) && typeof value === "string") throw fail.yours(`a number or a tensor for ${name}`, value);
      return isName(name) && (typeof value === "number" || isTensor(value))
        ? [[{ names: [name] }, value]]
        : leavesOf({ [name]: value });
    });
  return leavesOf(yours);
};

/** A map, or a moment's view of one. */
export const isMapLike = (value: unknown): value is ReadonlyMap<unknown, unknown> =>
  value instanceof Map ||
  (typeof value === "object" && value !== null && Reflect.get(value, Symbol.toStringTag) === "Map");

const leavesOf = (tree: unknown): readonly (readonly [Key, Value])[] => {
  const { structure, leaves } = flatten(tree, "params");
  return leaves.map((leaf, i) => {
    const path = structure.paths[i]!;
    return [{ names: [path, label(path)] }, valueFrom(path, leaf)];
  });
};

const valueFrom = (where: string, value: unknown): Value => {
  if (typeof value !== "number" && !isTensor(value)) throw fail.yours(`a number or a tensor for ${where}`, value);
  return value;
};
