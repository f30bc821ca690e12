// Expressions as a picture in DOT, the language of Graphviz: each node a box, data flowing from left to right.
import { type Expr, type Operand, toExpr } from "../expr/expr.js";
import { topological } from "../expr/walk.js";
import { headingLines } from "./heading.js";
import { variableLabels } from "./names.js";
import type { Step } from "./table.js";
import { valueText } from "./values.js";

/** What a picture may show beside the structure. */
export interface DotOptions {
  /** The steps of `reversePass(expr, env)`: each box then shows its value and the adjoint that reached it. */
  readonly steps?: readonly Step[];
  /** More text for a node's box, in lines of its own. */
  readonly annotate?: (node: Expr) => string;
  /** Significant digits of values and adjoints; 6 unless given. */
  readonly digits?: number;
}

/**
 * An expression as a directed graph in DOT: one box for each node, shared ones once, one arrow for each use.
 * Boxes are numbered in the order of computation, so equal expressions give equal text. With the steps of the reverse
 * pass it is the picture of backpropagation: the value of each node and its adjoint.
 *
 * @example
 * const a = variable("a")
 * toDot(neg(a)).split("\n")[3] // => "  n0 [label=\"a\", style=rounded];"
 * const y = neg(a)
 * toDot(y, { steps: reversePass(y, { a: 2 }) }).includes("value -2") // => true
 */
export const toDot = (expr: Operand, options: DotOptions = {}): string => {
  const { steps = [], annotate, digits = 6 } = options;
  const root = toExpr(expr, "toDot", "the expression");
  const order = topological([root]);
  const labels = variableLabels(order);
  const known = new Map(steps.map((step) => [step.node, step] as const));
  const ids = new Map(order.map((node, i) => [node, `n${i}`] as const));

  const boxes = order.map((node) => {
    const step = known.get(node);
    const lines = [
      ...headingLines(node, labels),
      ...(step === undefined
        ? []
        : [`value ${valueText(step.value, digits)}`, `adjoint ${valueText(step.adjoint.value, digits)}`]),
      ...(annotate === undefined ? [] : [annotate(node)].filter((text) => text !== "")),
    ];
    return `  ${ids.get(node)} [label=${quoted(lines.join("\n"))}${node.tag === "Apply" ? "" : ", style=rounded"}];`;
  });
  const arrows = order.flatMap((node) =>
    node.tag === "Apply"
      ? node.args.map(
          (arg, i) => `  ${ids.get(arg)} -> ${ids.get(node)}${argumentLabel(node.op.args, i, node.args.length)};`,
        )
      : [],
  );
  return ["digraph {", "  rankdir=LR;", "  node [shape=box];", ...boxes, ...arrows, "}"].join("\n");
};

// Which operand is which matters where there are several.
const argumentLabel = (names: readonly string[], index: number, count: number): string => {
  const name = names[index];
  return count < 2 || name === undefined || name.startsWith("...") ? "" : ` [label=${quoted(name)}]`;
};

/** A DOT string: quotes, backslashes and line ends escaped, so that no name can end it. */
const quoted = (text: string): string =>
  `"${text.replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\r/g, "").replace(/\n/g, "\\n")}"`;
