// Calls of the ops that networks are built of: normalisation, convolution, pooling.
import {
  avgPool2d,
  batchNorm,
  conv1d,
  conv2d,
  convTranspose2d,
  groupNorm,
  layerNorm,
  maxPool2d,
  rmsNorm,
  scaledDotProductAttention,
} from "gradmap";
import { on, onApart, type TensorCall } from "./tensorCall.js";

export const layerCalls: readonly TensorCall[] = [
  onApart("layerNorm", [[2, 3], [3], [3]], (x, weight, bias) => layerNorm(x!, { weight: weight!, bias: bias! })), // biome-ignore format: one line
  onApart("rmsNorm", [[2, 3], [3]], (x, weight) => rmsNorm(x!, { weight: weight! })), // biome-ignore format: one line
  onApart("groupNorm", [[2, 4], [4]], (x, weight) => groupNorm(x!, { groups: 2, weight: weight! })), // biome-ignore format: one line
  onApart("batchNorm", [[3, 2], [2]], (x, weight) => batchNorm(x!, { weight: weight! })), // biome-ignore format: one line
  on("conv1d", [[1, 2, 5], [2, 2, 2], [2]], (x, weight, bias) => conv1d(x!, weight!, { bias: bias!, stride: 2 })), // biome-ignore format: one line
  on("conv1d over all", [[1, 1, 4], [1, 1, 2]], (x, weight) => conv1d(x!, weight!)), // biome-ignore format: one line
  on("conv1d with gaps", [[1, 1, 5], [1, 1, 2]], (x, weight) => conv1d(x!, weight!, { stride: 3 })), // biome-ignore format: one line
  on("conv2d", [[1, 1, 3, 3], [2, 1, 2, 2]], (x, weight) => conv2d(x!, weight!, { padding: 1, stride: 2 })), // biome-ignore format: one line
  on("convTranspose2d", [[1, 1, 2, 2], [1, 1, 2, 2]], (x, weight) => convTranspose2d(x!, weight!, { stride: 2 })), // biome-ignore format: one line
  onApart("maxPool2d", [[1, 1, 3, 4]], (x) => maxPool2d(x!, { kernel: 2, stride: 1 })),
  on("avgPool2d", [[1, 1, 2, 4]], (x) => avgPool2d(x!, { kernel: 2 })),
  on("causal scaledDotProductAttention", [[2, 2], [2, 2], [2, 3]], (q, k, v) => scaledDotProductAttention(q!, k!, v!, { causal: true })), // biome-ignore format: one line
];
