// Text and attributes of XML, in which no name of a user can act. Knows XML; is ignorant of what is written in it.
import { printable } from "./columns.js";

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text of which no character can open or end a tag or an attribute, in XML and in HTML. */
export const escapedText = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign]!);

/** One line of text, or the value of an attribute. */
export const xmlText = (text: string): string => escapedText(printable(text));

/** Text of several lines. */
export const xmlLines = (text: string): string =>
  text
    .split(/\r\n|\r|\n/)
    .map(xmlText)
    .join("\n");
