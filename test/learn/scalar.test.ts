// micrograd's networks of scalars: the lecture's MLP(3, [4, 4, 1]), number for number, and formulas that can be read.
import { add, type Expr, evaluate, relu, square, sub, Tree, valueAndGrad, variable } from "gradmap";
import { Key, type NeuronNetworkParameters, neuron, neuronLayer, neuronNetwork } from "gradmap/learn";
import { toInfix } from "gradmap/show";
import { describe, expect, test } from "vitest";
import { differences, loadGolden } from "../golden.js";

interface Golden {
  readonly mlp: {
    readonly xs: readonly (readonly number[])[];
    readonly ys: readonly number[];
    readonly lr: number;
    readonly init_layers: NeuronNetworkParameters;
    readonly pred_before: readonly number[];
    readonly losses: readonly number[];
    readonly first_step_grad: readonly (readonly (number | readonly number[])[])[];
    readonly pred_after: readonly number[];
  };
}

const { mlp: golden } = loadGolden<Golden>("micrograd_cases");

describe("the lecture's network", () => {
  const network = neuronNetwork(3, [4, 4, 1]);
  const predict = (params: NeuronNetworkParameters<Expr>, x: readonly number[]): Expr => network.apply(params, x)[0]!;
  const loss = (params: NeuronNetworkParameters<Expr>): Expr =>
    golden.xs.map((x, i) => square(sub(predict(params, x), golden.ys[i]!))).reduce((total, error) => add(total, error));
  const descend = valueAndGrad(loss);
  const predictions = (params: NeuronNetworkParameters): readonly unknown[] =>
    golden.xs.map((x) => evaluate(network.apply(params, x)[0]!, {}));

  test("predicts and has the gradient that micrograd has", () => {
    expect(differences("prediction", predictions(golden.init_layers), golden.pred_before)).toEqual([]);
    const [, gradient] = descend(golden.init_layers);
    const flat = gradient.flatMap((layer) => [...layer.flatMap(({ w }) => w), ...layer.map(({ b }) => b)]);
    expect(differences("gradient", flat, golden.first_step_grad.flat(2))).toEqual([]);
  });

  test("learns as it does: every loss and the predictions after", () => {
    const losses: number[] = [];
    let params = golden.init_layers;
    for (const _ of golden.losses) {
      const [value, gradient] = descend(params);
      losses.push(value);
      params = Tree.zipWith((p, g) => p - golden.lr * g)(params, gradient);
    }
    expect(differences("loss", losses, golden.losses)).toEqual([]);
    expect(differences("prediction", predictions(params), golden.pred_after)).toEqual([]);
  });

  test("has 41 parameters, drawn from -1 to 1, from keys of their own", () => {
    const numbers = Tree.leaves(network.init(Key.make(1))).map(({ value }) => value);
    expect(numbers.length).toBe(41);
    expect(numbers.every((x) => typeof x === "number" && x >= -1 && x < 1)).toBe(true);
    expect(new Set(numbers).size).toBe(41);
    expect(network.init(Key.make(1))).toEqual(network.init(Key.make(1)));
  });
});

describe("formulas", () => {
  const [x, y] = [variable("x"), variable("y")];

  test("of a neuron, a layer and a network", () => {
    const one = neuron(2);
    expect(toInfix(one.apply(one.variables(), [x, y]))).toBe("tanh(b + w1 * x + w2 * y)");
    const layer = neuronLayer(1, 2, (sum) => sum);
    expect(layer.apply(layer.variables(), [x]).map(toInfix)).toEqual(["n1.b + n1.w1 * x", "n2.b + n2.w1 * x"]);
    const network = neuronNetwork(1, [1, 1], relu);
    expect(network.apply(network.variables(), [x]).map(toInfix)).toEqual([
      "relu(layer2.n1.b + layer2.n1.w1 * relu(layer1.n1.b + layer1.n1.w1 * x))",
    ]);
  });

  test("have numbers in place of variables where numbers are given", () => {
    expect(toInfix(neuron(1).apply({ w: [2], b: -1 }, [x]))).toBe("tanh(-1 + 2 * x)");
  });
});
