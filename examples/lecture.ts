// The two examples of the lecture «The spelled-out intro to neural networks and backpropagation», step by step: every
// node's gradient, without one being stored in a node.
import {
  add,
  type Environment,
  type Expr,
  mul,
  type ReverseStep,
  reversePass,
  tanh,
  toNumber,
  variable,
} from "gradmap";
import { toDot, toInfix, toTable } from "gradmap/show";
import { runIfStarted } from "./support/program.js";

/** An expression with names for its inner nodes: names are for reading, the nodes are the identities. */
interface Lesson {
  readonly root: Expr;
  readonly nodes: Readonly<Record<string, Expr>>;
  readonly environment: Environment;
}

const product = (): Lesson => {
  const [a, b, c, f] = [variable("a"), variable("b"), variable("c"), variable("f")];
  const e = mul(a, b);
  const d = add(e, c);
  const L = mul(d, f);
  return { root: L, nodes: { a, b, c, f, e, d, L }, environment: { a: 2, b: -3, c: 10, f: -2 } };
};

const neuron = (): Lesson => {
  const [x1, x2, w1, w2, b] = [variable("x1"), variable("x2"), variable("w1"), variable("w2"), variable("b")];
  const [x1w1, x2w2] = [mul(x1, w1), mul(x2, w2)];
  const x1w1x2w2 = add(x1w1, x2w2);
  const n = add(x1w1x2w2, b);
  const o = tanh(n);
  const environment = { x1: 2, x2: 0, w1: -3, w2: 1, b: 6.881373587019543 };
  return { root: o, nodes: { x1, x2, w1, w2, b, x1w1, x2w2, x1w1x2w2, n, o }, environment };
};

/** The gradient of the root in every named node: the adjoint with which the reverse pass arrived there. */
const gradients = (nodes: Lesson["nodes"], steps: readonly ReverseStep[]): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(nodes).map(([name, node]) => {
      const arrived = steps.find((step) => step.node === node);
      return [name, arrived === undefined ? 0 : toNumber(arrived.adjoint.value)];
    }),
  );

const told = (title: string, { root, nodes, environment }: Lesson) => {
  const steps = reversePass(root, environment);
  const lines = [`${title}: ${toInfix(root)}`, "", toTable(steps), "", "As a graph, for Graphviz:", toDot(root), ""];
  return { gradients: gradients(nodes, steps), value: toNumber(steps[0]!.value), lines };
};

export const main = () => {
  const [l, o] = [told("L", product()), told("A neuron", neuron())];
  return { product: l, neuron: o, lines: [...l.lines, ...o.lines] };
};

runIfStarted(import.meta.url, main);
