// Names in LaTeX, with everything that LaTeX would misread made safe.
import { printable } from "./drawing/columns.js";
import { type Identifier, identifierOf, nameOf } from "./identifiers.js";

const escapes: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "^": "\\textasciicircum{}",
  "~": "\\textasciitilde{}",
};

/** Any text for use inside `\text{...}`, with nothing left that LaTeX gives a meaning. */
export const texText = (text: string): string =>
  printable(text.replace(/[\t\n\r]/g, " ")).replace(
    /[\\^~{}$&#%_]/g,
    (character) => escapes[character] ?? `\\${character}`,
  );

const symbol = ({ kind, text }: Identifier): string => {
  switch (kind) {
    case "greek":
      return `\\${text}`;
    case "letter":
    case "number":
      return texText(text);
    case "word":
      return `\\mathrm{${texText(text)}}`;
    case "text":
      return `\\text{${texText(text)}}`;
  }
};

// A subscript of a path may have subscripts of its own, and these have none.
const written = (identifier: Identifier): string => {
  const { subscripts } = identifier;
  return subscripts.length === 0 ? symbol(identifier) : `${symbol(identifier)}_{${subscripts.map(written).join(",")}}`;
};

/** An identifier: letters upright or Greek, what follows an underscore or a trailing number as subscript. */
export const texIdentifier = (identifier: string): string => written(identifierOf(identifier));

/** A variable's name: the head of a path with all that follows as subscripts; any other text as text. */
export const texName = (name: string): string => written(nameOf(name));
