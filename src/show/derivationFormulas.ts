// The formulas in a derivation: local derivatives and definitions in terms of the names that nodes have. Formulas that are
// long are left out, for a derivation has as many of them as a graph has arrows.
import type { Apply, Expr } from "../expr/expr.js";
import type { DerivationMarkup } from "./derivationMarkups.js";
import { lineOf, written } from "./layout.js";
import type { NodeLabels } from "./names.js";
import { productPrecedence } from "./typeset.js";

/** Writes formulas; `undefined` where one would be too long. */
export interface FormulaWriter {
  /** A node in terms of its arguments. */
  readonly definition: (node: Apply) => string;
  /** A local derivative after a sign of multiplication. */
  readonly factor: (local: Expr) => string | undefined;
  /** A local derivative by itself: `alone`, or in a sum. */
  readonly summand: (local: Expr, alone: boolean) => string | undefined;
  /** What is passed on, in terms of the adjoint that came in. */
  readonly amount: (amount: Expr, adjoint: Expr, symbols: string, alone: boolean) => string | undefined;
}

// How many ops a formula may have. Counted over what is written, shared parts each time.
const mostOps = 24;

/** Writes formulas with these names. */
export const formulaWriter = ({ variables, results }: NodeLabels, markup: DerivationMarkup): FormulaWriter => {
  const names = new Map(results);
  const style = markup.styleOf(variables);

  const text = (given: Expr, needed: number): string | undefined => {
    const name = names.get(given);
    if (name !== undefined) return style.name(name);
    if (!isShort(given, names)) return undefined;
    const node = style.shown(given, (each) => names.has(each));
    if (!isShort(node, names)) return undefined;
    const { precedence } = node.tag === "Apply" ? style.node(node) : style.leaf(node);
    const line = written(node, names, style);
    return precedence < needed ? `${style.open}${line}${style.close}` : line;
  };
  return {
    definition: (node) => lineOf(node, names, style),
    factor: (local) => text(local, markup.factorPrecedence),
    summand: (local, alone) => text(local, alone ? 0 : productPrecedence),
    amount: (amount, adjoint, symbols, alone) => {
      if (amount === adjoint) return symbols;
      // What came in has a name for the time of this line only: other nodes may have the same adjoint.
      const before = names.get(adjoint);
      if (adjoint.tag !== "Var" && before === undefined) names.set(adjoint, symbols);
      const line = text(amount, alone ? 0 : productPrecedence);
      if (adjoint.tag !== "Var" && before === undefined) names.delete(adjoint);
      return line;
    },
  };
};

// Whether a formula is short, looking at no more of it than that takes.
const isShort = (root: Expr, names: ReadonlyMap<Expr, string>): boolean => {
  let ops = 0;
  const waiting: Expr[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.tag !== "Apply" || names.has(node)) continue;
    ops += 1 + node.args.length / 4;
    if (ops > mostOps) return false;
    waiting.push(...node.args);
  }
  return true;
};
