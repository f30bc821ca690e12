// Pictures of expressions in DOT, the language of Graphviz: boxes, data flowing from left to right, scopes as clusters. Knows
// how DOT is written; what is in the picture is graphOf's.
import { graphFor } from "./graph/build.js";
import type { Arrow, Box, Graph } from "./graph/graph.js";
import { allLines, arrowText, nestedLines } from "./graph/nested.js";
import type { Pictured, PictureOptions } from "./graph/options.js";

/** What a picture in DOT may show beside the structure. */
export type DotOptions = PictureOptions;

/**
 * An expression as a directed graph in DOT: one box for each node, shared ones once, one arrow for each use; scopes are
 * clusters. What is too big is folded, as {@link graphOf} says: `{ fold: "none" }` writes every node.
 * Boxes are numbered in the order of computation, so equal expressions give equal text. With the steps of the reverse
 * pass it is the picture of backpropagation: the value of each node and its adjoint.
 *
 * No font is asked for: Graphviz knows the widths of its own. If you ask for one, take one whose widths it knows, such as
 * Helvetica or Courier, or labels stick out of their boxes.
 *
 * @throws What {@link graphOf} throws.
 *
 * @example
 * const a = variable("a")
 * toDot(neg(a)).split("\n")[3] // => "  n0 [label=\"a\", style=rounded];"
 * const y = neg(a)
 * toDot(y, { steps: reversePass(y, { a: 2 }) }).includes("value -2") // => true
 */
export const toDot = (pictured: Pictured, options: DotOptions = {}): string =>
  dotOf(graphFor("toDot", pictured, options));

const dotOf = (graph: Graph): string =>
  [
    "digraph {",
    "  rankdir=LR;",
    "  node [shape=box];",
    ...(graph.note === undefined ? [] : [`  label=${quoted(graph.note)};`]),
    ...graph.boxes.map(boxLine),
    ...nestedLines(
      graph,
      {
        open: ({ id, title }, depth) => `${indent(depth)}subgraph cluster_${id} { label=${quoted(title)};`,
        box: ({ id }, depth) => `${indent(depth)}${id};`,
        close: (_, depth) => `${indent(depth)}}`,
      },
      false,
    ),
    ...graph.arrows.map(arrowLine),
    "}",
  ].join("\n");

const indent = (depth: number): string => "  ".repeat(depth + 1);

const styles: Readonly<Record<Box["kind"], string>> = {
  variable: ", style=rounded",
  constant: ", style=rounded",
  op: "",
  folded: ", peripheries=2",
  outside: ", style=dashed",
};

const boxLine = (box: Box): string => `  ${box.id} [label=${quoted(allLines(box).join("\n"))}${styles[box.kind]}];`;

const arrowLine = (arrow: Arrow): string => {
  const text = arrowText(arrow);
  return `  ${arrow.from} -> ${arrow.to}${text === "" ? "" : ` [label=${quoted(text)}]`};`;
};

/**
 * A DOT string: quotes, backslashes and line ends escaped, so that no name can end it or stand for that of the node or the
 * graph (`\N`, `\G`); ampersands too, as Graphviz reads entities. Other control characters are nothing to look at.
 */
const quoted = (text: string): string =>
  `"${text
    .replace(/\r\n?/g, "\n")
    .replace(/&/g, "&amp;")
    .replace(/\\/g, "\\\\")
    .replace(/"/g, '\\"')
    .replace(/\n/g, "\\n")
    .replace(/\p{Cc}/gu, "\uFFFD")}"`;
