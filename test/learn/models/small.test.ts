// Four small models on whole data sets, made of layers and losses, against PyTorch: two regressions, a softmax on irises,
// and XOR.

import { pipe } from "fp-ts/lib/function.js";
import {
  compile,
  type Expr,
  reshape,
  type Symbolic,
  sigmoid,
  type Tensor,
  tanh,
  tensor,
  valueAndGrad,
  zeros,
} from "gradmap";
import {
  accuracy,
  andThen,
  bceWithLogits,
  crossEntropy,
  gradientStep,
  identityLayer,
  linear,
  mlp,
  mse,
  sgd,
  startTraining,
  type TrainingState,
  train,
} from "gradmap/learn";
import { describe, expect, test } from "vitest";
import { differences, largest, loadGolden } from "../../golden.js";
import { type Flat, misfits, rowsOf, standardised, strayLosses, tensorOf, transposed } from "./support.js";

interface Weights {
  readonly w: Flat;
  readonly b: Flat;
}

interface Deep {
  readonly w1: Flat;
  readonly b1: Flat;
  readonly w2: Flat;
  readonly b2: Flat;
}

interface Model<W> {
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly init: W;
  readonly first_step_grad: W;
  readonly loss: readonly number[];
  readonly final: W;
}

interface Golden {
  readonly models: readonly [
    Model<Weights> & { readonly test_accuracy: number },
    Model<Weights> & {
      readonly closed_form: { readonly w: readonly number[]; readonly b: number; readonly mse: number };
    },
    Model<Weights> & { readonly train_accuracy: number },
    Model<Deep> & {
      readonly x: readonly (readonly number[])[];
      readonly y: readonly number[];
      readonly probabilities: readonly number[];
      readonly "max_loss_change_if_init_scaled_by_1_plus_1e-12": number;
    },
  ];
}

const {
  models: [cancer, diabetes, iris, xor],
} = loadGolden<Golden>("models_small");

/** What the same data does in every step: the whole of it is one batch. */
const trained = <P>(
  step: (state: TrainingState<P>, batch: { readonly x: Tensor; readonly y: Tensor }) => TrainingState<P>,
  start: TrainingState<P>,
  batch: { readonly x: Tensor; readonly y: Tensor },
  steps: number,
) => {
  const states = [...train(step)(start)(Array.from({ length: steps }, () => batch))];
  return { losses: states.map(({ loss }) => loss), params: states.at(-1)!.params };
};

type Batch = { readonly x: Expr; readonly y: Expr };

/** `[n, 1]` as `[n]`: one score for each example. */
const scores = (x: Expr): Expr => reshape(x, [-1]);

// Rounding to 2^-53 in every step, of models whose losses shrink: the golden file gives the noise for XOR alone, 3e-13, and
// these are convex, where errors do not grow.
const convex = 3e-13;

describe("breast cancer, by logistic regression", () => {
  const rows = rowsOf("breast_cancer.csv").map((row) => row.map(Number));
  const features = standardised(
    rows.map((row) => row.slice(0, -1)),
    cancer.mean,
    cancer.std,
  );
  const part = (held: boolean) => {
    const chosen = [...rows.keys()].filter((i) => (i % 5 === 0) === held);
    return { x: tensor(chosen.map((i) => features[i]!)), y: tensor(chosen.map((i) => rows[i]!.at(-1)!)) };
  };
  const model = pipe(linear(30, 1), andThen(scores));
  type Params = ReturnType<typeof model.init>;
  const from = ({ w, b }: Weights): Params => [{ weight: tensor(w.data, [30, 1]), bias: tensorOf(b) }];
  const loss = (params: Symbolic<Params>, { x, y }: Batch): Expr => bceWithLogits(model.apply(params, x), y);

  test("the first gradient", () => {
    const [, [gradient]] = valueAndGrad(loss)(from(cancer.init), part(false));
    const [expected] = from(cancer.first_step_grad);
    expect(misfits("weight", gradient!.weight, expected!.weight, 1e-13)).toEqual([]);
    expect(misfits("bias", gradient!.bias, expected!.bias, 1e-13)).toEqual([]);
  });

  test("every loss, the weights, and what they get right", () => {
    const optimizer = sgd({ lr: 0.5 });
    const start = startTraining(optimizer, from(cancer.init));
    const { losses, params } = trained(gradientStep(loss, optimizer), start, part(false), cancer.loss.length);
    expect(strayLosses(losses, cancer.loss, convex)).toEqual([]);
    expect(misfits("weight", params[0]!.weight, from(cancer.final)[0]!.weight, 1e-12)).toEqual([]);
    const { x, y } = part(true);
    const logits = compile(model.apply)(params, x);
    const classes = typeof logits === "number" ? zeros([0]) : tensor(logits.data.map((score) => (score > 0 ? 1 : 0)));
    expect(accuracy(classes, y)).toBe(cancer.test_accuracy);
  });
});

describe("diabetes, by linear regression", () => {
  const rows = rowsOf("diabetes.csv").map((row) => row.map(Number));
  const data = {
    x: tensor(
      standardised(
        rows.map((row) => row.slice(0, -1)),
        diabetes.mean,
        diabetes.std,
      ),
    ),
    y: tensor(rows.map((row) => row.at(-1)!)),
  };
  const model = pipe(linear(10, 1), andThen(scores));
  type Params = ReturnType<typeof model.init>;
  const start: Params = [{ weight: zeros([10, 1]), bias: zeros([1]) }];
  const loss = (params: Symbolic<Params>, { x, y }: Batch): Expr => mse(model.apply(params, x), y);

  test("every loss and the weights", () => {
    const optimizer = sgd({ lr: 0.1 });
    const { losses, params } = trained(gradientStep(loss, optimizer), startTraining(optimizer, start), data, 100);
    // Losses are as large as 29,000 here: the noise is relative.
    expect(differences("loss", losses, diabetes.loss, convex)).toEqual([]);
    const [{ weight, bias }] = [params[0]!];
    expect(
      differences("weight", [...weight.data], diabetes.final.w.data, 1e-12, largest(diabetes.final.w.data)),
    ).toEqual([]);
    expect(differences("bias", [...bias.data], diabetes.final.b.data, 1e-12)).toEqual([]);
  });

  test("no gradient is left at the closed form, where the loss is least", () => {
    const { w, b, mse: least } = diabetes.closed_form;
    const [value, [gradient]] = valueAndGrad(loss)([{ weight: tensor(w, [10, 1]), bias: tensor([b]) }], data);
    expect(differences("loss", [value], [least], 1e-12)).toEqual([]);
    expect(largest([...gradient!.weight.data, ...gradient!.bias.data])).toBeLessThan(1e-9);
  });
});

describe("irises, by softmax regression", () => {
  const rows = rowsOf("iris.csv");
  const kinds = ["setosa", "versicolor", "virginica"];
  const data = {
    x: tensor(rows.map((row) => row.slice(0, -1).map(Number))),
    y: tensor(rows.map((row) => kinds.indexOf(row.at(-1)!))),
  };
  const model = pipe(identityLayer, andThen(linear(4, 3)));
  type Params = ReturnType<typeof model.init>;
  const start: Params = [{ weight: zeros([4, 3]), bias: zeros([3]) }];
  const loss = (params: Symbolic<Params>, { x, y }: Batch): Expr => crossEntropy(model.apply(params, x), y);

  test("the first gradient", () => {
    const [, [gradient]] = valueAndGrad(loss)(start, data);
    expect(misfits("weight", gradient!.weight, transposed(iris.first_step_grad.w), 1e-13)).toEqual([]);
    // Of each class there are as many: the gradient of the bias is 0, but for rounding.
    expect(largest([...gradient!.bias.data])).toBeLessThan(1e-15);
  });

  test("every loss, the weights, and what they get right", () => {
    const optimizer = sgd({ lr: 0.1 });
    const { losses, params } = trained(gradientStep(loss, optimizer), startTraining(optimizer, start), data, 200);
    expect(strayLosses(losses, iris.loss, convex)).toEqual([]);
    expect(misfits("weight", params[0].weight, transposed(iris.final.w), 1e-12)).toEqual([]);
    expect(misfits("bias", params[0].bias, tensorOf(iris.final.b), 1e-12)).toEqual([]);
    const found = compile(model.apply)(params, data.x);
    expect(typeof found === "number" ? found : accuracy(found, data.y)).toBe(iris.train_accuracy);
  });
});

describe("XOR, by a perceptron 2-4-1", () => {
  const model = pipe(mlp([2, 4, 1], tanh), andThen(scores));
  type Params = ReturnType<typeof model.init>;
  const from = ({ w1, b1, w2, b2 }: Deep): Params => [
    { weight: transposed(w1), bias: tensorOf(b1) },
    { weight: tensor(w2.data, [4, 1]), bias: tensorOf(b2) },
  ];
  const data = { x: tensor(xor.x), y: tensor(xor.y) };
  const loss = (params: Symbolic<Params>, { x, y }: Batch): Expr => bceWithLogits(model.apply(params, x), y);
  const noise = xor["max_loss_change_if_init_scaled_by_1_plus_1e-12"];

  test("the first gradient", () => {
    const [, gradient] = valueAndGrad(loss)(from(xor.init), data);
    const wrong = from(xor.first_step_grad).flatMap(({ weight, bias }, i) => [
      ...misfits(`weight ${i}`, gradient[i]!.weight, weight, 1e-13),
      ...misfits(`bias ${i}`, gradient[i]!.bias, bias, 1e-13),
    ]);
    expect(wrong).toEqual([]);
  });

  test("every loss, the weights and the probabilities", () => {
    const optimizer = sgd({ lr: 0.8 });
    const start = startTraining(optimizer, from(xor.init));
    const { losses, params } = trained(gradientStep(loss, optimizer), start, data, xor.loss.length);
    expect(strayLosses(losses, xor.loss, noise)).toEqual([]);
    const wrong = from(xor.final).flatMap(({ weight, bias }, i) => [
      ...misfits(`weight ${i}`, params[i]!.weight, weight, 1e-11),
      ...misfits(`bias ${i}`, params[i]!.bias, bias, 1e-11),
    ]);
    expect(wrong).toEqual([]);
    const found = compile((p: Symbolic<Params>, x: Expr) => sigmoid(model.apply(p, x)))(params, data.x);
    expect(
      typeof found === "number" ? found : differences("probability", [...found.data], xor.probabilities, 1e-11),
    ).toEqual([]);
  });
});
