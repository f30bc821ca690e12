// What is said of slips in training: of metrics, weights, sequences, states, and layers that do not compose. In full.
import { constant, evaluate, relu, tensor } from "gradmap";
import { describe, expect, test } from "vitest";
import {
  accumulate,
  accuracy,
  addDecayedWeights,
  andThen,
  batchNorm,
  bceWithLogits,
  confusionMatrix,
  conv2d,
  crossEntropy,
  globalNorm,
  gradientStep,
  heUniform,
  identityLayer,
  Key,
  l2,
  last,
  layerNorm,
  leastSquares,
  lstmCell,
  masked,
  mlp,
  progressLine,
  residual,
  rmsprop,
  scale,
  sgd,
  startTraining,
  take,
  takeUntil,
  trace,
  train,
  transformation,
} from "../../src/learn/index.js";
import { codeAndPlace, errorOf, pretend, untyped } from "../throwing.js";

const message = (f: () => unknown): string => errorOf(f).message;

describe("a metric says what it wants", () => {
  test("instead of one score for yes or no", () => {
    expect(message(() => accuracy([[-2], [3]], [0, 1]))).toMatchInlineSnapshot(`
      "accuracy: expected scores of two classes or more, found prediction of shape [2, 1].
        One score for yes or no is no class yet: write evaluate(gt(scores, 0), {}) for logits, with 0.5 in place of 0 for probabilities, and let both shapes be the same. [GM-SHAPE]"
    `);
    expect(message(() => accuracy([0.2, 0.9], [0, 1]))).toMatchInlineSnapshot(`
      "accuracy at prediction[0]: expected a class, a whole number, found 0.2.
        One score for yes or no is no class yet: write evaluate(gt(scores, 0), {}) for logits, with 0.5 in place of 0 for probabilities, and let both shapes be the same. [GM-LABEL]"
    `);
    expect(codeAndPlace(() => confusionMatrix([[-2], [3]], [0, 1], { classes: 2 }))).toBe("GM-SHAPE confusionMatrix");
  });

  test("instead of one-hot rows, and of labels that are no classes", () => {
    expect(message(() => accuracy([[0.2, 0.9]], [[0, 1]]))).toMatchInlineSnapshot(`
      "accuracy at prediction[0][0]: expected a class, a whole number, found 0.2.
        With scores of several classes go the right class numbers, one for each row, and no one-hot rows. [GM-LABEL]"
    `);
    expect(message(() => accuracy([[0.2, 0.9]], [0.5]))).toMatchInlineSnapshot(`
      "accuracy at target[0]: expected a class, a whole number, found 0.5.
        Classes are whole numbers, one for each example. [GM-LABEL]"
    `);
    expect(codeAndPlace(() => accuracy([0, 1], [Number.NaN, 1]))).toBe("GM-LABEL accuracy at target[0]");
  });

  test("instead of what holds no numbers", () => {
    expect(message(() => untyped(accuracy)(undefined, [1]))).toMatchInlineSnapshot(`
      "accuracy, prediction: expected a tensor, or an array of numbers, found undefined.
        A metric looks at numbers that are there: at what compile(model)(params, x) returned, for instance. [GM-OPERAND]"
    `);
    expect(codeAndPlace(() => untyped(accuracy)([1], constant(1)))).toBe("GM-OPERAND accuracy, target");
    expect(codeAndPlace(() => untyped(accuracy)(["1"], [1]))).toBe("GM-OPERAND tensor[0]");
  });

  test("instead of more classes than fit", () => {
    expect(codeAndPlace(() => confusionMatrix([0], [0], { classes: 1e6 }))).toBe("GM-SHAPE confusionMatrix");
  });
});

describe("a weight of a loss", () => {
  const scores = tensor([
    [1, 2],
    [3, 4],
  ]);

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("is not %s", (bad) => {
    const weight = tensor([1, bad]);
    expect(codeAndPlace(() => crossEntropy(scores, [0, 1], { weight }))).toBe("GM-LABEL crossEntropy at weight[1]");
    expect(codeAndPlace(() => bceWithLogits(1, 1, { posWeight: bad }))).toBe("GM-LABEL bceWithLogits at posWeight");
  });

  test("is not below 0, in full", () => {
    expect(message(() => crossEntropy(scores, [0, 1], { weight: tensor([1, -1]) }))).toMatchInlineSnapshot(`
      "crossEntropy at weight[1]: expected a finite number from 0 on, found -1.
        A weight says how much an example counts: 0 for not at all, 1 for once. [GM-LABEL]"
    `);
  });

  test("counts some example of a batch that a mean is taken of", () => {
    const weight = tensor([0, 1]);
    expect(message(() => evaluate(crossEntropy(scores, [0, 0], { weight }), {}))).toMatchInlineSnapshot(`
      "crossEntropy at the sum of the weights of the examples: expected a number above 0, found 0.
        No example of this batch counts: give its classes a weight, leave the batch out, or write crossEntropy(prediction, target, { reduction: "sum", ... }), which is then 0. [GM-LABEL]"
    `);
    expect(evaluate(crossEntropy(scores, [0, 0], { weight, reduction: "sum" }), {})).toBe(0);
    expect(evaluate(crossEntropy(scores, [0, 1], { weight }), {})).toBeCloseTo(Math.log1p(Math.exp(-1)), 12);
  });
});

describe("what is no tree of parameters has no size", () => {
  test.each([undefined, null, "w", new Map([["w", 1]])])("%s", (bad) => {
    expect(errorOf(() => untyped(l2)(bad)).code).toBe("GM-TREE-LEAF");
    expect(errorOf(() => untyped(globalNorm)(bad)).code).toBe("GM-TREE-LEAF");
  });

  test("in full", () => {
    expect(message(() => l2({ w: 1, more: pretend(new Map()) }))).toMatchInlineSnapshot(`
      "params.more: expected a number, a Tensor, an Expr, or a plain record or array of these, found an object of class Map.
        For a typed array write fromTypedArray(data, shape); keep class instances, maps and dates out of the tree. [GM-TREE-LEAF]"
    `);
  });
});

describe("layers that do not compose", () => {
  test("a state has no place in a composition", () => {
    expect(message(() => untyped(andThen(pretend<typeof relu>(batchNorm(2))))(mlp([1, 2])))).toMatchInlineSnapshot(`
      "andThen: expected a layer whose apply is (params, x) => y, found a layer with a state, such as batchNorm or lstmCell.
        A state goes in and comes out, which a composition has no place for: compose what is before it and what is after it, and call layer.apply(params, state, ...) between the two. layerNorm has no state. [GM-OPERAND]"
    `);
    expect(codeAndPlace(() => untyped(andThen(relu))(lstmCell(1, 1)))).toBe("GM-OPERAND andThen");
    expect(codeAndPlace(() => untyped(residual)(batchNorm(2)))).toBe("GM-OPERAND residual");
  });

  test("a way around needs a layer", () => {
    expect(message(() => untyped(residual)(relu))).toMatchInlineSnapshot(`
      "residual: expected a layer { init, apply }, found a function.
        A step without parameters becomes a layer by pipe(identityLayer, andThen(step)). [GM-OPERAND]"
    `);
    expect(codeAndPlace(() => untyped(residual)(undefined))).toBe("GM-OPERAND residual");
    expect(residual(andThen(relu)(identityLayer)).init(Key.make(0))).toEqual([]);
  });

  test("sizes that are no sizes", () => {
    expect(message(() => untyped(conv2d)(1, 2, "3"))).toMatchInlineSnapshot(`
      "conv2d: expected a size of the kernel, or [height, width], found the string "3".
        Write conv2d(1, 8, 3). [GM-OPERAND]"
    `);
    expect(message(() => untyped(layerNorm)(undefined))).toMatchInlineSnapshot(`
      "layerNorm: expected the size of the last axis, or a shape, found undefined.
        Write layerNorm(64). [GM-OPERAND]"
    `);
    expect(codeAndPlace(() => untyped(lstmCell(1, 1).initState)(32))).toBe("GM-SHAPE lstmCell(1, 1).initState");
    expect(codeAndPlace(() => untyped(heUniform())(Key.make(0), 3))).toBe("GM-SHAPE initialiser");
    expect(message(() => untyped(heUniform())(Key.make(0), [2, 2], { inputs: 2 }))).toMatchInlineSnapshot(`
      "heUniform: expected fans as { in, out }, two numbers from 0 on, found an object with keys inputs.
        Write heUniform()(key, shape, { in: 64, out: 32 }). [GM-OPERAND]"
    `);
  });
});

describe("optimizers", () => {
  test("inside others are made, not named", () => {
    expect(codeAndPlace(() => untyped(masked)(() => true, sgd))).toBe("GM-OPERAND masked");
    expect(codeAndPlace(() => untyped(accumulate)({ every: 2 }, undefined))).toBe("GM-OPERAND accumulate");
  });

  test("keep no more than all of what they remember, and decay towards zero", () => {
    expect(message(() => sgd({ momentum: 9 }))).toMatchInlineSnapshot(`
      "sgd: expected a number from 0 to 1 for the option momentum, found the number 9.
        Write sgd(..., { momentum: ... }) with a number from 0 to 1. [GM-OPTION]"
    `);
    expect(codeAndPlace(() => trace({ momentum: 1.5 }))).toBe("GM-OPTION trace");
    expect(codeAndPlace(() => rmsprop({ momentum: 1.5 }))).toBe("GM-OPTION rmsprop");
    // None of it, or all of it, which is the sum of all gradients, is a choice.
    for (const momentum of [0, 1]) expect(trace({ momentum }).init({ w: 1 })).toBeDefined();
    expect(codeAndPlace(() => addDecayedWeights(-1))).toBe("GM-OPTION addDecayedWeights");
    expect(codeAndPlace(() => scale(Number.NaN))).toBe("GM-OPTION scale");
  });

  test("of one's own have a name and an update", () => {
    expect(codeAndPlace(() => untyped(transformation)(undefined))).toBe("GM-OPTION transformation");
    expect(codeAndPlace(() => untyped(transformation)({ update: () => [] }))).toBe("GM-OPTION transformation");
    expect(message(() => untyped(transformation)({ name: "signs" }))).toMatchInlineSnapshot(`
      "transformation: expected a function (gradients, state, params) => [updates, state] for the option update, found undefined.
        Write transformation(..., { update: ... }) with a function (gradients, state, params) => [updates, state]. [GM-OPTION]"
    `);
  });
});

describe("training", () => {
  test("goes through a sequence", () => {
    const step = (state: number, x: number) => state + x;
    expect(message(() => untyped(train(step)(0))(10))).toMatchInlineSnapshot(`
      "train: expected a sequence: an array, or what batches, epochs or train return, found the number 10.
        Write an array, or batches(key, data, { size: 32 }) for data. [GM-OPERAND]"
    `);
    expect(message(() => untyped(last(0))(() => [1]))).toMatchInlineSnapshot(`
      "last: expected a sequence: an array, or what batches, epochs or train return, found a function.
        Is a pair of parentheses missing? [GM-OPERAND]"
    `);
    expect(codeAndPlace(() => untyped(take(2))(null))).toBe("GM-OPERAND take");
    expect(codeAndPlace(() => untyped(takeUntil(() => true))({}))).toBe("GM-OPERAND takeUntil");
    expect(codeAndPlace(() => untyped(takeUntil)(0.1))).toBe("GM-FUNCTION takeUntil");
    for (const bad of [undefined, -1, 1.5, Number.NaN])
      expect(codeAndPlace(() => untyped(take)(bad))).toBe("GM-OPERAND take");
    expect([...take(Number.POSITIVE_INFINITY)([1, 2])]).toEqual([1, 2]);
  });

  test("starts from a state", () => {
    expect(message(() => untyped(gradientStep(() => 1, sgd()))({ w: 1 }, 0))).toMatchInlineSnapshot(`
      "gradientStep: expected a state of training, with step, params and optimizer, found an object with keys w.
        Write train(step)(startTraining(optimizer, params))(batches). [GM-OPERAND]"
    `);
    const { step, ...rest } = startTraining(sgd(), { w: 1 });
    expect(codeAndPlace(() => untyped(gradientStep(() => 1, sgd()))(rest, 0))).toBe("GM-OPERAND gradientStep");
    expect(step).toBe(0);
    expect(message(() => untyped(progressLine)(undefined))).toMatchInlineSnapshot(`
      "progressLine: expected a state with the numbers step and loss, found undefined.
        Write progressLine({ step: 7, loss: 0.5 }), or give it the state that train yields. [GM-OPERAND]"
    `);
  });

  test("fits what misses something", () => {
    expect(message(() => untyped(leastSquares)(() => undefined, 1))).toMatchInlineSnapshot(`
      "leastSquares: expected at least one number from the function: by how much each measurement is missed, found undefined.
        Return the residuals, such as sub(model, measured). Is a return missing? [GM-RESULT]"
    `);
  });
});
