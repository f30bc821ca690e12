// What stands in the box of one node, line by line: its name, its sign or its numbers, and its settings. Knows no graph.
import { isControl, isItem } from "../expr/control.js";
import type { Expr, Var } from "../expr/expr.js";
import { functionTexts, itemLabel } from "./control.js";
import { infixFunctions, infixStyle } from "./infix.js";
import { numberText, settingsOf, valueText } from "./values.js";

/** The lines that name a node, given labels for the variables. */
export const headingLines = (node: Expr, labels: ReadonlyMap<Var, string>): readonly string[] => {
  if (node.tag === "Var") return [labels.get(node) ?? node.name];
  if (node.tag === "Const") return [typeof node.value === "number" ? numberText(node.value) : valueText(node.value)];
  if (isItem(node)) return [itemLabel(node) || "result"];
  if (isControl(node)) return [node.op.name, ...functionTexts(node, infixFunctions(infixStyle))];
  const settings = settingsOf(node);
  const sign = node.op.notation?.symbol ?? node.op.name;
  return settings === "" ? [sign] : [sign, settings];
};
