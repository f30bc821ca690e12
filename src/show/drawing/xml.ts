// Text and attributes of XML, in which no name of a user can act. Knows XML; is ignorant of what is written in it.
import { printable } from "./columns.js";

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** One line of text, or the value of an attribute. */
export const xmlText = (text: string): string => printable(text).replace(/[&<>"']/g, (sign) => entities[sign]!);

/** Text of several lines. */
export const xmlLines = (text: string): string =>
  text
    .split(/\r\n|\r|\n/)
    .map(xmlText)
    .join("\n");
