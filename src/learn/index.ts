// The contents page of gradmap/learn: what training needs beside gradients. Written with the public names of gradmap
// alone, which shows that they suffice.
// biome-ignore-all assist/source/organizeImports: the order is that of the headings

// Random keys
export { foldIn, type Keys, split } from "./key.js";
export {
  type BernoulliOptions,
  bernoulli,
  type Drawn,
  type IntegersOptions,
  integers,
  Key,
  normal,
  permutation,
  type UniformOptions,
  uniform,
} from "./random.js";

// Layers: pure functions of parameters, which compose as a category
export * from "./layers/index.js";

// First numbers of weights
export * from "./initialisers/index.js";

// Losses
export * from "./losses/index.js";

// Optimizers, schedules, minimizers
export * from "./optimizers/index.js";
export * from "./schedules/index.js";
export * from "./minimize/index.js";

// Training as a fold, metrics, parameters as text and bytes, and in an editor's hands
export * from "./training/index.js";
export * from "./saving/index.js";
export type { Editable } from "./editable.js";

// micrograd's networks of scalars, for the lesson
export * from "./scalar/index.js";
