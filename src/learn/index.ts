// The contents page of gradmap/learn: what training needs beside gradients. Written with the public names of gradmap
// alone, which shows that they suffice.

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
