// Expressions as MathML, which browsers typeset by themselves. Knows how MathML writes; computes nothing.
import { type Operand, toExpr } from "../expr/expr.js";
import type { Notation } from "../expr/op.js";
import type { Tensor } from "../expr/tensor.js";
import { topological } from "../expr/walk.js";
import { xmlText } from "./drawing/xml.js";
import { atom, atomPrecedence, type Layout, linesOf, negationPrecedence } from "./layout.js";
import {
  closeBracket,
  inBrackets,
  mathmlIdentifier,
  mathmlName,
  mathmlValue,
  minusSign,
  openBracket,
} from "./mathmlNames.js";
import { variableLabels } from "./names.js";
import { powerPrecedence, type Typesetting, typesetStyle } from "./typeset.js";

/**
 * An expression as MathML: one `<math>` element, to be put into a page as it is. It needs no style sheet, no font and no
 * script, and every name is escaped.
 *
 * It is written as {@link toTex} writes: fractions, powers and roots, names of Greek letters as these letters, what
 * follows in a name as a subscript, and shared sub-expressions defined on lines of their own.
 *
 * @example
 * toMathml(sqrt(variable("x1"))) // => '<math display="block" xmlns="http://www.w3.org/1998/Math/MathML"><msqrt><mrow><msub><mi>x</mi><mrow><mn>1</mn></mrow></msub></mrow></msqrt></math>'
 */
export const toMathml = (expr: Operand): string => {
  const root = toExpr(expr, "toMathml", "the expression");
  const labels = variableLabels(topological([root]), mathml.label);
  const lines = linesOf(
    root,
    typesetStyle(labels, mathml),
    [...labels.keys()].map(({ name }) => name),
  );
  if (lines.length === 1) return mathElement(lines[0]!.text);
  return mathElement(
    mathmlTable(
      lines.map(({ name, text }) => (name === undefined ? ["", "", text] : [mathmlIdentifier(name), equals, text])),
    ),
  );
};

/** The element around a formula. */
export const mathElement = (content: string): string =>
  `<math display="block" xmlns="http://www.w3.org/1998/Math/MathML">${content}</math>`;

export const equals = "<mo>=</mo>";

/** Rows of three cells, aligned at the one in the middle. Attributes, since MathML alone has no alignment. */
export const mathmlTable = (rows: readonly (readonly string[])[]): string => {
  const sides = ["right", "center", "left"];
  const cells = (row: readonly string[]): string =>
    row.map((cell, i) => `<mtd style="text-align:${sides[i] ?? "left"}"><mrow>${cell}</mrow></mtd>`).join("");
  return `<mtable displaystyle="true" columnalign="right center left">${rows.map((row) => `<mtr>${cells(row)}</mtr>`).join("")}</mtable>`;
};

const constantLayout = (value: number | Tensor): Layout => {
  const text = mathmlValue(value);
  if (typeof value !== "number") return atom(text);
  if (text.startsWith(minusSign)) return { ...atom(text), precedence: negationPrecedence };
  if (text.includes("<mo>·</mo>")) return { ...atom(text), precedence: negationPrecedence - 1 };
  return text.startsWith("<msup>") ? { ...atom(text), precedence: powerPrecedence } : atom(text);
};

// Signs that are written otherwise than in plain text.
const signs: Readonly<Record<string, string>> = { "*": "·", "<=": "≤", ">=": "≥", "==": "=", "!=": "≠", "-": "−" };

const templates: Readonly<Record<string, readonly string[]>> = {
  "/": ["<mfrac><mrow>", "</mrow><mrow>", "</mrow></mfrac>"],
  "^": ["<msup><mrow>", "</mrow><mrow>", "</mrow></msup>"],
};

// The base of a power is in a row of its own too, but not set apart by it.
const templateOf = ({ mathml: own, symbol }: Notation): readonly string[] | undefined =>
  own ?? (Object.hasOwn(templates, symbol) ? templates[symbol] : undefined);

const enclosing = (before: string, after: string, precedence: number): Layout => ({
  text: [before, after],
  operands: [0],
  precedence,
});

const fenced = (left: string, right: string): Layout =>
  enclosing(
    `<mrow><mo form="prefix" stretchy="false">${left}</mo>`,
    `<mo form="postfix" stretchy="false">${right}</mo></mrow>`,
    atomPrecedence,
  );

const open = `<mrow>${openBracket}`;
const close = `${closeBracket}</mrow>`;

/** MathML as a markup for formulas. Operands in a row need none around them: only brackets make one, to be one operand. */
export const mathml: Typesetting = {
  open,
  close,
  identifier: mathmlIdentifier,
  label: (name, occurrence) =>
    occurrence === 1
      ? mathmlName(name)
      : `<msup><mrow>${mathmlName(name)}</mrow>${inBrackets(`<mn>${occurrence}</mn>`)}</msup>`,
  labelled: (label) => (label.endsWith("</msup>") ? { ...atom(label), precedence: powerPrecedence } : atom(label)),
  constant: constantLayout,
  sign: (symbol, operands) => {
    const sign = xmlText(Object.hasOwn(signs, symbol) ? signs[symbol]! : symbol);
    return operands === 1 ? `<mo form="prefix">${sign}</mo>` : `<mo form="infix">${sign}</mo>`;
  },
  template: templateOf,
  encloses: (before) => before.endsWith("<mrow>") && !before.startsWith("<msup>"),
  forms: new Map([
    ["sqrt", enclosing("<msqrt><mrow>", "</mrow></msqrt>", atomPrecedence)],
    ["cbrt", enclosing("<mroot><mrow>", "</mrow><mn>3</mn></mroot>", atomPrecedence)],
    ["exp", enclosing("<msup><mi>e</mi><mrow>", "</mrow></msup>", powerPrecedence)],
    ["abs", fenced("|", "|")],
    ["floor", fenced("⌊", "⌋")],
    ["ceil", fenced("⌈", "⌉")],
  ]),
  // Between a function and its brackets stands the invisible sign of its application.
  callStart: (name) => `<mrow><mi mathvariant="normal">${xmlText(name)}</mi><mo>\u2061</mo>${open}`,
  callEnd: (settings) => `${settings === "" ? "" : `<mo>,</mo><mtext>${xmlText(settings)}</mtext>`}${close}</mrow>`,
  comma: "<mo>,</mo>",
  semicolon: "<mo>;</mo>",
  item: (label) =>
    label === "" ? ["<mrow>", "</mrow>"] : ["<msub><mrow>", `</mrow><mtext>${xmlText(label)}</mtext></msub>`],
  mapping: (parameters, results) => `${listed(parameters)}<mo>↦</mo>${listed(results)}`,
  definition: (name, text) => `${mathmlIdentifier(name)}${equals}${text}<mo>;</mo>`,
};

const listed = (entries: readonly string[]): string => inBrackets(entries.join("<mo>,</mo>"));
