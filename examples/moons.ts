// The main job: micrograd's demo. A multi-layer perceptron learns to tell two half moons apart, from micrograd's own
// points and initial weights, step for step with the losses that micrograd gets.
import { plot } from "asciichart";
import {
  add,
  evaluate,
  matmul,
  mean,
  mul,
  type Operand,
  relu,
  reshape,
  square,
  sub,
  sum,
  type Tensor,
  Tree,
  tensor,
  transpose,
  valueAndGrad,
} from "gradmap";
import { boundarySvg, boundaryText, type Grid, gridAround, type Point, type ScoreGrid } from "./support/boundary.js";
import { column, numbersOf } from "./support/numbers.js";
import { readData, runIfStarted } from "./support/program.js";

/** Weights `[outputs, inputs]` and biases `[outputs]` of each layer: of tensors, or of expressions while it is traced. */
export interface Network<T> {
  readonly layers: readonly { readonly w: T; readonly b: T }[];
}

/** The scores of the rows of `x`: relu after every layer but the last. */
export const scores = ({ layers }: Network<Operand>, x: Operand): Operand =>
  layers.reduce((input, { w, b }, i) => {
    const output = add(matmul(input, transpose(w)), b);
    return i < layers.length - 1 ? relu(output) : reshape(output, [-1]);
  }, x);

/** Hinge loss, and a penalty on large parameters. The scores come along, to count how many are right. */
const loss = (network: Network<Operand>, x: Operand, y: Operand) => {
  const predicted = scores(network, x);
  const hinge = mean(relu(sub(1, mul(y, predicted))));
  const penalty = network.layers.flatMap(({ w, b }) => [sum(square(w)), sum(square(b))]).reduce((p, q) => add(p, q));
  return [add(hinge, mul(1e-4, penalty)), predicted] as const;
};

const lossAndGradient = valueAndGrad(loss, { hasAux: true });

/** One step of the training: the network before it, what it scored, and the way downhill. */
export interface Step {
  readonly network: Network<Tensor>;
  readonly loss: number;
  readonly accuracy: number;
  readonly gradient: Network<Tensor>;
}

const evaluated = (network: Network<Tensor>, { x, y }: { readonly x: Tensor; readonly y: Tensor }): Step => {
  const [[value, predicted], gradient] = lossAndGradient(network, x, y);
  const right = numbersOf(predicted).filter((score, i) => score > 0 === y.data[i]! > 0);
  return { network, loss: value, accuracy: right.length / y.data.length, gradient };
};

const updated = ({ network, gradient }: Step, rate: number): Network<Tensor> =>
  Tree.zipWith((parameter, slope) => parameter - rate * slope)(network, gradient);

/** micrograd's file: layer by layer and neuron by neuron, that neuron's weights and then its bias. */
export const networkFrom = (flat: readonly number[], sizes: readonly number[]): Network<Tensor> => {
  const numbers = flat.values();
  const take = (n: number): readonly number[] => Array.from({ length: n }, () => numbers.next().value ?? Number.NaN);
  const layers = sizes.slice(1).map((outputs, i) => {
    const neurons = Array.from({ length: outputs }, () => take(sizes[i]! + 1));
    return {
      w: tensor(neurons.map((neuron) => neuron.slice(0, -1))),
      b: tensor(neurons.map((neuron) => neuron.at(-1)!)),
    };
  });
  return { layers };
};

/** What the network says at every point of a grid. */
export const scored = (network: Network<Tensor>, { x, y }: Grid): ScoreGrid => {
  const places = tensor(y.flatMap((b) => x.map((a) => [a, b])));
  const flat = numbersOf(evaluate(scores(network, places), {}));
  return { x, y, score: y.map((_, i) => flat.slice(i * x.length, (i + 1) * x.length)) };
};

const readPoints = (): readonly Point[] => {
  const [, ...lines] = readData("moons.csv").trim().split("\n");
  return lines.map((line) => {
    const [x, y, label] = line.split(",").map(Number);
    return { x: x!, y: y!, label: label! };
  });
};

export const main = ({ steps = 100, picture = "out/moons.svg" } = {}) => {
  const points = readPoints();
  const data = { x: tensor(points.map(({ x, y }) => [x, y])), y: tensor(points.map(({ label }) => label)) };
  const { init }: { readonly init: readonly number[] } = JSON.parse(readData("moons-init.json"));

  const history: Step[] = [];
  let network = networkFrom(init, [2, 16, 16, 1]);
  for (let k = 0; k < steps; k++) {
    const step = evaluated(network, data);
    history.push(step);
    network = updated(step, 1 - (0.9 * k) / 100);
  }

  const losses = history.map((step) => step.loss);
  const progress = history.map(
    ({ accuracy }, k) =>
      `step ${column(k, 0, 2)}   loss ${column(losses[k]!)}   accuracy ${column(100 * accuracy, 0, 3)} %`,
  );
  const lines = [
    `${points.length} points, ${init.length} parameters`,
    ...progress.filter((_, k) => k % 10 === 0 || k === steps - 1),
    "",
    "The loss, step by step:",
    plot(losses, { height: 8 }),
    "",
    "What the network learned (shaded: positive):",
    ...boundaryText(scored(network, gridAround(points, 72, 24)), points),
  ];
  const files = { [picture]: boundarySvg(scored(network, gridAround(points, 61, 41)), points) };
  return { history, network, lines, files };
};

runIfStarted(import.meta.url, main);
