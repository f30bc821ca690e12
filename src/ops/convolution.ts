// Convolution, as deep learning means it (the kernel is not flipped), and its transpose: windows, and one product with
// the matrix of kernels for each group of channels. Compositions.
import { fail, showShape } from "../expr/errors.js";
import { type Expr, type Operand, origin, toExpr } from "../expr/expr.js";
import { sizeOf } from "../expr/shape.js";
import { add } from "./arithmetic.js";
import { checkedOptions, type WithSettings } from "./call.js";
import { matmul } from "./contraction.js";
import { slice } from "./indexing.js";
import { reshape, transpose } from "./movement.js";
import { operandOfShape, perAxis } from "./optional.js";
import { pad } from "./padding.js";
import { positionalForms } from "./positional.js";
import { checkFit, extents, type Geometry, overlapAdd, windowsOf } from "./windows.js";

/** How the kernel goes over `x`: each number for all axes, or a list of one an axis. */
export interface ConvolutionOptions {
  /** Of shape `[out]`; nothing unless given. */
  readonly bias?: Operand;
  /** By how much the kernel moves: 1 unless given. */
  readonly stride?: number | readonly number[];
  /** How many zeros are put at both ends of an axis: 0 unless given. */
  readonly padding?: number | readonly number[];
  /** How far apart the numbers are that the kernel sees: 1 unless given. */
  readonly dilation?: number | readonly number[];
  /** How many groups of channels there are, each with its own kernels: 1 unless given. */
  readonly groups?: number;
}

/** How the kernel goes over the result. */
export interface ConvolutionTransposeOptions extends ConvolutionOptions {
  /** By how much the result is longer at its ends: 0 unless given. */
  readonly outputPadding?: number | readonly number[];
}

const optionNames = ["bias", "stride", "padding", "dilation", "groups"] as const;

interface Layer {
  readonly x: Expr;
  readonly weight: Expr;
  /** The axes of `x` before its channels. */
  readonly lead: readonly number[];
  readonly channels: number;
  readonly sizes: readonly number[];
  readonly groups: number;
  readonly padding: readonly number[];
  readonly geometry: Geometry;
}

// The operands of a convolution over `count` axes, with all that can be wrong with either alone.
const layerOf = (
  where: string,
  operand: Operand,
  kernels: Operand,
  given: ConvolutionOptions,
  count: number,
): Layer => {
  const x = toExpr(operand, where, "x");
  const weight = toExpr(kernels, where, "weight");
  const axes = count === 1 ? "L" : "H, W";
  const taps = count === 1 ? "K" : "KH, KW";
  const channels = x.shape.at(-1 - count);
  if (channels === undefined) throw fail.rank(where, `[N, C, ${axes}] or [C, ${axes}] for x`, x.shape);
  if (weight.shape.length !== count + 2 || weight.shape.includes(0))
    throw fail.misfit(
      where,
      `[${where.includes("Transpose") ? "in, out" : "out, in"} / groups, ${taps}] for weight, without empty axes`,
      [`x = ${origin(x)}`, `weight = ${origin(weight)}`],
      "Reshape weight.",
    );
  return {
    x,
    weight,
    lead: x.shape.slice(0, -1 - count),
    channels,
    sizes: x.shape.slice(-count),
    groups: perAxis(where, "groups", given.groups ?? 1, 1, 1)[0]!,
    padding: perAxis(where, "padding", given.padding ?? 0, count, 0),
    geometry: {
      kernel: Object.freeze(weight.shape.slice(2)),
      stride: perAxis(where, "stride", given.stride ?? 1, count, 1),
      dilation: perAxis(where, "dilation", given.dilation ?? 1, count, 1),
    },
  };
};

const withBias = (
  where: string,
  { x, weight, sizes }: Layer,
  result: Expr,
  bias: Operand | undefined,
  channels: number,
): Expr => {
  const checked = operandOfShape(where, "bias", bias, [channels], "one number for each channel of the result", {
    x,
    weight,
  });
  if (checked === undefined) return result;
  return add(result, checked.shape.length === 0 ? checked : reshape(checked, [channels, ...sizes.map(() => 1)]));
};

type Edges = [low: number, high: number];

/** No padding for the axes before the channels, and none for those. */
const unpadded = (lead: readonly number[]): readonly Edges[] => [...lead, 0].map(() => [0, 0]);

const misfit = (where: string, { x, weight, groups }: Layer, expected: string): Error =>
  fail.misfit(
    where,
    expected,
    [`x = ${origin(x)}`, `weight = ${origin(weight)}${groups === 1 ? "" : ` in ${groups} groups`}`],
    "Channels come before the axes that the kernel goes over; each group of them has its own kernels.",
  );

const inGroups = (groups: number): string => (groups === 1 ? "" : `, and kernels for ${groups} equal groups of them`);

const convolution = (where: string, count: number): WithSettings<[weight: Operand, options?: ConvolutionOptions]> =>
  positionalForms(where, 2, (operand: Operand, kernels: Operand, options?: ConvolutionOptions) => {
    const given = checkedOptions(where, options, optionNames);
    const layer = layerOf(where, operand, kernels, given, count);
    const { x, weight, lead, channels, groups, padding, geometry } = layer;
    const [out, perGroup] = [weight.shape[0]!, weight.shape[1]!];
    if (channels !== perGroup * groups || out % groups !== 0)
      throw misfit(where, layer, `x with ${perGroup * groups} channels${inGroups(groups)}`);
    checkFit(where, x, geometry, padding);
    const seen = windowsOf(pad(x, [...unpadded(lead), ...padding.map((n): Edges => [n, n])]), geometry);
    const places = seen.shape.slice(-count);
    const taps = perGroup * sizeOf(geometry.kernel);
    const columns = reshape(seen, [...lead, groups, taps, sizeOf(places)]);
    const product = matmul(reshape(weight, [groups, out / groups, taps]), columns);
    return withBias(where, layer, reshape(product, [...lead, out, ...places]), given.bias, out);
  });

/**
 * One-dimensional convolution of `x`, `[N, C, L]` or `[C, L]`, with `weight`, `[out, C / groups, K]`: the kernel is not
 * flipped. The result is `[N, out, places]`, with `floor((L + 2 padding - dilation (K - 1) - 1) / stride) + 1` places.
 *
 * @throws GM-SHAPE if the channels do not fit, or the kernel does not fit on the padded axis; GM-OPTION for an unknown
 *   option or one of another form.
 *
 * @example
 * const x = tensor([[1, 2, 3, 4]])
 * toNested(evaluate(conv1d(x, tensor([[[1, -1]]])), {})) // => [[-1, -1, -1]]
 */
export const conv1d: WithSettings<[weight: Operand, options?: ConvolutionOptions]> = /* @__PURE__ */ convolution(
  "conv1d",
  1,
);

/**
 * Two-dimensional convolution of `x`, `[N, C, H, W]` or `[C, H, W]`, with `weight`, `[out, C / groups, KH, KW]`: the
 * kernel is not flipped. Memory: each number is copied as often as the kernel sees it.
 *
 * @throws GM-SHAPE if the channels do not fit, or the kernel does not fit on the padded axes; GM-OPTION for an unknown
 *   option or one of another form.
 *
 * @example
 * const x = tensor([[[1, 2, 3], [4, 5, 6], [7, 8, 9]]])
 * toNested(evaluate(conv2d(x, ones([1, 1, 2, 2])), {})) // => [[[12, 16], [24, 28]]]
 * evaluate(conv2d(zeros([8, 3, 32, 32]), zeros([16, 3, 3, 3]), { stride: 2, padding: 1 }), {}).shape // => [8, 16, 16, 16]
 */
export const conv2d: WithSettings<[weight: Operand, options?: ConvolutionOptions]> = /* @__PURE__ */ convolution(
  "conv2d",
  2,
);

/**
 * The transpose of a two-dimensional convolution: `x`, `[N, in, H, W]` or `[in, H, W]`, scattered by `weight`, `[in, out /
 * groups, KH, KW]`. An axis of the result has `(H - 1) stride - 2 padding + dilation (KH - 1) + outputPadding + 1`
 * numbers: `padding` is what the convolution that it transposes had.
 *
 * @throws GM-SHAPE if the channels do not fit, or nothing is left of an axis; GM-OPTION for an unknown option, one of
 *   another form, or an `outputPadding` that is not less than the stride or the dilation.
 *
 * @example
 * toNested(evaluate(convTranspose2d(tensor([[[1, 2]]]), ones([1, 1, 1, 2]), { stride: [1, 2] }), {})) // => [[[1, 1, 2, 2]]]
 */
export const convTranspose2d: WithSettings<[weight: Operand, options?: ConvolutionTransposeOptions]> =
  /* @__PURE__ */ positionalForms(
    "convTranspose2d",
    2,
    (operand: Operand, kernels: Operand, options?: ConvolutionTransposeOptions) => {
      const where = "convTranspose2d";
      const given = checkedOptions(where, options, [...optionNames, "outputPadding"]);
      const layer = layerOf(where, operand, kernels, given, 2);
      const { x, weight, lead, channels, sizes, groups, padding, geometry } = layer;
      const extra = perAxis(where, "outputPadding", given.outputPadding ?? 0, 2, 0);
      const { stride, dilation } = geometry;
      if (extra.some((n, axis) => n >= Math.max(stride[axis]!, dilation[axis]!)))
        throw fail.optionValue(where, "outputPadding", "less than the stride or the dilation", given.outputPadding);
      if (channels !== weight.shape[0] || channels % groups !== 0)
        throw misfit(where, layer, `x with ${weight.shape[0]} channels${inGroups(groups)}`);
      const perGroup = weight.shape[1]!;
      const taps = perGroup * sizeOf(geometry.kernel);
      const whole = extents(geometry).map((extent, axis) => (sizes[axis]! - 1) * stride[axis]! + extent);
      if (sizes.includes(0) || whole.some((size, axis) => size + extra[axis]! <= 2 * padding[axis]!))
        throw fail.misfit(
          where,
          `a result that is longer than its padding ${showShape(padding)} at both ends`,
          [`one of ${showShape(whole)} before they are cut off`],
          "Make the padding smaller, or the kernel or its stride larger.",
        );
      const columns = reshape(x, [...lead, groups, channels / groups, sizeOf(sizes)]);
      const product = matmul(transpose(reshape(weight, [groups, channels / groups, taps])), columns);
      const seen = reshape(product, [...lead, perGroup * groups, ...geometry.kernel, ...sizes]);
      const longer = pad(overlapAdd(seen, geometry, whole), [...unpadded(lead), ...extra.map((n): Edges => [0, n])]);
      const cut = padding.map((n, axis): [number, number] => [n, whole[axis]! + extra[axis]! - n]);
      const result = slice(longer, [...[...lead, 0].map((): [] => []), ...cut]);
      return withBias(where, layer, result, given.bias, perGroup * groups);
    },
  );
