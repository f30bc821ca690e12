// Formulas and pictures as gradmap writes them, for the page. Computes nothing.
import type { Expr } from "gradmap";
import { graphOf, type History, toMathml, toSvg } from "gradmap/show";

/** A formula in MathML. */
export const mathOf = (expr: Expr): string => toMathml(expr);

/** The graph with the numbers of a reverse pass, and which nodes each of its boxes stands for. */
export const pictureOf = (past: History) => {
  const options = { steps: past.steps, digits: 5 };
  const { boxes } = graphOf(past.root, options);
  return {
    svg: toSvg(past.root, options),
    nodesOf: new Map(boxes.map(({ id, nodes }) => [id, nodes] as const)),
  };
};
