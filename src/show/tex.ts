// Expressions as LaTeX: fractions, powers, Greek letters and subscripts. Knows how LaTeX writes; computes nothing.
import { type ControlNode, isControl, isItem } from "../expr/control.js";
import { type Apply, type Const, type Operand, toExpr, type Var } from "../expr/expr.js";
import { topological } from "../expr/walk.js";
import { type FunctionStyle, functionTexts, itemLabel } from "./control.js";
import {
  atom,
  atomPrecedence,
  type Layout,
  linesOf,
  negationPrecedence,
  operandPrecedences,
  type Style,
} from "./layout.js";
import { texIdentifier, texName, texText } from "./texNames.js";
import { texValue } from "./texValues.js";
import { settingsText } from "./values.js";

/**
 * An expression as LaTeX for math mode, with no package but amsmath.
 *
 * Quotients are fractions, powers are raised, `tanh` is `\tanh`. Variables named like Greek letters become them, and
 * what follows in a name is a subscript: `w1` is `w_{1}`, `layers[0].w` is `\mathrm{layers}_{0,w}`. Shared
 * sub-expressions are named as in {@link toInfix}; the lines are then an `aligned` block.
 *
 * @example
 * toTex(div(variable("alpha"), add(variable("x1"), 1))) // => "\\frac{\\alpha}{x_{1} + 1}"
 */
export const toTex = (expr: Operand): string => {
  const root = toExpr(expr, "toTex", "the expression");
  const labels = texLabels(topological([root]));
  const lines = linesOf(
    root,
    texStyle(labels),
    [...labels.keys()].map(({ name }) => name),
  );
  if (lines.length === 1) return lines[0]!.text;
  const rows = lines.map(({ name, text }) =>
    name === undefined ? `&\\phantom{=} ${text}` : `${texIdentifier(name)} &= ${text}`,
  );
  return `\\begin{aligned}\n${rows.join(" \\\\\n")}\n\\end{aligned}`;
};

// A second variable of the same name gets a number in brackets above: x, x^{(2)}.
const texLabels = (order: readonly (Apply | Const | Var)[]): ReadonlyMap<Var, string> => {
  const counts = new Map<string, number>();
  const labels = new Map<Var, string>();
  for (const node of order) {
    if (node.tag !== "Var") continue;
    const name = texName(node.name);
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    labels.set(node, count === 1 ? name : `{${name}}^{(${count})}`);
  }
  return labels;
};

const texStyle = (labels: ReadonlyMap<Var, string>): Style => ({
  leaf: (node) => (node.tag === "Var" ? variableLayout(labels.get(node) ?? texName(node.name)) : constantLayout(node)),
  node: applicationLayout,
  open: "\\left(",
  close: "\\right)",
  name: texIdentifier,
});

// What is raised already cannot be raised again without brackets.
const powerPrecedence = atomPrecedence - 1;

const variableLayout = (text: string): Layout =>
  text.endsWith(")}") ? { ...atom(text), precedence: powerPrecedence } : atom(text);

const constantLayout = ({ value }: Const): Layout => {
  const text = texValue(value);
  if (typeof value !== "number") return atom(text);
  if (text.startsWith("-")) return { ...atom(text), precedence: negationPrecedence };
  if (text.includes("\\cdot")) return { ...atom(text), precedence: negationPrecedence - 1 };
  return text.includes("^") ? { ...atom(text), precedence: powerPrecedence } : atom(text);
};

// Signs that TeX writes otherwise than plain text.
const texSymbols: Readonly<Record<string, string>> = {
  "*": "\\cdot",
  "<=": "\\le",
  ">=": "\\ge",
  "==": "=",
  "!=": "\\ne",
};

// The functions for which LaTeX has a command of its own.
const commands: ReadonlySet<string> = new Set(
  "arg cos cosh cot csc deg det dim exp gcd inf lim log max min sec sin sinh sup tan tanh".split(" "),
);

const texFunction = (name: string): string => (commands.has(name) ? `\\${name}` : `\\operatorname{${texText(name)}}`);

const functions: FunctionStyle = {
  labelsOf: texLabels,
  styleOf: (labels) => texStyle(labels),
  write: (parameters, results) =>
    `\\left(${parameters.join(", ")}\\right) \\mapsto \\left(${results.join(", ")}\\right)`,
  definition: (name, text) => `${texIdentifier(name)} = ${text};\\; `,
};

// The functions that it consists of come first, and then what they are applied to.
const controlLayout = (node: ControlNode): Layout => ({
  text: [
    `${texFunction(node.op.name)}\\left(${functionTexts(node, functions).join(", ")}${node.args.length > 0 ? "; " : "\\right)"}`,
    ...node.args.map((_, i) => (i < node.args.length - 1 ? ", " : "\\right)")),
  ],
  operands: [],
  precedence: atomPrecedence,
});

const applicationLayout = (node: Apply): Layout => {
  const { op, args, params } = node;
  if (isControl(node)) return controlLayout(node);
  if (isItem(node)) {
    const label = itemLabel(node);
    // In braces: what it is a result of may have a name with a subscript.
    const text = ["{", label === "" ? "}" : `}_{\\text{${texText(label)}}}`];
    return { text, operands: [0], precedence: powerPrecedence };
  }
  const { notation } = op;
  if (notation !== undefined && args.length <= 2) {
    const { symbol, precedence, associates = "left", tex } = notation;
    const sides = operandPrecedences(args.length, precedence, associates);
    if (tex !== undefined) return templateLayout(tex, sides, precedence);
    const sign = texSymbols[symbol] ?? symbol;
    return { text: args.length === 1 ? [sign, ""] : ["", ` ${sign} `, ""], operands: sides, precedence };
  }
  const settings = settingsText(params);
  const end = `${settings === "" ? "" : `, \\text{${texText(settings)}}`}\\right)`;
  const start = `${texFunction(op.name)}\\left(`;
  return {
    text: args.length === 0 ? [start + end] : [start, ...args.slice(1).map(() => ", "), end],
    operands: [],
    precedence: atomPrecedence,
  };
};

// An operand in braces is set apart by them. Where all are, as in a fraction, only a power needs brackets around.
const templateLayout = (tex: readonly string[], sides: readonly number[], precedence: number): Layout => {
  const operands = sides.map((needed, i) => (tex[i]!.endsWith("{") ? 0 : needed));
  return { text: tex, operands, precedence: operands.every((needed) => needed === 0) ? powerPrecedence : precedence };
};
