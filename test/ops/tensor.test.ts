// What the tensor ops promise of call forms, errors and shapes, as sentences.
import { pipe } from "fp-ts/lib/function.js";
import { describe, expect, test } from "vitest";
import { type Expr, variable } from "../../src/expr/expr.js";
import { arange, asTensor, tensor, zeros } from "../../src/expr/tensor.js";
import * as ops from "../../src/ops/index.js";
import { gradientMap } from "../../src/rewrite/reverse.js";
import { evaluate } from "../../src/run/evaluate.js";
import { gradientAt, shapeOfValue, value } from "./derivatives.js";

const { amax, amin, broadcastTo, concat, dot, indexSelect, logSoftmax, logSumExp, matmul } = ops;
const { mean, mul, outer, permute, reshape, slice, softmax, stack, sum, transpose } = ops;

const matrix = tensor([
  [1, 2, 3],
  [4, 5, 6],
]);

const x23 = variable("x", [2, 3]);

describe("both call forms", () => {
  const m22 = tensor([
    [1, 2],
    [3, 4],
  ]);
  const pairs: readonly (readonly [string, Expr, Expr])[] = [
    ["sum", sum(matrix, { axis: 1 }), pipe(matrix, sum({ axis: 1 }))],
    ["sum of all", sum(matrix), pipe(matrix, sum())],
    ["mean", mean(matrix, { axis: 0 }), pipe(matrix, mean({ axis: 0 }))],
    ["amax", amax(matrix, { axis: 0 }), pipe(matrix, amax({ axis: 0 }))],
    ["amin", amin(matrix, { axis: 0 }), pipe(matrix, amin({ axis: 0 }))],
    ["logSumExp", logSumExp(matrix, { axis: 0 }), pipe(matrix, logSumExp({ axis: 0 }))],
    ["softmax", softmax(matrix, { axis: 0 }), pipe(matrix, softmax({ axis: 0 }))],
    ["logSoftmax", logSoftmax(matrix), pipe(matrix, logSoftmax())],
    ["reshape", reshape(matrix, [3, 2]), pipe(matrix, reshape([3, 2]))],
    ["broadcastTo", broadcastTo(matrix, [2, 2, 3]), pipe(matrix, broadcastTo([2, 2, 3]))],
    ["permute", permute(matrix, [1, 0]), pipe(matrix, permute([1, 0]))],
    ["transpose", transpose(matrix), pipe(matrix, transpose())],
    ["transpose of two", transpose(matrix, [0, 1]), pipe(matrix, transpose([0, 1]))],
    ["slice", slice(matrix, [[0, 1]]), pipe(matrix, slice([[0, 1]]))],
    ["indexSelect", indexSelect(matrix, [1], { axis: 1 }), pipe(matrix, indexSelect([1], { axis: 1 }))],
    ["concat", concat([matrix, matrix], { axis: 1 }), pipe([matrix, matrix], concat({ axis: 1 }))],
    ["concat on axis 0", concat([matrix, matrix]), pipe([matrix, matrix], concat())],
    ["stack", stack([matrix, matrix], { axis: 1 }), pipe([matrix, matrix], stack({ axis: 1 }))],
    ["matmul", matmul(m22, tensor([1, 0])), pipe(m22, matmul(tensor([1, 0])))],
    ["dot", dot(tensor([1, 2]), tensor([3, 4])), pipe(tensor([1, 2]), dot(tensor([3, 4])))],
    ["outer", outer(tensor([1, 2]), tensor([3, 4])), pipe(tensor([1, 2]), outer(tensor([3, 4])))],
  ];
  test.each(pairs)("%s", (_, first, last) => {
    expect(value(last)).toEqual(value(first));
  });
});

describe("errors", () => {
  const x = x23;
  const codes: readonly (readonly [string, string, () => unknown])[] = [
    ["an axis that is not there", "GM-AXIS", () => sum(x, { axis: 2 })],
    ["an axis named twice", "GM-AXIS", () => mean(x, { axis: [0, -2] })],
    ["softmax of a scalar", "GM-AXIS", () => softmax(1)],
    ["a permutation that is none", "GM-AXIS", () => permute(x, [0, 0])],
    ["a permutation too short", "GM-AXIS", () => permute(x, [0])],
    ["a transposition with three axes", "GM-AXIS", () => permute(x, [0, 1, 2])],
    ["concat of scalars", "GM-AXIS", () => concat([1, 2])],
    ["stack beyond the last axis", "GM-AXIS", () => stack([x, x], { axis: 3 })],
    ["transpose of a vector", "GM-SHAPE", () => transpose(tensor([1, 2]))],
    ["amax of an empty axis", "GM-SHAPE", () => amax(zeros([2, 0]), { axis: 1 })],
    ["amin of nothing", "GM-SHAPE", () => amin(zeros([0]))],
    ["concat of shapes that differ elsewhere", "GM-SHAPE", () => concat([x, zeros([2, 4])])],
    ["concat of different ranks", "GM-SHAPE", () => concat([x, zeros([2])])],
    ["stack of different shapes", "GM-SHAPE", () => stack([x, zeros([3, 2])])],
    ["dot of matrices", "GM-SHAPE", () => dot(x, x)],
    ["dot of unequal lengths", "GM-SHAPE", () => dot(zeros([2]), zeros([3]))],
    ["outer of a matrix", "GM-SHAPE", () => outer(zeros([2]), x)],
    ["more ranges than axes", "GM-SHAPE", () => slice(x, [[0], [0], [0]])],
    ["a slice beyond the end", "GM-INDEX", () => slice(x, [[0, 3]])],
    ["a slice before the start", "GM-INDEX", () => slice(x, [[-3]])],
    ["a slice that runs backwards", "GM-INDEX", () => slice(x, [[], [2, 1]])],
    ["a step of 0", "GM-INDEX", () => slice(x, [[0, 2, 0]])],
    ["a range in fractions", "GM-INDEX", () => slice(x, [[0.5, 1]])],
    ["an index beyond the end", "GM-INDEX", () => indexSelect(x, [2])],
    ["a negative index", "GM-INDEX", () => indexSelect(x, [-1])],
    ["an index in fractions", "GM-INDEX", () => indexSelect(x, tensor([0.5]))],
    ["an index of NaN", "GM-INDEX", () => indexSelect(x, [Number.NaN])],
    ["an empty list", "GM-OPERAND", () => concat([])],
    ["matmul with a scalar", "GM-SHAPE-MATMUL", () => matmul(x, 2)],
    ["matmul of sizes that differ", "GM-SHAPE-MATMUL", () => matmul(x, x)],
    ["matmul of batches that differ", "GM-SHAPE-BROADCAST", () => matmul(zeros([2, 3, 4]), zeros([3, 4, 5]))],
    ["matmul with three operands", "GM-ARITY", () => Reflect.apply(matmul, undefined, [x, x, x])],
    ["an unknown option of a reduction", "GM-OPTION", () => Reflect.apply(amax, undefined, [x, { dim: 0 }])],
    ["an unknown option of softmax", "GM-OPTION", () => Reflect.apply(softmax, undefined, [x, { dim: 0 }])],
    ["an unknown option of concat", "GM-OPTION", () => Reflect.apply(concat, undefined, [[x], { dim: 0 }])],
    ["an unknown option of stack", "GM-OPTION", () => Reflect.apply(stack, undefined, [[x], { dim: 0 }])],
    [
      "an unknown option of indexSelect",
      "GM-OPTION",
      () => Reflect.apply(indexSelect, undefined, [x, [0], { dim: 0 }]),
    ],
    ["operands of concat without a list", "GM-OPERAND", () => Reflect.apply(concat, undefined, [x, x])],
    ["a text in the list", "GM-OPERAND", () => Reflect.apply(stack, undefined, [[x, "x"]])],
    ["an index that is a text", "GM-INDEX", () => Reflect.apply(indexSelect, undefined, [x, "x"])],
    ["transpose with one axis", "GM-AXIS", () => Reflect.apply(transpose, undefined, [x, [0]])],
    ["permute without axes", "GM-AXIS", () => Reflect.apply(permute, undefined, [x])],
  ];
  test.each(codes)("%s: %s", (_, code, run) => {
    expect(run).toThrow(expect.objectContaining({ name: "GradError", code }));
  });

  test("matmul names both operands and the transpose that would fit", () => {
    const w = variable("w", [4, 3]);
    expect(() => matmul(x, w)).toThrow(
      /a = x of shape \[2, 3\] and b = w of shape \[4, 3\]\.\n.*matmul\(a, transpose\(b\)\)/,
    );
    expect(() => matmul(variable("v", [3, 2]), variable("u", [3, 5]))).toThrow(/matmul\(transpose\(a\), b\)/);
    expect(() => matmul(variable("v", [3, 2]), variable("u", [3]))).toThrow(/matmul\(transpose\(a\), b\)/);
    expect(() => matmul(variable("v", [3, 2]), variable("u", [5]))).toThrow(/last axis of a must be/);
  });
});

describe("shapes", () => {
  test("what was broadcast is summed back", () => {
    const row = variable("row", [3]);
    const map = gradientMap(sum(mul(matrix, row)));
    expect(asTensor(evaluate(map.get(row)!, { row: zeros([3]) })).data).toEqual(Float64Array.of(5, 7, 9));
    const s = variable("s");
    expect(evaluate(gradientMap(sum(mul(matrix, s))).get(s)!, { s: 0 })).toBe(21);
  });

  test("negative axes count from the end", () => {
    expect(value(sum(matrix, { axis: -1 }))).toEqual([6, 15]);
    expect(value(transpose(matrix, [-1, -2]))).toEqual(value(transpose(matrix)));
    expect(value(permute(matrix, [-1, 0]))).toEqual(value(transpose(matrix)));
    expect(value(concat([matrix, matrix], { axis: -1 }))).toEqual(value(concat([matrix, matrix], { axis: 1 })));
    expect(value(indexSelect(matrix, [2], { axis: -1 }))).toEqual([[3], [6]]);
    expect(shapeOfValue(stack([matrix, matrix], { axis: -1 }))).toEqual([2, 3, 2]);
  });

  test("several axes, kept with size 1 or gone", () => {
    const cube = reshape(arange(24), [2, 3, 4]);
    for (const op of [sum, mean, amax, amin, logSumExp]) {
      expect(shapeOfValue(op(cube, { axis: [0, -1] }))).toEqual([3]);
      expect(shapeOfValue(op(cube, { axis: [2, 0], keepdims: true }))).toEqual([1, 3, 1]);
      expect(shapeOfValue(op(cube, { keepdims: true }))).toEqual([1, 1, 1]);
      expect(op(cube)).toHaveProperty("shape", []);
    }
    expect(value(amax(cube, { axis: [0, 2] }))).toEqual([15, 19, 23]);
  });

  test("no axes to reduce: nothing changes", () => {
    for (const op of [sum, mean, amax, amin, logSumExp]) expect(op(x23, { axis: [] })).toBe(x23);
  });

  test("a [0, 3] tensor sums to zeros", () => {
    expect(value(sum(zeros([0, 3]), { axis: 0 }))).toEqual([0, 0, 0]);
    expect(value(sum(zeros([0, 3]), { axis: 1 }))).toEqual([]);
    expect(value(sum(zeros([0, 3])))).toBe(0);
  });

  test("empty tensors go through every op and back", () => {
    const x = variable("x", [0, 3]);
    const through: readonly Expr[] = [
      amax(x, { axis: 1 }),
      logSumExp(x, { axis: 0 }),
      softmax(x),
      softmax(x, { axis: 0 }),
      logSoftmax(x),
      transpose(x),
      slice(x, [[], [1, 3]]),
      indexSelect(x, [], { axis: 1 }),
      concat([x, x]),
      stack([x, x]),
      matmul(x, zeros([3, 2])),
      matmul(transpose(x), x),
      mean(x, { axis: 1 }),
    ];
    for (const y of through) {
      expect(asTensor(evaluate(y, { x: zeros([0, 3]) })).shape).toEqual(y.shape);
      expect(asTensor(evaluate(gradientMap(sum(y)).get(x)!, { x: zeros([0, 3]) })).shape).toEqual([0, 3]);
    }
    expect(value(matmul(zeros([2, 0]), zeros([0, 1])))).toEqual([[0], [0]]);
    expect(value(mean(zeros([0])))).toBeNaN();
    expect(value(logSumExp(zeros([0])))).toBe(-Infinity);
  });

  test("nothing to do gives the operand itself", () => {
    expect(permute(x23, [0, 1])).toBe(x23);
    expect(transpose(x23, [1, 1])).toBe(x23);
    expect(slice(x23, [])).toBe(x23);
    expect(slice(x23, [[0, 2], []])).toBe(x23);
  });

  test("slice counts negative bounds from the end and leaves out what is left out", () => {
    expect(value(slice(arange(6), [[-3]]))).toEqual([3, 4, 5]);
    expect(value(slice(arange(6), [[1, -1, 2]]))).toEqual([1, 3]);
    expect(value(slice(arange(6), [[undefined, undefined, 4]]))).toEqual([0, 4]);
    expect(value(slice(arange(6), [[6]]))).toEqual([]);
    expect(value(slice(matrix, [[1]]))).toEqual([[4, 5, 6]]);
  });

  test("an index tensor's axes take the place of the axis", () => {
    const index = tensor([
      [2, 0],
      [1, 1],
    ]);
    const picked = indexSelect(matrix, index, { axis: 1 });
    expect(value(picked)).toEqual([
      [
        [3, 1],
        [2, 2],
      ],
      [
        [6, 4],
        [5, 5],
      ],
    ]);
    expect(value(indexSelect(tensor([7, 8]), tensor(1, [])))).toBe(8);
    expect(gradientAt((x) => sum(indexSelect(x, index, { axis: 1 })), matrix)).toEqual([
      [1, 2, 1],
      [1, 2, 1],
    ]);
  });

  test("an index array that changes afterwards changes nothing", () => {
    const index = [0, 1];
    const picked = indexSelect(tensor([7, 8]), index);
    index[0] = 1;
    expect(value(picked)).toEqual([7, 8]);
  });
});
