// The convolutional layer, and what comes between convolutions and linear layers. Knows parameters; the convolution itself
// is gradmap's.
import { fail } from "../../expr/errors.js";
import { type ConvolutionOptions, conv2d as convolved, type Expr, reshape } from "../../index.js";
import { heUniform } from "../initialisers/variance.js";
import { checkedWhole } from "../key.js";
import { asExpr, sizeOf } from "../operands.js";
import type { Key } from "../random.js";
import { checkedSettings } from "../settings.js";
import type { Layer } from "./layer.js";
import { type Affine, type AffineOptions, affineParameters, checkedAffine, parameter } from "./parameters.js";

/** How the kernel goes over `x`, and how the parameters are made. */
export interface Conv2dOptions<B extends boolean = boolean>
  extends AffineOptions<B>,
    Omit<ConvolutionOptions, "bias"> {}

const optionNames = ["bias", "initialiser", "stride", "padding", "dilation", "groups"] as const;

/**
 * A convolutional layer on `x` of shape `[N, inputs, H, W]` or `[inputs, H, W]`, with kernels of `kernel` by `kernel`
 * numbers, or of `[height, width]`. `stride`, `padding`, `dilation` and `groups` are those of gradmap's `conv2d`. The
 * weight has the shape `[outputs, inputs / groups, height, width]` and is drawn by `heUniform()` unless an `initialiser` is
 * given; the bias has one number for each output and starts at 0.
 *
 * @throws GM-OPERAND if a size is no whole number from 1 on; GM-OPTION for an unknown option or a bad one; when it is
 *   applied, GM-SHAPE if `x` does not fit, and GM-TREE-MISMATCH if the parameters are not those of this layer.
 *
 * @example
 * const layer = conv2d(1, 8, 3, { padding: 1, stride: 2 })
 * layer.init(Key.make(0)).weight.shape // => [8, 1, 3, 3]
 * compile(layer.apply)(layer.init(Key.make(0)), zeros([5, 1, 8, 8])).shape // => [5, 8, 4, 4]
 */
export function conv2d<const B extends boolean = true>(
  inputs: number,
  outputs: number,
  kernel: number | readonly [height: number, width: number],
  options?: Conv2dOptions<B>,
): Layer<Affine<B>>;
export function conv2d(
  inputs: number,
  outputs: number,
  kernel: number | readonly [height: number, width: number],
  options?: Conv2dOptions,
): unknown {
  if (typeof kernel !== "number" && !Array.isArray(kernel))
    throw fail.layerSizes("conv2d", "a size of the kernel, or [height, width]", kernel, "conv2d(1, 8, 3)");
  const [height, width, ...others] = typeof kernel === "number" ? [kernel, kernel] : kernel;
  const name = `conv2d(${inputs}, ${outputs}, ${typeof kernel === "number" ? kernel : `[${kernel.join(", ")}]`})`;
  checkedWhole("conv2d", "the number of inputs", inputs, 1);
  checkedWhole("conv2d", "the number of outputs", outputs, 1);
  checkedWhole("conv2d", "the height of the kernel", height, 1);
  checkedWhole("conv2d", "the width of the kernel", others.length === 0 ? width : Number.NaN, 1);
  const given = checkedSettings("conv2d", options, optionNames, "inputs, outputs, kernel");
  const { bias: _, initialiser: __, ...geometry } = given;
  const { hasBias, initialiser } = checkedAffine("conv2d", given, heUniform());
  const groups = checkedWhole("conv2d", "the number of groups", given.groups ?? 1, 1);
  if (inputs % groups !== 0 || outputs % groups !== 0)
    throw fail.optionValue("conv2d", "groups", `a number that divides ${inputs} inputs and ${outputs} outputs`, groups);
  const shape = [outputs, inputs / groups, height, width];
  const fans = { in: (inputs / groups) * height * width, out: (outputs / groups) * height * width };
  return Object.freeze({
    init: (key: Key) => affineParameters(key, initialiser, shape, fans, hasBias ? [outputs] : undefined),
    apply: (params: unknown, operand: Expr): Expr => {
      const x = asExpr(name, "x", operand);
      const weight = parameter(name, params, "weight", shape);
      const bias = hasBias ? { bias: parameter(name, params, "bias", [outputs]) } : {};
      return convolved(x, weight, { ...geometry, ...bias });
    },
  });
}

/**
 * Each example as one row: all axes but the first become one. It has no parameters, and stands between a convolution and
 * a linear layer.
 *
 * @example
 * flatten(variable("x", [5, 8, 4, 4])).shape // => [5, 128]
 */
export const flatten = (operand: Expr): Expr => {
  const x = asExpr("flatten", "x", operand);
  if (x.shape.length === 0) throw fail.rank("flatten", "x of shape [N, ...]", x.shape);
  return reshape(x, [x.shape[0]!, sizeOf(x.shape.slice(1))]);
};
