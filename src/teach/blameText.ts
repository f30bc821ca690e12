// Blame as text: paths with their products, and the sum. It is given the numbers and computes none.

import { controlOf, isItem } from "../expr/control.js";
import type { Expr } from "../expr/expr.js";
import type { Tensor } from "../expr/tensor.js";
import { checkedDigits, valueText } from "../show/values.js";
import type { Blame } from "./blame.js";
import { type Naming, namingOf, type TextOptions } from "./text/naming.js";
import { type Table, tableText } from "./text/table.js";

interface Path {
  readonly nodes: readonly Expr[];
  readonly locals: readonly (number | Tensor | undefined)[];
  readonly amount: number | Tensor;
}

// Of a long path its two ends are shown.
const piecesShown = 12;

const pieces = (texts: readonly string[], separator: string): string => {
  const half = piecesShown / 2;
  const shown =
    texts.length <= piecesShown
      ? texts
      : [...texts.slice(0, half), `... ${texts.length - piecesShown} more ...`, ...texts.slice(-half)];
  return shown.join(separator);
};

const wayText = ({ nodes }: Path, { nameOf }: Naming): string => pieces(nodes.map(nameOf), " -> ");

// Where a rule is no product, the node says what is done there.
const productText = ({ nodes, locals, amount }: Path, digits: number): string => {
  const factors = locals.map((local, i) => {
    const node = nodes[i]!;
    return local === undefined ? `(${opName(node)})` : valueText(local, digits);
  });
  const isAmount = locals.length === 0 || (locals.length === 1 && locals[0] !== undefined);
  return `${isAmount ? "" : `${pieces(factors, " * ")} = `}${valueText(amount, digits)}`;
};

// The result of a loop is called as the loop is.
const opName = (node: Expr): string =>
  isItem(node) ? controlOf(node).op.name : node.tag === "Apply" ? node.op.name : "variable";

/** `v2 -> v1 -> a: 2 * 1 = 2` */
export const pathText = (path: Path, naming: Naming, digits = 6): string =>
  `${wayText(path, naming)}: ${productText(path, digits)}`;

export const blameTable = (found: Blame, { digits = 6, names }: TextOptions = {}): Table => {
  checkedDigits("showBlame", digits);
  const { variable, gradient, paths, others, rounding } = found;
  const naming = namingOf("showBlame", paths[0]?.nodes[0] ?? variable, names);
  const number = (value: number | Tensor): string => valueText(value, digits);
  const rows = paths.map((path) => [wayText(path, naming), productText(path, digits)]);
  const count = BigInt(paths.length) + others.count;
  const name = naming.nameOf(variable);
  return {
    title: `${name}: ${number(gradient)}, ${count === 0n ? "since no path leads to it" : `the sum over ${String(count)} path${count === 1n ? "" : "s"}`}`,
    head: ["path", "product of local derivatives"],
    rows:
      others.count === 0n
        ? rows
        : [...rows, [`${String(others.count)} other path${others.count === 1n ? "" : "s"}`, number(others.amount)]],
    notes: isZero(rounding) ? [] : [restText(found, number(rounding))],
  };
};

const entriesOf = (value: number | Tensor): readonly number[] =>
  typeof value === "number" ? [value] : [...value.data];

const isZero = (value: number | Tensor): boolean => entriesOf(value).every((entry) => entry === 0);

// So much of what is added up, and no more, can be lost by rounding, however long the paths.
const roundingShare = 1e-6;

const restText = ({ paths, others, rounding }: Blame, text: string): string => {
  const largest = [...paths.map(({ amount }) => amount), others.amount]
    .flatMap(entriesOf)
    .reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
  return entriesOf(rounding).every((entry) => Math.abs(entry) <= roundingShare * largest)
    ? `${text} of it is rounding: the pass adds up in another order`
    : `${text} of it comes along no path alone: some rule is not linear in the adjoint that reaches it`;
};

/**
 * Blame as a table for the terminal: each path with the product of its local derivatives, and how many there are besides.
 *
 * @example
 * const a = variable("a")
 * showBlame(blame(history(mul(a, a), { a: 3 }), a)).split("\n")[0] // => "a: 6, the sum over 2 paths"
 */
export const showBlame = (found: Blame, options: TextOptions = {}): string => tableText(blameTable(found, options));
