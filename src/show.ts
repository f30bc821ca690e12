// The contents page of gradmap/show: expressions as text and pictures, and the reverse pass step by step.
// biome-ignore-all assist/source/organizeImports: the order is that of the headings

// Text
export { toInfix } from "./show/infix.js";
export { toTree } from "./show/tree.js";
export { toTex } from "./show/tex.js";
export { type Step, type TableOptions, toTable } from "./show/table.js";

// Pictures
export type { Arrow, Box, BoxKind, Graph, Group } from "./show/graph/graph.js";
export type { Pictured, PictureOptions } from "./show/graph/options.js";
export { graphOf } from "./show/graph/build.js";
export { type DotOptions, toDot } from "./show/dot.js";
