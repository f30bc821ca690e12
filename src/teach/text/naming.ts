// What nodes are called in the texts of this folder: as everywhere, L the result, and v1, v2, ... in the order of computation.
import type { Expr } from "../../expr/expr.js";
import { topological } from "../../expr/walk.js";
import { infixStyle } from "../../show/infix.js";
import { lineOf } from "../../show/layout.js";
import { givenNames, nodeLabels, textLabel, withoutUnreached, withResultName } from "../../show/names.js";

/** How the nodes of one expression are called. */
export interface Naming {
  /** `v3`, or the name of a variable, or a constant as it is written. */
  readonly nameOf: (node: Expr) => string;
  /** `v3 = v1 * w`; of a variable, its name. */
  readonly definitionOf: (node: Expr) => string;
}

/** What the texts of histories, blame and comparisons may be told. */
export interface TextOptions {
  /** Significant digits, 1 to 100 (anything else is GM-OPTION); 6 unless given. */
  readonly digits?: number;
  /** Names for inner nodes: `{ e, d }`; the result is `L`, all others `v1, v2, ...` in the order of computation. */
  readonly names?: Readonly<Record<string, Expr>>;
}

/**
 * Names for the nodes of an expression: those given, `L` for the result, and for all others `v1, v2, ...`. Short ones that
 * are not among those `reached`, if it is said what is, are written out.
 */
export const namingOf = (
  where: string,
  root: Expr,
  names: Readonly<Record<string, Expr>> = {},
  reached?: Iterable<Expr>,
): Naming => {
  const order = topological([root]);
  const named = withResultName(root, order, givenNames(where, names));
  const all = nodeLabels(order, named, textLabel);
  const { variables, results } = reached === undefined ? all : withoutUnreached(order, all, named, reached);
  const style = infixStyle(variables);
  const nameOf = (node: Expr): string => results.get(node) ?? lineOf(node, results, style);
  return {
    nameOf,
    definitionOf: (node) => (node.tag === "Apply" ? `${nameOf(node)} = ${lineOf(node, results, style)}` : nameOf(node)),
  };
};
