// Running sums and products along an axis. One recurrence, s[i] = a[i] s[i - 1] + b[i], carries all products: its
// derivatives forward and backward are recurrences again, so nothing is ever divided by a number that may be 0.
import { type Expr, type Operand, toExpr } from "../expr/expr.js";
import { canonicalAxis, type Shape, sizeOf } from "../expr/shape.js";
import { full, type ReadonlyFloat64Array } from "../expr/tensor.js";
import { add, mul } from "./arithmetic.js";
import { allBatched } from "./batch.js";
import { checkedOptions, type WithSettings, withSettings } from "./call.js";
import { where } from "./choice.js";
import { defineLinear, defineRule, type StructuralFunction } from "./define.js";
import { part } from "./indexing.js";
import { concat } from "./joining.js";
import { broadcastTo, permute, reshape } from "./movement.js";
import { type ReductionOptions, reduction, withoutAxes } from "./reduction.js";

type Along = { readonly axis: number; readonly reverse: boolean };

const written = ({ axis, reverse }: Along): readonly unknown[] => [reverse ? { axis, reverse } : { axis }];

const pastBatch = ({ axis, reverse }: Along): Along => ({ axis: axis + 1, reverse });

// s[i] = a[i] * s[i - 1] + b[i] on each line along the axis, in its direction; without `a` its numbers are 1.
const accumulated = (
  shape: Shape,
  { axis, reverse }: Along,
  a: ReadonlyFloat64Array | undefined,
  b: ReadonlyFloat64Array,
): Float64Array => {
  const result = new Float64Array(b.length);
  const length = shape[axis]!;
  const inner = sizeOf(shape.slice(axis + 1));
  const step = reverse ? -inner : inner;
  for (let block = 0; block < result.length; block += length * inner)
    for (let i = 0; i < length; i++) {
      const row = block + (reverse ? length - 1 - i : i) * inner;
      const end = row + inner;
      if (i === 0) for (let at = row; at < end; at++) result[at] = b[at]!;
      else if (a === undefined) for (let at = row; at < end; at++) result[at] = result[at - step]! + b[at]!;
      else for (let at = row; at < end; at++) result[at] = a[at]! * result[at - step]! + b[at]!;
    }
  return result;
};

const cumsumOp: StructuralFunction<Along> = /* @__PURE__ */ defineLinear<Along>({
  name: "cumsum",
  args: ["x"],
  settings: written,
  selects: true,
  shape: ([x]) => x!,
  value: ([x], along, shape) => accumulated(shape, along, undefined, x!.data),
  transpose: (cotangent, _, { axis, reverse }) => [cumsumOp(cotangent, { axis, reverse: !reverse })],
  batch: ([x], _, along) => cumsumOp(x!, pastBatch(along)),
});

// s[i] = a[i] * s[i - 1] + b[i] with s[-1] = 0: the first a is not read.
const recurrenceOp: StructuralFunction<Along> = /* @__PURE__ */ defineRule<Along>({
  name: "recurrence",
  args: ["a", "b"],
  settings: written,
  shape: ([a]) => a!,
  value: ([a, b], along, shape) => accumulated(shape, along, a!.data, b!.data),
  // Against the direction, t[i] = cotangent[i] + a[i + 1] t[i + 1].
  // Where no later cotangent counts it starts anew, and no factor there is read.
  vjp: (cotangent, [a], result, { axis, reverse }, support) => {
    const back = { axis, reverse: !reverse };
    const factors = support === undefined ? a! : where(cumsumOp(support, back), a!, 0);
    const t = recurrenceOp(withZeros(rest(factors, { axis, reverse }), back), cotangent, back);
    const products = mul(rest(t, { axis, reverse }), rest(result, back));
    return [withZeros(products, { axis, reverse }), t];
  },
  jvp: ([ofA, ofB], [a], result, along, supports) => {
    const back = { axis: along.axis, reverse: !along.reverse };
    const [countsA, countsB] = supports ?? [];
    const product = ofA === undefined ? undefined : withZeros(mul(rest(ofA, along), rest(result, back)), along);
    const products = product === undefined || countsA === undefined ? product : where(countsA, product, 0);
    const added = products === undefined ? ofB : ofB === undefined ? products : add(products, ofB);
    if (added === undefined) return undefined;
    const counts =
      ofA === undefined ? countsB : ofB === undefined ? countsA : countsA && countsB && add(countsA, countsB);
    const factors = counts === undefined ? a! : where(before(counts, along), a!, 0);
    return recurrenceOp(factors, added, along);
  },
  support: (support, _, { axis, reverse }) => {
    const later = cumsumOp(support, { axis, reverse: !reverse });
    return [withZeros(rest(later, { axis, reverse }), { axis, reverse }), later];
  },
  batch: (args, batched, along) => {
    const [a, b] = allBatched(args, batched);
    return recurrenceOp(a!, b!, pastBatch(along));
  },
});

/** How many numbers count before each along the axis, in its direction. */
const before = (counts: Expr, along: Along): Expr => {
  const back = { axis: along.axis, reverse: !along.reverse };
  return withZeros(rest(cumsumOp(counts, along), back), along);
};

const resized = (shape: Shape, axis: number, size: number): Shape =>
  Object.freeze(shape.map((n, i) => (i === axis ? size : n)));

/** `x` without the first numbers along the axis, in its direction. */
const rest = (x: Expr, { axis, reverse }: Along): Expr =>
  part(
    x,
    x.shape.map((_, i) => (i === axis && !reverse ? 1 : 0)),
    resized(x.shape, axis, x.shape[axis]! - 1),
  );

/** `x` with zeros before its first numbers along the axis, in its direction. */
const withZeros = (x: Expr, { axis, reverse }: Along): Expr => {
  const slab = full(resized(x.shape, axis, 1), 0);
  return concat(reverse ? [x, slab] : [slab, x], { axis });
};

const cumprodAlong = (x: Expr, axis: number): Expr => {
  const size = x.shape[axis]!;
  if (size < 2) return x;
  const first = part(
    x,
    x.shape.map(() => 0),
    resized(x.shape, axis, 1),
  );
  // Adding -0 changes nothing; adding 0 would change -0.
  const start = concat([first, full(resized(x.shape, axis, size - 1), -0)], { axis });
  return recurrenceOp(x, start, { axis, reverse: false });
};

/** The axis along which to go: the last unless given. */
export interface CumulativeOptions {
  readonly axis?: number;
}

const alongAxis = (name: string, body: (x: Expr, axis: number) => Expr): WithSettings<[options?: CumulativeOptions]> =>
  withSettings((x: Operand, options?: CumulativeOptions) => {
    const { axis = -1 } = checkedOptions(name, options, ["axis"]);
    const expr = toExpr(x, name, "x");
    return body(expr, canonicalAxis(name, axis, expr.shape.length));
  });

/**
 * The running sums along one axis, the last unless given: entry `i` is the sum of the entries up to `i`.
 *
 * @throws GM-AXIS if the axis is not there (a scalar has none); GM-OPTION for an unknown option.
 *
 * @example
 * toNested(evaluate(cumsum(tensor([1, 2, 3])), {})) // => [1, 3, 6]
 * toNested(evaluate(cumsum(tensor([[1, 2], [3, 4]]), { axis: 0 }), {})) // => [[1, 2], [4, 6]]
 */
export const cumsum: WithSettings<[options?: CumulativeOptions]> = /* @__PURE__ */ alongAxis("cumsum", (x, axis) =>
  cumsumOp(x, { axis, reverse: false }),
);

/**
 * The running products along one axis, the last unless given: entry `i` is the product of the entries up to `i`.
 * Derivatives of every order are exact at zeros too: nothing is divided.
 *
 * @throws GM-AXIS if the axis is not there (a scalar has none); GM-OPTION for an unknown option.
 *
 * @example
 * toNested(evaluate(cumprod(tensor([1, 2, 3, 4])), {})) // => [1, 2, 6, 24]
 */
export const cumprod: WithSettings<[options?: CumulativeOptions]> = /* @__PURE__ */ alongAxis("cumprod", cumprodAlong);

const prodOver = (x: Expr, axes: readonly number[]): Expr => {
  const shape = withoutAxes(x.shape, axes);
  const kept = [...x.shape.keys()].filter((axis) => !axes.includes(axis));
  const size = sizeOf(axes.map((axis) => x.shape[axis]!));
  if (axes.length === 0) return x;
  if (size === 0) return broadcastTo(1, shape);
  const [axis, ...more] = axes;
  if (more.length === 0) return reshape(lastProduct(x, axis!), shape);
  return reshape(lastProduct(reshape(permute(x, [...kept, ...axes]), [...shape, size]), shape.length), shape);
};

/** The last of the running products along an axis, which keeps size 1. */
const lastProduct = (x: Expr, axis: number): Expr => {
  const start = x.shape.map((n, i) => (i === axis ? n - 1 : 0));
  return part(cumprodAlong(x, axis), start, resized(x.shape, axis, 1));
};

/**
 * The product over `axis` (all axes unless given). The product of no numbers is 1. Derivatives of every order are exact
 * where some numbers are 0: nothing is divided.
 *
 * @throws GM-AXIS if an axis is not there or named twice.
 *
 * @example
 * evaluate(prod(tensor([[1, 2], [3, 4]])), {}) // => 24
 * toNested(grad((x: Expr) => prod(x))(tensor([0, 2, 3]))) // => [6, 0, 0]
 */
export const prod: WithSettings<[options?: ReductionOptions]> = /* @__PURE__ */ reduction("prod", prodOver);
