// The contents page of the optimizers: the usual ones, and the parts of which they are chained.

// Optimizers
export { type AdadeltaOptions, adadelta, type ScaleByAdadeltaOptions, scaleByAdadelta } from "./adadelta.js";
export { type AdagradOptions, adagrad, type SumOfSquaresOptions, scaleBySumOfSquares } from "./adagrad.js";
export { type AdamOptions, adam, adamW, type ScaleByAdamOptions, scaleByAdam } from "./adam.js";
export { type AdamaxOptions, adamax, type ScaleByAdamaxOptions, scaleByAdamax } from "./adamax.js";
// Parts
export { type ExponentialAverageOptions, exponentialAverage } from "./averages.js";
export { clipByGlobalNorm, clipByValue, globalNorm } from "./clipping.js";
export { addDecayedWeights } from "./decay.js";
export { type LionOptions, lion, type ScaleByLionOptions, scaleByLion } from "./lion.js";
export { type NadamOptions, nadam, type ScaleByNadamOptions, scaleByNadam } from "./nadam.js";
export { type RadamOptions, radam, type ScaleByRadamOptions, scaleByRadam } from "./radam.js";
export { type RmspropOptions, rmsprop, type ScaleByRmsOptions, scaleByRms } from "./rmsprop.js";
export { type Rate, type Schedule, scale, scaleBySchedule } from "./scaling.js";
export { type SgdOptions, sgd } from "./sgd.js";
export { type TraceOptions, trace } from "./trace.js";
// The idea
export {
  applyUpdates,
  chain,
  identity,
  type Optimizer,
  type OptimizerState,
  type Part,
  type PartState,
  type Remembered,
  type TransformationSpec,
  transformation,
} from "./transformation.js";
export { type AccumulateOptions, accumulate, masked } from "./wrapping.js";
