// Reading and adding up one entry at a time: gather and scatterAdd, whose index says for each entry where it is along one
// axis, and which stay where they are along the others.
import { fail } from "../expr/errors.js";
import { type Expr, type Operand, origin, toExpr } from "../expr/expr.js";
import { canonicalAxis, type Shape, sameShape } from "../expr/shape.js";
import { add } from "./arithmetic.js";
import { checkedOptions, type WithSettings } from "./call.js";
import { type IndexSelectOptions, part } from "./indexing.js";
import { axisOf, checkedIndex, type Index, indexOperand } from "./indices.js";
import { broadcastTo } from "./movement.js";
import { padded } from "./padding.js";
import { picked, scattered } from "./picking.js";
import { positionalForms } from "./positional.js";

/**
 * One entry of `x` for each entry of `index`: along `axis` (0 unless given) the one that it names, along the others the
 * one where it stands. In two dimensions and along axis 1, entry `[i, j]` is `x[i, index[i, j]]`. `index` has as many axes
 * as `x`; along the others it may be shorter, and what lies beyond it is not read. Gradients of repeated entries add up.
 *
 * @throws GM-INDEX if an index is not a whole number from 0 to the axis's size - 1: at once if the index is known, else
 *   when it is computed; GM-SHAPE if the index does not fit `x`; GM-AXIS if the axis is not there; GM-OPTION for an
 *   unknown option.
 *
 * @example
 * const x = tensor([[1, 2, 3], [4, 5, 6]])
 * toNested(evaluate(gather(x, tensor([[2], [0]]), { axis: 1 }), {})) // => [[3], [4]]
 * toNested(evaluate(gather(x, tensor([[0, 1, 0]]), { axis: 0 }), {})) // => [[1, 5, 3]]
 */
export const gather: WithSettings<[index: Index, options?: IndexSelectOptions]> = /* @__PURE__ */ positionalForms(
  "gather",
  2,
  (operand, given: Index, options?: IndexSelectOptions) => {
    const { axis = 0 } = checkedOptions("gather", options, ["axis"]);
    const x = toExpr(operand, "gather", "x");
    const canonical = canonicalAxis("gather", axis, x.shape.length);
    const index = indexOperand("gather", given);
    const read = index.shape.map((n, a) => (a === canonical ? x.shape[a]! : n));
    if (!within(read, x.shape))
      throw fail.misfit(
        "gather",
        `an index with as many axes as x, none longer than that of x but for axis ${canonical}`,
        [`x = ${origin(x)}`, `index = ${origin(index)}`],
        "Give the index an axis of size 1 with unsqueeze; for one list of indices for all rows write indexSelect.",
      );
    return picked(
      firstPart(x, read),
      checkedIndex("gather", index, x.shape[canonical]!, axisOf(canonical, "x", x)),
      canonical,
    );
  },
);

/**
 * `x` with each entry of `src` added at one place: along `axis` (0 unless given) where `index` names it, along the others
 * where it stands. `index`, `x` and `src` have as many axes; `index` may be shorter than `src`, and along the other axes
 * than `x`: what lies beyond it is left out of `src` and stays as it is in `x`. A scalar `src` is added everywhere.
 *
 * @throws GM-INDEX if an index is not a whole number from 0 to the axis's size - 1: at once if the index is known, else
 *   when it is computed; GM-SHAPE if the index does not fit `x` or `src`; GM-AXIS if the axis is not there; GM-OPTION for
 *   an unknown option.
 *
 * @example
 * toNested(evaluate(scatterAdd(zeros([3]), [0, 2, 0], tensor([1, 2, 3])), {})) // => [4, 0, 2]
 * toNested(evaluate(scatterAdd(zeros([3]), [0, 2, 0], 1), {})) // => [2, 0, 1]
 */
export const scatterAdd: WithSettings<[index: Index, src: Operand, options?: IndexSelectOptions]> =
  /* @__PURE__ */ positionalForms(
    "scatterAdd",
    3,
    (operand, given: Index, source: Operand, options?: IndexSelectOptions) => {
      const { axis = 0 } = checkedOptions("scatterAdd", options, ["axis"]);
      const x = toExpr(operand, "scatterAdd", "x");
      const src = toExpr(source, "scatterAdd", "src");
      const canonical = canonicalAxis("scatterAdd", axis, x.shape.length);
      const index = indexOperand("scatterAdd", given);
      const written = index.shape.map((n, a) => (a === canonical ? x.shape[a]! : n));
      if (!within(written, x.shape) || (src.shape.length > 0 && !within(index.shape, src.shape)))
        throw fail.misfit(
          "scatterAdd",
          `an index with as many axes as x and src, none longer than that of src, nor than that of x but for axis ${canonical}`,
          [`x = ${origin(x)}`, `index = ${origin(index)}`, `src = ${origin(src)}`],
          "Repeat the index over the other axes with broadcastTo, or reshape src.",
        );
      const values = src.shape.length === 0 ? broadcastTo(src, index.shape) : firstPart(src, index.shape);
      const sound = checkedIndex("scatterAdd", index, x.shape[canonical]!, axisOf(canonical, "x", x));
      const sums = scattered(values, sound, canonical, written, -0);
      return add(
        x,
        padded(
          sums,
          x.shape.map((n, a) => [0, n - written[a]!]),
          // Adding -0 changes nothing; adding 0 would change -0.
          -0,
        ),
      );
    },
  );

const within = (part: Shape, whole: Shape): boolean =>
  part.length === whole.length && part.every((n, axis) => n <= whole[axis]!);

const firstPart = (x: Expr, shape: Shape): Expr =>
  sameShape(x.shape, shape)
    ? x
    : part(
        x,
        shape.map(() => 0),
        Object.freeze(shape),
      );
