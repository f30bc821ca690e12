// Helper ops of derivatives, written as they are known from school, for readers who have not met their names.
import { infixStyle } from "./infix.js";
import type { Layout, Style } from "./layout.js";
import { sumPrecedence } from "./typeset.js";

const forms: ReadonlyMap<string, Layout> = new Map([
  ["sechSquared", { text: ["1 - tanh(", ") ^ 2"], operands: [0], precedence: sumPrecedence }],
]);

/** Formulas on one line for learners. */
export const schoolStyle = (labels: Parameters<typeof infixStyle>[0]): Style => {
  const style = infixStyle(labels);
  return { ...style, node: (node) => forms.get(node.op.name) ?? style.node(node) };
};
