// The greatest number or the mean of each window over the last two axes. Compositions.
import { fail } from "../expr/errors.js";
import { constant, type Expr, type Operand, toExpr } from "../expr/expr.js";
import { type Shape, sizeOf } from "../expr/shape.js";
import { tensor } from "../expr/tensor.js";
import { div, mul } from "./arithmetic.js";
import { checkedOptions, type WithSettings, withSettings } from "./call.js";
import { defineRule, none, type StructuralFunction } from "./define.js";
import { reshape } from "./movement.js";
import { perAxis } from "./optional.js";
import { pad } from "./padding.js";
import { picked } from "./picking.js";
import { sum } from "./reduction.js";
import { checkFit, type Geometry, placesOf, windowsOf } from "./windows.js";

/** How the window goes over the last two axes: each number for both, or a pair. */
export interface PoolingOptions {
  /** The size of the window. */
  readonly kernel: number | readonly [number, number];
  /** By how much the window moves: by its own size unless given. */
  readonly stride?: number | readonly [number, number];
  /** By how much an axis is longer at both ends: 0 unless given, and at most half the window. */
  readonly padding?: number | readonly [number, number];
}

/** How the window of `maxPool2d` goes. */
export interface MaxPoolingOptions extends PoolingOptions {
  /** How far apart the numbers are that the window sees: 1 unless given. */
  readonly dilation?: number | readonly [number, number];
}

/** How the window of `avgPool2d` goes, and what it divides by. */
export interface AveragePoolingOptions extends PoolingOptions {
  /** Whether padding counts among the numbers that are averaged, as 0; true unless given. */
  readonly countIncludePad?: boolean;
}

const optionNames = ["kernel", "stride", "padding"] as const;

interface Pool {
  readonly x: Expr;
  readonly geometry: Geometry;
  readonly padding: readonly number[];
}

const poolOf = (where: string, operand: Operand, given: Partial<MaxPoolingOptions>): Pool => {
  const x = toExpr(operand, where, "x");
  if (x.shape.length < 2) throw fail.rank(where, "[N, C, H, W], or at least [H, W], for x", x.shape);
  const kernel = perAxis(where, "kernel", given.kernel, 2, 1);
  const padding = perAxis(where, "padding", given.padding ?? 0, 2, 0);
  if (padding.some((n, axis) => 2 * n > kernel[axis]!))
    throw fail.optionValue(where, "padding", "at most half the kernel, lest a window see padding alone", given.padding);
  const geometry = {
    kernel,
    stride: perAxis(where, "stride", given.stride ?? given.kernel, 2, 1),
    dilation: perAxis(where, "dilation", given.dilation ?? 1, 2, 1),
  };
  checkFit(where, x, geometry, padding);
  const places = placesIn(x.shape, geometry, padding);
  if (places.some((count, axis) => blind(count, x.shape.at(axis - 2)!, padding[axis]!, axis, geometry)))
    throw fail.optionValue(where, "padding", "so little padding that no window sees padding alone", given.padding);
  return { x, geometry, padding };
};

// Whether some window along an axis sees nothing but padding.
const blind = (places: number, size: number, padding: number, axis: number, { kernel, stride, dilation }: Geometry) =>
  Array.from({ length: places }, (_, place) => place * stride[axis]! - padding).some((start) =>
    Array.from({ length: kernel[axis]! }, (_, tap) => start + tap * dilation[axis]!).every((i) => i < 0 || i >= size),
  );

type Windows = Geometry & { readonly padding: readonly number[] } & Readonly<Record<string, unknown>>;

const placesIn = (shape: Shape, geometry: Geometry, padding: readonly number[]): readonly number[] =>
  placesOf(
    shape.slice(-2).map((size, axis) => size + 2 * padding[axis]!),
    geometry,
  );

// For each place of the window, where on the flat map its greatest number is: the first of those that tie, and NaN
// before any number. Padding is passed over, so that it never wins, not even over -Infinity.
const greatestPlaceOp: StructuralFunction<Windows> = /* @__PURE__ */ defineRule<Windows>({
  name: "greatestPlace",
  args: ["x"],
  shape: ([x], { padding, ...geometry }) => Object.freeze([...x!.slice(0, -2), ...placesIn(x!, geometry, padding)]),
  value: ([x], { kernel, stride, dilation, padding }, shape) => {
    const { data } = x!;
    const [height = 0, width = 0] = x!.shape.slice(-2);
    const [rows = 0, columns = 0] = shape.slice(-2);
    const [tall = 0, wide = 0] = kernel;
    const [down = 1, across = 1] = dilation;
    const result = new Float64Array(sizeOf(shape));
    for (let at = 0, map = 0; at < result.length; map += height * width)
      for (let row = 0; row < rows; row++)
        for (let column = 0; column < columns; column++) {
          const top = row * stride[0]! - padding[0]!;
          const left = column * stride[1]! - padding[1]!;
          let best = -1;
          let greatest = -Infinity;
          for (let i = top; i < Math.min(top + tall * down, height); i += down)
            for (let j = left; i >= 0 && j < Math.min(left + wide * across, width); j += across) {
              if (j < 0) continue;
              const value = data[map + i * width + j]!;
              // The first of all, or greater, or one of the two is NaN.
              if (best < 0 || (!(value <= greatest) && !Number.isNaN(greatest))) {
                greatest = value;
                best = i * width + j;
              }
            }
          result[at++] = best;
        }
    return result;
  },
  vjp: none("a place is piecewise constant"),
  batch: ([x], _, windows) => greatestPlaceOp(x!, windows),
});

/** The first of the greatest numbers of each window: an index and a read, so that no other number of it has a part. */
const firstGreatest = ({ x, geometry, padding }: Pool): Expr => {
  const [outer, map] = [x.shape.slice(0, -2), x.shape.slice(-2)];
  const place = greatestPlaceOp(x, { ...geometry, padding });
  const index = reshape(place, [...outer, sizeOf(place.shape.slice(-2))]);
  return reshape(picked(reshape(x, [...outer, sizeOf(map)]), index, outer.length), place.shape);
};

/**
 * The greatest number of each window over the last two axes, of `[N, C, H, W]` say. Padding never wins.
 *
 * Convention: of numbers that tie in a window the first has its gradient, as in PyTorch; in `amax` they share it. The
 * greatest number of a whole map, ties shared, is `amax(x, { axis: [-2, -1] })`.
 *
 * @throws GM-SHAPE if the window does not fit on the padded axes; GM-OPTION if `kernel` is missing, the padding is more
 *   than half of it or all that some window sees, or another option is not as it should be.
 *
 * @example
 * const x = tensor([[1, 2, 5, 6], [3, 4, 7, 8]])
 * toNested(evaluate(maxPool2d(x, { kernel: 2 }), {})) // => [[4, 8]]
 * toNested(evaluate(maxPool2d(x, { kernel: [1, 3], stride: 1 }), {})) // => [[5, 6], [7, 8]]
 */
export const maxPool2d: WithSettings<[options: MaxPoolingOptions]> = /* @__PURE__ */ withSettings(
  (operand: Operand, options: MaxPoolingOptions) => {
    const given = checkedOptions("maxPool2d", options, [...optionNames, "dilation"]);
    return firstGreatest(poolOf("maxPool2d", operand, given));
  },
);

// Down the columns and then along the rows, so that a number is written as often as the window has rows and columns, and
// not as often as it has numbers.
const windowSums = ({ x, geometry: { kernel, stride }, padding }: Pool): Expr => {
  const edges = x.shape.slice(0, -2).map((): [number, number] => [0, 0]);
  const framed = pad(x, [...edges, ...padding.map((n): [number, number] => [n, n])]);
  const down = { kernel: [kernel[0]!, 1], stride: [stride[0]!, 1], dilation: [1, 1] };
  const along = { kernel: [1, kernel[1]!], stride: [1, stride[1]!], dilation: [1, 1] };
  return [down, along].reduce((sums, axis) => sum(windowsOf(sums, axis), { axis: [-4, -3] }), framed);
};

// How many numbers of the map a window sees at each of its places, rows times columns.
const countsOf = ({ x, geometry, padding }: Pool): Expr => {
  const sizes = x.shape.slice(-2);
  const places = placesIn(x.shape, geometry, padding);
  const [rows, columns] = places.map((count, axis) =>
    Array.from({ length: count }, (_, place) => {
      const start = place * geometry.stride[axis]! - padding[axis]!;
      return Math.min(start + geometry.kernel[axis]!, sizes[axis]!) - Math.max(start, 0);
    }),
  );
  return mul(constant(tensor(rows!, [rows!.length, 1])), constant(tensor(columns!)));
};

/**
 * The mean of each window over the last two axes, of `[N, C, H, W]` say. Padding counts as 0, or not at all with
 * `countIncludePad: false`.
 *
 * @throws GM-SHAPE if the window does not fit on the padded axes; GM-OPTION if `kernel` is missing, the padding is more
 *   than half of it or all that some window sees, or another option is not as it should be.
 *
 * @example
 * const x = tensor([[1, 2], [3, 6]])
 * toNested(evaluate(avgPool2d(x, { kernel: 2 }), {})) // => [[3]]
 * toNested(evaluate(avgPool2d(x, { kernel: 2, padding: 1 }), {})) // => [[0.25, 0.5], [0.75, 1.5]]
 * toNested(evaluate(avgPool2d(x, { kernel: 2, padding: 1, countIncludePad: false }), {})) // => [[1, 2], [3, 6]]
 */
export const avgPool2d: WithSettings<[options: AveragePoolingOptions]> = /* @__PURE__ */ withSettings(
  (operand: Operand, options: AveragePoolingOptions) => {
    const given = checkedOptions("avgPool2d", options, [...optionNames, "countIncludePad"]);
    const { countIncludePad = true, ...window } = given;
    if (typeof countIncludePad !== "boolean")
      throw fail.optionValue("avgPool2d", "countIncludePad", "true or false", countIncludePad);
    const pool = poolOf("avgPool2d", operand, window);
    const [height, width] = pool.geometry.kernel;
    return div(windowSums(pool), countIncludePad ? height! * width! : countsOf(pool));
  },
);
