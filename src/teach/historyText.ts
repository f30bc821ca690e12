// A history and its moments as text. They are given with their numbers; nothing is computed.
import type { Expr } from "../expr/expr.js";
import type { Tensor } from "../expr/tensor.js";
import { checkedDigits, valueText } from "../show/values.js";
import type { ReverseStep } from "../transform/reversePass.js";
import type { History, Moment } from "./history.js";
import { type Naming, namingOf, type TextOptions } from "./text/naming.js";
import { shortened, type Table, tableText } from "./text/table.js";

/** How a history is written. */
export interface HistoryTextOptions extends TextOptions {
  /** At most as many steps, the first and the last ones; all unless given. */
  readonly limit?: number;
}

type NumberText = (value: number | Tensor) => string;

// A console or a notebook shows a page, not ten thousand rows.
const stepsShown = 40;

/** `a: 2 * 3 = 6` for each argument that receives something. */
const passedOn = (
  { adjoint, contributions }: ReverseStep,
  { nameOf }: Naming,
  number: NumberText,
  wanted: (to: Expr) => boolean = () => true,
): readonly string[] =>
  contributions
    .filter(({ to }) => wanted(to))
    .map(({ to, local, amount }) => {
      const product = local === undefined ? "" : `${number(adjoint.value)} * ${number(local.value)} = `;
      return `${nameOf(to)}: ${product}${number(amount.value)}`;
    });

/** `a: 6` for each node that the step changed: what has been added up for it so far. */
const sums = ({ step, after }: Moment, { nameOf }: Naming, number: NumberText): readonly string[] =>
  [...new Set(step?.contributions.map(({ to }) => to))].map((node) => `${nameOf(node)}: ${number(after.get(node)!)}`);

export const historyTable = (history: History, options: HistoryTextOptions): Table => {
  const { digits = 6, limit = history.steps.length, names } = options;
  checkedDigits("showHistory", digits);
  const naming = namingOf(
    "showHistory",
    history.root,
    names,
    history.steps.map(({ node }) => node),
  );
  const number: NumberText = (value) => valueText(value, digits);
  const rows = history.steps.map((step, i) => [
    String(i + 1),
    naming.definitionOf(step.node),
    number(step.value),
    number(step.adjoint.value),
    passedOn(step, naming, number).join(", "),
    sums(history.at(i + 1), naming, number).join(", "),
  ]);
  const gradient = [...history.gradient].map(([variable, value]) => `${naming.nameOf(variable)}: ${number(value)}`);
  return {
    title:
      history.steps.length === 0
        ? `the reverse pass of ${naming.nameOf(history.root)} = ${number(history.value)} has no step`
        : `the reverse pass of ${naming.nameOf(history.root)} = ${number(history.value)}, in ${history.length} moments; at moment 0 its adjoint is 1`,
    head: ["moment", "node", "value", "adjoint", "passes on", "added up so far"],
    rows: shortened(rows, limit),
    notes: [gradient.length === 0 ? "it depends on no variable" : `the gradient: ${gradient.join(", ")}`],
  };
};

export const historyPage = (history: History): Table => historyTable(history, { limit: stepsShown });

/**
 * A history as a table for the terminal: for each step the node, its value, the adjoint that reached it, what it passes
 * on, and what has been added up by then for the nodes that received it.
 *
 * @example
 * const a = variable("a")
 * showHistory(history(mul(a, a), { a: 3 })).split("\n")[2] // => "1       L = a * a  9      1        a: 1 * 3 = 3, a: 1 * 3 = 3  a: 6"
 */
export const showHistory = (history: History, options: HistoryTextOptions = {}): string =>
  tableText(historyTable(history, options));

export const momentTable = (moment: Moment, { digits = 6, names }: TextOptions = {}): Table => {
  checkedDigits("showMoment", digits);
  const { index, step, before, after } = moment;
  const number: NumberText = (value) => valueText(value, digits);
  // The root comes first. Without it nothing is ever reached.
  const [root] = after.keys();
  if (root === undefined) return { title: "moment 0: nothing depends on a variable", head: [], rows: [], notes: [] };
  const naming = namingOf("showMoment", root, names);
  const { nameOf } = naming;
  if (step === undefined)
    return {
      title: `moment 0: the adjoint of ${nameOf(root)} is 1, and no other is known`,
      head: [],
      rows: [],
      notes: [],
    };
  const receivers = [...new Set(step.contributions.map(({ to }) => to))];
  const came = (node: Expr): string =>
    passedOn(step, naming, number, (to) => to === node)
      .map((text) => text.slice(text.indexOf(": ") + 2))
      .join(", ");
  const gradient = [...moment.gradientMap].map(([variable, value]) => `${nameOf(variable)}: ${number(value)}`);
  return {
    title: `moment ${index}: ${naming.definitionOf(step.node)} = ${number(step.value)}, reached by ${number(step.adjoint.value)}`,
    head: ["to", "before", "receives", "after"],
    rows: receivers.map((node) => [
      nameOf(node),
      before.has(node) ? number(before.get(node)!) : "",
      came(node),
      number(after.get(node)!),
    ]),
    notes: [gradient.length === 0 ? "" : `the gradient so far: ${gradient.join(", ")}`],
  };
};

/**
 * One moment as text: the node that was just reached, and what each of its arguments had before, receives and has now.
 *
 * @example
 * const a = variable("a")
 * showMoment(history(mul(a, a), { a: 3 }).at(1)).split("\n")[2] // => "a           1 * 3 = 3, 1 * 3 = 3  6"
 */
export const showMoment = (moment: Moment, options: TextOptions = {}): string =>
  tableText(momentTable(moment, options));
