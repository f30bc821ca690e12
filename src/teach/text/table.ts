// Tables as data, and the two ways to write them: plain text and HTML. Knows cells, which are text; nothing of what they say.
import { aligned } from "../../show/aligned.js";
import { escapedText } from "../../show/drawing/xml.js";

/** A table with words above and below it. */
export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Lines below the table. */
  readonly notes: readonly string[];
}

/** The table for a terminal: columns two spaces apart. */
export const tableText = ({ title, head, rows, notes }: Table): string =>
  [title, ...(rows.length === 0 ? [] : [aligned([head, ...rows])]), ...notes].filter((line) => line !== "").join("\n");

/** The table for a notebook. */
export const tableHtml = ({ title, head, rows, notes }: Table): string => {
  const row = (tag: "th" | "td", cells: readonly string[]): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escapedText(cell)}</${tag}>`).join("")}</tr>`;
  const body = rows.map((cells) => row("td", cells)).join("\n");
  const table =
    rows.length === 0 ? [] : [`<table>\n<thead>${row("th", head)}</thead>\n<tbody>\n${body}\n</tbody>\n</table>`];
  const paragraphs = (lines: readonly string[]): readonly string[] =>
    lines.filter((line) => line !== "").map((line) => `<p>${escapedText(line)}</p>`);
  return [...paragraphs([title]), ...table, ...paragraphs(notes)].join("\n");
};

/** The first and the last of many rows, and between them one that says how many are left out. */
export const shortened = (rows: readonly (readonly string[])[], limit: number): readonly (readonly string[])[] => {
  if (rows.length <= limit) return rows;
  const last = Math.min(3, limit - 1);
  const first = limit - last;
  const gap = rows[0]!.map((_, column) => (column === 0 ? "..." : column === 1 ? `${rows.length - limit} more` : ""));
  return [...rows.slice(0, first), gap, ...rows.slice(rows.length - last)];
};
