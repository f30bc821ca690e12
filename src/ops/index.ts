// The vocabulary: every op, by family. Adding an op is a record in its family's file and a line here.

export { gelu, geluTanh, mish, silu, softsign, tanhShrink } from "./activation.js";
export { amax, amin } from "./amax.js";
export { type ArgmaxOptions, argmax, argmin } from "./argmax.js";
export { add, div, mul, neg, sub } from "./arithmetic.js";
export { type AttentionOptions, scaledDotProductAttention } from "./attention.js";
export { type SqueezeOptions, squeeze, type UnsqueezeOptions, unsqueeze } from "./axes.js";
export { type BatchNormOptions, batchNorm, type ChannelOptions, type GroupNormOptions, groupNorm } from "./channels.js";
export { eq, ge, gt, le, lt, ne, stopGradient, where } from "./choice.js";
export { cholesky } from "./cholesky.js";
export { dot, matmul, outer } from "./contraction.js";
export {
  type ConvolutionOptions,
  type ConvolutionTransposeOptions,
  conv1d,
  conv2d,
  convTranspose2d,
} from "./convolution.js";
export { type CumulativeOptions, cumprod, cumsum, prod } from "./cumulative.js";
export { det, logdet } from "./determinant.js";
export { einsum } from "./einsum.js";
export { exp, exp2, expm1, log, log1p, log2, log10, logAddExp, logAddExp2 } from "./exponential.js";
export { celu, elu, selu } from "./exponential-units.js";
export { clamp, fmax, fmin, max, min } from "./extremum.js";
export { gather, scatterAdd } from "./gather.js";
export { acosh, asinh, atanh, cosh, sinh, tanh } from "./hyperbolic.js";
export { embedding, type IndexSelectOptions, indexSelect, oneHot, type Range, slice } from "./indexing.js";
export type { Index } from "./indices.js";
export { inv } from "./inverse.js";
export { concat, type JoinOptions, stack } from "./joining.js";
export { type LinearOptions, linear } from "./linear.js";
export { logSigmoid, sigmoid, softplus } from "./logistic.js";
export { broadcastTo, permute, reshape, transpose } from "./movement.js";
export { type NormOptions, norm } from "./norm.js";
export { type LayerNormOptions, layerNorm, type RmsNormOptions, rmsNorm } from "./normalisation.js";
export { argsort, type SortOptions, sort, type TopkOptions, topk } from "./ordering.js";
export { type Padding, type PadOptions, pad } from "./padding.js";
export type { OperandOptions, Parametric } from "./parameters.js";
export {
  type AveragePoolingOptions,
  avgPool2d,
  type MaxPoolingOptions,
  maxPool2d,
  type PoolingOptions,
} from "./pooling.js";
export { cbrt, cube, hypot, pow, reciprocal, rsqrt, sqrt, square } from "./powers.js";
export { type FlipOptions, flip, type RollOptions, roll, tile } from "./rearranging.js";
export { hardSigmoid, hardSwish, hardTanh, leakyRelu, relu, relu6, softShrink } from "./rectifier.js";
export { mean, type ReductionOptions, sum } from "./reduction.js";
export { ceil, floor, fmod, frac, remainder, round, trunc } from "./rounding.js";
export { abs, copysign, sign } from "./sign.js";
export { logSoftmax, logSumExp, type SoftmaxOptions, softmax } from "./softmax.js";
export { solve } from "./solve.js";
export { digamma, erf, erfc, erfinv, lgamma, logit, polygamma, xlog1py, xlogx, xlogy } from "./special.js";
export { type DiagonalOptions, diag, trace, tril, triu } from "./triangular.js";
export { acos, asin, atan, atan2, cos, sin, sinc, tan } from "./trigonometric.js";
export { std, type VarianceOptions, variance } from "./variance.js";
