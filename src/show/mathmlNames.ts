// Names, texts and numbers in MathML, with everything that markup would misread made safe. Knows no expressions.
import type { Tensor } from "../expr/tensor.js";
import { xmlText } from "./drawing/xml.js";
import { greekLetters, type Identifier, identifierOf, nameOf } from "./identifiers.js";
import { numberText, shownNumbers } from "./values.js";

const symbol = ({ kind, text }: Identifier): string => {
  switch (kind) {
    case "greek": {
      const letter = greekLetters.get(text) ?? text;
      // Capitals stand upright, as in TeX.
      return /\p{Lu}/u.test(letter) ? `<mi mathvariant="normal">${letter}</mi>` : `<mi>${letter}</mi>`;
    }
    case "number":
      return `<mn>${text}</mn>`;
    case "letter":
    case "word":
      return `<mi>${xmlText(text)}</mi>`;
    case "text":
      return `<mtext>${xmlText(text)}</mtext>`;
  }
};

// A subscript of a path may have subscripts of its own, and these have none.
const written = (identifier: Identifier): string => {
  const { subscripts } = identifier;
  if (subscripts.length === 0) return symbol(identifier);
  return `<msub>${symbol(identifier)}<mrow>${subscripts.map(written).join("<mo>,</mo>")}</mrow></msub>`;
};

/** An identifier, with its subscripts. */
export const mathmlIdentifier = (identifier: string): string => written(identifierOf(identifier));

/** A variable's name. */
export const mathmlName = (name: string): string => written(nameOf(name));

/** The sign before a number or an expression. */
export const minusSign = '<mo form="prefix">−</mo>';

/** Brackets that do not grow: without a font made for mathematics, browsers draw nested ones taller each time. */
export const [openBracket, closeBracket] = ['<mo stretchy="false">(</mo>', '<mo stretchy="false">)</mo>'];

/** Text in brackets, as one operand. */
export const inBrackets = (text: string): string => `<mrow>${openBracket}${text}${closeBracket}</mrow>`;

/** A number, `digits` significant ones of it: `1e-7` is a power of ten. Several elements: they need a row around them. */
export const mathmlNumber = (value: number, digits?: number): string => {
  if (Number.isNaN(value)) return "<mi>NaN</mi>";
  const text = numberText(value, digits);
  const sign = text.startsWith("-") ? minusSign : "";
  if (!Number.isFinite(value)) return `${sign}<mi mathvariant="normal">∞</mi>`;
  if (value === Math.PI && digits === undefined) return "<mi>π</mi>";
  const [mantissa = "", exponent] = text.replace(/^-/, "").split("e");
  if (exponent === undefined) return `${sign}<mn>${mantissa}</mn>`;
  const power = `<msup><mn>10</mn><mrow>${mathmlNumber(Number(exponent))}</mrow></msup>`;
  return mantissa === "1" ? `${sign}${power}` : `${sign}<mn>${mantissa}</mn><mo>·</mo>${power}`;
};

/** A vector or a matrix of a few numbers is written out, anything larger named by its shape. */
export const mathmlValue = (value: number | Tensor, digits?: number): string => {
  if (typeof value === "number") return mathmlNumber(value, digits);
  const { shape, data } = value;
  const [rows = 1, columns = 1] = shape;
  if (shape.length > 2 || data.length > shownNumbers || data.length === 0) {
    const sizes = shape.map((size) => `<mn>${size}</mn>`).join("<mo>×</mo>");
    return `<msub><mi>tensor</mi><mrow>${sizes}</mrow></msub>`;
  }
  const lines = Array.from({ length: rows }, (_, i) => {
    const cells = [...data.slice(i * columns, (i + 1) * columns)];
    return `<mtr>${cells.map((cell) => `<mtd>${mathmlNumber(cell, digits)}</mtd>`).join("")}</mtr>`;
  });
  return `<mrow><mo>(</mo><mtable>${lines.join("")}</mtable><mo>)</mo></mrow>`;
};
