// A GPT in one sitting: a transformer that reads a word letter by letter and says, at every letter, which comes next.
// The model is written out, from linear layers and ops; it is trained on words and then makes up its own.
import { pipe } from "fp-ts/lib/function.js";
import {
  add,
  compile,
  div,
  type Expr,
  matmul,
  mul,
  ones,
  permute,
  relu,
  reshape,
  type Symbolic,
  softmax,
  sum,
  tensor,
  transpose,
  tril,
  where,
} from "gradmap";
import {
  adamW,
  andThen,
  crossEntropy,
  embedding,
  epochs,
  gradientStep,
  Key,
  type Layer,
  type LinearParameters,
  layerNorm,
  linear,
  type ParametersOf,
  positionalEmbedding,
  residual,
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

/** Words have 12 letters at most: a place for the dot before them, and one for each letter. */
const places = 13;

/** What a word is read as: a dot, its letters, and dots at the places that are left. */
const read = (symbols: readonly number[]): readonly number[] =>
  Array.from({ length: places }, (_, place) => [0, ...symbols][place] ?? 0);

/** What should be said at each place, as probabilities: the next letter, at last the dot, and behind it nothing: zeros. */
const wanted = (symbols: readonly number[]): readonly (readonly number[])[] =>
  Array.from({ length: places }, (_, place) =>
    Array.from(alphabet, (_letter, symbol) => ([...symbols, 0][place] === symbol ? 1 : 0)),
  );

/** All words have as many places, so that one trace of the model serves for every batch. */
export const examplesOf = (words: readonly string[]) => {
  const symbols = words.map(symbolsOf);
  return { x: tensor(symbols.map(read)), y: tensor(symbols.map(wanted)) };
};

/** What positions ask for, what they are asked by, what they tell, and how what was heard is mixed. */
interface AttentionParameters {
  readonly queries: LinearParameters;
  readonly keys: LinearParameters;
  readonly values: LinearParameters;
  readonly mix: LinearParameters;
}

/** `[words, places, size]` as `[words, heads, places, size / heads]`, and back. */
const inHeads = (x: Expr, heads: number): Expr => {
  const [words, length, size] = x.shape;
  return permute(reshape(x, [words!, length!, heads, size! / heads]), [0, 2, 1, 3]);
};
const joined = (x: Expr): Expr => {
  const [words, heads, length, size] = x.shape;
  return reshape(permute(x, [0, 2, 1, 3]), [words!, length!, heads! * size!]);
};

/**
 * Attention: every place looks back. How much of a place's values it gets is how well its query fits that place's keys,
 * and places that are still to come are out of sight.
 */
const attention = (size: number, heads: number): Layer<AttentionParameters> => {
  const project = linear(size, size);
  return {
    init: (key) => {
      const [queries, keys, values, mix] = split(key, 4);
      return {
        queries: project.init(queries),
        keys: project.init(keys),
        values: project.init(values),
        mix: project.init(mix),
      };
    },
    apply: (params, x) => {
      const queries = inHeads(project.apply(params.queries, x), heads);
      const keys = inHeads(project.apply(params.keys, x), heads);
      const values = inHeads(project.apply(params.values, x), heads);
      const scores = mul(matmul(queries, transpose(keys)), 1 / Math.sqrt(size / heads));
      // Minus infinity is what softmax makes 0 of.
      const sight = where(tril(ones(scores.shape.slice(-2))), 0, -Infinity);
      const looks = softmax(add(scores, sight));
      return project.apply(params.mix, joined(matmul(looks, values)));
    },
  };
};

/** Each place thinks about what it heard, by itself. */
const thinking = (size: number) => pipe(linear(size, 4 * size), andThen(relu), andThen(linear(4 * size, size)));

/** A block: look around, then think; each adds to what was there before. */
const block = (size: number, heads: number) =>
  pipe(
    residual(pipe(layerNorm(size), andThen(attention(size, heads)))),
    andThen(residual(pipe(layerNorm(size), andThen(thinking(size))))),
  );

/** Several blocks, one after another. */
const blocks = (count: number, size: number, heads: number): Layer<readonly BlockParameters[]> => {
  const each = block(size, heads);
  return {
    init: (key) => split(key, count).map(each.init),
    apply: (params, x) => params.reduce<Expr>((y, own) => each.apply(own, y), x),
  };
};
type BlockParameters = ParametersOf<ReturnType<typeof block>>;

/** Letters and places as rows of numbers, the blocks, and a logit for each letter that may come next. */
export const gptOf = (depth: number, size: number, heads: number) =>
  pipe(
    embedding(alphabet.length, size),
    andThen(positionalEmbedding(places, size)),
    andThen(blocks(depth, size, heads)),
    andThen(layerNorm(size)),
    andThen(linear(size, alphabet.length)),
  );

export type Gpt = ReturnType<typeof gptOf>;
export type Parameters = ParametersOf<Gpt>;

/** How surprised the model is by what comes next: the mean over the letters of the words and their closing dots. */
export const lossOf =
  (gpt: Gpt) =>
  (params: Symbolic<Parameters>, { x, y }: { readonly x: Expr; readonly y: Expr }): Expr =>
    div(crossEntropy(gpt.apply(params, x), y, { reduction: "sum" }), sum(y));

/** The trained network as a model of words. The places behind the last symbol are there, but nothing looks at them. */
export const modelOf = (gpt: Gpt, params: Parameters): WordModel => {
  const probabilities = compile((p: Symbolic<Parameters>, x: Expr) => softmax(gpt.apply(p, x)));
  return (before) => {
    const all = numbersOf(probabilities(params, tensor([read(before)])));
    return all.slice(before.length * alphabet.length, (before.length + 1) * alphabet.length);
  };
};

export const main = ({
  steps = 500,
  depth = 2,
  size = 48,
  heads = 4,
  batch = 32,
  rate = 0.01,
  weightDecay = 0.5,
  temperature = 0.7,
  seed = 1,
  words = readWords(),
} = {}) => {
  const { training, heldOut } = splitWords(words);
  const gpt = gptOf(depth, size, heads);
  const [weights, order, drawing] = split(Key.make(seed), 3);

  const optimizer = adamW({
    lr: warmupCosine({ lr: rate, warmup: Math.ceil(steps / 10), total: steps + 1 }),
    weightDecay,
  });
  const batches = epochs(Number.POSITIVE_INFINITY, order, examplesOf(training), { size: batch, dropLast: true });
  const start = startTraining(optimizer, gpt.init(weights));
  const states = train(gradientStep(lossOf(gpt), optimizer))(start)(take(steps)(batches));
  const { state, losses, lines: progress } = watched(start, states, { every: 50, total: steps });

  const model = modelOf(gpt, state.params);
  const bigram = counted(countsOf(training));
  const { scores, lines: table } = compared({ bigram, microgpt: model }, { training, heldOut });
  const madeUp = samples(model, drawing, 20, { temperature });
  const curve = lossCurve(losses, { title: "The loss of microgpt, batch by batch" });
  const lines = [...progress, "", ...curve.lines, "", ...table, "", `Made up: ${madeUp.join(" ")}`];
  return { scores, losses, madeUp, params: state.params, lines, files: { "out/microgpt.svg": curve.svg } };
};

runIfStarted(import.meta.url, main);
