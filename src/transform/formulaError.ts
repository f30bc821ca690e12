// A mistake in a formula, with the line that it is in and a mark below its place. Knows how text is cut to be shown.
import { fail, type GradError } from "../expr/errors.js";

// A line is shown as far as it can be taken in.
const shownWidth = 80;

/** The line of a text that a position is in, cut out around it, and the column of the position there. */
const excerpt = (source: string, position: number) => {
  const start = source.lastIndexOf("\n", position - 1) + 1;
  const end = source.indexOf("\n", position) < 0 ? source.length : source.indexOf("\n", position);
  const from = position - start <= shownWidth ? start : position - shownWidth / 2;
  const to = end - from <= shownWidth * 1.5 ? end : Math.max(from + shownWidth, position + shownWidth / 2);
  const before = from > start ? "..." : "";
  // What would move the mark away from its place is shown as a space, and a sign of two units counts once.
  const shown = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, " ");
  return {
    text: `${before}${shown(source.slice(from, to))}${to < end ? "..." : ""}`,
    column: before.length + Array.from(shown(source.slice(from, position))).length,
    line: source.slice(0, start).split("\n").length,
    inLine: position - start,
  };
};

const clipped = (text: string): string => (text.length > shownWidth ? `${text.slice(0, shownWidth)}...` : text);

/** What the function `call` says of a mistake at a position of a formula. */
export const formulaError = (
  call: string,
  source: string,
  position: number,
  expected: string,
  found: string,
  advice: string,
): GradError => {
  const { text, column, line, inLine } = excerpt(source, position);
  const place = source.includes("\n") ? `line ${line}, position ${inLine}` : `position ${position}`;
  const shown = `    ${text}\n    ${" ".repeat(column)}^`;
  return fail.formula(`${call}, ${place}`, clipped(expected), clipped(found), shown, advice);
};
