// The table of calls: every op on whole tensors, with small shapes and where it is smooth.
import { derivativeCalls } from "./derivativeCalls.js";
import { layerCalls } from "./layerCalls.js";
import { movementCalls } from "./movementCalls.js";
import { productCalls } from "./productCalls.js";
import { reductionCalls } from "./reductionCalls.js";
import type { TensorCall } from "./tensorCall.js";

export type { TensorCall } from "./tensorCall.js";

/** Calls of every op on whole tensors of the vocabulary, and of those that derivatives are made of. */
export const tensorCalls: readonly TensorCall[] = [
  ...movementCalls,
  ...reductionCalls,
  ...productCalls,
  ...layerCalls,
  ...derivativeCalls,
];
