// Names in LaTeX: Greek letters, subscripts, and everything that LaTeX would misread made safe.
import { isPath } from "./names.js";

const greek: ReadonlySet<string> = new Set(
  (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi omega " +
    "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
  ).split(" "),
);

const escapes: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "^": "\\textasciicircum{}",
  "~": "\\textasciitilde{}",
  "\n": " ",
  "\r": " ",
};

/** Any text for use inside `\text{...}`, with nothing left that LaTeX gives a meaning. */
export const texText = (text: string): string =>
  text.replace(/[\\^~\n\r{}$&#%_]/g, (character) => escapes[character] ?? `\\${character}`);

const word = (text: string): string => {
  if (greek.has(text)) return `\\${text}`;
  return [...text].length === 1 && text !== "$" ? text : `\\mathrm{${texText(text)}}`;
};

/** An identifier: letters upright or Greek, what follows an underscore or a trailing number as subscript. */
export const texIdentifier = (identifier: string): string => {
  const [, head = "", digits = "", rest = ""] = /^([^_\d]+)(\d*)((?:_[^_]+)*)$/u.exec(identifier) ?? [];
  if (head === "") return `\\mathrm{${texText(identifier)}}`;
  const subscripts = [digits, ...rest.split("_")].filter((part) => part !== "");
  return subscripts.length === 0 ? word(head) : `${word(head)}_{${subscripts.map(subscript).join(",")}}`;
};

const subscript = (part: string): string => (/^\d+$/.test(part) ? part : word(part));

/** A variable's name: the head of a path with all that follows as subscripts; any other text as text. */
export const texName = (name: string): string => {
  if (!isPath(name)) return `\\text{${texText(name === "" ? '""' : name)}}`;
  const [head = "", ...rest] = name.match(/"[^"]*"|[^.[\]"]+/g) ?? [];
  if (rest.length === 0) return texIdentifier(head);
  const parts = rest.map((part) => {
    if (part.startsWith('"')) return `\\text{${texText(part.slice(1, -1))}}`;
    return /^\d+$/.test(part) ? part : texIdentifier(part);
  });
  const headTex = texIdentifier(head);
  return headTex.endsWith("}") && headTex.includes("_{")
    ? `${headTex.slice(0, -1)},${parts.join(",")}}`
    : `${headTex}_{${parts.join(",")}}`;
};
