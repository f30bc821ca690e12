// The laws of trees of parameters under the grad family: a gradient is a tree like its parameters, and nothing that is
// passed in is changed.
import { add, constant, type Expr, fromTypedArray, mul, square, sum } from "../../src/index.js";
import { Disagreement } from "../core/disagreement.js";
import { fc } from "../core/fastCheck.js";
import { type LawSet, law, lawSet } from "../core/law.js";
import {
  type AnyTree,
  mustBeFrozen,
  mustBeSameParts,
  mustBeSameTree,
  type Part,
  partsOf,
  plainCopy,
  withLeaves,
} from "../functions/parts.js";
import { literalOf } from "../report/literal.js";
import { dyadic } from "../samples/numbers.js";
import { trees } from "../samples/trees.js";
import { type Machinery, ownMachinery } from "./machinery.js";

/** Each leaf has a weight of its own, by its path: what lands at another leaf is a wrong number there. */
const weightsOf = (tree: AnyTree): ReadonlyMap<string, number> =>
  new Map(partsOf(tree).flatMap(({ path, leaf }, i) => (leaf === undefined ? [] : [[path, i + 1] as const])));

/** The sum of the squares of all numbers, weighted: its gradient is `2 w x`, exactly. */
const weightedSquares =
  (weights: ReadonlyMap<string, number>) =>
  (tree: AnyTree): Expr =>
    partsOf(tree).reduce<Expr>(
      (total, { path, leaf }) => (leaf === undefined ? total : add(total, sum(mul(weights.get(path)!, square(leaf))))),
      constant(0),
    );

const frozenContainers = (tree: AnyTree): readonly Part[] =>
  partsOf(tree).filter(({ entries, value }) => entries !== undefined && Object.isFrozen(value));

const explain = ([tree]: readonly [AnyTree, ...unknown[]]): string =>
  `params = ${literalOf(tree) ?? fc.stringify(tree)}`;

export const structureLawsOf = (of: Machinery): LawSet => {
  const structure = law({
    id: "structure.gradient",
    statement: "a gradient is a frozen tree like the parameters, with each number at its place and all else as it was",
    formula: "structure(grad f p) = structure(p); (grad f p)[path] = d f / d p[path]",
    given: [trees],
    holds: (judge, tree) => {
      const weights = weightsOf(tree);
      const f = weightedSquares(weights);
      const expected = partsOf(tree).map((part) => ({
        ...part,
        numbers: part.numbers.map((x) => 2 * weights.get(part.path)! * x),
      }));
      for (const [name, apply] of Object.entries(of.trees)) {
        const found = apply(f, tree);
        mustBeSameParts(judge, name, partsOf(found).map(positiveZeros), expected.map(positiveZeros));
        mustBeFrozen(name, found);
      }
    },
    explain,
  });

  const untouched = law({
    id: "structure.untouched",
    statement: "no transformation changes or freezes what it is given, or needs it to be changeable",
    formula: "p before = p after; works on frozen p",
    given: [trees, fc.array(dyadic, { minLength: 1, maxLength: 5 })],
    holds: (judge, sample, numbers) => {
      const tree = plainCopy(sample);
      const data = Float64Array.from(numbers);
      const fromData = fromTypedArray(data, [data.length]);
      const frozen = withLeaves(tree, ({ leaf }) => leaf);
      const before = partsOf(tree);
      for (const [name, apply] of Object.entries(of.trees)) {
        apply(weightedSquares(weightsOf(tree)), tree);
        mustBeSameParts(judge, `the parameters of ${name}, before and after`, partsOf(tree), before);
        const [part] = frozenContainers(tree);
        if (part !== undefined) throw new Disagreement(`${name} has frozen ${part.path}, which is not its own.`);
        if (frozen !== undefined && frozen !== null) apply(weightedSquares(weightsOf(frozen)), frozen);
        apply((x) => sum(square(partsOf(x)[0]!.leaf!)), fromData);
      }
      mustBeSameTree(judge, "a typed array, before and after", data, Float64Array.from(numbers));
      // What is written to the array later is not seen in the tensor.
      data.fill(Number.NaN);
      mustBeSameTree(
        judge,
        "a tensor, and what its typed array held",
        Float64Array.from(fromData.data),
        Float64Array.from(numbers),
      );
    },
    explain,
  });

  return lawSet("structure", [structure, untouched]);
};

// The derivative of a square at 0 may have either sign.
const positiveZeros = (part: Part): Part => ({ ...part, numbers: part.numbers.map((x) => x + 0) });

/** A gradient is a tree like its parameters, and nothing that is passed in is changed. */
export const structureLaws: LawSet = structureLawsOf(ownMachinery);
