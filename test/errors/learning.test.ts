// What layers, losses and initialisers say of bad labels, empty batches, parameters of another model, and bad settings: each
// error names the loss or the layer, and the place.

import { pipe } from "fp-ts/lib/function.js";
import { compile, type Expr, evaluate, grad, type Operand, ones, relu, reshape, tensor, zeros } from "gradmap";
import {
  andThen,
  batchNorm,
  bce,
  bceWithLogits,
  conv2d,
  cosineSimilarity,
  crossEntropy,
  dropout,
  embedding,
  fansOf,
  flatten,
  heNormal,
  hinge,
  huber,
  Initialiser,
  identityLayer,
  Key,
  klDiv,
  l1,
  l2,
  layerNorm,
  linear,
  lstmCell,
  mlp,
  mse,
  multiHeadAttention,
  multiMargin,
  neuron,
  neuronLayer,
  neuronNetwork,
  nll,
  orthogonal,
  positionalEmbedding,
  residual,
  transformerBlock,
  xavierUniform,
} from "gradmap/learn";
import { describe, expect, test } from "vitest";
import { codeAndPlace, errorOf, untyped } from "../throwing.js";

const key = Key.make(0);
const logits = zeros([2, 3]);
const message = (f: () => unknown): string => errorOf(f).message;

describe("labels", () => {
  test("out of range, not whole, and no number, with their place", () => {
    for (const bad of [3, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(codeAndPlace(() => crossEntropy(logits, [0, bad]))).toBe("GM-LABEL crossEntropy at target[1]");
      expect(codeAndPlace(() => nll(logits, [bad, 0]))).toBe("GM-LABEL nll at target[0]");
      expect(codeAndPlace(() => multiMargin(logits, tensor([0, bad])))).toBe("GM-LABEL multiMargin at target[1]");
    }
    expect(message(() => crossEntropy(logits, [0, 3]))).toMatchInlineSnapshot(`
      "crossEntropy at target[1]: expected a class from 0 to 2, found 3.
        Classes are whole numbers counted from 0, one for each example; mend the label, or give the model an output for its class. [GM-LABEL]"
    `);
    expect(message(() => crossEntropy(logits, [0, 3], { ignoreIndex: -100 }))).toMatchInlineSnapshot(`
      "crossEntropy at target[1]: expected a class from 0 to 2, or -100 to be ignored, found 3.
        Classes are whole numbers counted from 0, one for each example; mend the label, or give the model an output for its class. [GM-LABEL]"
    `);
    expect(codeAndPlace(() => crossEntropy(zeros([2, 2, 3]), tensor([[0, 1], [2, 7]])))).toBe("GM-LABEL crossEntropy at target[1][1]"); // biome-ignore format: one line
    expect(codeAndPlace(() => crossEntropy(zeros([3]), 3))).toBe("GM-LABEL crossEntropy at target");
    expect(codeAndPlace(() => untyped(crossEntropy)(logits, [0, "1"]))).toBe("GM-OPERAND crossEntropy");
    expect(codeAndPlace(() => untyped(crossEntropy)(logits, "01"))).toBe("GM-OPERAND crossEntropy");
    expect(codeAndPlace(() => untyped(mse)(logits, undefined))).toBe("GM-OPERAND mse");
  });

  test("that only the run tells, on every back end and in gradients", () => {
    const bad = tensor([0, 3]);
    for (const loss of [crossEntropy, nll, multiMargin]) {
      const place = `GM-LABEL ${loss.name} at target[1]`;
      expect(codeAndPlace(() => grad((x: Expr, y: Expr) => loss(x, y))(logits, bad))).toBe(place);
      for (const backend of ["interpreter", "javascript", "wasm"] as const)
        expect(codeAndPlace(() => compile((x: Expr, y: Expr) => loss(x, y), { backend })(logits, bad))).toBe(place);
    }
    const zeroOne = (loss: (x: Expr, y: Expr) => Expr) => () => grad(loss)(tensor([0.5, 0.5]), tensor([1, -1]));
    expect(codeAndPlace(zeroOne((x, y) => bce(x, y)))).toBe("GM-LABEL bce at target[1]");
    expect(codeAndPlace(zeroOne((x, y) => bceWithLogits(x, y)))).toBe("GM-LABEL bceWithLogits at target[1]");
    expect(codeAndPlace(zeroOne((x, y) => klDiv(x, y)))).toBe("GM-LABEL klDiv at target[1]");
    const sides = () => grad((x: Expr, y: Expr) => hinge(x, y))(tensor([1, 1]), tensor([1, 0]));
    expect(codeAndPlace(sides)).toBe("GM-LABEL hinge at target[1]");
  });

  test("of the wrong two classes, and logits where probabilities are wanted", () => {
    expect(message(() => hinge(tensor([1, 2]), tensor([1, 0])))).toMatchInlineSnapshot(`
      "hinge at target[1]: expected -1 or 1, found 0.
        The two classes of hinge are -1 and 1; for 0 and 1 write sub(mul(2, target), 1). [GM-LABEL]"
    `);
    expect(message(() => bceWithLogits(tensor([1, 2]), tensor([-1, 1])))).toMatchInlineSnapshot(`
      "bceWithLogits at target[0]: expected a number from 0 to 1, found -1.
        A target is 0 or 1, or a probability; for classes -1 and 1 write hinge, or mul(0.5, add(target, 1)). [GM-LABEL]"
    `);
    expect(message(() => bce(tensor([0.5, 1.5]), tensor([0, 1])))).toMatchInlineSnapshot(`
      "bce at prediction[1]: expected a number from 0 to 1, found 1.5.
        For logits, which may be any numbers, write bceWithLogits. [GM-LABEL]"
    `);
    expect(codeAndPlace(() => crossEntropy(logits, tensor([[0, 0, 1], [0, 2, 0]])))).toBe("GM-LABEL crossEntropy at target[1][1]"); // biome-ignore format: one line
    expect(codeAndPlace(() => hinge(1, Number.NaN))).toBe("GM-LABEL hinge at target");
  });

  test("NaN among probabilities is no label, and goes through", () => {
    expect(evaluate(bce(tensor([Number.NaN]), tensor([1])), {})).toBeNaN();
    expect(evaluate(bceWithLogits(0, Number.NaN), {})).toBeNaN();
  });

  test("all ignored, where a mean is asked for", () => {
    const options = { ignoreIndex: 9 };
    expect(message(() => crossEntropy(logits, [9, 9], options))).toMatchInlineSnapshot(`
      "crossEntropy at target: expected at least one label that counts, to take the mean of, found no label but 9, the one of the option ignoreIndex.
        Leave such a batch out, or write crossEntropy(prediction, target, { reduction: "sum", ... }), which is then 0. [GM-LABEL]"
    `);
    expect(codeAndPlace(() => grad((x: Expr, y: Expr) => nll(x, y, options))(logits, tensor([9, 9])))).toBe(
      "GM-LABEL nll at target",
    );
    expect(evaluate(crossEntropy(logits, [9, 9], { ...options, reduction: "sum" }), {})).toBe(0);
  });

  test("of the wrong number or shape", () => {
    expect(message(() => crossEntropy(logits, [0, 1, 2]))).toMatchInlineSnapshot(`
      "crossEntropy: expected target of shape [2], one class for each row of prediction, or probabilities of its shape, found prediction of shape [2, 3] and target of shape [3].
        Rows of prediction and entries of target belong together, in order. [GM-SHAPE]"
    `);
    expect(message(() => crossEntropy(logits, tensor([[0], [1]])))).toMatchInlineSnapshot(`
      "crossEntropy: expected target of shape [2], one class for each row of prediction, or probabilities of its shape, found prediction of shape [2, 3] and target of shape [2, 1].
        Write reshape(target, [2]). [GM-SHAPE]"
    `);
    expect(codeAndPlace(() => nll(logits, logits))).toBe("GM-SHAPE nll");
    expect(codeAndPlace(() => multiMargin(logits, 1))).toBe("GM-SHAPE multiMargin");
    expect(message(() => mse(zeros([4, 1]), zeros([4])))).toMatchInlineSnapshot(`
      "mse: expected prediction and target of the same shape, found prediction of shape [4, 1] and target of shape [4].
        Write reshape(prediction, [4]): losses do not broadcast. [GM-SHAPE]"
    `);
    for (const loss of [mse, l1, huber, hinge, bce, bceWithLogits, klDiv, cosineSimilarity])
      expect(codeAndPlace(() => loss(zeros([4, 1]), ones([4])))).toBe(`GM-SHAPE ${loss.name}`);
    expect(codeAndPlace(() => mse(1, zeros([4])))).toBe("GM-SHAPE mse");
    expect(codeAndPlace(() => crossEntropy(1, 0))).toBe("GM-SHAPE crossEntropy");
  });
});

describe("empty batches", () => {
  test("are an error of every loss, whatever the reduction", () => {
    const empty = zeros([0, 3]);
    expect(message(() => crossEntropy(empty, []))).toMatchInlineSnapshot(`
      "crossEntropy: expected at least one example in prediction, found shape [0, 3].
        A loss of no examples says nothing: leave the empty batch out. [GM-SHAPE]"
    `);
    for (const loss of [crossEntropy, nll, multiMargin])
      expect(codeAndPlace(() => loss(empty, [], { reduction: "sum" }))).toBe(`GM-SHAPE ${loss.name}`);
    for (const loss of [mse, l1, huber, hinge, bce, bceWithLogits, klDiv, cosineSimilarity])
      expect(codeAndPlace(() => loss(empty, empty))).toBe(`GM-SHAPE ${loss.name}`);
  });
});

describe("options of losses", () => {
  test("that are not known or not as they should be", () => {
    expect(message(() => untyped(mse)(1, 2, { reduction: "average" }))).toMatchInlineSnapshot(`
      "mse: expected one of "mean", "sum", "none" for the option reduction, found the string "average".
        Write mse(..., { reduction: ... }) with one of "mean", "sum", "none". [GM-OPTION]"
    `);
    const bad: readonly (readonly [loss: (...args: never[]) => unknown, options: unknown])[] = [
      [mse, { delta: 1 }],
      [mse, "sum"],
      [huber, { delta: 0 }],
      [huber, { delta: Number.NaN }],
      [hinge, { margin: "1" }],
      [klDiv, { reduction: "batchmean" }],
      [klDiv, { logTarget: 1 }],
      [cosineSimilarity, { eps: 0 }],
      [cosineSimilarity, { reduction: "batchMean" }],
      [bce, { posWeight: 1 }],
    ];
    for (const [loss, options] of bad)
      expect(codeAndPlace(() => untyped(loss)(tensor([1]), tensor([1]), options))).toBe(`GM-OPTION ${loss.name}`);
    const ofClasses: readonly (readonly [loss: (...args: never[]) => unknown, options: unknown])[] = [
      [crossEntropy, { labelSmoothing: 1.1 }],
      [crossEntropy, { ignoreIndex: 0.5 }],
      [nll, { labelSmoothing: 0.1 }],
      [multiMargin, { p: 3 }],
      [multiMargin, { ignoreIndex: 1 }],
    ];
    for (const [loss, options] of ofClasses)
      expect(codeAndPlace(() => untyped(loss)(logits, [0, 1], options))).toBe(`GM-OPTION ${loss.name}`);
    expect(codeAndPlace(() => crossEntropy(logits, ones([2, 3]), { ignoreIndex: 1 }))).toBe("GM-OPTION crossEntropy");
    expect(codeAndPlace(() => crossEntropy(logits, [0, 1], { axis: 2 }))).toBe("GM-AXIS crossEntropy");
  });

  test("weights that do not fit", () => {
    expect(message(() => crossEntropy(logits, [0, 1], { weight: ones([2]) }))).toMatchInlineSnapshot(`
      "crossEntropy: expected weight of shape [3], one number for each class, found weight of shape [2].
        Give one weight for each class, in order. [GM-SHAPE]"
    `);
    expect(message(() => bceWithLogits(logits, logits, { posWeight: ones([2]) }))).toMatchInlineSnapshot(`
      "bceWithLogits: expected posWeight that broadcasts to [2, 3], found posWeight of shape [2].
        Give one number, one for each column, or one for each prediction. [GM-SHAPE]"
    `);
    expect(codeAndPlace(() => bce(logits, logits, { weight: ones([4, 2, 3]) }))).toBe("GM-SHAPE bce");
    expect(codeAndPlace(() => multiMargin(logits, [0, 1], { weight: 2 }))).toBe("GM-SHAPE multiMargin");
  });

  test("a tree that contains itself has no l2", () => {
    const tree: { readonly w: number; self?: unknown } = { w: 1 };
    tree.self = { tree };
    expect(codeAndPlace(() => l2(tree))).toBe("GM-TREE-CYCLE params.self.tree");
  });
});

describe("parameters", () => {
  const model = pipe(linear(2, 3), andThen(relu), andThen(linear(3, 1)));
  const x = zeros([4, 2]);
  const applied =
    (params: unknown): (() => unknown) =>
    () =>
      untyped(compile(model.apply))(params, x);

  test("of another model", () => {
    const [first, second] = model.init(key);
    expect(message(applied([first]))).toMatchInlineSnapshot(`
      "params: expected an array of 2 entries, one for each layer that has parameters, found an array of length 1.
        Do these parameters belong to another model? Those of this one are made by its init(key). [GM-TREE-MISMATCH]"
    `);
    expect(message(applied([first, linear(4, 1).init(key)]))).toMatchInlineSnapshot(`
      "linear(3, 1) at weight: expected a tensor of shape [3, 1], found shape [4, 1].
        Do these parameters belong to another model? Those of this layer are made by its init(key). [GM-TREE-MISMATCH]"
    `);
    expect(message(applied([first, { weight: second.weight }]))).toMatchInlineSnapshot(`
      "linear(3, 1) at bias: expected a tensor of shape [1], found undefined.
        Do these parameters belong to another model? Those of this layer are made by its init(key). [GM-TREE-MISMATCH]"
    `);
    expect(codeAndPlace(applied([second, first]))).toBe("GM-TREE-MISMATCH linear(2, 3) at weight");
    expect(codeAndPlace(applied([first, second, second]))).toBe("GM-TREE-MISMATCH params");
    expect(codeAndPlace(applied({ first, second }))).toBe("GM-TREE-MISMATCH params");
    expect(codeAndPlace(applied([first, null]))).toBe("GM-TREE-MISMATCH linear(3, 1) at weight");
  });

  test("of every layer are checked, by name", () => {
    const named = (apply: (...args: never[]) => unknown, ...args: readonly unknown[]) =>
      codeAndPlace(() => untyped(apply)(...args));
    expect(named(conv2d(1, 2, 3).apply, { weight: zeros([2, 1, 5, 5]) }, zeros([1, 8, 8]))).toBe("GM-TREE-MISMATCH conv2d(1, 2, 3) at weight"); // biome-ignore format: one line
    expect(named(embedding(3, 2).apply, { weight: zeros([2, 3]) }, tensor([0]))).toBe("GM-TREE-MISMATCH embedding(3, 2) at weight"); // biome-ignore format: one line
    expect(named(layerNorm(3).apply, { weight: ones([3]) }, zeros([2, 3]))).toBe(
      "GM-TREE-MISMATCH layerNorm(3) at bias",
    );
    const norm = batchNorm(2);
    expect(named(norm.apply, norm.init(key), { mean: zeros([2]) }, x, { training: true })).toBe("GM-TREE-MISMATCH batchNorm(2) at variance"); // biome-ignore format: one line
    const cell = lstmCell(2, 2);
    expect(named(cell.apply, { inputWeight: zeros([2, 2]) }, cell.initState(), zeros([2]))).toBe("GM-TREE-MISMATCH lstmCell(2, 2) at inputWeight"); // biome-ignore format: one line
    expect(named(cell.apply, cell.init(key), null, zeros([2]))).toBe("GM-OPERAND lstmCell(2, 2)");
    for (const missing of [undefined, null, 3, {}, [], { attention: null }])
      expect(named(transformerBlock(4, 2).apply, missing, zeros([3, 4]))).toBe(
        "GM-TREE-MISMATCH layerNorm(4) at weight",
      );
    for (const missing of [undefined, null, { output: 1 }])
      expect(named(multiHeadAttention(4, 2).apply, missing, zeros([3, 4]))).toBe(
        "GM-TREE-MISMATCH linear(4, 12) at weight",
      );
    for (const missing of [undefined, 3, {}]) {
      expect(named(neuron(2).apply, missing, [1, 2])).toBe("GM-TREE-MISMATCH neuron");
      expect(named(neuronNetwork(2, [1]).apply, [[missing]], [1, 2])).toBe("GM-TREE-MISMATCH neuron");
    }
    expect(named(neuron(2).apply, { w: [1], b: 0 }, [1, 2])).toBe("GM-TREE-MISMATCH neuron");
    expect(named(neuronLayer(2, 2).apply, [], [1, 2])).toBe("GM-TREE-MISMATCH neuronLayer");
    expect(named(neuronNetwork(2, [1]).apply, [], [1, 2])).toBe("GM-TREE-MISMATCH neuronNetwork");
  });
});

describe("what layers are given", () => {
  const params = { weight: ones([2, 3]), bias: ones([3]) };
  const run =
    (apply: (...args: never[]) => unknown, ...args: readonly unknown[]) =>
    () =>
      untyped(apply)(...args);

  test("of the wrong shape", () => {
    expect(message(run(linear(2, 3).apply, params, zeros([4, 3])))).toMatchInlineSnapshot(`
      "linear(2, 3): expected x of shape [..., 2], found x of shape [4, 3].
        Reshape x, or mend the layer's first size. [GM-SHAPE]"
    `);
    expect(
      message(run(batchNorm(2).apply, ...batchNormOf(2), zeros([1, 2]), { training: true })),
    ).toMatchInlineSnapshot(`
      "batchNorm(2): expected at least two numbers for each feature in training, to have a variance, found x of shape [1, 2].
        Make the batch larger, or leave a last batch of one example out. [GM-SHAPE]"
    `);
    expect(codeAndPlace(run(batchNorm(2).apply, ...batchNormOf(2), zeros([4, 3]), { training: true }))).toBe("GM-SHAPE batchNorm(2)"); // biome-ignore format: one line
    expect(codeAndPlace(run(batchNorm(2).apply, ...batchNormOf(2), zeros([4, 2])))).toBe("GM-OPTION batchNorm(2)");
    expect(codeAndPlace(run(multiHeadAttention(4, 2).apply, multiHeadAttention(4, 2).init(key), zeros([3])))).toBe("GM-SHAPE multiHeadAttention(4, 2)"); // biome-ignore format: one line
    const places = positionalEmbedding(2, 3);
    expect(codeAndPlace(run(places.apply, places.init(key), zeros([3, 3])))).toBe("GM-SHAPE positionalEmbedding(2, 3)");
    const cell = lstmCell(2, 2);
    expect(codeAndPlace(run(cell.apply, cell.init(key), cell.initState(), zeros([3])))).toBe("GM-SHAPE lstmCell(2, 2)");
    expect(codeAndPlace(run(residual(linear(2, 3)).apply, params, zeros([4, 2])))).toBe("GM-SHAPE residual");
    expect(codeAndPlace(run(flatten, 3))).toBe("GM-SHAPE flatten");
    const rows = embedding(2, 3);
    expect(codeAndPlace(run(rows.apply, { weight: ones([2, 3]) }, tensor([2])))).toBe("GM-INDEX embedding");
    expect(codeAndPlace(run(neuron(2).apply, { w: [1, 2], b: 0 }, [1]))).toBe("GM-TREE-MISMATCH neuron");
  });

  test("that is no operand, and results that are none", () => {
    expect(codeAndPlace(run(linear(2, 3).apply, params, [1, 2]))).toBe("GM-OPERAND linear(2, 3)");
    expect(
      message(
        run(
          pipe(
            identityLayer,
            andThen((x: Operand) => reshape(x, [-1])),
          ).apply,
          [],
          "x",
        ),
      ),
    ).toMatchInlineSnapshot(`
      "reshape: expected an Expr, a Tensor or a number for x, found the string "x".
        Is a parameter missing from the tree, or a value not yet a number? Numbers and tensors lift by themselves. [GM-OPERAND]"
    `);
    const silent = untyped(andThen)(() => undefined);
    const model: unknown = untyped(pretendFunction(silent))(identityLayer);
    expect(message(run(pretendFunction(Reflect.get(Object(model), "apply")), [], 1))).toMatchInlineSnapshot(`
      "andThen: expected an Expr, a Tensor or a number for the result of part 0, found undefined.
        Is a parameter missing from the tree, or a value not yet a number? Numbers and tensors lift by themselves. [GM-OPERAND]"
    `);
  });

  const batchNormOf = (features: number) => [batchNorm(features).init(key), batchNorm(features).initState()] as const;
  const pretendFunction = (value: unknown): ((...args: never[]) => unknown) =>
    typeof value === "function" ? (...args) => Reflect.apply(value, undefined, args) : () => undefined;
});

describe("settings of layers and initialisers", () => {
  test("what is no layer", () => {
    expect(message(() => untyped(andThen(relu))("relu"))).toMatchInlineSnapshot(`
      "andThen: expected a layer { init, apply }, or a function from expression to expression, found the string "relu".
        Write pipe(linear(64, 32), andThen(relu), andThen(linear(32, 10))). [GM-OPERAND]"
    `);
    expect(codeAndPlace(() => untyped(pipe)(identityLayer, untyped(andThen)(3)))).toBe("GM-OPERAND andThen");
  });

  test("sizes", () => {
    const calls: Readonly<Record<string, () => unknown>> = {
      linear: () => linear(0, 2),
      conv2d: () => conv2d(1, 2, 0),
      embedding: () => embedding(2.5, 1),
      positionalEmbedding: () => positionalEmbedding(2, -1),
      layerNorm: () => layerNorm([2, 0]),
      batchNorm: () => batchNorm(Number.NaN),
      lstmCell: () => lstmCell(1, 0),
      multiHeadAttention: () => multiHeadAttention(2, 0),
      mlp: () => mlp([2]),
      neuron: () => neuron(0),
      neuronLayer: () => neuronLayer(1, 0),
      neuronNetwork: () => neuronNetwork(1, []),
      transformerBlock: () => transformerBlock(2, 1, { hidden: 0 }),
    };
    for (const [name, call] of Object.entries(calls)) expect(codeAndPlace(call)).toBe(`GM-OPERAND ${name}`);
    expect(message(() => mlp([2]))).toMatchInlineSnapshot(`
      "mlp: expected an array of two sizes or more: of the input, of what is hidden, and of the output, found an array of length 1.
        Write mlp([64, 32, 10], relu). [GM-OPERAND]"
    `);
  });

  test("options", () => {
    const calls: readonly (readonly [string, () => unknown])[] = [
      ["linear", () => untyped(linear)(1, 1, { biased: true })],
      ["linear", () => untyped(linear)(1, 1, { bias: 0 })],
      ["linear", () => untyped(linear)(1, 1, { initialiser: 0 })],
      ["linear", () => untyped(linear)(1, 1, 0)],
      ["conv2d", () => conv2d(3, 4, 1, { groups: 2 })],
      ["conv2d", () => untyped(conv2d)(3, 4, 1, { strides: 2 })],
      ["mlp", () => untyped(mlp)([1, 2], "relu")],
      ["embedding", () => untyped(embedding)(1, 2, { std: 1 })],
      ["layerNorm", () => layerNorm(2, { eps: -1 })],
      ["batchNorm", () => batchNorm(2, { momentum: 2 })],
      ["dropout", () => dropout(1.5)],
      ["lstmCell", () => untyped(lstmCell)(1, 1, { bias: false })],
      ["multiHeadAttention", () => multiHeadAttention(4, 3)],
      ["multiHeadAttention", () => untyped(multiHeadAttention)(4, 2, { causal: 1 })],
      ["transformerBlock", () => untyped(transformerBlock)(4, 2, { heads: 1 })],
      ["neuron", () => untyped(neuron)(1, "tanh")],
      ["xavierUniform", () => xavierUniform({ gain: -1 })],
      ["heNormal", () => untyped(heNormal)({ fan: "fanIn" })],
      ["orthogonal", () => untyped(orthogonal)({ std: 1 })],
      ["Initialiser.normal", () => Initialiser.normal({ std: -1 })],
      ["Initialiser.uniform", () => Initialiser.uniform({ low: 2 })],
    ];
    for (const [name, call] of calls) expect(codeAndPlace(call)).toBe(`GM-OPTION ${name}`);
    expect(message(() => untyped(linear)(1, 1, { biased: true }))).toMatchInlineSnapshot(`
      "linear: expected only the options bias, initialiser, found the option "biased".
        Remove it or mend its spelling. [GM-OPTION]"
    `);
  });

  test("shapes without fans", () => {
    expect(codeAndPlace(() => xavierUniform()(key, [3]))).toBe("GM-SHAPE initialiser");
    expect(codeAndPlace(() => orthogonal()(key, [3]))).toBe("GM-SHAPE orthogonal");
    expect(codeAndPlace(() => fansOf([]))).toBe("GM-SHAPE initialiser");
  });

  test("keys", () => {
    expect(codeAndPlace(() => untyped(linear(1, 1).init)(7))).toBe("GM-OPERAND uniform");
    expect(codeAndPlace(() => untyped(mlp([1, 1]).init)(7))).toBe("GM-OPERAND split");
    expect(codeAndPlace(() => untyped(dropout(0.5).mask)(7, [1]))).toBe("GM-OPERAND bernoulli");
  });
});
