// squeeze, unsqueeze, flip, roll, tile and pad, as sentences: values, call forms, gradients, shapes at the edges.
import { pipe } from "fp-ts/lib/function.js";
import { describe, expect, test } from "vitest";
import { constant, type Expr, variable } from "../../src/expr/expr.js";
import { arange, ones, type Tensor, tensor, zeros } from "../../src/expr/tensor.js";
import * as ops from "../../src/ops/index.js";
import { pushForward } from "../../src/rewrite/forward.js";
import { gradientMap } from "../../src/rewrite/reverse.js";
import { evaluate } from "../../src/run/evaluate.js";
import { gradientAt, hessianAt, shapeOfValue, value } from "./derivatives.js";

const { cube, flip, mul, pad, reshape, roll, slice, sort, sqrt, squeeze, sum, tile, unsqueeze } = ops;

const matrix = tensor([
  [1, 2, 3],
  [4, 5, 6],
]);
const cuboid = evaluate(reshape(arange(24), [2, 3, 4]), {});

describe("call forms", () => {
  const forms: readonly (readonly [string, Expr, Expr])[] = [
    ["squeeze", squeeze(zeros([1, 2, 1]), { axis: 0 }), pipe(zeros([1, 2, 1]), squeeze({ axis: 0 }))],
    ["squeeze without options", squeeze(zeros([1, 2, 1])), pipe(zeros([1, 2, 1]), squeeze())],
    ["unsqueeze", unsqueeze(matrix, { axis: 1 }), pipe(matrix, unsqueeze({ axis: 1 }))],
    ["flip", flip(matrix, { axis: 1 }), pipe(matrix, flip({ axis: 1 }))],
    ["flip without options", flip(matrix), pipe(matrix, flip())],
    ["roll", roll(matrix, { shift: 1 }), pipe(matrix, roll({ shift: 1 }))],
    ["tile", tile(matrix, [2]), pipe(matrix, tile([2]))],
    ["pad", pad(matrix, [[1, 0], [0, 1]]), pipe(matrix, pad([[1, 0], [0, 1]]))], // biome-ignore format: one line
    [
      "pad with a value",
      pad(tensor([1]), [[1, 0]], { value: 3 }), // biome-ignore format: one line
      pipe(tensor([1]), pad([[1, 0]], { value: 3 })), // biome-ignore format: one line
    ],
  ];
  test.each(forms)("%s", (_, first, last) => {
    expect(value(first)).toEqual(value(last));
  });
});

describe("values", () => {
  test("flip turns round the axes named, or all", () => {
    expect(value(flip(matrix))).toEqual([[6, 5, 4], [3, 2, 1]]); // biome-ignore format: one line
    expect(value(flip(matrix, { axis: 0 }))).toEqual([[4, 5, 6], [1, 2, 3]]); // biome-ignore format: one line
    expect(value(flip(matrix, { axis: [-1] }))).toEqual([[3, 2, 1], [6, 5, 4]]); // biome-ignore format: one line
    expect(value(flip(matrix, { axis: [] }))).toEqual(value(matrix));
    expect(value(flip(7))).toBe(7);
    expect(value(flip(cuboid, { axis: [0, 2] }))).toEqual(value(flip(flip(cuboid, { axis: 2 }), { axis: 0 })));
  });

  test("roll moves entries along an axis, or in row-major order", () => {
    expect(value(roll(arange(5), { shift: 2 }))).toEqual([3, 4, 0, 1, 2]);
    expect(value(roll(arange(5), { shift: -7, axis: 0 }))).toEqual([2, 3, 4, 0, 1]);
    expect(value(roll(arange(5), { shift: 5 }))).toEqual([0, 1, 2, 3, 4]);
    expect(value(roll(matrix, { shift: 2 }))).toEqual([[5, 6, 1], [2, 3, 4]]); // biome-ignore format: one line
    expect(value(roll(matrix, { shift: 1, axis: -1 }))).toEqual([[3, 1, 2], [6, 4, 5]]); // biome-ignore format: one line
    expect(value(roll(matrix, { shift: [1, 1], axis: [0, 1] }))).toEqual([[6, 4, 5], [3, 1, 2]]); // biome-ignore format: one line
    const none = constant(zeros([2, 0]));
    expect(roll(none, { shift: 3, axis: 1 })).toBe(none);
    // As in NumPy, shifts along the same axis add up.
    expect(value(roll(arange(5), { shift: [1, 2], axis: [0, 0] }))).toEqual([2, 3, 4, 0, 1]);
  });

  test("tile repeats the whole along each axis", () => {
    expect(value(tile(matrix, [1, 2]))).toEqual([[1, 2, 3, 1, 2, 3], [4, 5, 6, 4, 5, 6]]); // biome-ignore format: one line
    expect(value(tile(matrix, [2]))).toEqual(value(tile(matrix, [1, 2])));
    expect(value(tile(tensor([1, 2]), [2, 1, 2]))).toEqual([[[1, 2, 1, 2]], [[1, 2, 1, 2]]]);
    expect(value(tile(5, [3]))).toEqual([5, 5, 5]);
    expect(value(tile(5, []))).toBe(5);
  });

  test("pad puts a frame around", () => {
    expect(value(pad(matrix, [[0, 1], [2, 0]]))).toEqual([[0, 0, 1, 2, 3], [0, 0, 4, 5, 6], [0, 0, 0, 0, 0]]); // biome-ignore format: one line
    expect(value(pad(tensor([1]), [[1, 1]], { value: Number.NaN }))).toEqual([Number.NaN, 1, Number.NaN]); // biome-ignore format: one line
    expect(value(pad(zeros([0]), [[1, 1]], { value: 2 }))).toEqual([2, 2]); // biome-ignore format: one line
    expect(value(pad(3, []))).toBe(3);
  });
});

describe("shapes at the edges", () => {
  const cases: readonly (readonly [string, Expr, readonly number[]])[] = [
    ["squeeze of all", squeeze(zeros([1, 1])), []],
    ["squeeze of none", squeeze(zeros([2, 3])), [2, 3]],
    ["squeeze of a scalar", squeeze(1), []],
    ["squeeze of two axes", squeeze(zeros([1, 2, 1, 1]), { axis: [0, -1] }), [2, 1]],
    ["squeeze of an empty tensor", squeeze(zeros([1, 0])), [0]],
    ["unsqueeze of a scalar", unsqueeze(1, { axis: 0 }), [1]],
    ["unsqueeze at the end", unsqueeze(zeros([2]), { axis: -1 }), [2, 1]],
    ["unsqueeze of several", unsqueeze(zeros([2, 3]), { axis: [0, 2, -1] }), [1, 2, 1, 3, 1]],
    ["unsqueeze of none", unsqueeze(zeros([2]), { axis: [] }), [2]],
    ["flip of an empty axis", flip(zeros([0, 2])), [0, 2]],
    ["roll of an empty axis", roll(zeros([2, 0]), { shift: 3, axis: 1 }), [2, 0]],
    ["roll of a scalar", roll(4, { shift: 3 }), []],
    ["tile no times", tile(zeros([2, 3]), [0, 2]), [0, 6]],
    ["tile of an empty tensor", tile(zeros([0]), [2, 2]), [2, 0]],
    ["pad in four dimensions", pad(zeros([1, 2, 0, 1]), [[0, 1], [0, 0], [1, 1], [2, 3]]), [2, 2, 2, 6]], // biome-ignore format: one line
  ];
  test.each(cases)("%s", (_, expr, shape) => {
    expect(expr.shape).toEqual(shape);
    expect(shapeOfValue(expr)).toEqual(shape);
  });
});

describe("derivatives", () => {
  const weights = tensor([1, 10, 100]);
  const at = tensor([2, 3, 4]);
  const cases: readonly (readonly [string, (x: Expr) => Expr, readonly number[]])[] = [
    ["squeeze and unsqueeze", (x) => mul(squeeze(unsqueeze(x, { axis: [0, 2] })), weights), [1, 10, 100]],
    ["flip", (x) => mul(flip(x), weights), [100, 10, 1]],
    ["roll", (x) => mul(roll(x, { shift: 1 }), weights), [10, 100, 1]],
    ["tile", (x) => mul(tile(x, [2, 1]), tensor([[1], [5]])), [6, 6, 6]], // biome-ignore format: one line
    ["pad", (x) => mul(pad(x, [[1, 1]], { value: 7 }), tensor([5, 1, 10, 100, 5])), [1, 10, 100]], // biome-ignore format: one line
  ];

  test.each(cases)("%s, backward and forward", (_, f, expected) => {
    const loss = (x: Expr) => sum(f(x));
    expect(gradientAt(loss, at)).toEqual(expected);
    expect(alongAll(loss, at)).toBe(expected.reduce((total, n) => total + n, 0));
  });

  test.each(cases)("%s, second order", (_, f, expected) => {
    // The sum of (w x)^3 over all entries has the second derivatives 6 w^3 x; all these ops keep entries apart.
    const hessian = hessianAt((x) => sum(cube(f(x))), at);
    const off = hessian.flatMap((row, i) => row.filter((_entry, j) => i !== j));
    expect(off).toEqual(new Array(6).fill(0));
    const third = expected[0] === 6 ? [6 * 126, 6 * 126, 6 * 126] : expected.map((w) => 6 * w ** 3);
    expect(hessian.map((row, i) => row[i])).toEqual(third.map((n, i) => n * at.data[i]!));
  });

  test("a frame has no part in any derivative, however steep the next step is there", () => {
    const loss = (x: Expr) => sum(sqrt(pad(x, [[1, 2]]))); // biome-ignore format: one line
    expect(gradientAt(loss, tensor([4]))).toEqual([0.25]);
    expect(alongAll(loss, tensor([4]))).toBe(0.25);
    expect(gradientAt((x) => sum(slice(pad(sqrt(x), [[1, 0]]), [[0, 2]])), tensor([4, 0]))).toEqual([0.25, 0]); // biome-ignore format: one line
  });

  test("what flip and roll move keeps its absence", () => {
    const loss = (move: (y: Expr) => Expr) => (x: Expr) => sum(slice(move(sqrt(x)), [[0, 1]])); // biome-ignore format: one line
    expect(gradientAt(loss(flip), tensor([0, 4]))).toEqual([0, 0.25]);
    expect(gradientAt(loss(roll({ shift: 1 })), tensor([0, 4]))).toEqual([0, 0.25]);
  });
});

const alongAll = (f: (x: Expr) => Expr, at: Tensor) => {
  const x = variable("x", at.shape);
  const [tangent] = pushForward([f(x)], new Map([[x, constant(ones(at.shape))]]));
  return evaluate(tangent!, { x: at });
};

test("what flip, roll and sort give back costs one node, without a mask: every entry was read", () => {
  const x = variable("x", [3]);
  for (const move of [flip(), roll({ shift: 1 }), sort()]) {
    const adjoint = gradientMap(sum(move(x))).get(x)!;
    expect(adjoint.tag === "Apply" && adjoint.op.name).toBe("scatter");
  }
});
