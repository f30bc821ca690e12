// Random trees of parameters: records, arrays and tuples in each other, empty ones too, with numbers, tensors and leaves
// that are not differentiated. All numbers are dyadic, so that small sums of squares of them are exact.
import type { Arbitrary } from "fast-check";
import { tensor } from "../../src/index.js";
import { fc } from "../core/fastCheck.js";
import { type AnyTree, partsOf } from "../functions/parts.js";
import { dyadic } from "./numbers.js";

const shapes = fc.constantFrom<(readonly number[])[]>([], [1], [3], [0], [2, 3], [1, 0, 2]);

const tensors = shapes.chain((shape) => {
  const length = shape.reduce((a, b) => a * b, 1);
  return fc.array(dyadic, { minLength: length, maxLength: length }).map((data) => tensor(data, shape));
});

const statics = fc.constantFrom<unknown[]>("relu", "", true, false, null, undefined, Math.tanh);

const keys = fc.constantFrom("w", "b", "layers", "0", "a key", "tag", "shape", "data", "constructor", "toString");

const { tree } = fc.letrec<{ tree: unknown; container: AnyTree }>((tie) => ({
  tree: fc.oneof({ maxDepth: 3, withCrossShrink: true }, dyadic, tensors, statics, tie("container")),
  container: fc.oneof(
    fc.array(tie("tree"), { maxLength: 3 }),
    fc.uniqueArray(fc.tuple(keys, tie("tree")), { maxLength: 3, selector: ([key]) => key }).map(Object.fromEntries),
  ),
}));

/** Trees of parameters, at most a few levels deep, with at least one number or tensor: without any there is no gradient. */
export const trees: Arbitrary<AnyTree> = fc.tuple(tree, fc.oneof(dyadic, tensors)).map(([sample, leaf]): AnyTree => {
  const differentiable = partsOf(sample).some((part) => part.leaf !== undefined);
  return differentiable && sample !== undefined && sample !== null ? sample : { own: leaf, sample };
});
