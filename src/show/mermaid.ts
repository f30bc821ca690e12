// Pictures of expressions in Mermaid, which code hosts draw where they find it in a text. Knows how Mermaid is written; what
// is in the picture is graphOf's.
import { graphFor } from "./graph/build.js";
import type { Arrow, Box, Graph } from "./graph/graph.js";
import { allLines, arrowText, nestedLines } from "./graph/nested.js";
import type { Pictured, PictureOptions } from "./graph/options.js";

/**
 * An expression as a flowchart in Mermaid: put it in a block of code marked `mermaid`, and code hosts and note books draw it.
 * One box for each node, shared ones once, one arrow for each use; scopes are subgraphs. What is too big is folded, as
 * {@link graphOf} says; hosts refuse more than some five hundred arrows, so that `limit` is better left as it is.
 * With the steps of the reverse pass each box has its value and its adjoint.
 *
 * @throws What {@link graphOf} throws.
 *
 * @example
 * const [w, x] = [variable("w"), variable("x")]
 * toMermaid(sin(mul(w, x))).split("\n")[1] // => "  n0([\"w\"])"
 */
export const toMermaid = (pictured: Pictured, options: PictureOptions = {}): string =>
  mermaidOf(graphFor("toMermaid", pictured, options));

const mermaidOf = (graph: Graph): string =>
  [
    "flowchart LR",
    ...nestedLines(
      graph,
      {
        open: ({ id, title }, depth) => `${indent(depth)}subgraph ${id}[${quoted([title])}]`,
        box: (box, depth) => `${indent(depth)}${boxText(box)}`,
        close: (_, depth) => `${indent(depth)}end`,
      },
      true,
    ),
    ...graph.arrows.map(arrowLine),
    ...(graph.note === undefined ? [] : [`  note>${quoted([graph.note])}]`]),
  ].join("\n");

const indent = (depth: number): string => "  ".repeat(depth + 1);

// Leaves are round, folded boxes have double sides.
const shapes: Readonly<Record<Box["kind"], readonly [open: string, close: string]>> = {
  variable: ["([", "])"],
  constant: ["([", "])"],
  op: ["[", "]"],
  folded: ["[[", "]]"],
  outside: ["[/", "/]"],
};

const boxText = (box: Box): string => {
  const [open, close] = shapes[box.kind];
  return `${box.id}${open}${quoted(allLines(box))}${close}`;
};

const arrowLine = (arrow: Arrow): string => {
  const text = arrowText(arrow);
  return `  ${arrow.from} -->${text === "" ? "" : `|${quoted([text])}|`} ${arrow.to}`;
};

// What begins a list, a heading or a block of code in Markdown; «direction LR», which the grammar finds even in a string;
// what becomes a link; and all that is not known to be harmless.
const special =
  /^\s*(?:[-+=]|\d+[.)](?=\s|$))|^\s+|(?<=direction)\s|[Ww]{3}(?=\.)|[^\p{L}\p{M}\p{N}\p{Zs}\p{So}\p{Cf}\uFFFD.,()=/^!'+-]/gu;

/**
 * A Mermaid string: whatever could end it, or be read as markup, Markdown, mathematics, an icon or a directive, is an entity
 * (`#34;` for a quote); lines end in `<br>`.
 */
const quoted = (lines: readonly string[]): string =>
  `"${lines
    .flatMap((line) => line.split(/\r\n?|\n/))
    .map((line) => line.replace(/\p{Cc}/gu, "\uFFFD").replace(special, entities))
    .join("<br>")}"`;

const entities = (text: string): string =>
  [...text].map((letter) => (/\d/.test(letter) ? letter : `#${letter.codePointAt(0)};`)).join("");
