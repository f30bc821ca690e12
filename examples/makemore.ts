// Words letter by letter, after makemore's second lesson: a network that sees the last three letters says which comes next.
// Each letter is a row of numbers that the network learns, and letters that behave alike come to lie together.
import { pipe } from "fp-ts/lib/function.js";
import { compile, type Expr, reshape, type Symbolic, softmax, tanh, tensor } from "gradmap";
import {
  adamW,
  andThen,
  crossEntropy,
  embedding,
  epochs,
  gradientStep,
  Key,
  linear,
  type ParametersOf,
  split,
  startTraining,
  take,
  train,
  warmupCosine,
} from "gradmap/learn";
import {
  alphabet,
  compared,
  counted,
  countsOf,
  readWords,
  samples,
  splitWords,
  symbolsOf,
  type WordModel,
} from "./bigram.js";
import { lossCurve } from "./support/lossCurve.js";
import { numbersOf } from "./support/numbers.js";
import { runIfStarted } from "./support/program.js";
import { watched } from "./support/training.js";

/** How many letters the network sees. */
const seen = 3;

/** The last symbols, with as many dots before them as there are too few. */
const contextOf = (before: readonly number[]): readonly number[] =>
  [...new Array<number>(seen).fill(0), ...before].slice(-seen);

/** One example for each symbol of each word, its closing dot included: what stood before it, and itself. */
export const examplesOf = (words: readonly string[]) => {
  const pairs = words
    .map(symbolsOf)
    .flatMap((word) => [...word, 0].map((next, i) => ({ context: contextOf(word.slice(0, i)), next })));
  return { x: tensor(pairs.map(({ context }) => context)), y: tensor(pairs.map(({ next }) => next)) };
};

/** A row of `size` numbers for each letter, three rows side by side, one hidden layer, and a logit for each letter. */
export const networkOf = (size: number, hidden: number) =>
  pipe(
    embedding(alphabet.length, size),
    andThen((rows: Expr) => reshape(rows, [-1, seen * size])),
    andThen(linear(seen * size, hidden)),
    andThen(tanh),
    andThen(linear(hidden, alphabet.length)),
  );

export type Network = ReturnType<typeof networkOf>;
export type Parameters = ParametersOf<Network>;

export const lossOf =
  (network: Network) =>
  (params: Symbolic<Parameters>, { x, y }: { readonly x: Expr; readonly y: Expr }): Expr =>
    crossEntropy(network.apply(params, x), y);

/** The trained network as a model of words. */
export const modelOf = (network: Network, params: Parameters): WordModel => {
  const probabilities = compile((p: Symbolic<Parameters>, x: Expr) => softmax(network.apply(p, x)));
  return (before) => numbersOf(probabilities(params, tensor([contextOf(before)])));
};

export const main = ({
  steps = 2000,
  size = 10,
  hidden = 64,
  batch = 64,
  rate = 0.01,
  weightDecay = 0.1,
  seed = 1,
  words = readWords(),
} = {}) => {
  const { training, heldOut } = splitWords(words);
  const network = networkOf(size, hidden);
  const [weights, order, drawing] = split(Key.make(seed), 3);

  const optimizer = adamW({
    lr: warmupCosine({ lr: rate, warmup: Math.ceil(steps / 10), total: steps + 1 }),
    weightDecay,
  });
  const batches = epochs(Number.POSITIVE_INFINITY, order, examplesOf(training), { size: batch, dropLast: true });
  const start = startTraining(optimizer, network.init(weights));
  const states = train(gradientStep(lossOf(network), optimizer))(start)(take(steps)(batches));
  const { state, losses, lines: progress } = watched(start, states, { every: 200, total: steps });

  const model = modelOf(network, state.params);
  const bigram = counted(countsOf(training));
  const { scores, lines: table } = compared({ bigram, network: model }, { training, heldOut });
  const madeUp = samples(model, drawing, 20);
  const curve = lossCurve(losses, { title: "The loss of the network of three letters, batch by batch" });
  const lines = [...progress, "", ...curve.lines, "", ...table, "", `Made up: ${madeUp.join(" ")}`];
  return { scores, losses, madeUp, params: state.params, lines, files: { "out/makemore.svg": curve.svg } };
};

runIfStarted(import.meta.url, main);
