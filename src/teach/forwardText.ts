// A forward pass as text. It is given with its numbers; nothing is computed.
import type { Tensor } from "../expr/tensor.js";
import { checkedDigits, valueText } from "../show/values.js";
import type { ForwardPass } from "./forwardPass.js";
import { namingOf, type TextOptions } from "./text/naming.js";
import { type Table, tableText } from "./text/table.js";

export const forwardTable = (pass: ForwardPass, { digits = 6, names }: TextOptions = {}): Table => {
  checkedDigits("showForwardPass", digits);
  const { nameOf, definitionOf } = namingOf("showForwardPass", pass.root, names);
  const number = (value: number | Tensor): string => valueText(value, digits);
  const moves = [...pass.direction].map(([variable, tangent]) => `${nameOf(variable)}: ${number(tangent)}`);
  return {
    title: `${nameOf(pass.root)} = ${number(pass.value)} changes by ${number(pass.tangent)} along ${moves.length === 0 ? "nothing" : moves.join(", ")}`,
    head: ["step", "node", "value", "tangent", "made of"],
    rows: pass.steps.map(({ index, node, value, tangent, contributions }) => [
      String(index),
      definitionOf(node),
      number(value),
      tangent === undefined ? "" : number(tangent),
      contributions
        .map((one) => {
          const product = one.local === undefined ? "" : `${number(one.local)} * ${number(one.tangent)} = `;
          return `${nameOf(one.from)}: ${product}${number(one.amount)}`;
        })
        .join(", "),
    ]),
    notes: [],
  };
};

/**
 * A forward pass as a table for the terminal: for each node its value, its tangent, and what that is made of, as
 * `local derivative * tangent of the argument = amount`.
 *
 * @example
 * const [a, b] = [variable("a"), variable("b")]
 * const text = showForwardPass(forwardPass(mul(a, b), { a: 2, b: 3 }, { a: 1 }))
 * text.split("\n")[4] // => "2     L = a * b  6      3        a: 3 * 1 = 3"
 */
export const showForwardPass = (pass: ForwardPass, options: TextOptions = {}): string =>
  tableText(forwardTable(pass, options));
