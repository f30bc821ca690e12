// What is wrong with the operands and options of reductions and layers: each error names the op, and what would fit.
import {
  attempt,
  avgPool2d,
  batchNorm,
  conv1d,
  conv2d,
  convTranspose2d,
  cumsum,
  groupNorm,
  layerNorm,
  linear,
  maxPool2d,
  norm,
  prod,
  rmsNorm,
  scaledDotProductAttention,
  std,
  variable,
  variance,
  zeros,
} from "gradmap";
import { describe, expect, test } from "vitest";
import { codeAndPlace, errorOf, pretend, untyped } from "../throwing.js";

const [x, w] = [variable("x", [2, 3]), variable("w", [4, 3])];
const image = variable("image", [2, 6, 6]);
const wrong = pretend<number>("3");

test("reductions", () => {
  expect(codeAndPlace(() => variance(x, { unbiased: pretend(1) }))).toBe("GM-OPTION variance");
  expect(codeAndPlace(() => std(x, { axis: 2 }))).toBe("GM-AXIS std");
  expect(codeAndPlace(() => untyped(prod)(x, { ord: 2 }))).toBe("GM-OPTION prod");
  expect(codeAndPlace(() => norm(x, { ord: Number.NaN }))).toBe("GM-OPTION norm");
  expect(codeAndPlace(() => norm(x, { ord: pretend("fro") }))).toBe("GM-OPTION norm");
  expect(codeAndPlace(() => norm(zeros([0]), { ord: Infinity }))).toBe("GM-SHAPE norm");
  expect(codeAndPlace(() => cumsum(1))).toBe("GM-AXIS cumsum");
  expect(codeAndPlace(() => untyped(cumsum)(x, { axis: [0] }))).toBe("GM-AXIS cumsum");
});

describe("layers", () => {
  test("linear names both operands, and says when the weight is transposed", () => {
    const { code, found, hint } = errorOf(() => linear(variable("x", [2, 4]), w));
    expect([code, found]).toEqual(["GM-SHAPE", "x = x of shape [2, 4] and weight = w of shape [4, 3]"]);
    expect(hint).toBe("Write transpose(weight), which would fit.");
    expect(codeAndPlace(() => linear(x, zeros([3])))).toBe("GM-SHAPE linear");
    expect(codeAndPlace(() => linear(1, w))).toBe("GM-SHAPE linear");
    expect(codeAndPlace(() => linear(x, w, { bias: zeros([3]) }))).toBe("GM-SHAPE linear");
    expect(codeAndPlace(() => linear(x, w, { bias: wrong }))).toBe("GM-OPTION linear");
    expect(codeAndPlace(() => untyped(linear)(x, w, 1))).toBe("GM-OPTION linear");
    expect(codeAndPlace(() => untyped(linear)())).toBe("GM-ARITY linear");
  });

  test("normalisation", () => {
    expect(errorOf(() => layerNorm(x, { normalizedShape: [2] })).message).toMatchInlineSnapshot(`
      "layerNorm: expected x whose last axes are [2], found x = x of shape [2, 3].
        normalizedShape lists the sizes of the last axes; without it, the shape of weight does. [GM-SHAPE]"
    `);
    expect(codeAndPlace(() => layerNorm(1))).toBe("GM-SHAPE layerNorm");
    expect(codeAndPlace(() => layerNorm(x, { normalizedShape: [] }))).toBe("GM-SHAPE layerNorm");
    expect(codeAndPlace(() => rmsNorm(x, { normalizedShape: pretend(3) }))).toBe("GM-SHAPE rmsNorm");
    expect(codeAndPlace(() => layerNorm(x, { bias: zeros([2]) }))).toBe("GM-SHAPE layerNorm");
    expect(codeAndPlace(() => rmsNorm(x, { eps: -1 }))).toBe("GM-OPTION rmsNorm");
    expect(codeAndPlace(() => untyped(rmsNorm)(x, { bias: 1 }))).toBe("GM-OPTION rmsNorm");
    expect(codeAndPlace(() => groupNorm(x, { groups: 2 }))).toBe("GM-OPTION groupNorm");
    expect(codeAndPlace(() => untyped(groupNorm)(x))).toBe("GM-OPTION groupNorm");
    expect(codeAndPlace(() => groupNorm(zeros([3]), { groups: 1 }))).toBe("GM-SHAPE groupNorm");
    expect(codeAndPlace(() => batchNorm(x, { mean: 0 }))).toBe("GM-OPTION batchNorm");
    expect(codeAndPlace(() => batchNorm(x, { weight: zeros([2]) }))).toBe("GM-SHAPE batchNorm");
    expect(codeAndPlace(() => batchNorm(zeros([3])))).toBe("GM-AXIS batchNorm");
  });

  test("convolution", () => {
    expect(errorOf(() => conv2d(image, variable("w", [4, 3, 3, 3]))).message).toMatchInlineSnapshot(`
      "conv2d: expected x with 3 channels, found x = image of shape [2, 6, 6] and weight = w of shape [4, 3, 3, 3].
        Channels come before the axes that the kernel goes over; each group of them has its own kernels. [GM-SHAPE]"
    `);
    expect(errorOf(() => conv2d(image, zeros([4, 2, 3, 3]), { dilation: 3 })).message).toMatchInlineSnapshot(`
      "conv2d: expected a kernel that fits on the padded axes [6, 6], found a kernel that spans [7, 7] and x = image of shape [2, 6, 6].
        Make the kernel or its dilation smaller, or the padding larger. [GM-SHAPE]"
    `);
    expect(codeAndPlace(() => conv2d(x, zeros([4, 2, 3, 3])))).toBe("GM-SHAPE conv2d");
    expect(codeAndPlace(() => conv2d(image, zeros([4, 2, 3])))).toBe("GM-SHAPE conv2d");
    expect(codeAndPlace(() => conv2d(image, zeros([4, 2, 0, 3])))).toBe("GM-SHAPE conv2d");
    expect(codeAndPlace(() => conv2d(image, zeros([3, 1, 3, 3]), { groups: 2 }))).toBe("GM-SHAPE conv2d");
    expect(codeAndPlace(() => conv2d(image, zeros([4, 2, 3, 3]), { stride: 0 }))).toBe("GM-OPTION conv2d");
    expect(codeAndPlace(() => conv2d(image, zeros([4, 2, 3, 3]), { padding: [1] }))).toBe("GM-OPTION conv2d");
    expect(codeAndPlace(() => conv2d(image, zeros([4, 2, 3, 3]), { padding: pretend("same") }))).toBe(
      "GM-OPTION conv2d",
    );
    expect(codeAndPlace(() => conv1d(x, zeros([1, 2, 1]), { bias: zeros([2]) }))).toBe("GM-SHAPE conv1d");
    expect(codeAndPlace(() => convTranspose2d(image, zeros([3, 1, 2, 2])))).toBe("GM-SHAPE convTranspose2d");
    expect(codeAndPlace(() => convTranspose2d(image, zeros([2, 1, 2, 2]), { padding: 4 }))).toBe(
      "GM-SHAPE convTranspose2d",
    );
    expect(codeAndPlace(() => convTranspose2d(image, zeros([2, 1, 2, 2]), { outputPadding: 1 }))).toBe(
      "GM-OPTION convTranspose2d",
    );
  });

  test("pooling", () => {
    expect(codeAndPlace(() => untyped(maxPool2d)(image))).toBe("GM-OPTION maxPool2d");
    expect(codeAndPlace(() => maxPool2d(image, { kernel: 7 }))).toBe("GM-SHAPE maxPool2d");
    expect(codeAndPlace(() => maxPool2d(image, { kernel: 3, padding: 2 }))).toBe("GM-OPTION maxPool2d");
    expect(codeAndPlace(() => maxPool2d(zeros([3]), { kernel: 1 }))).toBe("GM-SHAPE maxPool2d");
    expect(codeAndPlace(() => avgPool2d(image, { kernel: 2, countIncludePad: pretend(0) }))).toBe(
      "GM-OPTION avgPool2d",
    );
    expect(codeAndPlace(() => untyped(avgPool2d)(image, { kernel: 2, dilation: 1 }))).toBe("GM-OPTION avgPool2d");
  });

  test("attention", () => {
    const name = "scaledDotProductAttention";
    expect(errorOf(() => scaledDotProductAttention(x, variable("k", [5, 2]), x)).message).toMatchInlineSnapshot(`
      "scaledDotProductAttention: expected query and key with the same last axis E, found query = x of shape [2, 3] and key = k of shape [5, 2] and value = x of shape [2, 3].
        Each of the three has one row for each position, and axes before that for heads. [GM-SHAPE]"
    `);
    expect(codeAndPlace(() => scaledDotProductAttention(x, w, x))).toBe(`GM-SHAPE ${name}`);
    expect(codeAndPlace(() => scaledDotProductAttention(1, w, w))).toBe(`GM-SHAPE ${name}`);
    expect(codeAndPlace(() => scaledDotProductAttention(x, w, w, { mask: zeros([3]) }))).toBe(`GM-SHAPE ${name}`);
    expect(codeAndPlace(() => scaledDotProductAttention(x, w, w, { mask: zeros([2, 2, 4]) }))).toBe(`GM-SHAPE ${name}`);
    expect(codeAndPlace(() => scaledDotProductAttention(x, w, w, { causal: pretend(1) }))).toBe(`GM-OPTION ${name}`);
    expect(codeAndPlace(() => scaledDotProductAttention(x, w, w, { mask: wrong }))).toBe(`GM-OPTION ${name}`);
  });

  test("operands that are none", () => {
    for (const op of [linear, conv1d, conv2d, convTranspose2d])
      expect(attempt(() => untyped(op)(x, "w"))()).toMatchObject({ _tag: "Left", left: { code: "GM-OPERAND" } });
  });
});

test("weights and biases that do not fit name the operand that asks for another shape", () => {
  const found = (call: () => unknown): string => errorOf(call).found;
  expect(found(() => layerNorm(x, { weight: zeros([2]) }))).toMatchInlineSnapshot(
    `"x = x of shape [2, 3] and weight = a constant of shape [2]"`,
  );
  expect(found(() => layerNorm(x, { bias: zeros([2]) }))).toMatchInlineSnapshot(
    `"x = x of shape [2, 3] and bias = a constant of shape [2]"`,
  );
  expect(found(() => batchNorm(x, { weight: zeros([2]) }))).toMatchInlineSnapshot(
    `"x = x of shape [2, 3] and weight = a constant of shape [2]"`,
  );
  expect(found(() => linear(x, w, { bias: zeros([2]) }))).toMatchInlineSnapshot(
    `"x = x of shape [2, 3] and weight = w of shape [4, 3] and bias = a constant of shape [2]"`,
  );
  expect(found(() => conv2d(image, zeros([3, 2, 2, 2]), { bias: zeros([2]) }))).toMatchInlineSnapshot(
    `"x = image of shape [2, 6, 6] and weight = a constant of shape [3, 2, 2, 2] and bias = a constant of shape [2]"`,
  );
  expect(found(() => conv1d(x, zeros([3, 2])))).toMatchInlineSnapshot(
    `"x = x of shape [2, 3] and weight = a constant of shape [3, 2]"`,
  );
});
