// A picture with places as SVG: a document that stands alone, and a part of a page. Knows shapes and where their text
// goes; is ignorant of where boxes stand, and of expressions.
import { graphFor } from "../graph/build.js";
import type { Pictured, PictureOptions } from "../graph/options.js";
import { columnsOf, isPlain, printable } from "./columns.js";
import { arrowText, contentOf, fullText, measures, titleOf, titleWidth } from "./content.js";
import { type Placed, type PlacedArrow, type PlacedBox, type PlacedGroup, type Point, placedFor } from "./placed.js";
import { svgStyle } from "./svgStyle.js";
import { wrapped } from "./wrap.js";
import { xmlLines, xmlText } from "./xml.js";

/** What a drawing shows beside the picture. */
export interface SvgOptions {
  /** What the picture is of, for those who cannot see it; «Expression graph», unless given. */
  readonly title?: string;
  /**
   * How far a pass has come, by the ids of boxes: a `current` box has a thick edge, and so have the arrows into it; one
   * that is `waiting` is dashed. Others are drawn as ever. They are classes of the boxes, for a page to change.
   */
  readonly states?: ReadonlyMap<string, "done" | "current" | "waiting">;
}

/**
 * An expression as an SVG picture that stands alone: light and dark by the reader's setting, no script, no font, nothing
 * loaded. Several in one page do not touch each other: it has no ids. The colours are custom properties
 * (`.gradmap { --value: teal }`). What is long is cut in the picture, and whole in the tooltip.
 *
 * Each box is a `<g class="box op" data-box="n3">` (or `variable`, `constant`, `folded`, `outside`), each arrow a
 * `<g class="arrow" data-from="n1" data-to="n3">`. Throws GM-OPTION for more than 2,000 boxes (see `fold`).
 *
 * @example
 * const a = variable("a")
 * toSvg(neg(a)).slice(0, 4) // => "<svg"
 * toSvg(neg(a)).includes('data-from="n0" data-to="n1"') // => true
 */
export const toSvg = (pictured: Pictured, options: PictureOptions & SvgOptions = {}): string =>
  svgOf(placedFor("toSvg", graphFor("toSvg", pictured, options, ["title", "states"])), options);

/**
 * A picture with places as SVG, as {@link toSvg} draws it.
 *
 * @example
 * svgOf(placed(graphOf(neg(variable("a")))), { title: "minus a" }).includes("<title>minus a</title>") // => true
 */
export const svgOf = (picture: Placed, options: SvgOptions = {}): string => {
  const { title = "Expression graph", states } = options;
  const noteLines =
    picture.note === undefined
      ? []
      : wrapped(printable(picture.note), Math.max(48, Math.floor((picture.width - 32) / measures.rowColumn)));
  const noteWidth = noteLines.reduce((most, line) => Math.max(most, columnsOf(line) * measures.rowColumn), 0);
  const [width, top] = [Math.max(picture.width, Math.ceil(noteWidth) + 32), picture.height];
  const height = top + (noteLines.length === 0 ? 0 : noteLines.length * measures.line + 8);
  const isActive = ({ to }: PlacedArrow): boolean => states?.get(to) === "current";
  const ordered = [...picture.arrows.filter((arrow) => !isActive(arrow)), ...picture.arrows.filter(isActive)];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="gradmap" role="img" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title>${xmlText(title)}</title>`,
    `<desc>${xmlText(description(picture))}</desc>`,
    `<style>${svgStyle}</style>`,
    `<rect class="paper" width="${width}" height="${height}" rx="8"/>`,
    ...groupsSvg(picture.groups),
    ...ordered.map((arrow) => arrowSvg(arrow, isActive(arrow))),
    ...picture.boxes.map((box) => boxSvg(box, states?.get(box.id))),
    ...noteLines.map(
      (line, i) => `<text class="note" x="16" y="${top + 10 + i * measures.line}">${xmlText(line)}</text>`,
    ),
    "</svg>",
  ].join("\n");
};

const description = ({ boxes, arrows, note }: Placed): string =>
  [`${boxes.length} boxes and ${arrows.length} arrows, from left to right in the order of computation.`, note ?? ""]
    .join(" ")
    .trim();

// Fonts differ in what is not common: such text is told how wide it may be.
const textSvg = (className: string, x: number, y: number, text: string, column: number): string => {
  const length = isPlain(text) ? "" : ` textLength="${tidy(columnsOf(text) * column)}" lengthAdjust="spacingAndGlyphs"`;
  return `<text class="${className}" x="${tidy(x)}" y="${tidy(y)}"${length}>${xmlText(text)}</text>`;
};

const tidy = (value: number): number => Math.round(value * 10) / 10;

const boxSvg = (box: PlacedBox, state: string | undefined): string => {
  const { id, kind, x, y, width, height } = box;
  const { column, line, row, rowColumn, padX, padY, rule } = measures;
  const { lines, rows } = contentOf(box);
  const radius = kind === "variable" || kind === "outside" ? 14 : 6;
  const rowsTop = height - padY - rows.length * row;
  const linesEnd = rows.length === 0 ? rowsTop : rowsTop - rule;
  const linesTop = (padY + linesEnd - lines.length * line) / 2;
  return [
    `<g class="box ${kind}${state === undefined ? "" : ` ${state}`}" data-box="${xmlText(id)}" transform="translate(${x},${y})">`,
    `<title>${xmlLines(fullText(box))}</title>`,
    ...(kind === "folded" ? [8, 4].map((by) => rectSvg(by, -by, width, height, radius)) : []),
    rectSvg(0, 0, width, height, radius),
    ...lines.map((text, i) =>
      textSvg(i === 0 ? "line first" : "line", width / 2, linesTop + 13 + i * line, text, column),
    ),
    ...(rows.length === 0 ? [] : [`<path class="rule" d="M0 ${rowsTop - rule / 2}H${width}"/>`]),
    ...rows.flatMap(({ mark, text }, i) => [
      `<text class="mark" x="${padX}" y="${rowsTop + 12 + i * row}">${mark}</text>`,
      textSvg(mark, width - padX, rowsTop + 12 + i * row, text, rowColumn),
    ]),
    "</g>",
  ].join("");
};

const rectSvg = (x: number, y: number, width: number, height: number, radius: number): string =>
  `<rect class="edge"${x === 0 ? "" : ` x="${x}"`}${y === 0 ? "" : ` y="${y}"`} width="${width}" height="${height}" rx="${radius}"/>`;

const arrowSvg = (arrow: PlacedArrow, active: boolean): string => {
  const { from, to, points } = arrow;
  const end = points.at(-1)!;
  const text = arrowText(arrow);
  return [
    `<g class="arrow${active ? " active" : ""}" data-from="${xmlText(from)}" data-to="${xmlText(to)}">`,
    `<path d="${lineOf(points)}"/>`,
    `<path class="head" d="M${end.x - 7} ${end.y - 3.5}L${end.x - 1} ${end.y}L${end.x - 7} ${end.y + 3.5}Z"/>`,
    text === "" ? "" : textSvg("operand", end.x - 9, end.y - 4, text, measures.arrowColumn),
    "</g>",
  ].join("");
};

// Level lines, and between them curves that leave and arrive level.
const lineOf = (points: readonly Point[]): string =>
  points
    .map(({ x, y }, i) => {
      const before = points[i - 1];
      if (before === undefined) return `M${tidy(x)} ${tidy(y)}`;
      if (before.y === y) return `H${tidy(x)}`;
      const middle = tidy((before.x + x) / 2);
      return `C${middle} ${tidy(before.y)} ${middle} ${tidy(y)} ${tidy(x)} ${tidy(y)}`;
    })
    .join("");

/** Frames, and above them all titles. */
const groupsSvg = (groups: readonly PlacedGroup[]): readonly string[] => {
  const { tabColumn, tabPad, tabHeight } = measures;
  const frames = groups.map(
    ({ id, x, y, width, height }) =>
      `<g class="group" data-group="${xmlText(id)}"><rect class="edge" x="${x}" y="${y}" width="${width}" height="${height}" rx="8"/></g>`,
  );
  const titles = groups.map(({ title, x, y }) =>
    [
      `<g class="group"><title>${xmlText(title)}</title>`,
      `<rect class="tab" x="${x}" y="${y - tabHeight + 4}" width="${titleWidth(title)}" height="${tabHeight}" rx="4"/>`,
      textSvg("title", x + tabPad, y, titleOf(title), tabColumn),
      "</g>",
    ].join(""),
  );
  return [...frames, ...titles];
};
