// Trees from trees, many numbers at a time: a rule is given arrays and makes arrays. Knows which numbers go together; is
// ignorant of what a rule does.
import { fail } from "../expr/errors.js";
import { asTensor, type ReadonlyFloat64Array, tensorOf } from "../expr/tensor.js";
import type { Value } from "../run/program.js";
import { unflatten } from "./tree.js";
import type { Gradient } from "./types.js";
import { valuesOfAll } from "./valueTrees.js";

/** A rule for many numbers at once: from arrays of one length to new arrays of that length, place by place. */
type Rule<R> = (...arrays: readonly ReadonlyFloat64Array[]) => R;

const areNumbers = (values: readonly unknown[], length: number): values is readonly Float64Array[] =>
  values.every((value) => value instanceof Float64Array && value.length === length);

const ruled = (rule: Rule<unknown>, arrays: readonly ReadonlyFloat64Array[]): readonly Float64Array[] => {
  const found: unknown = rule(...arrays);
  const length = arrays[0]!.length;
  const results: readonly unknown[] | undefined = Array.isArray(found) ? Array.from<unknown>(found) : undefined;
  if (results === undefined || !areNumbers(results, length))
    throw fail.ruleResult("Tree.zipArrays", `an array of Float64Arrays of length ${length}`, found);
  return results;
};

const zipArraysUnknown = (rule: Rule<unknown>, trees: readonly [unknown, ...unknown[]]): readonly unknown[] => {
  const all = valuesOfAll("Tree.zipArrays", trees);
  const { structure, leaves } = all[0]!;
  // All leaves that are numbers are one array together, so that a tree of a thousand numbers is one call.
  const isNumber = (leaf: Value): leaf is number => typeof leaf === "number";
  const numbers = leaves.some(isNumber) || leaves.length === 0;
  const together = numbers
    ? ruled(
        rule,
        all.map((tree) => Float64Array.from(tree.leaves.filter(isNumber))),
      )
    : undefined;
  const apart = leaves.map((leaf, i) =>
    isNumber(leaf)
      ? undefined
      : ruled(
          rule,
          all.map((tree) => asTensor(tree.leaves[i]!).data),
        ),
  );
  const made = [together, ...apart].filter((results) => results !== undefined);
  const count = made[0]!.length;
  const other = made.find((results) => results.length !== count);
  if (other !== undefined) throw fail.ruleResult("Tree.zipArrays", `${count} arrays each time`, other);
  return Array.from({ length: count }, (_, k) => {
    let at = 0;
    return unflatten(
      structure,
      leaves.map((leaf, i) => (isNumber(leaf) ? together![k]![at++]! : tensorOf(leaf.shape, apart[i]![k]!))),
    );
  });
};

/** `Tree.zipArrays`. */
export function zipArrays<const R extends readonly Float64Array[]>(
  rule: Rule<R>,
): <P>(first: P, ...others: readonly NoInfer<Gradient<P>>[]) => { readonly [K in keyof R]: Gradient<P> };
export function zipArrays(rule: Rule<unknown>): unknown {
  return (first: unknown, ...others: readonly unknown[]) => zipArraysUnknown(rule, [first, ...others]);
}

const sum: Rule<readonly Float64Array[]> = (first, second) => {
  const result = new Float64Array(first!.length);
  for (let k = 0; k < result.length; k++) result[k] = first![k]! + second![k]!;
  return [result];
};

/** Two trees of the same structure added, number by number. */
export const addTrees = (first: unknown, second: unknown): unknown => zipArraysUnknown(sum, [first, second])[0];
