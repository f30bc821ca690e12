// From a history to the data of its page. Everything that the page shows is worked out here or is in the history.
import { isControl } from "../../expr/control.js";
import type { Expr } from "../../expr/expr.js";
import type { View } from "../../show/graph/views.js";
import type { ReverseStep } from "../../transform/reversePass.js";
import type { History } from "../history.js";
import type { ContributionData, NodeData, PageData, StepData, ViewData } from "./data.js";
import type { Writing } from "./naming.js";
import { piecesOf } from "./pictures.js";
import { shown } from "./shown.js";

// Beyond so many nodes formulas are plain text: MathML is ten times as long.
const mostTypeset = 600;

/** The data of a page, as its script reads it; `inner` are the pictures of all views but the first. */
export const pageData = (
  past: History,
  writing: Writing,
  views: readonly View[],
  inner: readonly string[],
  digits: number,
): PageData => {
  const { order, nameOf } = writing;
  const indices = new Map(order.map((node, i) => [node, i] as const));
  const stepOf = new Map(past.steps.map(({ node }, i) => [node, i] as const));
  const isTypeset = order.length <= mostTypeset;
  const nodes = order.map((node): NodeData => {
    // A variable that does not matter is not among the nodes.
    const value = node.tag === "Var" ? past.values.get(node) : past.nodeValues.get(node);
    const step = stepOf.get(node);
    return {
      kind: kinds[node.tag],
      name: isControl(node) ? node.op.name : nameOf(node),
      op: node.tag === "Apply" && !isControl(node) ? node.op.name : "",
      formula: node.tag === "Apply" ? writing.formulaOf(node) : nameOf(node),
      ...(isTypeset && !isControl(node) ? { mathName: writing.mathNameOf(node) } : {}),
      ...(isTypeset && node.tag === "Apply" ? { math: writing.mathFormulaOf(node) } : {}),
      ...(value === undefined ? {} : { value: shown(value, digits) }),
      ...(step === undefined ? {} : { step }),
    };
  });
  const { pieces, pictures } = piecesOf(inner);
  return {
    digits,
    root: indices.get(past.root)!,
    nodes,
    steps: past.steps.map((step, i) => stepData(step, i, past, indices, writing, isTypeset, digits)),
    sources: past.sources.flatMap((source) => indices.get(source) ?? []),
    views: views.map((view, i) => viewData(view, indices, pictures[i - 1])),
    pieces,
  };
};

const kinds = { Var: "variable", Const: "constant", Apply: "op" } as const;

const stepData = (
  { node, adjoint, contributions }: ReverseStep,
  index: number,
  past: History,
  indices: ReadonlyMap<Expr, number>,
  { textOf, mathOf, isShort }: Writing,
  isTypeset: boolean,
  digits: number,
): StepData => {
  const { before, after } = past.at(index + 1);
  // A node that is used twice by this one is added to twice.
  const last = new Map(contributions.map(({ to }, i) => [to, i] as const));
  const sums = new Map<Expr, number>();
  return {
    node: indices.get(node)!,
    adjoint: shown(adjoint.value, digits),
    contributions: contributions.map(({ to, local, amount }, i): ContributionData => {
      const earlier = sums.get(to) ?? before.get(to);
      const complete = after.get(to)!;
      const sofar =
        typeof earlier === "number" && typeof amount.value === "number" ? earlier + amount.value : amount.value;
      const sum = last.get(to) === i ? complete : sofar;
      if (typeof sum === "number") sums.set(to, sum);
      const [passed, total] = [shown(amount.value, digits), shown(sum, digits)];
      return {
        to: indices.get(to)!,
        ...(local === undefined ? {} : { local: shown(local.value, digits) }),
        ...(local === undefined || !isShort(local.expr) ? {} : { rule: textOf(local.expr) }),
        ...(local === undefined || !isShort(local.expr) || !isTypeset ? {} : { math: mathOf(local.expr) }),
        amount: passed,
        ...(total === passed ? {} : { sum: total }),
      };
    }),
  };
};

const viewData = (
  { title, graph, inside, parent }: View,
  indices: ReadonlyMap<Expr, number>,
  picture: readonly number[] | undefined,
): ViewData => ({
  title,
  ...(parent === undefined ? {} : { parent }),
  boxes: Object.fromEntries(
    graph.boxes.map(({ id, nodes }) => [id, nodes.flatMap((node) => indices.get(node) ?? [])] as const),
  ),
  inside: Object.fromEntries(inside),
  ...(picture === undefined ? {} : { picture }),
});
