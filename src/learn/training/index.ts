// The contents page of training: data in batches, steps, metrics, and a line about how it goes.
export { type BatchesOptions, batches, epochs } from "./batches.js";
export { accuracy, type ConfusionMatrixOptions, confusionMatrix, meanSquaredError, rSquared } from "./metrics.js";
export { type ProgressOptions, progressLine } from "./progress.js";
export { last, take, takeUntil } from "./sequences.js";
export { gradientStep, startTraining, type TrainingState, train } from "./train.js";
