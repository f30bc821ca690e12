// Expressions as readable formulas on one line: `tanh(w * x + b) ^ 2`. Knows how to write; computes nothing.
import { type ControlNode, isControl, isItem } from "../expr/control.js";
import { type Apply, type Const, type Expr, type Operand, toExpr, type Var } from "../expr/expr.js";
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
import { variableLabels } from "./names.js";
import { settingsOf, valueText } from "./values.js";

/**
 * An expression as a formula, with as few brackets as it can be read with.
 *
 * Ops with a sign are written with it (`x + y`, `-x`, `x ^ 2`, `x < y`), all others as calls: `tanh(x)`,
 * `sum(x, { axis: 0 })`, with their settings behind. Signs and calls are those that {@link math} reads,
 * but for settings and for the helper ops that some derivatives are made of. Two variables of the same name are told apart as `x` and `x#2`.
 *
 * A shared sub-expression is repeated where that keeps the formula short. Beyond 64 ops, or twice as many as there
 * are, shared ones get a name and a line of their own, and the last line is the whole:
 * `v1 = x * x`, `v2 = v1 + v1`, `tanh(v2)`. So the text is linear in the number of nodes.
 *
 * @example
 * const [x, y] = [variable("x"), variable("y")]
 * toInfix(mul(add(x, 1), neg(y))) // => "(x + 1) * -y"
 */
export const toInfix = (expr: Operand): string => {
  return infixText(toExpr(expr, "toInfix", "the expression"), infixStyle);
};

type StyleOf = (labels: ReadonlyMap<Var, string>) => Style;

/** A formula on one line, or on one line for each shared part of it. */
export const infixText = (root: Expr, styleOf: StyleOf): string => {
  const labels = variableLabels(topological([root]));
  const lines = linesOf(root, styleOf(labels), labels.values());
  return lines.map(({ name, text }) => (name === undefined ? text : `${name} = ${text}`)).join("\n");
};

/** The way {@link toInfix} writes, given labels for the variables; `shown` is what it writes of an expression. */
export const infixStyle = (labels: ReadonlyMap<Var, string>, shown: Style["shown"] = (root) => root): Style => {
  const functions = infixFunctions((inner) => infixStyle(inner, shown));
  return {
    leaf: (node) => (node.tag === "Var" ? atom(labels.get(node) ?? node.name) : constantLayout(node)),
    node: (node) => applicationLayout(node, functions),
    open: "(",
    close: ")",
    shown,
    name: (name) => name,
  };
};

const constantLayout = ({ value }: Const): Layout => {
  const text = valueText(value);
  return text.startsWith("-") ? { ...atom(text), precedence: negationPrecedence } : atom(text);
};

/** How the functions of loops and branches are written here. */
export const infixFunctions = (styleOf: StyleOf): FunctionStyle => ({
  labelsOf: variableLabels,
  styleOf,
  write: (parameters, results) => `(${parameters.join(", ")}) => [${results.join(", ")}]`,
  definition: (name, text) => `${name} = ${text}; `,
});

// A branch's condition stands before its functions; all other operands stand after them.
const controlLayout = (node: ControlNode, functions: FunctionStyle): Layout => {
  const { op, args } = node;
  const texts = functionTexts(node, functions);
  const before = op.control.form === "branch" ? 1 : 0;
  // Operands are the empty places between pieces of text.
  const pieces = [...args.slice(0, before).map(() => ""), ...texts, ...args.slice(before).map(() => "")];
  const isOperand = pieces.map((_, i) => i < before || i >= before + texts.length);
  const text = [`${op.name}(`];
  pieces.forEach((piece, i) => {
    if (i > 0) text[text.length - 1] += ", ";
    if (isOperand[i]) text.push("");
    else text[text.length - 1] += piece;
  });
  text[text.length - 1] += ")";
  return { text, operands: [], precedence: atomPrecedence };
};

const applicationLayout = (node: Apply, functions: FunctionStyle): Layout => {
  const { op, args } = node;
  if (isControl(node)) return controlLayout(node, functions);
  if (isItem(node)) {
    const label = itemLabel(node);
    return { text: ["", label === "" ? "" : `.${label}`], operands: [atomPrecedence], precedence: atomPrecedence };
  }
  const { notation } = op;
  if (notation !== undefined && args.length <= 2) {
    const { symbol, precedence, associates } = notation;
    return {
      text: args.length === 1 ? [symbol, ""] : ["", ` ${symbol} `, ""],
      operands: operandPrecedences(args.length, precedence, associates),
      precedence,
    };
  }
  const list = op.args[0]?.startsWith("...") === true;
  const [open, close] = list ? ["([", "]"] : ["(", ""];
  const settings = settingsOf(node);
  const end = `${close}${settings === "" ? "" : `, ${settings}`})`;
  return {
    text:
      args.length === 0 ? [`${op.name}${open}${end}`] : [`${op.name}${open}`, ...args.slice(1).map(() => ", "), end],
    operands: [],
    precedence: atomPrecedence,
  };
};
