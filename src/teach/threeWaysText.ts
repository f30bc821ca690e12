// The three ways to differentiate as text. They are given with their numbers; nothing is computed.
import { checkedDigits, numberText } from "../show/values.js";
import type { TextOptions } from "./text/naming.js";
import { shortened, type Table, tableText } from "./text/table.js";
import type { ThreeWays } from "./threeWays.js";

const rowsShown = 40;

const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? "" : noun === "pass" ? "es" : "s"}`;

export const threeWaysTable = (ways: ThreeWays, { digits = 12 }: Pick<TextOptions, "digits"> = {}): Table => {
  checkedDigits("showThreeWays", digits);
  const number = (value: number): string => numberText(value, digits);
  const rows = ways.rows.map(({ name, reverse, forward, difference, error }) => [
    name,
    number(reverse),
    number(forward),
    number(difference),
    numberText(error, 2),
  ]);
  return {
    title: `three ways to the gradient at the value ${number(ways.value)}`,
    head: ["parameter", "reverse", "forward", "difference", "its error, about"],
    rows: shortened(rows, rowsShown),
    notes: [
      `reverse mode: ${counted(ways.reverse.passes, "pass")} for all`,
      `forward mode: ${counted(ways.forward.passes, "pass")}, one for each parameter`,
      `differences: ${counted(ways.differences.evaluations, "evaluation")}, two for each parameter, and only about right`,
    ],
  };
};

/**
 * The three ways as a table for the terminal: a row for each parameter, and what each way takes.
 *
 * @example
 * const x = variable("x")
 * showThreeWays(threeWays(mul(x, x), { x: 3 })).split("\n")[3] // => "reverse mode: 1 pass for all"
 */
export const showThreeWays = (ways: ThreeWays, options: Pick<TextOptions, "digits"> = {}): string =>
  tableText(threeWaysTable(ways, options));
