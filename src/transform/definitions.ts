// A text of definitions and a formula, line by line. Knows where each begins and ends; reads no formula.
import { formulaError } from "./formulaError.js";
import { tokensOf } from "./tokens.js";

/** A part of a text, and where it begins. */
export interface Part {
  readonly start: number;
  readonly text: string;
}

/** A name for a formula, to be used in what follows. */
export interface Definition extends Part {
  readonly name: string;
  readonly at: number;
}

export interface Statements {
  readonly definitions: readonly Definition[];
  readonly whole: Part;
}

/** The places of a text that are in no double quotes, up to where `visit` says that it is enough. */
const outsideQuotes = (text: string, visit: (sign: string, at: number) => boolean): void => {
  let isQuoted = false;
  for (let i = 0; i < text.length; i++) {
    const sign = text[i]!;
    // A name is of one line, so that a quote too many spoils only its own.
    if (sign === "\n") isQuoted = false;
    if (isQuoted && sign === "\\") i += 1;
    else if (sign === '"') isQuoted = !isQuoted;
    else if (!isQuoted && visit(sign, i)) return;
  }
};

/** Where the equals sign of a definition stands; a comparison is none. */
const equalsIn = (text: string): number | undefined => {
  let found: number | undefined;
  outsideQuotes(text, (sign, i) => {
    if (sign === "=" && text[i + 1] !== "=" && text[i + 1] !== ">") found = i;
    return "=<>!".includes(sign);
  });
  return found;
};

const linesOf = (source: string): readonly Part[] => {
  const ends: number[] = [];
  outsideQuotes(source, (sign, i) => {
    if (sign === "\n" || sign === ";") ends.push(i);
    return false;
  });
  return [...ends, source.length].flatMap((end, i) => {
    const start = i === 0 ? 0 : ends[i - 1]! + 1;
    const text = source.slice(start, end);
    return text.trim() === "" ? [] : [{ start, text }];
  });
};

/** The definitions in a text and the formula after them. Without definitions all of it is one formula, however many lines. */
export const statementsOf = (call: string, source: string): Statements => {
  const alone: Statements = { definitions: [], whole: { start: 0, text: source } };
  if (!source.includes("=")) return alone;
  const lines = linesOf(source).map((line) => {
    const equals = equalsIn(line.text);
    return { ...line, left: equals === undefined ? undefined : line.text.slice(0, equals) };
  });
  if (lines.every(({ left }) => left === undefined)) return alone;
  const last = lines.at(-1)!;
  const definitions = lines.flatMap(({ start, text, left }): readonly Definition[] => {
    if (left === undefined) {
      if (start === last.start) return [];
      throw formulaError(
        call,
        source,
        start + text.length,
        "nothing after the formula",
        "another line",
        "Lines before it are definitions: name = formula.",
      );
    }
    const [name, ...more] = tokensOf({ call, source, start }, left);
    if (name?.kind !== "name" || more.length > 0)
      throw formulaError(
        call,
        source,
        start + left.length,
        "one name before the equals sign",
        left.trim() === "" ? "none" : JSON.stringify(left.trim()),
        "A formula is only what stands after it. Two values are compared with ==.",
      );
    return [{ name: name.name, at: name.at, start: start + left.length + 1, text: text.slice(left.length + 1) }];
  });
  if (last.left !== undefined)
    throw formulaError(
      call,
      source,
      source.length,
      "a formula after the definitions",
      "nothing",
      `If the formula is what stands after ${definitions.at(-1)!.name} =, leave that out.`,
    );
  return { definitions, whole: { start: last.start, text: last.text } };
};
