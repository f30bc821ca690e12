// XOR: no straight line separates it, so a hidden layer has to bend the plane first. Plain gradient descent on a
// 2-3-1 net of tanh, with all four examples in every step.
import { pipe } from "fp-ts/lib/function.js";
import { compile, type Expr, reshape, type Symbolic, tanh, tensor } from "gradmap";
import { andThen, gradientStep, Key, mlp, mse, type ParametersOf, sgd, startTraining, train } from "gradmap/learn";
import { column, numbersOf } from "./support/numbers.js";
import { runIfStarted } from "./support/program.js";
import { watched } from "./support/training.js";

const inputs = tensor([
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
]);
const examples = { x: inputs, y: tensor([-1, 1, 1, -1]) };

const net = pipe(
  mlp([2, 3, 1], tanh),
  andThen((y) => reshape(tanh(y), [-1])),
);

const loss = (params: Symbolic<ParametersOf<typeof net>>, { x, y }: { readonly x: Expr; readonly y: Expr }): Expr =>
  mse(net.apply(params, x), y);

export const main = ({ steps = 500, rate = 0.5, seed = 1 } = {}) => {
  const optimizer = sgd({ lr: rate });
  const start = startTraining(optimizer, net.init(Key.make(seed)));
  const states = train(gradientStep(loss, optimizer))(start)(Array.from({ length: steps }, () => examples));
  const { state, losses, lines: progress } = watched(start, states, { every: 100, total: steps });
  const predictions = numbersOf(compile(net.apply)(state.params, inputs));
  const lines = [
    ...progress,
    ...predictions.map(
      (p, i) => `${inputs.data.slice(2 * i, 2 * i + 2).join(" xor ")} = ${p > 0 ? 1 : 0}   (${column(p, 3)})`,
    ),
  ];
  return { losses, predictions, lines };
};

runIfStarted(import.meta.url, main);
