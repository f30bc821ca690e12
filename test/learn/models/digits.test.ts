// A perceptron on hand-written digits, made of layers, against PyTorch: loss for loss and weight for weight.
import { compile, type Expr, relu, type Symbolic, tensor, valueAndGrad } from "gradmap";
import {
  accuracy,
  adam,
  crossEntropy,
  gradientStep,
  last,
  mlp,
  type ParametersOf,
  startTraining,
  train,
} from "gradmap/learn";
import { describe, expect, test } from "vitest";
import { differences, loadGolden } from "../../golden.js";
import { type Flat, misfits, rowsOf, strayLosses, tensorOf, transposed } from "./support.js";

interface Weights {
  readonly w1: Flat;
  readonly b1: Flat;
  readonly w2: Flat;
  readonly b2: Flat;
}

interface Golden {
  readonly train: readonly number[];
  readonly test: readonly number[];
  readonly batches: readonly (readonly number[])[];
  readonly init: Weights;
  readonly first_step_grad: Weights;
  readonly loss: readonly number[];
  readonly "max_loss_change_if_init_scaled_by_1_plus_1e-12": number;
  readonly final: Weights;
  readonly train_accuracy: number;
  readonly test_accuracy: number;
  readonly test_loss: number;
}

const golden = loadGolden<Golden>("model_digits_mlp");
const noise = golden["max_loss_change_if_init_scaled_by_1_plus_1e-12"];
const images = rowsOf("digits.csv").map((row) => row.map(Number));

/** The images of these rows of the table, from 0 to 1, and their labels. */
const examples = (rows: readonly number[]) => ({
  x: tensor(rows.map((row) => images[row]!.slice(0, -1).map((pixel) => pixel / 16))),
  y: tensor(rows.map((row) => images[row]!.at(-1)!)),
});

const model = mlp([64, 32, 10], relu);
type Params = ParametersOf<typeof model>;

const from = ({ w1, b1, w2, b2 }: Weights): Params => [
  { weight: transposed(w1), bias: tensorOf(b1) },
  { weight: transposed(w2), bias: tensorOf(b2) },
];

const loss = (params: Symbolic<Params>, { x, y }: { readonly x: Expr; readonly y: Expr }): Expr =>
  crossEntropy(model.apply(params, x), y);

const misfit = (found: Params, expected: Weights, tolerance: number): readonly string[] =>
  from(expected).flatMap(({ weight, bias }, i) => [
    ...misfits(`weight ${i}`, found[i]!.weight, weight, tolerance),
    ...misfits(`bias ${i}`, found[i]!.bias, bias, tolerance),
  ]);

describe("the perceptron 64-32-10 on digits", () => {
  const batches = golden.batches.map((batch) => examples(batch.map((i) => golden.train[i]!)));

  test("the first loss and gradient", () => {
    const [value, gradient] = valueAndGrad(loss)(from(golden.init), batches[0]!);
    expect(differences("loss", [value], [golden.loss[0]!], 1e-14)).toEqual([]);
    expect(misfit(gradient, golden.first_step_grad, 1e-13)).toEqual([]);
  });

  test("200 steps of Adam: every loss, the weights, and what they get right", () => {
    const optimizer = adam({ lr: 0.01 });
    const start = startTraining(optimizer, from(golden.init));
    const states = [...train(gradientStep(loss, optimizer))(start)(batches)];
    expect(
      strayLosses(
        states.map((state) => state.loss),
        golden.loss,
        noise,
      ),
    ).toEqual([]);
    const { params } = last(start)(states);
    expect(misfit(params, golden.final, 1e-11)).toEqual([]);
    const scores = compile(model.apply);
    const share = (rows: readonly number[]): number => {
      const { x, y } = examples(rows);
      const found = scores(params, x);
      return typeof found === "number" ? Number.NaN : accuracy(found, y);
    };
    expect(share(golden.test)).toBe(golden.test_accuracy);
    expect(share(golden.train)).toBe(golden.train_accuracy);
    const heldOut = examples(golden.test);
    const [value] = valueAndGrad(loss)(params, heldOut);
    expect(differences("loss on the test set", [value], [golden.test_loss], 1e-11)).toEqual([]);
  });

  test("a rate that is off by one part in a million is found out", () => {
    const optimizer = adam({ lr: 0.01 * (1 + 1e-6) });
    const states = [
      ...train(gradientStep(loss, optimizer))(startTraining(optimizer, from(golden.init)))(batches.slice(0, 20)),
    ];
    const losses = states.map((state) => state.loss);
    expect(strayLosses(losses, golden.loss.slice(0, 20), noise).length).toBeGreaterThan(10);
  });
});
