// Words letter by letter, after makemore's first lesson: which letter follows which. The table of how often each pair
// occurs is a model of words, and gradient descent on logits finds the same model without counting.
import {
  add,
  div,
  type Expr,
  evaluate,
  logSoftmax,
  mean,
  mul,
  type Operand,
  softmax,
  square,
  sub,
  sum,
  type Tensor,
  Tree,
  tensor,
  valueAndGrad,
  zeros,
} from "gradmap";
import { foldIn, Key, permutation, uniform } from "gradmap/learn";
import { lossCurve } from "./support/lossCurve.js";
import { column, numbersOf } from "./support/numbers.js";
import { readData, runIfStarted } from "./support/program.js";

/** Symbol 0 is where a word begins and ends; `a` is 1. */
export const alphabet = ".abcdefghijklmnopqrstuvwxyz";

export const symbolsOf = (word: string): readonly number[] => [...word].map((letter) => alphabet.indexOf(letter));

export const readWords = (): readonly string[] => readData("words.txt").trim().split("\n");

/** Words to learn from, and every tenth of them, in an order drawn from the key, to be judged by. */
export const splitWords = (words: readonly string[], key = Key.make(2024)) => {
  const shuffled = numbersOf(permutation(key, words.length)).map((i) => words[i]!);
  return {
    training: shuffled.filter((_, i) => i % 10 !== 0),
    heldOut: shuffled.filter((_, i) => i % 10 === 0),
  };
};

/** A model of words: from the symbols so far, how likely each symbol is to come next. */
export type WordModel = (before: readonly number[]) => readonly number[];

/** The mean of -log p over all symbols of the words, closing dots included: how surprised the model is, in nats. */
export const lossOn = (model: WordModel, words: readonly string[]): number => {
  const losses = words
    .map(symbolsOf)
    .flatMap((word) => [...word, 0].map((next, i) => -Math.log(model(word.slice(0, i))[next]!)));
  return losses.reduce((total, loss) => total + loss, 0) / losses.length;
};

/** How surprised models are by words they have learned from, and by as many that they have never seen. */
export const compared = (
  models: Readonly<Record<string, WordModel>>,
  { training, heldOut }: { readonly training: readonly string[]; readonly heldOut: readonly string[] },
) => {
  const scores = Object.entries(models).map(([name, model]) => ({
    name,
    training: lossOn(model, training.slice(0, heldOut.length)),
    heldOut: lossOn(model, heldOut),
  }));
  const lines = [
    `${training.length} words to learn from. Nats a letter on ${heldOut.length} of them, and on ${heldOut.length} held out:`,
    ...scores.map((score) => `${score.name.padEnd(12)} ${column(score.training, 4)} ${column(score.heldOut, 4)}`),
  ];
  return { scores, lines };
};

/** The symbol at which the weights, added up, first exceed a number drawn evenly. */
const drawn = (key: Key, weights: readonly number[]): number => {
  let left = uniform(key) * weights.reduce((total, weight) => total + weight, 0);
  return weights.findIndex((weight) => {
    left -= weight;
    return left < 0;
  });
};

/** Words that a model makes up, each from a key of its own; below a temperature of 1 it keeps to what is likely. */
export const samples = (model: WordModel, key: Key, count: number, { temperature = 1, longest = 12 } = {}) =>
  Array.from({ length: count }, (_, n): string => {
    const word: number[] = [];
    while (word.length < longest) {
      const weights = model(word).map((p) => p ** (1 / temperature));
      const next = drawn(foldIn(foldIn(key, n), word.length), weights);
      if (next <= 0) break;
      word.push(next);
    }
    return word.map((symbol) => alphabet[symbol]).join("");
  });

const before = (symbols: readonly number[]): number => symbols.at(-1) ?? 0;

/** How often each symbol, across, follows each, down. */
export const countsOf = (words: readonly string[]): Tensor => {
  const counts = alphabet.split("").map(() => alphabet.split("").map(() => 0));
  for (const word of words.map(symbolsOf))
    for (const [i, next] of [...word, 0].entries()) counts[before(word.slice(0, i))]![next]! += 1;
  return tensor(counts);
};

/** A table of probabilities, row by row, as a model of words. */
const modelOf = (probabilities: Expr): WordModel => {
  const flat = numbersOf(evaluate(probabilities, {}));
  const rows = alphabet.split("").map((_, i) => flat.slice(i * alphabet.length, (i + 1) * alphabet.length));
  return (symbols) => rows[before(symbols)]!;
};

/** By counting: one more of each pair than there are, so that no pair is impossible. */
export const counted = (counts: Tensor): WordModel => {
  const more = add(counts, 1);
  return modelOf(div(more, sum(more, { axis: 1, keepdims: true })));
};

// Pairs that are alike have the same loss, so each counts as often as it occurs. The penalty does what the ones do above.
const loss = (logits: Expr, counts: Operand): Expr =>
  sub(mul(0.01, mean(square(logits))), div(sum(mul(counts, logSoftmax(logits))), sum(counts)));

const lossAndGradient = valueAndGrad(loss);

/** By gradient descent from zeros, on the logits of all pairs: each loss, and the table at the end. */
export const descended = (counts: Tensor, { steps = 60, rate = 50 } = {}) => {
  const losses: number[] = [];
  let logits = zeros(counts.shape);
  for (let k = 0; k < steps; k++) {
    const [value, gradient] = lossAndGradient(logits, counts);
    losses.push(value);
    logits = Tree.zipWith((w, g) => w - rate * g)(logits, gradient);
  }
  return { losses, logits, model: modelOf(softmax(logits)) };
};

/** The model that has learned nothing. */
const guessing: WordModel = () => [...alphabet].map(() => 1 / alphabet.length);

/** The table in shades, darker where there is more. */
const picture = (counts: Tensor): readonly string[] => {
  const most = Math.max(...counts.data);
  const shade = (count: number): string => " .:-=+*#%@"[Math.ceil(9 * Math.sqrt(count / most))]!;
  const row = (i: number): string =>
    [...counts.data.subarray(i * alphabet.length, (i + 1) * alphabet.length)].map(shade).join(" ");
  return [`   ${[...alphabet].join(" ")}`, ...[...alphabet].map((letter, i) => ` ${letter} ${row(i)}`)];
};

export const main = ({ steps = 300, rate = 50, words = readWords() } = {}) => {
  const split = splitWords(words);
  const counts = countsOf(split.training);
  const byCounting = counted(counts);
  const byDescent = descended(counts, { steps, rate });
  const { scores, lines: table } = compared({ counting: byCounting, descent: byDescent.model, guessing }, split);
  const madeUp = { counting: samples(byCounting, Key.make(1), 10), descent: samples(byDescent.model, Key.make(1), 10) };
  const curve = lossCurve(byDescent.losses, { title: "The loss of the bigram model, by gradient descent" });
  const lines = [
    "How often each letter, across, follows each, down; a dot is where a word begins and ends:",
    ...picture(counts),
    "",
    ...curve.lines,
    "",
    ...table,
    "",
    `Made up from counts:   ${madeUp.counting.join(" ")}`,
    `Made up after descent: ${madeUp.descent.join(" ")}`,
  ];
  return { scores, losses: byDescent.losses, madeUp, lines, files: { "out/bigram.svg": curve.svg } };
};

runIfStarted(import.meta.url, main);
