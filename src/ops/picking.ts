// Reading the entries that an index names along an axis, and its transpose, which adds them up where they were read.
// Every op that selects or orders entries is made of this pair. The index is an argument without a derivative; it is
// sound when it gets here (see indices.ts), and it counts along one axis only, so that no product of sizes is ever held
// in a number that might be rounded.
import type { Expr } from "../expr/expr.js";
import { broadcastStrides, type Shape, sizeOf } from "../expr/shape.js";
import type { Tensor } from "../expr/tensor.js";
import { batchSize, repeatedOverBatch } from "./batch.js";
import { where } from "./choice.js";
import { defineRule, type StructuralFunction } from "./define.js";
import { broadcastTo, reshape } from "./movement.js";
import { readStrided } from "./strided.js";

// x and index have the same rank. Along `axis` they are free; along every other axis they are equal or one of them is 1
// and repeated. `whole` says that the index names every entry: then nothing is left out, and nothing need be masked.
type Gathering = { readonly axis: number; readonly whole: boolean };
// `start` is what stands where nothing is added: -0 where the sums are added to something, whose zeros keep their sign.
type Scattering = Gathering & { readonly shape: Shape; readonly start?: number };

/** The shape of what `index` reads from `x` along `axis`. */
const readShape = (x: Shape, index: Shape, axis: number): Shape =>
  Object.freeze(x.map((n, a) => (a === axis || n === 1 ? index[a]! : n)));

// For each entry of `to`, the position of the entry of `own` that is read for it, `own` broadcast to `to`.
const positionsIn = (own: Shape, to: Shape): Float64Array =>
  readStrided(
    Float64Array.from({ length: sizeOf(own) }, (_, i) => i),
    to,
    broadcastStrides(own, to),
  );

/** For each entry that is read, in order, its position in the flat data of a tensor of shape `x`. */
const placesRead = (x: Shape, index: Tensor, axis: number): Float64Array => {
  const shape = readShape(x, index.shape, axis);
  const [before, after] = [shape.slice(0, axis), shape.slice(axis + 1)];
  const xBefore = positionsIn(x.slice(0, axis), before);
  const indexBefore = positionsIn(index.shape.slice(0, axis), before);
  const xAfter = positionsIn(x.slice(axis + 1), after);
  const indexAfter = positionsIn(index.shape.slice(axis + 1), after);
  const [size, count] = [x[axis]!, shape[axis]!];
  const [xInner, indexInner] = [sizeOf(x.slice(axis + 1)), sizeOf(index.shape.slice(axis + 1))];
  const { data } = index;
  const places = new Float64Array(sizeOf(shape));
  let at = 0;
  for (let p = 0; p < xBefore.length; p++)
    for (let k = 0; k < count; k++) {
      const row = (indexBefore[p]! * count + k) * indexInner;
      const block = xBefore[p]! * size;
      for (let q = 0; q < xAfter.length; q++)
        places[at++] = (block + data[row + indexAfter[q]!]!) * xInner + xAfter[q]!;
    }
  return places;
};

const gatherOp: StructuralFunction<Gathering> = /* @__PURE__ */ defineRule<Gathering>({
  name: "gather",
  args: ["x", "index"],
  settings: ({ axis }) => [{ axis }],
  shape: ([x, index], { axis }) => readShape(x!, index!, axis),
  value: ([x, index], { axis }) => {
    const { data } = x!;
    // Each place gives way to the number that is there.
    const result = placesRead(x!.shape, index!, axis);
    for (let i = 0; i < result.length; i++) result[i] = data[result[i]!]!;
    return result;
  },
  form: (_, { axis }) => ({ tag: "picked", axis }),
  vjp: (cotangent, [x, index], _, { axis, whole }) => {
    const added = scatterOp(cotangent, index!, { axis, whole, shape: x!.shape });
    // What no index names has no part in the result: its cotangent is absent, not 0.
    return [whole ? added : where(named(index!, axis, x!.shape), added, 0), undefined];
  },
  jvp: ([tangent], [, index], _, params) => (tangent === undefined ? undefined : gatherOp(tangent, index!, params)),
  support: (support, [x, index], { axis, whole }) => [
    scatterOp(support, index!, { axis, whole, shape: x!.shape }),
    undefined,
  ],
  batch: ([x, index], [inX, inIndex], { axis, whole }) =>
    gatherOp(inX ? x! : asBatchOfOne(x!), inIndex ? index! : asBatchOfOne(index!), { axis: axis + 1, whole }),
});

const scatterOp: StructuralFunction<Scattering> = /* @__PURE__ */ defineRule<Scattering>({
  name: "scatter",
  args: ["values", "index"],
  settings: ({ axis, shape, start }) => [{ axis, shape, ...(start ? { start } : {}) }],
  shape: (_, { shape }) => shape,
  value: ([values, index], { axis, start = 0 }, shape) => {
    const result = new Float64Array(sizeOf(shape)).fill(start);
    const places = placesRead(shape, index!, axis);
    const { data } = values!;
    for (let i = 0; i < places.length; i++) result[places[i]!]! += data[i]!;
    return result;
  },
  form: (_, { axis, start = 0 }) => ({ tag: "scattered", axis, start }),
  vjp: (cotangent, [, index], _, { axis, whole }) => [gatherOp(cotangent, index!, { axis, whole }), undefined],
  jvp: ([tangent], [, index], _, params) => {
    if (tangent === undefined) return undefined;
    const pushed = scatterOp(tangent, index!, params);
    return params.whole ? pushed : where(named(index!, params.axis, params.shape), pushed, 0);
  },
  support: (support, [, index], { axis, whole }) => [gatherOp(support, index!, { axis, whole }), undefined],
  batch: (args, batched, { axis, shape, ...others }) => {
    const [values, index] = args;
    const size = batchSize(args, batched);
    return scatterOp(
      batched[0] ? values! : repeatedOverBatch(values!, size),
      batched[1] ? index! : asBatchOfOne(index!),
      { ...others, axis: axis + 1, shape: Object.freeze([size, ...shape]) },
    );
  },
});

const asBatchOfOne = (x: Expr): Expr => reshape(x, [1, ...x.shape]);

/** How often each entry of a tensor of shape `x` is named, broadcast along the axes where all rows share the index. */
const named = (index: Expr, axis: number, x: Shape): Expr =>
  scatterOp(broadcastTo(1, index.shape), index, {
    axis,
    whole: false,
    shape: Object.freeze(x.map((n, a) => (a === axis || index.shape[a] !== 1 ? n : 1))),
  });

/** The entries of `x` that `index`, sound and of the same rank, names along `axis`. */
export const picked = (x: Expr, index: Expr, axis: number, whole = false): Expr => gatherOp(x, index, { axis, whole });

/** `values` added up where `index` says, along `axis`, in a tensor of `shape` that holds 0, or -0, elsewhere. */
export const scattered = (values: Expr, index: Expr, axis: number, shape: Shape, start = 0): Expr =>
  scatterOp(values, index, { axis, whole: false, shape, start });
