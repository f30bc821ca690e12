// What a traced function was given and what it returned, as trees taken apart. Knows trees and expressions only.
import { type Expr, toExpr } from "../expr/expr.js";
import type { TracedArgument } from "./staged.js";
import { flatten, leavesLike, type Structure, type TreeShape } from "./tree.js";

/** A tree of expressions taken apart. */
export interface Outputs {
  readonly structure: Structure;
  readonly exprs: readonly Expr[];
}

/** What a function returned, as expressions. */
export const outputsOf = (tree: unknown, root = "result"): Outputs => {
  const { structure, leaves } = flatten(tree, root);
  return { structure, exprs: leaves.map((leaf) => toExpr(leaf)) };
};

/** What a function returned in place of a tree like `expected`, in its order of keys where it has one like it. */
export const outputsLike = (expected: Structure, tree: unknown, root: string): Outputs => {
  const leaves = leavesLike(expected, tree);
  return leaves === undefined
    ? outputsOf(tree, root)
    : { structure: expected, exprs: leaves.map((leaf) => toExpr(leaf)) };
};

export const shapeOfOutputs = ({ structure, exprs }: Outputs): TreeShape => ({
  structure,
  shapes: exprs.map(({ shape }) => shape),
});

export const shapeOfArgument = ({ structure, variables }: TracedArgument): TreeShape => ({
  structure,
  shapes: variables.map(({ shape }) => shape),
});

/** The trees of several arguments. */
export const treesOf = (args: readonly TracedArgument[]): readonly unknown[] => args.map(({ tree }) => tree);
