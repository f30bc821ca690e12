// The layers of gradmap/learn, and how they compose.
export {
  type BatchNorm,
  type BatchNormLayerOptions,
  type BatchNormMode,
  type BatchNormState,
  batchNorm,
} from "./batchNorm.js";
export {
  andThen,
  type Composition,
  identityLayer,
  type LayerPart,
  type PlainStep,
  type SlotsOf,
} from "./composition.js";
export { type Conv2dOptions, conv2d, flatten } from "./conv2d.js";
export { type Dropout, dropout } from "./dropout.js";
export { type EmbeddingOptions, type EmbeddingParameters, embedding, positionalEmbedding } from "./embedding.js";
export type { AnyLayer, Layer, ParametersOf } from "./layer.js";
export { type LayerNormLayerOptions, layerNorm } from "./layerNorm.js";
export { type LinearParameters, linear, type MlpParameters, mlp } from "./linear.js";
export { type LstmCell, type LstmOptions, type LstmParameters, lstmCell } from "./lstmCell.js";
export {
  type AttentionLayerOptions,
  type AttentionParameters,
  type MultiHeadAttention,
  multiHeadAttention,
} from "./multiHeadAttention.js";
export type { Affine, AffineOptions } from "./parameters.js";
export { residual } from "./residual.js";
export { type TransformerBlockOptions, type TransformerBlockParameters, transformerBlock } from "./transformerBlock.js";
