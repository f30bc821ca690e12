// What the nodes of a function are called on its page, and how they are written: in a line, and in MathML.
import type { Expr } from "../../expr/expr.js";
import { topological } from "../../expr/walk.js";
import { fitted, printable } from "../../show/drawing/columns.js";
import { lineOf, type Style } from "../../show/layout.js";
import { mathml } from "../../show/mathml.js";
import { givenNames, type NodeLabels, nodeLabels, textLabel, withResultName } from "../../show/names.js";
import { schoolStyle } from "../../show/school.js";
import { typesetStyle } from "../../show/typeset.js";

/** How the nodes of one function are written. */
export interface Writing {
  /** All nodes, in the order of computation; after them, variables that do not matter. */
  readonly order: readonly Expr[];
  /** The names of results, for pictures. */
  readonly names: Readonly<Record<string, Expr>>;
  readonly nameOf: (node: Expr) => string;
  /** What a node is, by the names of what it is computed from. */
  readonly formulaOf: (node: Expr) => string;
  /** An expression over the nodes, such as a local derivative. */
  readonly textOf: (expr: Expr) => string;
  readonly mathNameOf: (node: Expr) => string;
  readonly mathFormulaOf: (node: Expr) => string;
  readonly mathOf: (expr: Expr) => string;
  /** Whether an expression over the nodes is short enough to be written. */
  readonly isShort: (expr: Expr) => boolean;
}

const [longestName, longestText, mostWritten] = [48, 400, 60];

/**
 * The writing of a function, with `given` names for some of its nodes; others are called `v1`, `v2`, ... The variables
 * that it is differentiated in belong to it even where it does not depend on them.
 */
export const writingOf = (root: Expr, sources: readonly Expr[], given: Readonly<Record<string, Expr>>): Writing => {
  const order = topological([root, ...sources]);
  const own = withResultName(root, order, givenNames("toHtml", given));
  const text = nodeLabels(order, own, textLabel);
  const math = nodeLabels(order, own, mathml.label);
  const textStyle = schoolStyle(text.variables);
  // These names are markup already.
  const mathStyle: Style = { ...typesetStyle(math.variables, mathml), name: (name) => name };
  const named =
    ({ results }: NodeLabels, style: Style) =>
    (expr: Expr): string =>
      results.get(expr) ?? lineOf(expr, results, style);
  const short = (write: (expr: Expr) => string, columns: number) => (expr: Expr) =>
    fitted(printable(write(expr)), columns);
  return {
    order,
    names: Object.fromEntries([...text.results].map(([node, name]) => [name, node])),
    nameOf: (node) => isolated(short(named(text, textStyle), longestName)(node)),
    formulaOf: short((node) => lineOf(node, text.results, textStyle), longestText),
    textOf: short(named(text, textStyle), longestText),
    mathNameOf: named(math, mathStyle),
    mathFormulaOf: (node) => lineOf(node, math.results, mathStyle),
    mathOf: named(math, mathStyle),
    isShort: (expr) => isShort(expr, text.results),
  };
};

// Beside a name that is written from right to left, numbers would change their order: a sentence has it as an island.
const isolated = (name: string): string => (rightToLeft.test(name) ? `\u2068${name}\u2069` : name);
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

// Local derivatives are short as a rule. One that somebody wrote may share so much that it is endless when written out.
const isShort = (expr: Expr, names: ReadonlyMap<Expr, string>): boolean => {
  const tasks: Expr[] = [expr];
  let written = 0;
  for (let node = tasks.pop(); node !== undefined; node = tasks.pop()) {
    written += 1;
    if (written > mostWritten) return false;
    if (node.tag === "Apply" && !names.has(node)) tasks.push(...node.args);
  }
  return true;
};
