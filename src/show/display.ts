// What a notebook is handed of an expression: formulas and a picture, by media type. Knows what each is made with.
import type { Display } from "../expr/display.js";
import { type Operand, origin, toExpr } from "../expr/expr.js";
import { topological } from "../expr/walk.js";
import { toSvg } from "./drawing/svg.js";
import { infixText } from "./infix.js";
import { toMathml } from "./mathml.js";
import { schoolStyle } from "./school.js";
import { toTex } from "./tex.js";

// Longer formulas are not read by anyone.
const [mostNodes, mostCharacters] = [300, 10_000];

/**
 * An expression in all the media types that a notebook may choose from: its formula as plain text, LaTeX and MathML, and
 * its graph as SVG. A formula of more than 300 nodes or 10,000 characters is left out; a big graph is folded.
 *
 * It is what an expression hands to a notebook under the symbol `Jupyter.display`, once `gradmap/notebook` is imported.
 *
 * @throws GM-OPERAND for what is no expression, tensor or number.
 *
 * @example
 * displayOf(mul(variable("x"), 2))["text/latex"] // => "$$x \\cdot 2$$"
 */
export const displayOf = (expr: Operand): Display => {
  const node = toExpr(expr, "displayOf", "the expression");
  const nodes = topological([node]).length;
  const picture = toSvg(node, { title: `Graph of ${origin(node)}` });
  const formula = nodes > mostNodes ? "" : infixText(node, schoolStyle);
  if (formula === "" || formula.length > mostCharacters)
    return Object.freeze({ "text/plain": `Expr ${origin(node)}, ${nodes} nodes`, "image/svg+xml": picture });
  return Object.freeze({
    "text/plain": formula,
    "text/latex": `$$${toTex(node)}$$`,
    "image/svg+xml": picture,
    "text/html": `<div>${toMathml(node)}${picture}</div>`,
  });
};
