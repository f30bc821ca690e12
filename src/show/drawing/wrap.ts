// Text in lines of no more than so many columns. Knows words; draws nothing.
import { columnsOf, fitted } from "./columns.js";

/** The words of a text on as few lines as hold them. A word that is longer than a line ends in an ellipsis. */
export const wrapped = (text: string, columns: number): readonly string[] => {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && columnsOf(longer) <= columns) lines[lines.length - 1] = longer;
    else lines.push(fitted(word, columns));
  }
  return lines;
};
