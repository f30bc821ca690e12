// The notation of einsum read: from `"ij,jk->ik"` to the names of each operand's axes and of the result's. Knows letters
// and ranks; is ignorant of sizes and of how anything is contracted.
import { fail } from "../expr/errors.js";

/** An axis as the contraction knows it: a letter, or `...1` for the last but one of the axes that have no name. */
export type Index = string;

/** One list of letters in the equation, as written and as read. */
interface Term {
  readonly text: string;
  readonly start: number;
  readonly letters: readonly Index[];
  /** Before how many letters the dots stand; absent without dots. */
  readonly dotsAt: number | undefined;
}

interface Equation {
  readonly source: string;
  readonly inputs: readonly Term[];
  /** What stands after the arrow; absent in the implicit form. */
  readonly output: Term | undefined;
}

/** Each operand's axes by name, repeated where a diagonal is meant, and the result's. */
export interface Indices {
  readonly inputs: readonly (readonly Index[])[];
  readonly output: readonly Index[];
}

const dots = "...";

/** The part of an equation up to a comma, an arrow or the end. */
const termAt = (source: string, start: number): { readonly term: Term; readonly end: number } => {
  const letters: Index[] = [];
  let dotsAt: number | undefined;
  let position = start;
  while (position < source.length) {
    const character = source[position]!;
    if (character === "," || character === "-") break;
    if (/[A-Za-z]/.test(character)) letters.push(character);
    else if (source.startsWith(dots, position)) {
      if (dotsAt !== undefined) throw fail.einsumEquation(source, position, "dots once in each list of letters");
      dotsAt = letters.length;
      position += dots.length - 1;
    } else if (character === ".") throw fail.einsumEquation(source, position, 'three dots, "..."');
    else if (character !== " ") throw fail.einsumEquation(source, position, 'a letter, a comma, "..." or "->"');
    position++;
  }
  return { term: { text: source.slice(start, position), start, letters, dotsAt }, end: position };
};

const parsed = (source: string): Equation => {
  const inputs: Term[] = [];
  for (let position = 0; ; position++) {
    const { term, end } = termAt(source, position);
    inputs.push(term);
    if (end === source.length) return { source, inputs, output: undefined };
    position = end;
    if (source[position] === ",") continue;
    if (!source.startsWith("->", position)) throw fail.einsumEquation(source, position, '"->"');
    const { term: output, end: last } = termAt(source, position + 2);
    if (last < source.length) throw fail.einsumEquation(source, last, "one list of letters after the arrow");
    return { source, inputs, output };
  }
};

const dotted = (count: number): readonly Index[] => Array.from({ length: count }, (_, i) => `${dots}${count - 1 - i}`);

/** A term with its dots standing for `count` axes: aligned at the last one, as in broadcasting. */
const indicesOf = ({ letters, dotsAt }: Term, count: number): readonly Index[] =>
  dotsAt === undefined ? letters : [...letters.slice(0, dotsAt), ...dotted(count), ...letters.slice(dotsAt)];

/**
 * The equation read for operands of `ranks`; `operands` says where they come from, for errors.
 *
 * Without an arrow the result has the axes of the dots, then the letters that occur once, in the order of the alphabet
 * with capitals first, as in NumPy.
 */
export const readEquation = (source: string, ranks: readonly number[], operands: readonly string[]): Indices => {
  const { inputs, output } = parsed(source);
  if (inputs.length !== ranks.length) throw fail.einsumCount(source, inputs.length, ranks.length);
  const counts = inputs.map(({ text, letters, dotsAt }, i) => {
    const count = ranks[i]! - letters.length;
    if (count < 0 || (count > 0 && dotsAt === undefined))
      throw fail.einsumRank(text.trim(), axesExpected(letters.length, dotsAt !== undefined), operands[i]!);
    return count;
  });
  const most = Math.max(...counts);
  const read = inputs.map((term, i) => indicesOf(term, counts[i]!));
  if (output === undefined) return { inputs: read, output: [...dotted(most), ...once(read.flat())] };
  checkOutput(source, output, new Set(read.flat()), most > 0);
  return { inputs: read, output: indicesOf(output, most) };
};

const axesExpected = (count: number, open: boolean): string =>
  `${open ? "at least " : ""}${count} ${count === 1 ? "axis" : "axes"}`;

const once = (indices: readonly Index[]): readonly Index[] =>
  indices.filter((index) => index.length === 1 && indices.indexOf(index) === indices.lastIndexOf(index)).sort();

const checkOutput = (source: string, output: Term, known: ReadonlySet<Index>, dotsNeeded: boolean): void => {
  const { text, start, letters, dotsAt } = output;
  const seen = new Set<Index>();
  for (let i = 0; i < text.length; i++) {
    const letter = text[i]!;
    if (!letters.includes(letter)) continue;
    if (!known.has(letter)) throw fail.einsumEquation(source, start + i, "a letter that an operand has");
    if (seen.has(letter)) throw fail.einsumEquation(source, start + i, "each letter once after the arrow");
    seen.add(letter);
  }
  if (dotsNeeded && dotsAt === undefined)
    throw fail.einsumEquation(
      source,
      source.length,
      'dots after the arrow too, since "..." stands for axes that are kept',
    );
};
