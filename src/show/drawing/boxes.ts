// A picture as text for the terminal: boxes and arrows of box-drawing characters. Knows frames and where text goes in
// them; is ignorant of where boxes stand.
import { fail } from "../../expr/errors.js";
import { drawingFailures } from "../../expr/failures/drawing.js";
import { graphFor } from "../graph/build.js";
import type { BoxKind, Graph } from "../graph/graph.js";
import type { Pictured, PictureOptions } from "../graph/options.js";
import { type Canvas, canvas, type Spot } from "./canvas.js";
import { type Cell, channels, type Room } from "./channels.js";
import { columnsOf, printable } from "./columns.js";
import { arrowText, type Content, contentOf } from "./content.js";
import { wrapped } from "./wrap.js";

// Far more than anyone reads; the area grows with the square.
const mostBoxes = 500;

/** How a picture of text is drawn. */
export interface BoxesOptions {
  /** How many columns it may have; 100 unless given. */
  readonly width?: number;
}

/**
 * An expression as boxes and arrows of text, for the terminal. From left to right if that is no wider than `width`, and
 * from top to bottom if not; what is too wide both ways is folded further, and if nothing helps (or `fold: "none"` is
 * given) the narrower one is drawn, however wide it is. Variables have round corners, folded parts double lines. Lines
 * that cross are not joined (`┼`); where four ends of one line meet there is a `╋`. Groups have no frames here.
 *
 * Throws GM-OPTION for more than 500 boxes (see `fold`).
 *
 * @example
 * const a = variable("a")
 * toBoxes(neg(a)).split("\n")[1] // => "│ a ├──▶│ - │"
 */
export const toBoxes = (pictured: Pictured, options: PictureOptions & BoxesOptions = {}): string => {
  const { width = 100, limit = 60, fold = "auto" } = options;
  if (!Number.isSafeInteger(width) || width < 1)
    throw fail.optionValue("toBoxes", "width", "a whole number of columns", width);
  let narrowest: Drawing | undefined;
  for (let boxes = limit; boxes === limit || boxes >= 4; boxes = boxes >> 1) {
    const graph = graphFor("toBoxes", pictured, { ...options, limit: boxes }, ["width"]);
    if (graph.boxes.length > mostBoxes) throw drawingFailures.tooManyBoxes("toBoxes", graph.boxes.length, mostBoxes);
    for (const draw of [leftToRight, topToBottom]) {
      const drawing = draw(graph);
      if (drawing.width <= width) return withNote(drawing.text, graph.note, width);
      if (narrowest === undefined || drawing.width < narrowest.width) narrowest = drawing;
    }
    if (fold === "none") break;
  }
  return narrowest === undefined ? "" : withNote(narrowest.text, narrowest.note, width);
};

interface Drawing {
  readonly text: string;
  readonly width: number;
  readonly note: string | undefined;
}

const withNote = (text: string, note: string | undefined, width: number): string =>
  note === undefined ? text : [text, "", ...wrapped(printable(note), Math.max(width, 20))].join("\n");

const leftToRight = (graph: Graph): Drawing => {
  const labels = graph.arrows.reduce((most, arrow) => Math.max(most, columnsOf(arrowText(arrow))), 0);
  return drawn(graph, false, { lead: 1, step: 2, level: 2 + labels });
};

const topToBottom = (graph: Graph): Drawing => drawn(graph, true, { lead: 0, step: 1, level: 2 });

const drawn = (graph: Graph, isDown: boolean, room: Room): Drawing => {
  // The flow is along the lines of text, or down them.
  const spot = ({ along, across }: Cell): Spot => (isDown ? { x: across, y: along } : { x: along, y: across });
  const contents = graph.boxes.map(contentOf);
  const numbers = new Map(graph.boxes.map(({ id }, i) => [id, i] as const));
  const links = graph.arrows.map(({ from, to }) => ({ from: numbers.get(from)!, to: numbers.get(to)! }));
  // Side by side, arrows need room for what is written beside their heads.
  const beside = contents.map(() => 0);
  graph.arrows.forEach((arrow, i) => {
    beside[links[i]!.to]! += 2 + columnsOf(arrowText(arrow));
  });
  const wanted = contents.map((content, i): Cell => {
    const { width, height } = sizeOf(content);
    return isDown ? { along: height, across: Math.max(width, beside[i]! + 2) } : { along: width, across: height };
  });
  const { places, sizes, strokes, heads } = channels(wanted, links, room);
  const sheet = canvas();
  const exits = new Map<number, Cell>();
  for (const { from, start } of strokes) if (!exits.has(from)) exits.set(from, start);
  for (const { from, start, end } of strokes) sheet.line(from, spot(start), spot(end));
  graph.boxes.forEach(({ kind }, i) => {
    const { x, y } = spot(places[i]!);
    const { x: width, y: height } = spot(sizes[i]!);
    drawBox(sheet, { x, y, width, height }, contents[i]!, frames[kind]);
  });
  links.forEach(({ from }, i) => {
    const { kind } = graph.boxes[from]!;
    sheet.text(spot(exits.get(from)!), isDown ? frames[kind].down : frames[kind].right);
    const { x, y } = spot(heads[i]!);
    sheet.text({ x, y }, isDown ? "▼" : "▶");
    const label = arrowText(graph.arrows[i]!);
    const columns = columnsOf(label);
    if (!isDown) sheet.text({ x: x - columns, y }, label);
    else if (Array.from({ length: columns }, (_, k) => k).every((k) => sheet.isEmpty({ x: x + 1 + k, y })))
      sheet.text({ x: x + 1, y }, label);
  });
  const lines = sheet.toLines();
  const text = lines.map((line) => line.text).join("\n");
  const width = lines.reduce((most, { columns }) => Math.max(most, columns), 0);
  return { text, width, note: graph.note };
};

interface Frame {
  /** Top left, top, top right, side, bottom left, bottom, bottom right. */
  readonly line: string;
  /** A side that a line leaves: to the right, and down. */
  readonly right: string;
  readonly down: string;
}

const frames: Readonly<Record<BoxKind, Frame>> = {
  variable: { line: "╭─╮│╰─╯", right: "├", down: "┬" },
  constant: { line: "┌╌┐╎└╌┘", right: "├", down: "┬" },
  op: { line: "┌─┐│└─┘", right: "├", down: "┬" },
  folded: { line: "╔═╗║╚═╝", right: "╟", down: "╤" },
  outside: { line: "╭╌╮╎╰╌╯", right: "├", down: "┬" },
};

// Text is wider than numbers only if it is long: all numbers of a box end in one column.
const rowsOf = ({ rows }: Content, width: number): readonly string[] =>
  rows.map(({ mark, text }) => `${mark}${" ".repeat(Math.max(1, width - mark.length - columnsOf(text)))}${text}`);

const innerWidth = ({ lines, rows }: Content): number =>
  [...lines.map(columnsOf), ...rows.map(({ mark, text }) => mark.length + 1 + columnsOf(text))].reduce(
    (most, columns) => Math.max(most, columns),
    1,
  );

const sizeOf = (content: Content): { readonly width: number; readonly height: number } => ({
  width: innerWidth(content) + 4,
  height: Math.max(1, content.lines.length + content.rows.length) + 2,
});

interface Area extends Spot {
  readonly width: number;
  readonly height: number;
}

const drawBox = (sheet: Canvas, { x, y, width, height }: Area, content: Content, { line }: Frame): void => {
  const [topLeft, top, topRight, side, bottomLeft, bottom, bottomRight] = [...line] as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const inner = width - 4;
  const lines = [
    ...content.lines.map((text) => `${" ".repeat(Math.max(0, (inner - columnsOf(text)) >> 1))}${text}`),
    ...rowsOf(content, inner),
  ];
  const above = Math.max(0, (height - 2 - lines.length) >> 1);
  sheet.text({ x, y }, `${topLeft}${top.repeat(width - 2)}${topRight}`);
  for (let i = 0; i < height - 2; i++) {
    const text = lines[i - above] ?? "";
    sheet.text({ x, y: y + 1 + i }, `${side} ${text}${" ".repeat(Math.max(0, inner - columnsOf(text)))} ${side}`);
  }
  sheet.text({ x, y: y + height - 1 }, `${bottomLeft}${bottom.repeat(width - 2)}${bottomRight}`);
};
