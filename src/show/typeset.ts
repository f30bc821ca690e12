// How formulas are typeset, in whatever markup: fractions, powers, roots, calls and loops. The markup is a Typesetting;
// brackets and shared nodes are the layout's.
import { type ControlNode, isControl, isItem } from "../expr/control.js";
import type { Apply, Const, Var } from "../expr/expr.js";
import type { Notation } from "../expr/op.js";
import type { Tensor } from "../expr/tensor.js";
import { type FunctionStyle, functionTexts, itemLabel } from "./control.js";
import { atomPrecedence, type Layout, operandPrecedences, type Style } from "./layout.js";
import { type Label, variableLabels } from "./names.js";
import { plain } from "./plain.js";
import { settingsOf } from "./values.js";

/** What is raised already cannot be raised again without brackets. */
export const powerPrecedence: number = atomPrecedence - 1;

/** What an operand of a product needs brackets for. */
export const productPrecedence = 3;

/** A markup for mathematics. It is given names and texts as they are, and makes them safe. */
export interface Typesetting {
  /** Brackets as high as what is in them. */
  readonly open: string;
  readonly close: string;
  readonly identifier: (name: string) => string;
  /** A variable's name; the second variable of a name is its occurrence 2. */
  readonly label: Label;
  readonly labelled: (label: string) => Layout;
  readonly constant: (value: number | Tensor) => Layout;
  /** A sign before its only operand, or between two. */
  readonly sign: (symbol: string, operands: number) => string;
  /** The markup around the operands of a notation that is more than a sign. */
  readonly template: (notation: Notation) => readonly string[] | undefined;
  /** Whether an operand after this markup is set apart by it, and needs no brackets. */
  readonly encloses: (before: string) => boolean;
  /** How functions of one argument are written, by name, where it is not as a call: a root, a power of e. */
  readonly forms: ReadonlyMap<string, Layout>;
  /** A call up to its first operand, and from its last. */
  readonly callStart: (name: string) => string;
  readonly callEnd: (settings: string) => string;
  readonly comma: string;
  readonly semicolon: string;
  /** Around one result of a loop. */
  readonly item: (label: string) => readonly [string, string];
  /** A function written out, and the definition of a part of it. */
  readonly mapping: (parameters: readonly string[], results: readonly string[]) => string;
  readonly definition: (name: string, text: string) => string;
}

/** The style of a markup, given labels for the variables. */
export const typesetStyle = (labels: ReadonlyMap<Var, string>, markup: Typesetting): Style => ({
  leaf: (node) => leafLayout(node, labels, markup),
  node: (node) => applicationLayout(node, markup),
  open: markup.open,
  close: markup.close,
  shown: plain,
  name: markup.identifier,
});

const leafLayout = (node: Const | Var, labels: ReadonlyMap<Var, string>, markup: Typesetting): Layout =>
  node.tag === "Const" ? markup.constant(node.value) : markup.labelled(labels.get(node) ?? markup.label(node.name, 1));

const functionsOf = (markup: Typesetting): FunctionStyle => ({
  labelsOf: (parameters) => variableLabels(parameters, markup.label),
  styleOf: (labels) => typesetStyle(labels, markup),
  write: markup.mapping,
  definition: markup.definition,
});

const applicationLayout = (node: Apply, markup: Typesetting): Layout => {
  const { op, args } = node;
  if (isControl(node)) return controlLayout(node, markup);
  if (isItem(node)) return { text: markup.item(itemLabel(node)), operands: [0], precedence: powerPrecedence };
  const { notation } = op;
  if (notation !== undefined && args.length <= 2) return notationLayout(notation, args.length, markup);
  const settings = settingsOf(node);
  const form = args.length === 1 && settings === "" ? markup.forms.get(op.name) : undefined;
  if (form !== undefined) return form;
  const [start, end] = [markup.callStart(op.name), markup.callEnd(settings)];
  return {
    text: args.length === 0 ? [start + end] : [start, ...args.slice(1).map(() => markup.comma), end],
    operands: [],
    precedence: atomPrecedence,
  };
};

const notationLayout = (notation: Notation, arity: number, markup: Typesetting): Layout => {
  const { symbol, precedence, associates } = notation;
  const sides = operandPrecedences(arity, precedence, associates);
  const text = markup.template(notation);
  if (text !== undefined) return templateLayout(text, sides, precedence, markup);
  const sign = markup.sign(symbol, arity);
  return { text: arity === 1 ? [sign, ""] : ["", sign, ""], operands: sides, precedence };
};

// Where all operands are set apart, as in a fraction, only a power needs brackets around the whole.
const templateLayout = (
  text: readonly string[],
  sides: readonly number[],
  precedence: number,
  { encloses }: Typesetting,
): Layout => {
  const operands = sides.map((needed, i) => (encloses(text[i] ?? "") ? 0 : needed));
  return { text, operands, precedence: operands.every((needed) => needed === 0) ? powerPrecedence : precedence };
};

// The functions that it consists of come first, and then what they are applied to.
const controlLayout = (node: ControlNode, markup: Typesetting): Layout => {
  const { callStart, callEnd, comma, semicolon } = markup;
  const { length } = node.args;
  const functions = functionTexts(node, functionsOf(markup)).join(comma);
  return {
    text: [
      `${callStart(node.op.name)}${functions}${length > 0 ? semicolon : callEnd("")}`,
      ...node.args.map((_, i) => (i < length - 1 ? comma : callEnd(""))),
    ],
    operands: [],
    precedence: atomPrecedence,
  };
};
