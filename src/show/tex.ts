// Expressions as LaTeX: fractions, powers, Greek letters and subscripts. Knows how LaTeX writes; computes nothing.
import { type Operand, toExpr } from "../expr/expr.js";
import type { Tensor } from "../expr/tensor.js";
import { topological } from "../expr/walk.js";
import { atom, atomPrecedence, type Layout, linesOf, negationPrecedence } from "./layout.js";
import { variableLabels } from "./names.js";
import { texIdentifier, texName, texText } from "./texNames.js";
import { texValue } from "./texValues.js";
import { powerPrecedence, type Typesetting, typesetStyle } from "./typeset.js";

/**
 * An expression as LaTeX for math mode, with no package but amsmath.
 *
 * Quotients are fractions, powers are raised, roots have their sign, `tanh` is `\tanh`. Variables named like Greek
 * letters become them, and what follows in a name is a subscript: `w1` is `w_{1}`, `layers[0].w` is
 * `\mathrm{layers}_{0,w}`. Shared sub-expressions are named as in {@link toInfix}; the lines are then an `aligned` block.
 *
 * @example
 * toTex(div(variable("alpha"), add(variable("x1"), 1))) // => "\\frac{\\alpha}{x_{1} + 1}"
 */
export const toTex = (expr: Operand): string => {
  const root = toExpr(expr, "toTex", "the expression");
  const labels = variableLabels(topological([root]), tex.label);
  const lines = linesOf(
    root,
    typesetStyle(labels, tex),
    [...labels.keys()].map(({ name }) => name),
  );
  if (lines.length === 1) return lines[0]!.text;
  const rows = lines.map(({ name, text }) =>
    name === undefined ? `&\\phantom{=} ${text}` : `${texIdentifier(name)} &= ${text}`,
  );
  return `\\begin{aligned}\n${rows.join(" \\\\\n")}\n\\end{aligned}`;
};

const constantLayout = (value: number | Tensor): Layout => {
  const text = texValue(value);
  if (typeof value !== "number") return atom(text);
  if (text.startsWith("-")) return { ...atom(text), precedence: negationPrecedence };
  if (text.includes("\\cdot")) return { ...atom(text), precedence: negationPrecedence - 1 };
  return text.includes("^") ? { ...atom(text), precedence: powerPrecedence } : atom(text);
};

// Signs that TeX writes otherwise than plain text.
const signs: Readonly<Record<string, string>> = {
  "*": "\\cdot",
  "<=": "\\le",
  ">=": "\\ge",
  "==": "=",
  "!=": "\\ne",
};

const texSign = (symbol: string): string =>
  texText(symbol) === symbol ? symbol : `\\mathbin{\\text{${texText(symbol)}}}`;

// The functions for which LaTeX has a command of its own.
const commands: ReadonlySet<string> = new Set(
  "arg cos cosh cot csc deg det dim exp gcd inf lim log max min sec sin sinh sup tan tanh".split(" "),
);

const texFunction = (name: string): string => (commands.has(name) ? `\\${name}` : `\\operatorname{${texText(name)}}`);

const enclosing = (before: string, after: string, precedence: number): Layout => ({
  text: [before, after],
  operands: [0],
  precedence,
});

/** LaTeX as a markup for formulas. */
export const tex: Typesetting = {
  open: "\\left(",
  close: "\\right)",
  identifier: texIdentifier,
  // A second variable of the same name gets a number in brackets above: x, x^{(2)}.
  label: (name, occurrence) => (occurrence === 1 ? texName(name) : `{${texName(name)}}^{(${occurrence})}`),
  labelled: (label) => (label.endsWith(")}") ? { ...atom(label), precedence: powerPrecedence } : atom(label)),
  constant: constantLayout,
  sign: (symbol, operands) => {
    const sign = Object.hasOwn(signs, symbol) ? signs[symbol]! : texSign(symbol);
    return operands === 1 ? sign : ` ${sign} `;
  },
  template: (notation) => notation.tex,
  encloses: (before) => before.endsWith("{"),
  forms: new Map([
    ["sqrt", enclosing("\\sqrt{", "}", atomPrecedence)],
    ["cbrt", enclosing("\\sqrt[3]{", "}", atomPrecedence)],
    ["exp", enclosing("e^{", "}", powerPrecedence)],
    ["abs", enclosing("\\left|", "\\right|", atomPrecedence)],
    ["floor", enclosing("\\left\\lfloor ", "\\right\\rfloor", atomPrecedence)],
    ["ceil", enclosing("\\left\\lceil ", "\\right\\rceil", atomPrecedence)],
  ]),
  callStart: (name) => `${texFunction(name)}\\left(`,
  callEnd: (settings) => `${settings === "" ? "" : `, \\text{${texText(settings)}}`}\\right)`,
  comma: ", ",
  semicolon: "; ",
  // In braces: what it is a result of may have a name with a subscript.
  item: (label) => ["{", label === "" ? "}" : `}_{\\text{${texText(label)}}}`],
  mapping: (parameters, results) =>
    `\\left(${parameters.join(", ")}\\right) \\mapsto \\left(${results.join(", ")}\\right)`,
  definition: (name, text) => `${texIdentifier(name)} = ${text};\\; `,
};
