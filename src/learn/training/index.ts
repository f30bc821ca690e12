// The contents page of training: data in batches, steps, metrics, and a line about how it goes.
export { type BatchesOptions, batches, epochs } from "./batches.js";
export { accuracy, type ConfusionMatrixOptions, confusionMatrix, meanSquaredError, rSquared } from "./metrics.js";
export { type ProgressOptions, progressLine } from "./progress.js";
export { gradientStep, last, startTraining, type TrainingState, take, takeUntil, train } from "./train.js";
