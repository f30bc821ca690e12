// The lecture's network, MLP(3, [4, 4, 1]): neurons of tanh made of single numbers, four examples, and twenty steps down
// the gradient. Every weight is a number of its own, and the loss one scalar expression.
import { add, type Expr, evaluate, square, sub, Tree, toNumber, valueAndGrad, variable } from "gradmap";
import { Key, type NeuronNetworkParameters, neuron, neuronNetwork } from "gradmap/learn";
import { toInfix } from "gradmap/show";
import { lossCurve } from "./support/lossCurve.js";
import { column } from "./support/numbers.js";
import { runIfStarted } from "./support/program.js";

const xs = [
  [2, 3, -1],
  [3, -1, 0.5],
  [0.5, 1, 1],
  [1, 1, -1],
];
const ys = [1, -1, -1, 1];

const network = neuronNetwork(3, [4, 4, 1]);

/** How far off the predictions are, squared and summed. */
const loss = (params: NeuronNetworkParameters<Expr>): Expr =>
  xs.map((x, i) => square(sub(network.apply(params, x)[0]!, ys[i]!))).reduce((sum, error) => add(sum, error));

const lossAndGradient = valueAndGrad(loss);

const predictions = (params: NeuronNetworkParameters): readonly number[] =>
  xs.map((x) => toNumber(evaluate(network.apply(params, x)[0]!, {})));

/** What one neuron of the first layer computes. */
const formula = (): string => {
  const one = neuron(3);
  const inputs = ["x1", "x2", "x3"].map((name) => variable(name));
  return toInfix(one.apply(one.variables(), inputs));
};

export const main = ({ steps = 20, rate = 0.1, start = network.init(Key.make(42)) } = {}) => {
  const losses: number[] = [];
  let params: NeuronNetworkParameters = start;
  for (let k = 0; k < steps; k++) {
    const [value, gradient] = lossAndGradient(params);
    losses.push(value);
    params = Tree.zipWith((p, g) => p - rate * g)(params, gradient);
  }

  const [before, after] = [predictions(start), predictions(params)];
  const curve = lossCurve(losses, { title: "The loss of the lecture's network" });
  const lines = [
    `${Tree.leaves(start).length} parameters; a neuron is ${formula()}`,
    "",
    ...losses.map((value, k) => `${k} ${value}`),
    "",
    ...curve.lines,
    "",
    "wanted   before    after",
    ...ys.map((y, i) => `${column(y, 0, 6)} ${column(before[i]!, 3, 8)} ${column(after[i]!, 3, 8)}`),
  ];
  return { losses, before, after, lines, files: { "out/scalar-network.svg": curve.svg } };
};

runIfStarted(import.meta.url, main);
