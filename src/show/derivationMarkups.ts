// How the rows of a derivation look: in plain text, in LaTeX, in MathML. Knows no chain rule.
import type { Var } from "../expr/expr.js";
import type { Tensor } from "../expr/tensor.js";
import { xmlText } from "./drawing/xml.js";
import { negationPrecedence, type Style } from "./layout.js";
import { equals, mathElement, mathml, mathmlTable } from "./mathml.js";
import { inBrackets, mathmlValue, minusSign } from "./mathmlNames.js";
import { type Label, textLabel } from "./names.js";
import { schoolStyle } from "./school.js";
import { tex } from "./tex.js";
import { texText } from "./texNames.js";
import { texValue } from "./texValues.js";
import { typesetStyle } from "./typeset.js";
import { valueText } from "./values.js";

/** `left = right`, or one more `= right` of the row above. */
export interface Row {
  readonly left: string;
  readonly right: string;
}

/** What is said about one node. */
export interface Block {
  readonly rows: readonly Row[];
  /** Whether a derivative of one line alone is in it. */
  readonly partial: boolean;
}

/** What a derivation is written in: plain text, LaTeX or MathML. */
export type DerivationFormat = "text" | "tex" | "mathml";

export interface DerivationMarkup {
  readonly label: Label;
  readonly styleOf: (variables: ReadonlyMap<Var, string>) => Style;
  readonly value: (value: number | Tensor, digits: number) => string;
  /** `dL/da`, given two labels; with `∂` where it is that of one line alone. */
  readonly derivative: (of: string, by: string, partial: boolean) => string;
  readonly product: (left: string, right: string) => string;
  readonly sum: (terms: readonly string[]) => string;
  readonly equation: (sides: readonly string[]) => string;
  /** An equation of numbers that are rounded, so that what is written is not quite true. */
  readonly about: (sides: readonly string[]) => string;
  /** A number that is multiplied, and one that is added to what stands before it. */
  readonly factor: (number: string) => string;
  readonly summand: (number: string, isFirst: boolean) => string;
  /** How tightly a formula must bind to be multiplied without brackets. */
  readonly factorPrecedence: number;
  /** Summed over the axes along which an operand was repeated. */
  readonly summed: (text: string) => string;
  readonly pulledBack: (incoming: string, op: string) => string;
  /** In place of more terms. */
  readonly more: (count: number) => string;
  readonly whole: (blocks: readonly Block[], notes: readonly string[]) => string;
}

// Plain words need no brackets after a d.
const differential = (sign: string, label: string): string =>
  /^[\p{L}\p{N}_$]+$/u.test(label) ? `${sign}${label}` : `${sign}(${label})`;

const text: DerivationMarkup = {
  label: textLabel,
  styleOf: schoolStyle,
  value: valueText,
  derivative: (of, by, partial) => {
    const sign = partial ? "∂" : "d";
    return `${differential(sign, of)}/${differential(sign, by)}`;
  },
  product: (left, right) => `${left} * ${right}`,
  sum: (terms) => terms.join(" + "),
  equation: (sides) => sides.join(" = "),
  about: (sides) => sides.join(" ≈ "),
  factor: (number) => number,
  summand: (number) => number,
  factorPrecedence: negationPrecedence,
  summed: (inside) => `sum(${inside})`,
  pulledBack: (incoming, op) => `(${incoming} pulled back through ${op})`,
  more: (count) => `... (${count} more)`,
  whole: (blocks, notes) => [...notes, ...blocks.map(({ rows }) => alignedRows(rows))].join("\n\n"),
};

const alignedRows = (rows: readonly Row[]): string => {
  const width = rows.reduce((widest, { left }) => Math.max(widest, left.length), 0);
  return rows.map(({ left, right }) => `${left.padEnd(width)} = ${right}`).join("\n");
};

const texMarkup: DerivationMarkup = {
  label: tex.label,
  // A name that is raised already is in braces, so that it can be raised again.
  styleOf: (variables) => ({
    ...typesetStyle(variables, tex),
    name: (label) => (label.endsWith(")}") ? `{${label}}` : label),
  }),
  value: texValue,
  derivative: (of, by, partial) => {
    const sign = partial ? "\\partial " : "\\mathrm{d}";
    return `\\frac{${sign}${of}}{${sign}${by}}`;
  },
  product: (left, right) => `${left} \\cdot ${right}`,
  sum: (terms) => terms.join(" + "),
  equation: (sides) => sides.join(" = "),
  about: (sides) => sides.join(" \\approx "),
  factor: (number) => (number.startsWith("-") ? `(${number})` : number),
  summand: (number, isFirst) => (number.startsWith("-") && !isFirst ? `(${number})` : number),
  factorPrecedence: negationPrecedence + 1,
  summed: (inside) => `\\operatorname{sum}\\left(${inside}\\right)`,
  pulledBack: (incoming, op) => `\\left(${incoming} \\text{ pulled back through ${texText(op)}}\\right)`,
  more: (count) => `\\dots \\text{ (${count} more)}`,
  whole: (blocks, notes) => {
    const rows = blocks.map(({ rows: inBlock }) =>
      inBlock.map(({ left, right }) => `${left}${left === "" ? "" : " "}&= ${right}`).join(" \\\\\n"),
    );
    const all = [...notes.map((note) => `&\\text{${texText(note).replace("∂", "$\\partial$")}}`), ...rows];
    return `\\begin{align*}\n${all.join(" \\\\[1ex]\n")}\n\\end{align*}`;
  },
};

const mathmlMarkup: DerivationMarkup = {
  label: mathml.label,
  styleOf: (variables) => ({ ...typesetStyle(variables, mathml), name: (label) => label }),
  value: (value, digits) => `<mrow>${mathmlValue(value, digits)}</mrow>`,
  derivative: (of, by, partial) => {
    const sign = partial ? "<mo>∂</mo>" : '<mi mathvariant="normal">d</mi>';
    return `<mfrac><mrow>${sign}${of}</mrow><mrow>${sign}${by}</mrow></mfrac>`;
  },
  product: (left, right) => `${left}<mo>·</mo>${right}`,
  sum: (terms) => terms.join("<mo>+</mo>"),
  equation: (sides) => sides.join(equals),
  about: (sides) => sides.join("<mo>≈</mo>"),
  factor: (number) => (isNegative(number) ? inBrackets(number) : number),
  summand: (number, isFirst) => (isNegative(number) && !isFirst ? inBrackets(number) : number),
  factorPrecedence: negationPrecedence + 1,
  summed: (inside) => `<mrow><mi>sum</mi><mo>\u2061</mo>${inBrackets(inside)}</mrow>`,
  pulledBack: (incoming, op) =>
    inBrackets(`${incoming}<mspace width="0.4em"/><mtext>pulled back through ${xmlText(op)}</mtext>`),
  more: (count) => `<mo>…</mo><mspace width="0.4em"/><mtext>(${count} more)</mtext>`,
  whole: (blocks, notes) => {
    const gap = ["", '<mspace height="1em"/>', ""];
    const rows = blocks.map(({ rows: inBlock }) =>
      inBlock.map(({ left, right }): readonly string[] => [left, equals, right]),
    );
    const all = [...notes.map((note) => [["", "", `<mtext>${xmlText(note)}</mtext>`]]), ...rows];
    return mathElement(mathmlTable(all.flatMap((group, i) => (i === 0 ? group : [gap, ...group]))));
  },
};

const isNegative = (number: string): boolean => number.startsWith(`<mrow>${minusSign}`);

/** The three markups. */
export const derivationMarkups: Readonly<Record<DerivationFormat, DerivationMarkup>> = {
  text,
  tex: texMarkup,
  mathml: mathmlMarkup,
};
