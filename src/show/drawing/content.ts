// What is written in a box, cut to a size that can be read, and how large the box is then. Draws nothing.
import type { Arrow, Box } from "../graph/graph.js";
import { columnsOf, fitted, printable } from "./columns.js";

/** The text of a box, as it is drawn. */
export interface Content {
  readonly lines: readonly string[];
  readonly rows: readonly { readonly mark: "value" | "adjoint"; readonly text: string }[];
}

/** Measures of text in a drawing, in pixels. The width of a column is safe for all common monospaced fonts. */
export const measures = {
  font: 13,
  column: 0.62 * 13,
  line: 18,
  rowFont: 12,
  rowColumn: 0.62 * 12,
  row: 16,
  arrowColumn: 0.62 * 10,
  /** From the head of an arrow to the next one below it, and where there is text between them. */
  head: 12,
  textHead: 15,
  /** The title of a frame stands on its upper edge. */
  tabColumn: 0.62 * 11,
  tabPad: 8,
  tabHeight: 18,
  padX: 12,
  padY: 8,
  /** Between the lines and the numbers. */
  rule: 6,
} as const;

const [mostColumns, mostLines] = [32, 6];

/** What is written in a box: long lines end in an ellipsis, and so do many lines. */
export const contentOf = (box: Box): Content => {
  const all = box.lines.flatMap((line) => line.split(/\r\n|\r|\n/));
  const lines = all.length > mostLines ? [...all.slice(0, mostLines - 1), "\u2026"] : all;
  const { value, adjoint } = box;
  return {
    lines: lines.map((line) => fitted(printable(line), mostColumns)),
    rows: [
      ...(value === undefined ? [] : [{ mark: "value", text: numbers(value) } as const]),
      ...(adjoint === undefined ? [] : [{ mark: "adjoint", text: numbers(adjoint) } as const]),
    ],
  };
};

const numbers = (text: string): string => fitted(printable(text), mostColumns - 8);

/** What is written on an arrow; empty if nothing is. */
export const arrowText = ({ label, times }: Arrow): string =>
  [label === undefined ? "" : fitted(printable(label), 8), times > 1 ? `\u00d7 ${times}` : ""].join(" ").trim();

/** The title of a frame, as it is drawn, and how wide it is with its ground. */
export const titleOf = (title: string): string => fitted(printable(title), mostColumns);
export const titleWidth = (title: string): number =>
  Math.ceil(columnsOf(titleOf(title)) * measures.tabColumn) + 2 * measures.tabPad;

/** All text of a box, to be read where the box itself has no room for it. */
export const fullText = ({ lines, value, adjoint }: Box): string =>
  [
    ...lines,
    ...(value === undefined ? [] : [`value ${value}`]),
    ...(adjoint === undefined ? [] : [`adjoint ${adjoint}`]),
  ].join("\n");

/** The size of a box around its text, in pixels, and around the heads of arrows one below the other, with what is on them. */
export const sizeOf = (
  { lines, rows }: Content,
  arrows: readonly Arrow[],
): { readonly width: number; readonly height: number } => {
  const { column, line, rowColumn, row, padX, padY, rule } = measures;
  const widths = [
    ...lines.map((text) => columnsOf(text) * column),
    ...rows.map(({ mark, text }) => (columnsOf(mark) + 2 + columnsOf(text)) * rowColumn),
  ];
  const inner = widths.reduce((most, width) => Math.max(most, width), 12);
  const head = arrows.some((arrow) => arrowText(arrow) !== "") ? measures.textHead : measures.head;
  const rowsHeight = rows.length === 0 ? 0 : rule + rows.length * row;
  return {
    width: 2 * Math.ceil(inner / 2 + padX),
    height: Math.max(2 * padY + lines.length * line + rowsHeight, head * (Math.min(arrows.length, 24) + 1)),
  };
};
