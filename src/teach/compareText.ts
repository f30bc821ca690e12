// A comparison as text: what agrees, what does not, and where to look first. Knows the comparison; measures nothing.
import type { Tensor } from "../expr/tensor.js";
import { textLabel } from "../show/names.js";
import { checkedDigits, numberText, valueText } from "../show/values.js";
import type { Comparison, ComparisonRow } from "./compare.js";
import type { TextOptions } from "./text/naming.js";
import { type Table, tableText } from "./text/table.js";

const verdict = ({ exact, approximate }: ComparisonRow): string =>
  exact ? "exact" : approximate ? "approximate" : "no";

const headline = ({ rows, exact, approximate, first, missing, unknown }: Comparison): string => {
  if (exact) return "all exact";
  if (approximate) return "all right but for rounding";
  const right = rows.filter((row) => row.approximate).length;
  const wrong =
    first._tag === "Some"
      ? [`the first that differs in the reverse pass is ${first.value.name}: look there first`]
      : [];
  return [
    `${right} of ${rows.length + missing.length} right`,
    ...wrong,
    ...(missing.length === 0 ? [] : [`missing: ${missing.join(", ")}`]),
    ...(unknown.length === 0 ? [] : [`unknown: ${unknown.map((name) => textLabel(name, 1)).join(", ")}`]),
  ].join("; ");
};

export const comparisonTable = (comparison: Comparison, { digits = 6 }: Pick<TextOptions, "digits"> = {}): Table => {
  checkedDigits("showComparison", digits);
  const number = (value: number | Tensor): string => valueText(value, digits);
  const { rows } = comparison;
  return {
    title: headline(comparison),
    head: ["name", "yours", "expected", "equal", "greatest difference"],
    rows: rows.map((row) => [
      row.name,
      number(row.yours),
      number(row.expected),
      verdict(row),
      numberText(row.maxDifference, digits),
    ]),
    notes: rows.flatMap(({ name, hint }) => (hint === undefined ? [] : [`${name}: ${hint}`])),
  };
};

/**
 * A comparison as a table for the terminal, with a hint below it for each number that fits a well-known mistake.
 *
 * @example
 * const a = variable("a")
 * const text = showComparison(compare({ a: 3 }, history(mul(a, a), { a: 3 })))
 * text.split("\n")[0] // => "0 of 1 right; the first that differs in the reverse pass is a: look there first"
 */
export const showComparison = (comparison: Comparison, options: Pick<TextOptions, "digits"> = {}): string =>
  tableText(comparisonTable(comparison, options));
