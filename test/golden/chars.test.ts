// Two models of words, letter by letter, against PyTorch: a table of bigrams, counted and trained, and a small network
// that sees three letters.
import { readFileSync } from "node:fs";
import {
  add,
  div,
  type Expr,
  embedding,
  evaluate,
  gather,
  linear,
  log,
  logSoftmax,
  mean,
  mul,
  neg,
  reshape,
  square,
  sub,
  sum,
  type Tensor,
  tanh,
  tensor,
  valueAndGrad,
  zeros,
} from "gradmap";
import { describe, expect, test } from "vitest";
import { differences, largest, loadGolden } from "../golden.js";

interface Flat {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

interface Network<T> {
  readonly emb: T;
  readonly w1: T;
  readonly b1: T;
  readonly w2: T;
  readonly b2: T;
}

interface Golden {
  readonly bigram: {
    readonly counts: readonly (readonly number[])[];
    readonly add_one_nll: number;
    readonly pairs: number;
    readonly gradient_descent: {
      readonly lr: number;
      readonly steps: number;
      readonly losses: readonly number[];
      readonly first_step_grad: Flat;
      readonly final: Flat;
    };
  };
  readonly mlp: {
    readonly block_size: number;
    readonly examples: number;
    readonly batches: readonly (readonly number[])[];
    readonly init: Network<Flat>;
    readonly first_step_grad: Network<Flat>;
    readonly losses: readonly number[];
    readonly final: Network<Flat>;
    readonly final_loss_all_examples: number;
  };
}

const { bigram, mlp } = loadGolden<Golden>("model_chars");
const text = readFileSync(new URL("../../examples/data/words.txt", import.meta.url), "utf8");
const words = text.trim().split("\n");

/** The letters of a word and the dot at its end: `.` is 0, `a` is 1. */
const symbols = (word: string): readonly number[] => [...[...word].map((letter) => letter.charCodeAt(0) - 96), 0];

/** One example for each symbol of each word: the `size` symbols before it, and itself. */
const examplesOf = (size: number) =>
  words.flatMap((word) => {
    const all = [...new Array<number>(size).fill(0), ...symbols(word)];
    return symbols(word).map((target, i) => ({ context: all.slice(i, i + size), target }));
  });

const crossEntropy = (logits: Expr, targets: readonly number[]): Expr =>
  neg(mean(gather(logSoftmax(logits), reshape(tensor(targets), [targets.length, 1]), { axis: 1 })));

const misfits = (where: string, found: Tensor, { data }: Flat, tolerance: number): readonly string[] =>
  differences(where, [...found.data], data, tolerance, largest(data));

describe("bigrams", () => {
  const pairs = examplesOf(1);
  const counts = tensor(bigram.counts);
  const { lr, steps, losses, first_step_grad: first, final } = bigram.gradient_descent;
  const decay = (table: Expr): Expr => mul(0.01, mean(square(table)));

  test("counts, and the likelihood of counting with one more of each", () => {
    const found = Array.from({ length: 27 }, () => new Array<number>(27).fill(0));
    for (const { context, target } of pairs) found[context[0]!]![target]! += 1;
    expect(pairs.length).toBe(bigram.pairs);
    expect(found).toEqual(bigram.counts);
    const more = add(counts, 1);
    const probabilities = div(more, sum(more, { axis: 1, keepdims: true }));
    const likelihood = neg(div(sum(mul(counts, log(probabilities))), pairs.length));
    expect(differences("likelihood", [evaluate(likelihood, {})], [bigram.add_one_nll], 1e-12)).toEqual([]);
  });

  test("the first gradient, pair by pair", () => {
    const before = pairs.map(({ context }) => context[0]!);
    const after = pairs.map(({ target }) => target);
    const loss = (table: Expr) => add(crossEntropy(embedding(table, before), after), decay(table));
    const [value, gradient] = valueAndGrad(loss)(zeros([27, 27]));
    expect(differences("loss", [value], [losses[0]!], 1e-12)).toEqual([]);
    expect(misfits("gradient", gradient, first, 1e-10)).toEqual([]);
  });

  test("trained by gradient descent, on the counts of pairs", () => {
    const loss = (table: Expr) => sub(decay(table), div(sum(mul(counts, logSoftmax(table))), bigram.pairs));
    const gradient = valueAndGrad(loss);
    let table = zeros([27, 27]);
    const found: number[] = [];
    for (let step = 0; step < steps; step++) {
      const [value, slope] = gradient(table);
      found.push(value);
      const next = evaluate(sub(table, mul(lr, slope)), {});
      if (typeof next !== "number") table = next;
    }
    expect(differences("loss", found, losses, 1e-10)).toEqual([]);
    expect(misfits("table", table, final, 1e-10)).toEqual([]);
  });
});

describe("the network of three letters", () => {
  const examples = examplesOf(mlp.block_size);
  const tensorOf = ({ shape, data }: Flat): Tensor => tensor(data, shape);
  const from = ({ emb, w1, b1, w2, b2 }: Network<Flat>): Network<Tensor> => ({
    emb: tensorOf(emb),
    w1: tensorOf(w1),
    b1: tensorOf(b1),
    w2: tensorOf(w2),
    b2: tensorOf(b2),
  });
  const lossOn =
    (batch: readonly number[]) =>
    ({ emb, w1, b1, w2, b2 }: Network<Expr | Tensor>): Expr => {
      const chosen = batch.map((i) => examples[i]!);
      const seen = embedding(emb, tensor(chosen.map(({ context }) => context)));
      const hidden = tanh(linear(reshape(seen, [chosen.length, -1]), w1, { bias: b1 }));
      const targets = chosen.map(({ target }) => target);
      return crossEntropy(linear(hidden, w2, { bias: b2 }), targets);
    };

  test("the first loss and gradient", () => {
    expect(examples.length).toBe(mlp.examples);
    const [loss, gradient] = valueAndGrad((q: Network<Expr>) => lossOn(mlp.batches[0]!)(q))(from(mlp.init));
    expect(differences("loss", [loss], [mlp.losses[0]!], 1e-12)).toEqual([]);
    const expected = new Map<string, Flat>(Object.entries(mlp.first_step_grad));
    const wrong = Object.entries(gradient).flatMap(([name, found]) => misfits(name, found, expected.get(name)!, 1e-10));
    expect(wrong).toEqual([]);
  });

  test("the loss of the trained network on all examples", () => {
    const loss = evaluate(lossOn([...examples.keys()])(from(mlp.final)), {});
    expect(differences("loss", [loss], [mlp.final_loss_all_examples], 1e-10)).toEqual([]);
  });
});
