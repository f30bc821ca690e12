// Metrics of what people have at hand: arrays, typed arrays and tensors alike.
import { evaluate, gt, tensor, toNested } from "gradmap";
import { describe, expect, test } from "vitest";
import { accuracy, confusionMatrix, meanSquaredError, rSquared } from "../../src/learn/index.js";

describe("metrics", () => {
  test("take arrays, typed arrays and tensors alike", () => {
    const rows = [
      [0.9, 0.1],
      [0.2, 0.8],
    ];
    for (const prediction of [rows, tensor(rows)])
      for (const target of [[0, 0], Float64Array.of(0, 0), tensor([0, 0])]) {
        expect(accuracy(prediction, target)).toBe(0.5);
        expect(toNested(confusionMatrix(prediction, target, { classes: 2 }))).toEqual([
          [1, 1],
          [0, 0],
        ]);
      }
    expect(meanSquaredError([1, 2], Float32Array.of(1, 4))).toBe(2);
    expect(rSquared([1, 2, 3, 5], tensor([1, 2, 3, 4]))).toBe(0.8);
  });

  test("of yes or no are right once a score is a class, in a column or not", () => {
    const logits = [-2, 3, 0.5];
    expect(accuracy(evaluate(gt(tensor(logits), 0), {}), [0, 1, 1])).toBe(1);
    const column = evaluate(gt(tensor(logits.map((x) => [x])), 0), {});
    expect(accuracy(column, [[0], [1], [0]])).toBe(2 / 3);
  });

  test("count a row or a class of NaN as wrong", () => {
    expect(accuracy([Number.NaN, 1], [0, 1])).toBe(0.5);
  });
});
