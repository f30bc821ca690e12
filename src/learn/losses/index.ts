// The losses of gradmap/learn.
export { type BinaryLogitsOptions, type BinaryOptions, bce, bceWithLogits } from "./binary.js";
export { type ClassLossOptions, type CrossEntropyOptions, crossEntropy, nll } from "./classes.js";
export { type HuberOptions, huber, l1, mse } from "./distance.js";
export { type KlDivOptions, klDiv } from "./divergence.js";
export { type HingeOptions, hinge, type MultiMarginOptions, multiMargin } from "./margin.js";
export { l2 } from "./penalty.js";
export type { LossOptions, Reduction } from "./reduction.js";
export { type CosineSimilarityOptions, cosineSimilarity } from "./similarity.js";
