// Reading hand-written digits: a multi-layer perceptron, cross-entropy and Adam. Training is a fold over batches, from
// state to state; nothing is changed in place.
import { argmax, compile, type Expr, relu, type Symbolic } from "gradmap";
import {
  adam,
  crossEntropy,
  epochs,
  gradientStep,
  heUniform,
  Key,
  mlp,
  type ParametersOf,
  startTraining,
  train,
} from "gradmap/learn";
import { readDigits, report } from "./support/digits.js";
import { lossCurve } from "./support/lossCurve.js";
import { numbersOf } from "./support/numbers.js";
import { runIfStarted } from "./support/program.js";
import { watched } from "./support/training.js";

interface Batch {
  readonly x: Expr;
  readonly y: Expr;
}

const model = mlp([64, 64, 10], relu, { initialiser: heUniform() });

type Params = Symbolic<ParametersOf<typeof model>>;

const loss = (params: Params, { x, y }: Batch): Expr =>
  crossEntropy(model.apply(params, x), y, { labelSmoothing: 0.05 });

export const main = ({ passes = 20, size = 32, examples = 1437, seed = 1, curve = "out/digits.svg" } = {}) => {
  const { training, test } = readDigits(examples);
  const [weights, order] = [Key.make(seed), Key.make(seed + 1)];
  const optimizer = adam({ lr: 0.003 });
  const batches = epochs(passes, order, training, { size, dropLast: true });
  const start = startTraining(optimizer, model.init(weights));
  const states = train(gradientStep(loss, optimizer))(start)(batches);
  const stepsInPass = Math.floor(training.y.data.length / size);
  const { state, losses, lines } = watched(start, states, { every: stepsInPass, total: passes * stepsInPass });

  const read = compile((params: Params, x: Expr) => argmax(model.apply(params, x), { axis: -1 }));
  const found = report(numbersOf(read(state.params, test.x)), test);
  const chart = lossCurve(losses, { title: "Reading digits with a perceptron: the loss, step by step" });
  return {
    losses,
    ...found,
    lines: [...lines, "", ...chart.lines, "", ...found.lines],
    files: { [curve]: chart.svg },
  };
};

runIfStarted(import.meta.url, main);
