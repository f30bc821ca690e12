// The reverse pass as a table in plain text. It is given the steps, with their numbers; it computes nothing.

import type { Expr } from "../expr/expr.js";
import type { Tensor } from "../expr/tensor.js";
import { topological } from "../expr/walk.js";
import { checkedOptions } from "../ops/call.js";
import { aligned } from "./aligned.js";
import { isNoProduct } from "./derivationUses.js";
import { infixStyle } from "./infix.js";
import { lineOf } from "./layout.js";
import { givenNames, nodeLabels, textLabel, withoutUnreached, withResultName } from "./names.js";
import { checkedDigits, valueText } from "./values.js";

interface Known {
  readonly expr: Expr;
  readonly value: number | Tensor;
}

/** What is shown of one step of `reversePass`. */
export interface Step {
  readonly node: Expr;
  readonly value: number | Tensor;
  readonly adjoint: Known;
  readonly contributions: readonly {
    readonly to: Expr;
    readonly local?: Known;
    readonly amount: Known;
  }[];
}

/** How a table is written. */
export interface TableOptions {
  /** Significant digits; 6 unless given. */
  readonly digits?: number;
  /** Names for inner nodes: `{ e, d }` writes `e = a * b` in place of `v1 = a * b`. */
  readonly names?: Readonly<Record<string, Expr>>;
}

/**
 * The steps of `reversePass(expr, env)` as a table: for each node its value, the adjoint that reached it, and what
 * it passes on, as `adjoint * local derivative = amount`. What is differentiated is called `L`, other results `v1, v2, ...`
 * in the order of computation, or as `names` says.
 *
 * @throws GM-OPTION for an unknown option and for what is no value of one, such as `names` that are no expressions.
 *
 * @example
 * const [a, b] = [variable("a"), variable("b")]
 * toTable(reversePass(mul(a, b), { a: 2, b: 3 })).split("\n")[1] // => "1     L = a * b  6      1        a: 1 * 3 = 3, b: 1 * 2 = 2"
 */
export const toTable = (steps: readonly Step[], options: TableOptions = {}): string => {
  const { digits = 6, names = {} } = checkedOptions("toTable", options, ["digits", "names"]);
  checkedDigits("toTable", digits);
  const given = givenNames("toTable", names);
  const [first] = steps;
  const order = first === undefined ? [] : topological([first.node]);
  const named = first === undefined ? given : withResultName(first.node, order, given);
  const { variables, results } = withoutUnreached(
    order,
    nodeLabels(order, named, textLabel),
    named,
    steps.map(({ node }) => node),
  );
  const style = infixStyle(variables);
  const nameOf = (node: Expr): string => results.get(node) ?? lineOf(node, results, style);
  const number = (value: number | Tensor): string => valueText(value, digits);
  const passedOn = (step: Step, passed: Step["contributions"][number]): string => {
    const { local, amount, to } = passed;
    const isProduct = local !== undefined && !isNoProduct(step, passed);
    const product = isProduct ? `${number(step.adjoint.value)} * ${number(local.value)} = ` : "";
    return `${nameOf(to)}: ${product}${number(amount.value)}`;
  };

  const rows = steps.map((step, i) => [
    String(i + 1),
    step.node.tag === "Apply" ? `${nameOf(step.node)} = ${lineOf(step.node, results, style)}` : nameOf(step.node),
    number(step.value),
    number(step.adjoint.value),
    step.contributions.map((passed) => passedOn(step, passed)).join(", "),
  ]);
  return aligned([["step", "node", "value", "adjoint", "passes on"], ...rows]);
};
