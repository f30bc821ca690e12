// One moment of the reverse pass in a sentence. Knows the steps that gradmap gives; computes no number.
import type { Expr, Tensor } from "gradmap";
import { type History, history, toInfix } from "gradmap/show";
import { brief, short } from "../format.js";
import type { Point } from "./figures.js";
import type { Good } from "./read.js";

/** The reverse pass of a formula at a point. */
export const passOf = ({ expr }: Good, point: Point): History => history(expr, point);

/** A scalar formula has scalar nodes; were one a tensor, it is shown as no number. */
export const numberOf = (value: number | Tensor): number => (typeof value === "number" ? value : Number.NaN);

/** A node as its formula, in a length that can be read. */
export const written = (node: Expr): string => brief(toInfix(node), 80);

/** What happened in the step before a moment. */
export const sentenceOf = (past: History, moment: number): string => {
  const { step } = past.at(moment);
  const root = written(past.root);
  if (step === undefined)
    return `Before the first step only the result, ${root}, has an adjoint: 1, since it moves exactly as itself.`;
  const node = written(step.node);
  const reached = `${node} has received all that it gets: its adjoint is ${short(numberOf(step.adjoint.value))}.`;
  if (step.node.tag === "Var") return `${reached} It is a variable, so this is its derivative.`;
  const count = step.contributions.length;
  if (count === 0) return `${reached} It passes nothing on.`;
  return `${reached} It passes on ${count === 1 ? "one contribution" : `${count} contributions`}, each the adjoint times a local derivative.`;
};
