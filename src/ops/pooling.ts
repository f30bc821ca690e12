// The greatest number or the mean of each window over the last two axes. Compositions.
import { fail } from "../expr/errors.js";
import { constant, type Expr, type Operand, toExpr } from "../expr/expr.js";
import { tensor } from "../expr/tensor.js";
import { argmax } from "./argmax.js";
import { div, mul } from "./arithmetic.js";
import { checkedOptions, type WithSettings, withSettings } from "./call.js";
import { gather } from "./gather.js";
import { reshape } from "./movement.js";
import { perAxis } from "./optional.js";
import { pad } from "./padding.js";
import { sum } from "./reduction.js";
import { checkFit, type Geometry, windowsOf } from "./windows.js";

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
  return { x, geometry, padding };
};

const paddedWindows = ({ x, geometry, padding }: Pool, value: number): Expr => {
  const edges = x.shape.slice(0, -2).map((): [number, number] => [0, 0]);
  return windowsOf(pad(x, [...edges, ...padding.map((n): [number, number] => [n, n])], { value }), geometry);
};

const inWindow = { axis: [-4, -3] } as const;

/** The first of the greatest numbers of each window: an index and a read, so that no other number of it has a part. */
const firstGreatest = (windows: Expr): Expr => {
  const { shape } = windows;
  const rank = shape.length;
  const [height, width, ...places] = shape.slice(rank - 4);
  const outer = shape.slice(0, rank - 4);
  const flat = reshape(windows, [...outer, height! * width!, ...places]);
  const greatest = gather(flat, argmax(flat, { axis: -3, keepdims: true }), { axis: -3 });
  return reshape(greatest, [...outer, ...places]);
};

/**
 * The greatest number of each window over the last two axes, of `[N, C, H, W]` say. Padding never wins.
 *
 * Convention: of numbers that tie in a window the first has its gradient, as in PyTorch; in `amax` they share it. The
 * greatest number of a whole map, ties shared, is `amax(x, { axis: [-2, -1] })`.
 *
 * @throws GM-SHAPE if the window does not fit on the padded axes; GM-OPTION if `kernel` is missing, the padding is more
 *   than half of it, or another option is not as it should be.
 *
 * @example
 * const x = tensor([[1, 2, 5, 6], [3, 4, 7, 8]])
 * toNested(evaluate(maxPool2d(x, { kernel: 2 }), {})) // => [[4, 8]]
 * toNested(evaluate(maxPool2d(x, { kernel: [1, 3], stride: 1 }), {})) // => [[5, 6], [7, 8]]
 */
export const maxPool2d: WithSettings<[options: MaxPoolingOptions]> = /* @__PURE__ */ withSettings(
  (operand: Operand, options: MaxPoolingOptions) => {
    const given = checkedOptions("maxPool2d", options, [...optionNames, "dilation"]);
    return firstGreatest(paddedWindows(poolOf("maxPool2d", operand, given), -Infinity));
  },
);

// How many numbers of an axis a window sees at each of its places.
const counts = (size: number, kernel: number, stride: number, padding: number): readonly number[] => {
  const places = Math.floor((size + 2 * padding - kernel) / stride) + 1;
  return Array.from({ length: places }, (_, place) => {
    const start = place * stride - padding;
    return Math.min(start + kernel, size) - Math.max(start, 0);
  });
};

const countsOf = ({ x, geometry: { kernel, stride }, padding }: Pool): Expr => {
  const [rows, columns] = x.shape
    .slice(-2)
    .map((size, axis) => counts(size, kernel[axis]!, stride[axis]!, padding[axis]!));
  return mul(constant(tensor(rows!, [rows!.length, 1])), constant(tensor(columns!)));
};

/**
 * The mean of each window over the last two axes, of `[N, C, H, W]` say. Padding counts as 0, or not at all with
 * `countIncludePad: false`.
 *
 * @throws GM-SHAPE if the window does not fit on the padded axes; GM-OPTION if `kernel` is missing, the padding is more
 *   than half of it, or another option is not as it should be.
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
    return div(sum(paddedWindows(pool, 0), inWindow), countIncludePad ? height! * width! : countsOf(pool));
  },
);
