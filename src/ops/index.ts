// The vocabulary: every op, by family. Adding an op is a record in its family's file and a line here.

export { gelu, geluTanh, mish, silu, softsign, tanhShrink } from "./activation.js";
export { amax, amin } from "./amax.js";
export { add, div, mul, neg, sub } from "./arithmetic.js";
export { eq, ge, gt, le, lt, ne, stopGradient, where } from "./choice.js";
export { dot, matmul, outer } from "./contraction.js";
export { exp, exp2, expm1, log, log1p, log2, log10, logAddExp, logAddExp2 } from "./exponential.js";
export { celu, elu, selu } from "./exponential-units.js";
export { clamp, fmax, fmin, max, min } from "./extremum.js";
export { acosh, asinh, atanh, cosh, sinh, tanh } from "./hyperbolic.js";
export { type IndexSelect, type IndexSelectOptions, indexSelect, type Range, slice } from "./indexing.js";
export { concat, type JoinOptions, stack } from "./joining.js";
export { logSigmoid, sigmoid, softplus } from "./logistic.js";
export { broadcastTo, permute, reshape, transpose } from "./movement.js";
export type { OperandOptions, Parametric } from "./parameters.js";
export { cbrt, cube, hypot, pow, reciprocal, rsqrt, sqrt, square } from "./powers.js";
export { hardSigmoid, hardSwish, hardTanh, leakyRelu, relu, relu6, softShrink } from "./rectifier.js";
export { mean, type ReductionOptions, sum } from "./reduction.js";
export { ceil, floor, fmod, frac, remainder, round, trunc } from "./rounding.js";
export { abs, copysign, sign } from "./sign.js";
export { logSoftmax, logSumExp, type SoftmaxOptions, softmax } from "./softmax.js";
export { digamma, erf, erfc, erfinv, lgamma, logit, polygamma, xlog1py, xlogx, xlogy } from "./special.js";
export { acos, asin, atan, atan2, cos, sin, sinc, tan } from "./trigonometric.js";
