// What the layers promise beside PyTorch's numbers: call forms, shapes at the edges, absence, conventions.
import { pipe } from "fp-ts/lib/function.js";
import { describe, expect, test } from "vitest";
import { type Expr, variable } from "../../src/expr/expr.js";
import { arange, asTensor, ones, type Tensor, tensor, zeros } from "../../src/expr/tensor.js";
import * as ops from "../../src/ops/index.js";
import { gradientMap } from "../../src/rewrite/reverse.js";
import { evaluate } from "../../src/run/evaluate.js";
import { differences } from "../golden.js";
import { numbersOf } from "./batching.js";
import { gradientAt, hessianAt, shapeOfValue, value } from "./derivatives.js";

const { avgPool2d, batchNorm, conv1d, conv2d, convTranspose2d, groupNorm, layerNorm, linear, log, maxPool2d } = ops;
const { mul, reshape, rmsNorm, scaledDotProductAttention: attention, slice, square, stack, sum } = ops;

const m22 = tensor([[1, 2], [3, 5]]); // biome-ignore format: one line
const image = numbersOf([2, 5, 4], 1);
const kernels = numbersOf([3, 2, 2, 3], 2);
const bias = tensor([1, 2, 3]);

describe("both call forms", () => {
  const pairs: readonly (readonly [string, Expr, Expr])[] = [
    ["linear", linear(m22, m22, { bias: 1 }), pipe(m22, linear(m22, { bias: 1 }))],
    ["linear without options", linear(m22, m22), pipe(m22, linear(m22))],
    ["layerNorm", layerNorm(m22, { eps: 1 }), pipe(m22, layerNorm({ eps: 1 }))],
    ["rmsNorm", rmsNorm(m22), pipe(m22, rmsNorm())],
    ["groupNorm", groupNorm(m22, { groups: 1 }), pipe(m22, groupNorm({ groups: 1 }))],
    ["batchNorm", batchNorm(m22), pipe(m22, batchNorm())],
    ["conv1d", conv1d(m22, ones([1, 2, 1])), pipe(m22, conv1d(ones([1, 2, 1])))],
    ["conv2d", conv2d(image, kernels, { bias }), pipe(image, conv2d(kernels, { bias }))],
    ["convTranspose2d", convTranspose2d(image, ones([2, 1, 1, 1])), pipe(image, convTranspose2d(ones([2, 1, 1, 1])))],
    ["maxPool2d", maxPool2d(image, { kernel: 2 }), pipe(image, maxPool2d({ kernel: 2 }))],
    ["avgPool2d", avgPool2d(image, { kernel: [1, 2] }), pipe(image, avgPool2d({ kernel: [1, 2] }))],
    ["attention", attention(m22, m22, m22, { scale: 2 }), pipe(m22, attention(m22, m22, { scale: 2 }))],
  ];
  test.each(pairs)("%s", (_, first, last) => {
    expect(value(last)).toEqual(value(first));
  });
});

/** The convolution as its definition has it, one sum at a time. */
const convolved = (x: Tensor, weight: Tensor, stride: number, padding: number): readonly number[] => {
  const [channels, height, width] = x.shape;
  const [out, , kh, kw] = weight.shape;
  const places = (size: number, k: number) => Math.floor((size + 2 * padding - k) / stride) + 1;
  const at = (c: number, i: number, j: number) =>
    i < 0 || j < 0 || i >= height! || j >= width! ? 0 : x.data[(c * height! + i) * width! + j]!;
  const indices = (n: number) => Array.from({ length: n }, (_, i) => i);
  return indices(out!).flatMap((o) =>
    indices(places(height!, kh!)).flatMap((i) =>
      indices(places(width!, kw!)).map((j) =>
        indices(channels!).reduce(
          (total, c) =>
            indices(kh!).reduce(
              (rows, a) =>
                indices(kw!).reduce(
                  (row, b) =>
                    row +
                    at(c, i * stride + a - padding, j * stride + b - padding) *
                      weight.data[((o * channels! + c) * kh! + a) * kw! + b]!,
                  rows,
                ),
              total,
            ),
          0,
        ),
      ),
    ),
  );
};

describe("convolution", () => {
  test.each([
    [1, 0],
    [2, 1],
    [3, 0],
    [1, 3],
  ])("is its definition, for stride %d and padding %d", (stride, padding) => {
    // biome-ignore format: one line
    const found = asTensor(evaluate(conv2d(image, kernels, { stride, padding }), {}));
    expect(differences("conv2d", [...found.data], convolved(image, kernels, stride, padding), 1e-13, 100)).toEqual([]);
  });

  test("of an example alone is that of a batch of one, and of no examples is empty", () => {
    expect(value(conv2d(stack([image, image]), kernels))).toEqual(value(stack([conv2d(image, kernels), conv2d(image, kernels)]))); // biome-ignore format: one line
    expect(shapeOfValue(conv2d(zeros([0, 2, 5, 4]), kernels, { bias }))).toEqual([0, 3, 4, 2]);
    expect(shapeOfValue(conv2d(zeros([2, 3, 2, 5, 4]), kernels))).toEqual([2, 3, 3, 4, 2]);
    expect(shapeOfValue(conv1d(zeros([4, 7]), zeros([2, 4, 3]), { dilation: 3 }))).toEqual([2, 1]);
  });

  test("numbers that no window sees get no gradient, whatever is infinite under them", () => {
    const x = tensor([[1, 2, 0, 4, 0]]);
    const f = (v: Expr) => sum(conv1d(log(v), ones([1, 1, 1]), { stride: 3 }));
    expect(gradientAt(f, x)).toEqual([[1, 0, 0, 0.25, 0]]);
    expect(gradientAt((v) => sum(square(conv1d(v, ones([1, 1, 1]), { stride: 3 }))), x)).toEqual([[2, 0, 0, 8, 0]]);
  });

  test("convTranspose2d is the transpose of conv2d", () => {
    for (const options of [
      {},
      { stride: 2, padding: 1 },
      { dilation: [2, 1], groups: 2 },
      { stride: [1, 2], groups: 2 },
    ] as const) {
      // biome-ignore format: one line
      const weight = numbersOf("groups" in options ? [4, 1, 2, 2] : [4, 2, 2, 2], 3);
      const x = variable("x", [2, 5, 6]);
      const y = conv2d(x, weight, options);
      const cotangent = numbersOf(y.shape, 4);
      const gradient = asTensor(evaluate(gradientMap(sum(mul(cotangent, y))).get(x)!, { x: numbersOf([2, 5, 6], 5) }));
      const back = asTensor(evaluate(convTranspose2d(cotangent, weight, options), {}));
      const same = slice(gradient, [[], [0, back.shape[1]!], [0, back.shape[2]!]]);
      expect(value(convTranspose2d(cotangent, weight, options))).toEqual(value(same));
    }
  });

  test("outputPadding makes the result longer, by zeros where nothing reaches", () => {
    const x = tensor([[[1, 2]]]);
    expect(value(convTranspose2d(x, ones([1, 1, 1, 1]), { stride: 2, outputPadding: [0, 1] }))).toEqual([[[1, 0, 2, 0]]]); // biome-ignore format: one line
    expect(value(convTranspose2d(x, ones([1, 1, 1, 2]), { dilation: 3, outputPadding: [0, 2] }))).toEqual([[[1, 2, 0, 1, 2, 0, 0]]]); // biome-ignore format: one line
  });
});

describe("pooling", () => {
  test("padding never wins, and never counts unless it should", () => {
    const x = tensor([[-1, -2], [-3, -4]]); // biome-ignore format: one line
    expect(value(maxPool2d(x, { kernel: 2, padding: 1 }))).toEqual([[-1, -2], [-3, -4]]); // biome-ignore format: one line
    expect(gradientAt((v) => sum(maxPool2d(v, { kernel: 2, stride: 1, padding: 1 })), x)).toEqual([[4, 2], [2, 1]]); // biome-ignore format: one line
    expect(gradientAt((v) => sum(avgPool2d(v, { kernel: 2, padding: 1 })), x)).toEqual([[0.25, 0.25], [0.25, 0.25]]); // biome-ignore format: one line
  });

  test("-Infinity beside padding has its gradient, and no window may see padding alone", () => {
    const x = tensor([[-Infinity, -Infinity], [1, 2]]); // biome-ignore format: one line
    expect(gradientAt((v) => sum(maxPool2d(v, { kernel: 2, padding: 1 })), x)).toEqual([[1, 1], [1, 1]]); // biome-ignore format: one line
    const straddling = { kernel: 2, dilation: 3, padding: 1 };
    expect(() => maxPool2d(zeros([2, 2]), straddling)).toThrow(/no window sees padding alone/);
    expect(shapeOfValue(maxPool2d(zeros([3, 3]), straddling))).toEqual([1, 1]);
    const empty = { kernel: 2, padding: 1, countIncludePad: false };
    expect(() => avgPool2d(zeros([0, 2]), empty)).toThrow(/GM-OPTION/);
  });

  test("NaN in a window is NaN out of it, and only there", () => {
    const x = tensor([[Number.NaN, 1, 2, 3]]);
    expect(value(maxPool2d(x, { kernel: [1, 2] }))).toEqual([[Number.NaN, 3]]);
    expect(value(avgPool2d(x, { kernel: [1, 2] }))).toEqual([[Number.NaN, 2.5]]);
  });

  test("windows with gaps and tails that no window sees", () => {
    const x = arange(7);
    const pooled = (v: Expr) => maxPool2d(reshape(v, [1, 7]), { kernel: [1, 2], stride: [1, 3], dilation: [1, 2] });
    expect(value(pooled(ops.add(x, 0)))).toEqual([[2, 5]]);
    expect(gradientAt((v) => sum(pooled(log(v))), x)).toEqual([0, 0, 0.5, 0, 0, 0.2, 0]);
  });
});

describe("normalisation", () => {
  test("what is constant becomes 0, with a finite gradient", () => {
    expect(value(layerNorm(tensor([7, 7, 7])))).toEqual([0, 0, 0]);
    expect(gradientAt((x) => sum(mul(layerNorm(x, { eps: 1 }), tensor([1, 2]))), tensor([3, 3]))).toEqual([-0.5, 0.5]);
    expect(gradientAt((x) => sum(rmsNorm(x, { eps: 4 })), zeros([2]))).toEqual([0.5, 0.5]);
  });

  test("neither great nor small numbers are lost, nor their gradients", () => {
    expect(value(layerNorm(tensor([1e200, -1e200])))).toEqual([1, -1]);
    expect(value(layerNorm(tensor([2e-200, 0]), { eps: 0 }))).toEqual([1, -1]);
    expect(value(layerNorm(tensor([2e-200, 0])))).toEqual([1e-200 / Math.sqrt(1e-5), -1e-200 / Math.sqrt(1e-5)]);
    expect(value(rmsNorm(tensor([1e-200, -1e-200]), { eps: 0 }))).toEqual([1, -1]);
    expect(value(groupNorm(tensor([[1e200, -1e200]]), { groups: 1 }))).toEqual([[1, -1]]);
    expect(value(batchNorm(tensor([[1e200], [-1e200]])))).toEqual([[1], [-1]]);
    const first = (x: Expr) => sum(mul(rmsNorm(x, { eps: 0 }), tensor([1, 0])));
    for (const size of [1e200, 1, 1e-200]) {
      const found = [gradientAt(first, tensor([size, -size]))].flat(1).map(Number);
      expect(differences("gradient", found, [0.5 / size, 0.5 / size], 1e-14)).toEqual([]);
    }
    expect(value(rmsNorm(tensor([1, Number.NaN])))).toEqual([Number.NaN, Number.NaN]);
    expect(value(rmsNorm(tensor([1, Infinity])))).toEqual([0, Number.NaN]);
  });

  test("normalizedShape comes from the weight, or is the last axis", () => {
    const x = numbersOf([2, 3, 4], 1);
    expect(value(layerNorm(x, { weight: ones([3, 4]) }))).toEqual(value(layerNorm(x, { normalizedShape: [3, 4] })));
    expect(value(layerNorm(x, { weight: 1 }))).toEqual(value(layerNorm(x, { normalizedShape: [4] })));
  });

  test("one group is layer normalisation, as many groups as channels instance normalisation", () => {
    const x = numbersOf([2, 4, 3], 1);
    const rows = reshape(layerNorm(reshape(x, [2, 12])), [2, 4, 3]);
    expect(value(groupNorm(x, { groups: 1 }))).toEqual(value(rows));
    expect(value(groupNorm(x, { groups: 4 }))).toEqual(value(layerNorm(x)));
  });

  test("batchNorm with the statistics of the batch given has the same value, and another gradient", () => {
    const x = tensor([[1, 10], [3, 50]]); // biome-ignore format: one line
    const given = { mean: ops.mean(x, { axis: 0 }), variance: ops.variance(x, { axis: 0 }), eps: 0 };
    expect(value(batchNorm(x, given))).toEqual(value(batchNorm(x, { eps: 0 })));
    expect(gradientAt((v) => sum(batchNorm(v, given)), x)).toEqual([[1, 0.05], [1, 0.05]]); // biome-ignore format: one line
    expect(gradientAt((v) => sum(batchNorm(v, { eps: 0 })), x)).toEqual([[0, 0], [0, 0]]); // biome-ignore format: one line
    expect(value(batchNorm(x, { axis: 0, eps: 0 }))).toEqual([[-1, 1], [-1, 1]]); // biome-ignore format: one line
  });

  test("the second derivative of layerNorm against central differences", () => {
    const f = (x: Expr) => sum(mul(square(layerNorm(x, { eps: 0.1 })), tensor([1, 2, 4])));
    const at = tensor([0.5, -1, 2]);
    const step = 1e-5;
    const moved = (i: number, by: number) => tensor(at.data.map((x, k) => (k === i ? x + by : x)), [3]); // biome-ignore format: one line
    const numeric = [0, 1, 2].flatMap((i) => {
      const [up, down] = [moved(i, step), moved(i, -step)].map((x) => [gradientAt(f, x)].flat(1).map(Number));
      return up!.map((g, k) => (g - down![k]!) / (2 * step));
    });
    expect(differences("hessian", hessianAt(f, at).flat(), numeric, 1e-8, 1)).toEqual([]);
  });
});

describe("attention", () => {
  const [query, key] = [numbersOf([2, 3], 1), numbersOf([4, 3], 2)];
  const values = numbersOf([4, 2], 3);

  test("a mask that lets one key through gives its value", () => {
    const mask = tensor([[0, 1, 0, 0], [0, 0, 0, 1]]); // biome-ignore format: one line
    expect(value(attention(query, key, values, { mask }))).toEqual(value(ops.indexSelect(values, [1, 3])));
  });

  test("a query that sees no key gets zeros and passes nothing back", () => {
    const mask = tensor([[0, 0, 0, 0], [1, 1, 0, 0]]); // biome-ignore format: one line
    expect(value(attention(query, key, values, { mask }))).toEqual([[0, 0], expect.any(Array)]);
    const [none, some] = [gradientAt((q) => sum(attention(q, key, values, { mask })), query)].flat(1);
    expect(none).toEqual([0, 0, 0]);
    expect([some].flat(2).map(Number).every((g) => Number.isFinite(g) && g !== 0)).toBe(true); // biome-ignore format: one line
  });

  test("masks broadcast, join the causal one, and let nothing through from keys that are infinite", () => {
    const keep = tensor([1, 1, 0, 1]);
    const both = attention(query, key, values, { causal: true, mask: keep });
    expect(value(slice(both, [[0, 1]]))).toEqual(value(slice(values, [[0, 1]])));
    const wild = ops.where(tensor([[1], [1], [0], [1]]), key, Infinity); // biome-ignore format: one line
    expect(value(attention(query, wild, values, { mask: keep }))).toEqual(value(attention(query, key, values, { mask: keep }))); // biome-ignore format: one line
  });

  test("what is masked is absent, forward and backward, for each query on its own", () => {
    const [q, k] = [tensor([[1], [2]]), tensor([[1], [2]])];
    const v = tensor([[5], [Number.NaN]]);
    expect(value(attention(tensor([[1]]), k, v, { mask: tensor([[1, 0]]) }))).toEqual([[5]]);
    expect(value(attention(q, k, v, { causal: true }))).toEqual([[5], [Number.NaN]]);
    const seen = (x: Expr) => sum(attention(tensor([[1]]), ops.where(tensor([[1], [0]]), mul(x, k), log(-1)), mul(x, v), { mask: tensor([1, 0]) })); // biome-ignore format: one line
    expect(gradientAt(seen, tensor([[1], [1]]))).toEqual([[5], [0]]);
    expect(value(attention(zeros([1, 0]), zeros([2, 0]), tensor([[1], [3]])))).toEqual([[2]]);
    expect(() => attention(q, k, v, { scale: ones([1, 1, 1]) })).toThrow(/GM-OPTION/);
    expect(value(attention(q, k, k, { scale: ops.add(0, 0) }))).toEqual([[1.5], [1.5]]);
  });

  test("heads and batches broadcast", () => {
    expect(shapeOfValue(attention(zeros([5, 1, 2, 3]), zeros([6, 4, 3]), values))).toEqual([5, 6, 2, 2]);
  });
});

describe("linear", () => {
  test("of a vector, of many axes, of nothing", () => {
    expect(value(linear(tensor([1, 2]), m22))).toEqual([5, 13]);
    expect(shapeOfValue(linear(zeros([2, 0, 3]), zeros([4, 3]), { bias: zeros([4]) }))).toEqual([2, 0, 4]);
    expect(shapeOfValue(linear(zeros([2, 5, 3]), zeros([4, 3])))).toEqual([2, 5, 4]);
    expect(value(linear(zeros([2, 0]), zeros([3, 0]), { bias: tensor([1, 2, 3]) }))).toEqual([[1, 2, 3], [1, 2, 3]]); // biome-ignore format: one line
  });
});
