// The contents page of gradmap/show: expressions as text and pictures, and the reverse pass step by step.
// biome-ignore-all assist/source/organizeImports: the order is that of the headings

// Text
export { toInfix } from "./show/infix.js";
export { type TreeOptions, toTree } from "./show/tree.js";
export { toTex } from "./show/tex.js";
export { toMathml } from "./show/mathml.js";
export { type Step, type TableOptions, toTable } from "./show/table.js";
export { type DerivationOptions, toDerivation, toDerivations } from "./show/derivation.js";
export type { DerivationFormat } from "./show/derivationMarkups.js";
export type { Display } from "./expr/display.js";
export { displayOf } from "./show/display.js";

// Pictures
export type { Arrow, Box, BoxKind, Graph, Group } from "./show/graph/graph.js";
export type { Pictured, PictureOptions } from "./show/graph/options.js";
export { graphOf } from "./show/graph/build.js";
export { type View, viewsOf } from "./show/graph/views.js";
export { type DotOptions, toDot } from "./show/dot.js";
export { toMermaid } from "./show/mermaid.js";
export {
  type Placed,
  type PlacedArrow,
  type PlacedBox,
  type PlacedGroup,
  type Point,
  placed,
} from "./show/drawing/placed.js";
export { type SvgOptions, svgOf, toSvg } from "./show/drawing/svg.js";
export { type BoxesOptions, toBoxes } from "./show/drawing/boxes.js";

// Time travel
export { type Change, type History, history, type Moment } from "./teach/history.js";
export { type HistoryTextOptions, showHistory, showMoment } from "./teach/historyText.js";
export { type Blame, type BlameOptions, type BlamePath, blame } from "./teach/blame.js";
export { showBlame } from "./teach/blameText.js";
export { type Comparison, type CompareOptions, type ComparisonRow, compare } from "./teach/compare.js";
export { showComparison } from "./teach/compareText.js";
export type { Yours } from "./teach/yours.js";
export { type ForwardContribution, type ForwardPass, type ForwardStep, forwardPass } from "./teach/forwardPass.js";
export { showForwardPass } from "./teach/forwardText.js";
export {
  checkDerivative,
  type DerivativeCheck,
  type DerivativeVerdict,
} from "./teach/checkDerivative.js";
export type { Difference } from "./teach/centralDifference.js";
export { type ThreeWays, type ThreeWaysRow, threeWays } from "./teach/threeWays.js";
export { showThreeWays } from "./teach/threeWaysText.js";
export type { TextOptions } from "./teach/text/naming.js";
export { type PageOptions, toHtml } from "./teach/page.js";
