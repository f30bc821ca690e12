// Reading hand-written digits better: two convolutions look at neighbouring pixels together, wherever in the picture they
// are, and a linear layer decides. Layers compose by `pipe`, with plain ops between them.
import { pipe } from "fp-ts/lib/function.js";
import { argmax, compile, type Expr, maxPool2d, relu, reshape, type Symbolic } from "gradmap";
import {
  adam,
  andThen,
  conv2d,
  crossEntropy,
  epochs,
  flatten,
  gradientStep,
  Key,
  linear,
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

/** From rows of 64 pixels to pictures of one channel, to `few` and to `many` features of each place, to ten scores. */
const network = (few: number, many: number) =>
  pipe(
    (x: Expr) => reshape(x, [-1, 1, 8, 8]),
    andThen(conv2d(1, few, 3, { padding: 1 })),
    andThen(relu),
    andThen((x) => maxPool2d(x, { kernel: 2 })),
    andThen(conv2d(few, many, 3, { padding: 1 })),
    andThen(relu),
    andThen(flatten),
    andThen(linear(many * 4 * 4, 10)),
  );

const settings = {
  passes: 6,
  size: 32,
  examples: 1437,
  few: 16,
  many: 32,
  seed: 1,
  curve: "out/digits-convolution.svg",
};

export const main = (options: Partial<typeof settings> = {}) => {
  const { passes, size, examples, few, many, seed, curve } = { ...settings, ...options };
  const { training, test } = readDigits(examples);
  const [weights, order] = [Key.make(seed), Key.make(seed + 1)];
  const model = network(few, many);
  type Params = Symbolic<ParametersOf<typeof model>>;
  const loss = (params: Params, { x, y }: Batch): Expr =>
    crossEntropy(model.apply(params, x), y, { labelSmoothing: 0.05 });
  const optimizer = adam({ lr: 0.003 });
  const batches = epochs(passes, order, training, { size, dropLast: true });
  const start = startTraining(optimizer, model.init(weights));
  const states = train(gradientStep(loss, optimizer))(start)(batches);
  const stepsInPass = Math.floor(training.y.data.length / size);
  const { state, losses, lines } = watched(start, states, { every: stepsInPass, total: passes * stepsInPass });

  const read = compile((params: Params, x: Expr) => argmax(model.apply(params, x), { axis: -1 }));
  const found = report(numbersOf(read(state.params, test.x)), test);
  const chart = lossCurve(losses, { title: "Reading digits with convolutions: the loss, step by step" });
  return {
    losses,
    ...found,
    lines: [...lines, "", ...chart.lines, "", ...found.lines],
    files: { [curve]: chart.svg },
  };
};

runIfStarted(import.meta.url, main);
