// A formula's text taken apart into numbers, names and signs, each with its place. Knows how they are written, in ASCII and
// otherwise; is ignorant of what they mean.
import { adviceFor } from "./formulaAdvice.js";
import { formulaError } from "./formulaError.js";

export type Token = {
  /** Where it begins in the whole formula. */
  readonly at: number;
  /** As it is written. */
  readonly text: string;
} & (
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "operand"; readonly index: number }
  | { readonly kind: "name"; readonly name: string; readonly isQuoted: boolean }
  /** A raised whole number: x². */
  | { readonly kind: "raised"; readonly value: number }
  | { readonly kind: "symbol"; readonly symbol: string }
);

/** Where a text belongs: which function reads it, the whole that positions are counted in, and where the text begins. */
export interface Place {
  readonly call: string;
  readonly source: string;
  readonly start: number;
}

export const placeholder = (index: number): string => `\${${index + 1}}`;

const lexeme =
  /\s*(?:(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<name>[\p{ID_Start}_$](?:(?![\u00b7\u0387])[\p{ID_Continue}$₀-₉])*(?:\.[\p{ID_Start}_$](?:(?![\u00b7\u0387])[\p{ID_Continue}$₀-₉])*|\[(?:\d+|"[^"\\]*")\])*|∞)|(?<quoted>"(?:[^"\\]|\\.)*")|(?<raised>[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)|(?<symbol>\*\*|<=|>=|==|!=|[-+*/^(),<>−–×\u00b7\u0387⋅∗÷∕≤≥≠]))/uy;

/** Signs that mean what another one means. */
const spellings: ReadonlyMap<string, string> = /* @__PURE__ */ new Map([
  ["−", "-"],
  ["–", "-"],
  ["×", "*"],
  ["\u00b7", "*"],
  ["\u0387", "*"],
  ["⋅", "*"],
  ["∗", "*"],
  ["÷", "/"],
  ["∕", "/"],
  ["≤", "<="],
  ["≥", ">="],
  ["≠", "!="],
]);

const raisedDigits = "⁰¹²³⁴⁵⁶⁷⁸⁹";

const raisedValue = (text: string): number =>
  Number(
    Array.from(text, (sign) => (sign === "⁻" ? "-" : sign === "⁺" ? "" : String(raisedDigits.indexOf(sign)))).join(""),
  );

// What looks like the rest of a number and is none: 1.2.3, 1..2, 1_000, 1e.
const brokenNumber = /\.[\d.]*|_[\d_]+|[eE][+-]?(?![\p{ID_Continue}(])/uy;
const otherBase = /[xXbBoO][\da-fA-F]+/y;

const refuseBroken = (place: Place, text: string, from: number, number: string): void => {
  const pattern = number === "0" ? [brokenNumber, otherBase] : [brokenNumber];
  for (const rest of pattern) {
    rest.lastIndex = from + number.length;
    const found = rest.exec(text)?.[0];
    if (found === undefined) continue;
    throw formulaError(
      place.call,
      place.source,
      place.start + from,
      "a number such as 0.5, 1000 or 1e-3",
      JSON.stringify(number + found),
      /^[eE]/.test(found) ? `Write ${number}e-3 with an exponent, or ${number} * e for the number e.` : "",
    );
  }
};

const quotedName = (place: Place, at: number, text: string): string => {
  try {
    const name: unknown = JSON.parse(text);
    if (typeof name === "string") return name;
  } catch {
    // An escape that there is none of.
  }
  throw formulaError(place.call, place.source, at, "a name in double quotes", text, "Escapes are those of JSON.");
};

const signAt = (text: string, from: number): string => String.fromCodePoint(text.codePointAt(from)!);

/** The signs of a text without interpolated values. */
export const tokensOf = (place: Place, text: string): readonly Token[] => {
  const { call, source, start } = place;
  const found: Token[] = [];
  const end = text.trimEnd().length;
  for (let from = 0; from < end; from = lexeme.lastIndex) {
    lexeme.lastIndex = from;
    const match = lexeme.exec(text);
    if (match === null) {
      const inText = from + (text.slice(from).length - text.slice(from).trimStart().length);
      const expected = "a number, a name, an operator or a bracket";
      const sign = signAt(text, inText);
      throw formulaError(
        call,
        source,
        start + inText,
        expected,
        signText(sign),
        adviceFor(text.slice(inText, inText + 20)),
      );
    }
    const all = match[0];
    const { number, name, quoted, raised, symbol } = match.groups ?? {};
    const written = all.trimStart();
    const inText = from + all.length - written.length;
    const base = { at: start + inText, text: written };
    if (number !== undefined) {
      refuseBroken(place, text, inText, number);
      found.push({ ...base, kind: "number", value: Number(number) });
    } else if (name !== undefined)
      found.push({ ...base, kind: "name", name: name === "∞" ? "Infinity" : name, isQuoted: false });
    else if (quoted !== undefined)
      found.push({ ...base, kind: "name", name: quotedName(place, base.at, quoted), isQuoted: true });
    else if (raised !== undefined) found.push({ ...base, kind: "raised", value: raisedValue(raised) });
    else found.push({ ...base, kind: "symbol", symbol: spellings.get(symbol!) ?? symbol! });
    lexeme.lastIndex = from + all.length;
  }
  return found;
};

// A sign that cannot be seen is named by its number.
const signText = (sign: string): string =>
  /^[\p{C}\p{Z}]$/u.test(sign)
    ? `the sign U+${sign.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`
    : JSON.stringify(sign);

/** The signs of a formula whose texts stand between interpolated values. */
export const templateTokens = (call: string, strings: readonly string[]) => {
  const source = strings.map((text, i) => (i === 0 ? text : placeholder(i - 1) + text)).join("");
  const found: Token[] = [];
  let start = 0;
  strings.forEach((text, i) => {
    if (i > 0) {
      found.push({ kind: "operand", index: i - 1, at: start, text: placeholder(i - 1) });
      start += placeholder(i - 1).length;
    }
    for (const token of tokensOf({ call, source, start }, text)) found.push(token);
    start += text.length;
  });
  return { source, tokens: found };
};
