// What there is to say of a formula, as JSON for programs. It is given everything; it computes nothing.
import { topological } from "../expr/walk.js";
import { toInfix } from "../show/infix.js";
import { variableLabels } from "../show/names.js";
import { numberText } from "../show/values.js";
import type { Explained, Numbers } from "./explained.js";

// JSON has no NaN, no infinities and no -0: they are written as text, which Number(...) reads.
const plain = (_key: string, value: unknown): unknown =>
  typeof value === "number" && (!Number.isFinite(value) || Object.is(value, -0)) ? numberText(value) : value;

const stepsOf = ({ root }: Explained, { steps }: Numbers) => {
  const order = topological([root]);
  const labels = variableLabels(order);
  const ids = new Map(order.map((node, i) => [node, i] as const));
  return steps.map(({ index, node, value, adjoint, contributions }) => ({
    step: index,
    node: ids.get(node),
    label:
      node.tag === "Var" ? labels.get(node) : node.tag === "Apply" ? (node.op.notation?.symbol ?? node.op.name) : value,
    args: node.tag === "Apply" ? node.args.map((arg) => ids.get(arg)) : [],
    value,
    adjoint: adjoint.value,
    contributions: contributions.map(({ to, index: argument, local, amount }) => ({
      to: ids.get(to),
      argument,
      ...(local === undefined ? {} : { local: local.value }),
      amount: amount.value,
    })),
  }));
};

export const explainJson = (all: Explained): string => {
  const { root, derivatives, numbers } = all;
  const shown = {
    formula: toInfix(root),
    ...(numbers === undefined
      ? {}
      : { at: Object.fromEntries([...numbers.point].map(([{ name }, value]) => [name, value])), value: numbers.value }),
    derivatives: derivatives.map(({ variable, formula }, i) => ({
      variable: variable.name,
      formula: formula === undefined ? "0" : toInfix(formula),
      ...(numbers === undefined ? {} : numbers.slopes[i]),
    })),
    ...(numbers === undefined ? {} : { steps: stepsOf(all, numbers) }),
  };
  return `${JSON.stringify(shown, plain, 2)}\n`;
};
