// The contents page of gradmap/show: expressions as text and pictures.
export { type DotOptions, toDot } from "./dot.js";
export { toInfix } from "./infix.js";
export { type Step, type TableOptions, toTable } from "./table.js";
export { toTex } from "./tex.js";
export { toTree } from "./tree.js";
