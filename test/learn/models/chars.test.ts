// A network that sees three letters and says which is next, made of layers, against PyTorch: a hundred steps of AdamW.

import { pipe } from "fp-ts/lib/function.js";
import { type Expr, reshape, type Symbolic, tanh, tensor, valueAndGrad } from "gradmap";
import { adamW, andThen, crossEntropy, embedding, gradientStep, linear, startTraining, train } from "gradmap/learn";
import { describe, expect, test } from "vitest";
import { differences, loadGolden } from "../../golden.js";
import { type Flat, linesOf, misfits, strayLosses, tensorOf, transposed } from "./support.js";

interface Weights {
  readonly emb: Flat;
  readonly w1: Flat;
  readonly b1: Flat;
  readonly w2: Flat;
  readonly b2: Flat;
}

interface Golden {
  readonly mlp: {
    readonly block_size: number;
    readonly examples: number;
    readonly batches: readonly (readonly number[])[];
    readonly init: Weights;
    readonly first_step_grad: Weights;
    readonly losses: readonly number[];
    readonly "max_loss_change_if_init_scaled_by_1_plus_1e-12": number;
    readonly final: Weights;
    readonly final_loss_all_examples: number;
  };
}

const { mlp: golden } = loadGolden<Golden>("model_chars");
const noise = golden["max_loss_change_if_init_scaled_by_1_plus_1e-12"];
const size = golden.block_size;

/** The letters of a word and the dot at its end: `.` is 0, `a` is 1. */
const symbols = (word: string): readonly number[] => [...[...word].map((letter) => letter.charCodeAt(0) - 96), 0];

/** One example for each symbol of each word: the symbols before it, and itself. */
const examples = linesOf("words.txt").flatMap((word) => {
  const all = [...new Array<number>(size).fill(0), ...symbols(word)];
  return symbols(word).map((target, i) => ({ context: all.slice(i, i + size), target }));
});

const batchOf = (chosen: readonly number[]) => ({
  x: tensor(chosen.map((i) => examples[i]!.context)),
  y: tensor(chosen.map((i) => examples[i]!.target)),
});

/** The rows of the letters of an example, side by side. */
const sideBySide = (rows: Expr): Expr => reshape(rows, [-1, size * rows.shape[2]!]);

const model = pipe(
  embedding(27, 4),
  andThen(sideBySide),
  andThen(linear(12, 24)),
  andThen(tanh),
  andThen(linear(24, 27)),
);
type Params = ReturnType<typeof model.init>;

const from = ({ emb, w1, b1, w2, b2 }: Weights): Params => [
  { weight: tensorOf(emb) },
  { weight: transposed(w1), bias: tensorOf(b1) },
  { weight: transposed(w2), bias: tensorOf(b2) },
];

const loss = (params: Symbolic<Params>, { x, y }: { readonly x: Expr; readonly y: Expr }): Expr =>
  crossEntropy(model.apply(params, x), y);

const misfit = (found: Params, expected: Weights, tolerance: number): readonly string[] => {
  const [table, hidden, out] = from(expected);
  return [
    ...misfits("embedding", found[0].weight, table.weight, tolerance),
    ...misfits("hidden weight", found[1].weight, hidden.weight, tolerance),
    ...misfits("hidden bias", found[1].bias, hidden.bias, tolerance),
    ...misfits("last weight", found[2].weight, out.weight, tolerance),
    ...misfits("last bias", found[2].bias, out.bias, tolerance),
  ];
};

describe("the network of three letters", () => {
  test("the first loss and gradient", () => {
    expect(examples.length).toBe(golden.examples);
    const [value, gradient] = valueAndGrad(loss)(from(golden.init), batchOf(golden.batches[0]!));
    expect(differences("loss", [value], [golden.losses[0]!], 1e-14)).toEqual([]);
    expect(misfit(gradient, golden.first_step_grad, 1e-13)).toEqual([]);
  });

  test("a hundred steps of AdamW: every loss, the weights, and the loss on all examples", () => {
    const optimizer = adamW({ lr: 0.01, weightDecay: 0.01 });
    const start = startTraining(optimizer, from(golden.init));
    const states = [...train(gradientStep(loss, optimizer))(start)(golden.batches.map(batchOf))];
    const losses = states.map((state) => state.loss);
    expect(strayLosses(losses, golden.losses, noise)).toEqual([]);
    const { params } = states.at(-1)!;
    expect(misfit(params, golden.final, 1e-11)).toEqual([]);
    const [value] = valueAndGrad(loss)(params, batchOf([...examples.keys()]));
    expect(differences("loss on all examples", [value], [golden.final_loss_all_examples], 1e-12)).toEqual([]);
  });
});
