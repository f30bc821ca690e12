// XOR: no straight line separates it, so a hidden layer has to bend the plane first. Plain gradient descent on a
// 2-3-1 net of tanh, from fixed weights.
import {
  add,
  evaluate,
  matmul,
  mean,
  type Operand,
  reshape,
  square,
  sub,
  Tree,
  tanh,
  tensor,
  valueAndGrad,
} from "gradmap";
import { column, numbersOf } from "./support/numbers.js";
import { runIfStarted } from "./support/program.js";

interface Net<T> {
  readonly hidden: { readonly w: T; readonly b: T };
  readonly out: { readonly w: T; readonly b: T };
}

const inputs = tensor([
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
]);
const targets = tensor([-1, 1, 1, -1]);

const predict = ({ hidden, out }: Net<Operand>) => {
  const bent = tanh(add(matmul(inputs, hidden.w), hidden.b));
  return reshape(tanh(add(matmul(bent, out.w), out.b)), [-1]);
};

const loss = (net: Net<Operand>) => mean(square(sub(predict(net), targets)));

const start = {
  hidden: {
    w: tensor([
      [0.8, -0.5, 0.3],
      [0.6, 0.9, -0.7],
    ]),
    b: tensor([0.1, -0.2, 0.05]),
  },
  out: { w: tensor([[0.7], [-0.4], [0.5]]), b: tensor([0]) },
};

export const main = ({ steps = 500, rate = 0.5 } = {}) => {
  const lossAndGradient = valueAndGrad(loss);
  let net = start;
  const losses: number[] = [];
  for (let k = 0; k < steps; k++) {
    const [value, gradient] = lossAndGradient(net);
    losses.push(value);
    net = Tree.zipWith((p, g) => p - rate * g)(net, gradient);
  }
  const predictions = numbersOf(evaluate(predict(net), {}));
  const lines = [
    `loss ${column(losses[0]!)} before, ${column(losses.at(-1)!)} after ${steps} steps`,
    ...predictions.map(
      (p, i) => `${inputs.data.slice(2 * i, 2 * i + 2).join(" xor ")} = ${p > 0 ? 1 : 0}   (${column(p, 3)})`,
    ),
  ];
  return { losses, predictions, lines };
};

runIfStarted(import.meta.url, main);
