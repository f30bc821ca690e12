// The initialisers of gradmap/learn.
export { Initialiser } from "./all.js";
export { type Fans, fansOf } from "./initialiser.js";
export { type OrthogonalOptions, orthogonal } from "./orthogonal.js";
export type { NormalOptions } from "./plain.js";
export { type HeOptions, heNormal, heUniform, type XavierOptions, xavierNormal, xavierUniform } from "./variance.js";
