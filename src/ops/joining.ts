// Ops that join several tensors into one: concat and stack. Linear: their reverse cuts the cotangent into parts.
import { fail } from "../expr/errors.js";
import type { Expr } from "../expr/expr.js";
import { canonicalAxis, type Shape, sameShape, sizeOf } from "../expr/shape.js";
import { allBatched } from "./batch.js";
import { checkedOptions, type WithListSettings, withListSettings } from "./call.js";
import { defineLinear } from "./define.js";
import { part } from "./indexing.js";
import { reshape } from "./movement.js";

/** The axis along which to join: 0 unless given. */
export interface JoinOptions {
  readonly axis?: number;
}

const concatOp = /* @__PURE__ */ defineLinear<{ readonly axis: number }>({
  name: "concat",
  args: ["...xs"],
  selects: true,
  shape: (shapes, { axis }) => joinedShape(shapes, axis),
  value: (xs, { axis }, shape) => {
    const result = new Float64Array(sizeOf(shape));
    const row = sizeOf(shape.slice(axis));
    let offset = 0;
    for (const { data, shape: own } of xs) {
      const run = sizeOf(own.slice(axis));
      for (let from = 0, to = offset; from < data.length; from += run, to += row)
        for (let k = 0; k < run; k++) result[to + k] = data[from + k]!;
      offset += run;
    }
    return result;
  },
  form: (_, { axis }) => ({ tag: "joined", axis }),
  transpose: (cotangent, xs, { axis }) => {
    let offset = 0;
    return xs.map(({ shape }) => {
      const start = shape.map((_, a) => (a === axis ? offset : 0));
      offset += shape[axis]!;
      return part(cotangent, start, shape);
    });
  },
  batch: (xs, batched, { axis }) => joined(allBatched(xs, batched), axis + 1),
});

const joinedShape = (shapes: readonly Shape[], axis: number): Shape => {
  const first = shapes[0]!;
  const fits = (shape: Shape) => shape.length === first.length && shape.every((n, a) => a === axis || n === first[a]);
  if (!shapes.every(fits)) throw fail.sameShapes("concat", shapes, ` except along axis ${axis}`);
  const size = shapes.reduce((sum, shape) => sum + shape[axis]!, 0);
  return Object.freeze(first.map((n, a) => (a === axis ? size : n)));
};

/** What fits together, joined along a canonical axis. */
export const joined = (xs: readonly Expr[], axis: number): Expr => concatOp(xs, { axis });

/**
 * Tensors joined along an axis that they have.
 *
 * @throws GM-SHAPE if the shapes differ elsewhere than along `axis`; GM-AXIS if the axis is not there (scalars have none:
 *   use `stack`); GM-OPERAND for anything but a non-empty list of operands; GM-OPTION for an unknown option.
 *
 * @example
 * toNested(evaluate(concat([tensor([1, 2]), tensor([3])]), {})) // => [1, 2, 3]
 * toNested(evaluate(concat([tensor([[1], [2]]), tensor([[3], [4]])], { axis: 1 }), {})) // => [[1, 3], [2, 4]]
 */
export const concat: WithListSettings<[options?: JoinOptions]> = /* @__PURE__ */ withListSettings(
  "concat",
  (xs, options?: JoinOptions) => {
    const { axis = 0 } = checkedOptions("concat", options, ["axis"]);
    return joined(xs, canonicalAxis("concat", axis, xs[0]!.shape.length));
  },
);

/**
 * Tensors or scalars of one shape joined along a new axis. Negative axes count from the end of the result's shape.
 *
 * @throws GM-SHAPE if the shapes differ; GM-AXIS if there is no place for such an axis; GM-OPERAND for anything but a
 *   non-empty list of operands; GM-OPTION for an unknown option.
 *
 * @example
 * toNested(evaluate(stack([1, 2, 3]), {})) // => [1, 2, 3]
 * toNested(evaluate(stack([tensor([1, 2]), tensor([3, 4])], { axis: -1 }), {})) // => [[1, 3], [2, 4]]
 */
export const stack: WithListSettings<[options?: JoinOptions]> = /* @__PURE__ */ withListSettings(
  "stack",
  (xs, options?: JoinOptions) => {
    const { axis = 0 } = checkedOptions("stack", options, ["axis"]);
    const { shape } = xs[0]!;
    const canonical = canonicalAxis("stack", axis, shape.length + 1);
    if (!xs.every((x) => sameShape(x.shape, shape)))
      throw fail.sameShapes(
        "stack",
        xs.map((x) => x.shape),
        "",
      );
    const row = [...shape.slice(0, canonical), 1, ...shape.slice(canonical)];
    return joined(
      xs.map((x) => reshape(x, row)),
      canonical,
    );
  },
);
