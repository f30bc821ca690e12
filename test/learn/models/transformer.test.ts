// A transformer of one causal block, made of layers, against PyTorch: logits, where it looks, every gradient, and twenty
// steps of AdamW.

import { pipe } from "fp-ts/lib/function.js";
import { compile, type Expr, type Symbolic, type Tensor, tensor, valueAndGrad } from "gradmap";
import {
  adamW,
  andThen,
  crossEntropy,
  embedding,
  gradientStep,
  layerNorm,
  linear,
  multiHeadAttention,
  positionalEmbedding,
  startTraining,
  train,
  transformerBlock,
} from "gradmap/learn";
import { describe, expect, test } from "vitest";
import { differences, loadGolden } from "../../golden.js";
import { type Flat, misfits, strayLosses, tensorOf, transposed } from "./support.js";

type Name =
  | "tok" | "pos" | "ln1_w" | "ln1_b" | "w_qkv" | "b_qkv" | "w_o" | "b_o" | "ln2_w" | "ln2_b" | "w_fc" | "b_fc" | "w_pr" | "b_pr"
  | "lnf_w" | "lnf_b" | "w_head"; // biome-ignore format: a list of names

interface Golden {
  readonly ids: readonly (readonly number[])[];
  readonly targets: readonly (readonly number[])[];
  readonly params: Readonly<Record<Name, Flat>>;
  readonly grads: Readonly<Record<Name, Flat>>;
  readonly logits: Flat;
  readonly attention: Flat;
  readonly loss: number;
  readonly training_losses: readonly number[];
  readonly "max_loss_change_if_init_scaled_by_1_plus_1e-12": number;
  /** Sums of the numbers of a parameter, and of their squares. */
  readonly params_after_20_steps_checksum: Readonly<Record<Name, readonly number[]>>;
}

const golden = loadGolden<Golden>("model_transformer");

const model = pipe(
  embedding(27, 16),
  andThen(positionalEmbedding(8, 16)),
  andThen(transformerBlock(16, 2, { causal: true })),
  andThen(layerNorm(16)),
  andThen(linear(16, 27, { bias: false })),
);
type Params = ReturnType<typeof model.init>;

const from = (p: Golden["params"]): Params => [
  { weight: tensorOf(p.tok) },
  { weight: tensorOf(p.pos) },
  {
    attentionNorm: { weight: tensorOf(p.ln1_w), bias: tensorOf(p.ln1_b) },
    attention: {
      projection: { weight: transposed(p.w_qkv), bias: tensorOf(p.b_qkv) },
      output: { weight: transposed(p.w_o), bias: tensorOf(p.b_o) },
    },
    feedForwardNorm: { weight: tensorOf(p.ln2_w), bias: tensorOf(p.ln2_b) },
    feedForward: [
      { weight: transposed(p.w_fc), bias: tensorOf(p.b_fc) },
      { weight: transposed(p.w_pr), bias: tensorOf(p.b_pr) },
    ],
  },
  { weight: tensorOf(p.lnf_w), bias: tensorOf(p.lnf_b) },
  { weight: transposed(p.w_head) },
];

/** The tensors by the golden file's names. */
const named = ([tok, pos, block, last, head]: Params): Readonly<Record<Name, Tensor>> => ({
  tok: tok.weight,
  pos: pos.weight,
  ln1_w: block.attentionNorm.weight,
  ln1_b: block.attentionNorm.bias,
  w_qkv: block.attention.projection.weight,
  b_qkv: block.attention.projection.bias,
  w_o: block.attention.output.weight,
  b_o: block.attention.output.bias,
  ln2_w: block.feedForwardNorm.weight,
  ln2_b: block.feedForwardNorm.bias,
  w_fc: block.feedForward[0].weight,
  b_fc: block.feedForward[0].bias,
  w_pr: block.feedForward[1].weight,
  b_pr: block.feedForward[1].bias,
  lnf_w: last.weight,
  lnf_b: last.bias,
  w_head: head.weight,
});

const data = { x: tensor(golden.ids), y: tensor(golden.targets) };
const start = from(golden.params);

const loss = (params: Symbolic<Params>, { x, y }: { readonly x: Expr; readonly y: Expr }): Expr =>
  crossEntropy(model.apply(params, x), y);

const expectTensor = (where: string, found: number | Tensor, expected: Flat): void => {
  expect(typeof found === "number" ? [where] : misfits(where, found, tensorOf(expected), 1e-13)).toEqual([]);
};

describe("a transformer of one block", () => {
  test("its logits", () => {
    expectTensor("logits", compile(model.apply)(start, data.x), golden.logits);
  });

  test("where its heads look", () => {
    const attention = multiHeadAttention(16, 2, { causal: true });
    const embedded = pipe(embedding(27, 16), andThen(positionalEmbedding(8, 16)), andThen(layerNorm(16)));
    const { attentionNorm, attention: params } = start[2];
    const x = compile(embedded.apply)([start[0], start[1], attentionNorm], data.x);
    expectTensor("attention", compile(attention.weights)(params, x), golden.attention);
  });

  test("its loss and the gradient of every parameter", () => {
    const [value, gradient] = valueAndGrad(loss)(start, data);
    expect(differences("loss", [value], [golden.loss], 1e-14)).toEqual([]);
    const [found, expected] = [named(gradient), named(from(golden.grads))];
    const wrong = Object.entries(expected).flatMap(([name, wanted]) =>
      misfits(name, new Map<string, Tensor>(Object.entries(found)).get(name)!, wanted, 1e-12),
    );
    expect(wrong).toEqual([]);
    expect(Object.keys(expected).length).toBe(17);
  });

  test("twenty steps of AdamW: every loss, and the parameters' sums", () => {
    const optimizer = adamW({ lr: 0.003, betas: [0.9, 0.95], weightDecay: 0.1 });
    const batches = golden.training_losses.map(() => data);
    const states = [...train(gradientStep(loss, optimizer))(startTraining(optimizer, start))(batches)];
    const noise = golden["max_loss_change_if_init_scaled_by_1_plus_1e-12"];
    const losses = states.map((state) => state.loss);
    expect(strayLosses(losses, golden.training_losses, noise)).toEqual([]);
    const sums = Object.entries(named(states.at(-1)!.params)).map(([name, { data: numbers }]) => {
      const found = [numbers.reduce((sum, x) => sum + x, 0), numbers.reduce((sum, x) => sum + x * x, 0)];
      const expected = new Map(Object.entries(golden.params_after_20_steps_checksum)).get(name)!;
      return differences(name, found, expected, 1e-10, found[1]!);
    });
    expect(sums.flat()).toEqual([]);
  });
});
