// The lecture's network of scalars, and three models of words: each is run at small size, against micrograd's and PyTorch's
// numbers where there are any.
import { type Tensor, tensor, valueAndGrad } from "gradmap";
import { Key, type NeuronNetworkParameters, split } from "gradmap/learn";
import { describe, expect, test } from "vitest";
import {
  main as bigram,
  counted,
  countsOf,
  descended,
  lossOn,
  readWords,
  samples,
  splitWords,
  symbolsOf,
} from "../../examples/bigram.js";
import {
  examplesOf,
  main as makemore,
  lossOf as makemoreLoss,
  modelOf as makemoreModel,
  networkOf,
} from "../../examples/makemore.js";
import { gptOf, lossOf, main as microgpt, examplesOf as microgptExamples, modelOf } from "../../examples/microgpt.js";
import { main as scalarNetwork } from "../../examples/scalar-network.js";
import { differences, largest, loadGolden } from "../golden.js";

interface Flat {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

interface Characters {
  readonly bigram: {
    readonly counts: readonly (readonly number[])[];
    readonly add_one_nll: number;
    readonly gradient_descent: {
      readonly lr: number;
      readonly steps: number;
      readonly losses: readonly number[];
      readonly final: Flat;
    };
  };
  readonly mlp: {
    readonly final: Readonly<Record<"emb" | "w1" | "b1" | "w2" | "b2", Flat>>;
    readonly final_loss_all_examples: number;
  };
}

interface Lecture {
  readonly mlp: {
    readonly init_layers: NeuronNetworkParameters;
    readonly lr: number;
    readonly losses: readonly number[];
    readonly pred_before: readonly number[];
    readonly pred_after: readonly number[];
  };
}

const golden = loadGolden<Characters>("model_chars");
const words = readWords();
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The key from which the examples draw words: they make three of the seed. */
const drawing = (seed: number): Key => split(Key.make(seed), 3)[2];

/** The score of a model on held-out words, by its name. */
const heldOut = (scores: readonly { readonly name: string; readonly heldOut: number }[], name: string): number =>
  scores.find((score) => score.name === name)?.heldOut ?? Number.NaN;

describe("the lecture's network", () => {
  const { mlp } = loadGolden<Lecture>("micrograd_cases");

  test("goes micrograd's way from micrograd's weights: every loss, and the predictions before and after", () => {
    const found = scalarNetwork({ start: mlp.init_layers, rate: mlp.lr, steps: mlp.losses.length });
    expect(differences("loss", found.losses, mlp.losses)).toEqual([]);
    expect(differences("before", found.before, mlp.pred_before)).toEqual([]);
    expect(differences("after", found.after, mlp.pred_after)).toEqual([]);
    expect(scalarNetwork({ start: mlp.init_layers, rate: 0.2 }).losses[1]).not.toBeCloseTo(mlp.losses[1]!, 3);
  });

  test("learns the four examples from weights of its own, and prints a step a line", () => {
    const { losses, after, lines } = scalarNetwork();
    expect(losses.at(-1)).toBeLessThan(0.05);
    expect(after.map((prediction) => Math.sign(prediction))).toEqual([1, -1, -1, 1]);
    expect(lines).toEqual(expect.arrayContaining(losses.map((loss, k) => `${k} ${loss}`)));
    expect(losses).toHaveLength(20);
  });
});

describe("words", () => {
  test("each is either learned from or held out", () => {
    const { training, heldOut } = splitWords(words);
    expect([...training, ...heldOut].sort()).toEqual([...words].sort());
    expect(heldOut).toHaveLength(141);
    expect(training.some((word) => heldOut.includes(word))).toBe(false);
  });

  test("a model is judged by what it says to every letter and the closing dot", () => {
    const [a, dot] = [symbolsOf("a")[0], 0];
    // "a" half of the time at first, and then the dot for certain: -log(1/2) and -log(1), halved.
    const model = (before: readonly number[]) =>
      Array.from({ length: 27 }, (_, symbol) =>
        before.length === 0 ? (symbol === a ? 0.5 : 0.5 / 26) : symbol === dot ? 1 : 0,
      );
    expect(lossOn(model, ["a"])).toBeCloseTo(Math.LN2 / 2, 15);
    expect(lossOn(() => new Array<number>(27).fill(1 / 27), words)).toBeCloseTo(Math.log(27), 12);
    expect(lossOn(model, ["ab"])).toBe(Number.POSITIVE_INFINITY);
  });

  test("are made up as often as the model says", () => {
    const model = (before: readonly number[]) =>
      Array.from({ length: 27 }, (_, symbol) =>
        before.length > 0 ? Number(symbol === 0) : ([0, 0.25, 0.75][symbol] ?? 0),
      );
    const made = samples(model, Key.make(3), 2000);
    expect(new Set(made)).toEqual(new Set(["a", "b"]));
    expect(made.filter((word) => word === "b").length / 2000).toBeCloseTo(0.75, 1);
    // Colder: 0.75² to 0.25², which is 9 to 1.
    const colder = samples(model, Key.make(3), 2000, { temperature: 0.5 });
    expect(colder.filter((word) => word === "b").length / 2000).toBeCloseTo(0.9, 1);
  });
});

describe("bigrams", () => {
  const { counts, add_one_nll: likelihood, gradient_descent: descent } = golden.bigram;

  test("are counted, and the likelihood of all words is PyTorch's", () => {
    expect(countsOf(words)).toEqual(tensor(counts));
    expect(differences("likelihood", [lossOn(counted(countsOf(words)), words)], [likelihood], 1e-12)).toEqual([]);
  });

  test("are learned by gradient descent as PyTorch does it: every loss, and the table", () => {
    const { losses, logits } = descended(tensor(counts), { steps: descent.steps, rate: descent.lr });
    expect(differences("loss", losses, descent.losses, 1e-10)).toEqual([]);
    const scale = largest(descent.final.data);
    expect(differences("table", [...logits.data], descent.final.data, 1e-10, scale)).toEqual([]);
  });

  test("come out alike, counted or learned, and better than guessing", () => {
    const { scores, losses, madeUp, lines } = bigram();
    expect(Math.abs(heldOut(scores, "counting") - heldOut(scores, "descent"))).toBeLessThan(0.02);
    expect(heldOut(scores, "counting")).toBeLessThan(heldOut(scores, "guessing") - 0.7);
    expect(losses.every((loss, i) => i === 0 || loss < losses[i - 1]!)).toBe(true);
    expect(bigram().madeUp).toEqual(madeUp);
    expect(lines.join("\n")).toContain(madeUp.counting.join(" "));
  });
});

describe("the network of three letters", () => {
  const small = { steps: 100, size: 4, hidden: 24, batch: 32, words: words.slice(0, 500) };

  test("has PyTorch's loss on all examples, with PyTorch's trained weights", () => {
    const { emb, w1, b1, w2, b2 } = golden.mlp.final;
    const tensorOf = ({ shape, data }: Flat): Tensor => tensor(data, shape);
    // PyTorch keeps [outputs, inputs].
    const turned = ({ shape: [n, m], data }: Flat): Tensor =>
      tensor(Array.from({ length: m! }, (_, j) => Array.from({ length: n! }, (_, i) => data[i * m! + j]!)));
    const [loss] = valueAndGrad(makemoreLoss(networkOf(4, 24)))(
      [
        { weight: tensorOf(emb) },
        { weight: turned(w1), bias: tensorOf(b1) },
        { weight: turned(w2), bias: tensorOf(b2) },
      ],
      examplesOf(words),
    );
    expect(differences("loss", [loss], [golden.mlp.final_loss_all_examples], 1e-12)).toEqual([]);
  });

  test("learns, and its parameters and the seed say which words it makes up", () => {
    const { losses, madeUp, scores, params } = makemore(small);
    expect(losses).toHaveLength(small.steps);
    expect(mean(losses.slice(-10))).toBeLessThan(losses[0]! - 0.5);
    expect(heldOut(scores, "network")).toBeLessThan(Math.log(27) - 0.5);
    const model = makemoreModel(networkOf(small.size, small.hidden), params);
    expect(samples(model, drawing(1), 20)).toEqual(madeUp);
    expect(samples(model, drawing(2), 20)).not.toEqual(madeUp);
  });
});

describe("microgpt", () => {
  const small = { steps: 120, depth: 1, size: 12, heads: 2, rate: 0.03, batch: 16, words: words.slice(0, 600) };

  test("gives words in a batch the loss that it gives them letter by letter: no place sees a later one", () => {
    const gpt = gptOf(1, 8, 2);
    const params = gpt.init(Key.make(5));
    const few = ["we", "constitution", "the"];
    const [together] = valueAndGrad(lossOf(gpt))(params, microgptExamples(few));
    expect(lossOn(modelOf(gpt, params), few)).toBeCloseTo(together, 12);
  });

  test("learns, and says better than bigrams what follows in words it has never seen", () => {
    const { losses, madeUp, scores, params, lines } = microgpt(small);
    expect(mean(losses.slice(-10))).toBeLessThan(losses[0]! - 1);
    expect(heldOut(scores, "microgpt")).toBeLessThan(heldOut(scores, "bigram"));
    expect(lines.join("\n")).toContain(madeUp.join(" "));
    const model = modelOf(gptOf(small.depth, small.size, small.heads), params);
    expect(samples(model, drawing(1), 20, { temperature: 0.7 })).toEqual(madeUp);
  });
});
