// Trees of values, taken apart into numbers and tensors. Knows what has a value, and when trees are alike; is ignorant of what
// is done to them.
import { fail } from "../expr/errors.js";
import { isExpr } from "../expr/expr.js";
import { asValue } from "../expr/tensor.js";
import type { Value } from "../run/program.js";
import { shapesOf } from "./staged.js";
import { checkSameTree, flatten, type Structure } from "./tree.js";

/** A tree of values taken apart. */
export interface ValueTree {
  readonly structure: Structure;
  /** Numbers, and tensors of any shape but `[]`. */
  readonly leaves: readonly Value[];
}

/**
 * A tree of values taken apart.
 *
 * @throws GM-OPERAND, with its path, for an expression, which has no value yet; what `flatten` throws.
 */
export const valuesOf = (tree: unknown): ValueTree => {
  const { structure, leaves } = flatten(tree, "params");
  const values = leaves.map((leaf, i): Value => {
    if (typeof leaf === "number") return leaf;
    if (isExpr(leaf)) throw fail.notYetValue(structure.paths[i]!);
    return asValue(leaf);
  });
  return { structure, leaves: values };
};

/** Its structure and shapes, to be compared. */
export const like = ({ structure, leaves }: ValueTree) => ({ structure, shapes: shapesOf({ structure, leaves }) });

/**
 * Several trees taken apart.
 *
 * @throws GM-TREE-MISMATCH, with the path, where one differs from the first in structure or shape.
 */
export const valuesOfAll = (where: string, trees: readonly [unknown, ...unknown[]]): readonly ValueTree[] => {
  const [first, ...others] = trees.map(valuesOf);
  const expected = like(first!);
  for (const other of others) checkSameTree(where, expected, like(other));
  return [first!, ...others];
};
