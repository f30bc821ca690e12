// The golden tensor ops of reductions and of networks' layers, in public ops.
import type { Expr } from "../../../src/expr/expr.js";
import { ones } from "../../../src/expr/tensor.js";
import {
  avgPool2d,
  batchNorm,
  conv1d,
  conv2d,
  convTranspose2d,
  cumprod,
  cumsum,
  groupNorm,
  layerNorm,
  linear,
  maxPool2d,
  norm,
  prod,
  rmsNorm,
  scaledDotProductAttention,
  softmax,
  std,
  tril,
  variance,
  where,
} from "../../../src/ops/index.js";
import { axisOf, type Call, type GoldenCase, golden, inputOf, numbers, reductionOf } from "./case.js";

const varianceOf = (c: GoldenCase) => {
  const { unbiased } = c.params;
  return { ...reductionOf(c), unbiased: unbiased === true };
};

// Optional operands come after those that are always there; a case may lack them.
const affineOf = (weight: Expr | undefined, bias?: Expr | undefined) => ({
  ...(weight === undefined ? {} : { weight }),
  ...(bias === undefined ? {} : { bias }),
});

const biasOf = (bias: Expr | undefined) => (bias === undefined ? {} : { bias });

const perAxis = (value: unknown): number | readonly number[] => (Array.isArray(value) ? numbers(value) : Number(value));

const geometryOf = ({ params: { stride, padding, dilation = 1, groups = 1 } }: GoldenCase) => ({
  stride: perAxis(stride),
  padding: perAxis(padding),
  dilation: perAxis(dilation),
  groups: Number(groups),
});

const pair = (value: unknown): [number, number] => {
  const [height, width] = numbers(value);
  return [height!, width!];
};

const poolOf = ({ params: { kernel, stride, padding } }: GoldenCase) => ({
  kernel: pair(kernel),
  stride: pair(stride),
  padding: pair(padding),
});

const statisticsOf = (c: GoldenCase) => {
  const { training } = c.params;
  if (training === true) return {};
  return { mean: golden(inputOf(c, "running_mean")), variance: golden(inputOf(c, "running_var")) };
};

export const networkCalls: Readonly<Record<string, Call>> = {
  var: ([x], c) => variance(x!, varianceOf(c)),
  std: ([x], c) => std(x!, varianceOf(c)),
  prod: ([x], c) => prod(x!, reductionOf(c)),
  norm: ([x], c) => {
    const { ord } = c.params;
    return norm(x!, { ...reductionOf(c), ord: Number(ord) });
  },
  cumsum: ([x], c) => cumsum(x!, axisOf(c)),
  cumprod: ([x], c) => cumprod(x!, axisOf(c)),
  linear: ([x, weight, bias]) => linear(x!, weight!, biasOf(bias)),
  layer_norm: ([x, weight, bias], { params: { normalized_shape: shape, eps } }) =>
    layerNorm(x!, { ...affineOf(weight, bias), normalizedShape: numbers(shape), eps: Number(eps) }),
  rms_norm: ([x, weight], { params: { eps } }) => rmsNorm(x!, { ...affineOf(weight), eps: Number(eps) }),
  group_norm: ([x, weight, bias], { params: { groups, eps } }) =>
    groupNorm(x!, { groups: Number(groups), ...affineOf(weight, bias), eps: Number(eps) }),
  batch_norm: ([x, weight, bias], c) => {
    const { eps } = c.params;
    return batchNorm(x!, { ...affineOf(weight, bias), ...statisticsOf(c), eps: Number(eps) });
  },
  conv1d: ([x, weight, bias], c) => conv1d(x!, weight!, { ...biasOf(bias), ...geometryOf(c) }),
  conv2d: ([x, weight, bias], c) => conv2d(x!, weight!, { ...biasOf(bias), ...geometryOf(c) }),
  conv_transpose2d: ([x, weight, bias], c) => {
    const { output_padding: outputPadding } = c.params;
    return convTranspose2d(x!, weight!, { ...biasOf(bias), ...geometryOf(c), outputPadding: perAxis(outputPadding) });
  },
  max_pool2d: ([x], c) => maxPool2d(x!, poolOf(c)),
  avg_pool2d: ([x], c) => {
    const { count_include_pad: countIncludePad } = c.params;
    return avgPool2d(x!, { ...poolOf(c), countIncludePad: countIncludePad === true });
  },
  scaled_dot_product_attention: ([q, k, v], { params: { causal } }) =>
    scaledDotProductAttention(q!, k!, v!, { causal: causal === true }),
  causal_softmax: ([x]) => softmax(where(tril(ones(x!.shape)), x!, -Infinity)),
};
