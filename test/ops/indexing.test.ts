// indexSelect, embedding, gather, scatterAdd and oneHot, as sentences: values, call forms, indices known and not known,
// absence, every order, shapes at the edges.
import { pipe } from "fp-ts/lib/function.js";
import { describe, expect, test } from "vitest";
import { constant, type Expr, variable } from "../../src/expr/expr.js";
import { ones, type Tensor, tensor, zeros } from "../../src/expr/tensor.js";
import * as ops from "../../src/ops/index.js";
import { pushForward } from "../../src/rewrite/forward.js";
import { gradientMap } from "../../src/rewrite/reverse.js";
import { evaluate } from "../../src/run/evaluate.js";
import { gradientAt, hessianAt, shapeOfValue, value } from "./derivatives.js";

const { add, cube, embedding, floor, gather, indexSelect, log, mul, oneHot, reshape, scatterAdd, sqrt, sum, where } =
  ops;

const matrix = tensor([
  [1, 2, 3],
  [4, 5, 6],
]);

/** The tangent of a function at a point, in a direction. */
const tangentAt = (f: (x: Expr) => Expr, at: Tensor, direction: Tensor) => {
  const x = variable("x", at.shape);
  const [tangent] = pushForward([f(x)], new Map([[x, constant(direction)]]));
  return evaluate(tangent!, { x: at });
};

describe("call forms", () => {
  const index = tensor([[0], [2]]);
  const forms: readonly (readonly [string, Expr, Expr])[] = [
    ["indexSelect", indexSelect(matrix, [1], { axis: 1 }), pipe(matrix, indexSelect([1], { axis: 1 }))],
    ["indexSelect by a tensor", indexSelect(matrix, tensor([1])), pipe(matrix, indexSelect(tensor([1])))],
    ["indexSelect by a number", indexSelect(matrix, 1), pipe(matrix, indexSelect(1))],
    ["gather", gather(matrix, index, { axis: 1 }), pipe(matrix, gather(index, { axis: 1 }))],
    ["gather without options", gather(tensor([7, 8]), [1, 1]), pipe(tensor([7, 8]), gather([1, 1]))],
    [
      "scatterAdd",
      scatterAdd(matrix, index, tensor([[5], [6]]), { axis: 1 }),
      pipe(matrix, scatterAdd(index, tensor([[5], [6]]), { axis: 1 })),
    ],
    ["embedding", embedding(matrix, [1, 0]), pipe(matrix, embedding([1, 0]))],
    ["oneHot", oneHot([1, 0], 2), pipe(tensor([1, 0]), oneHot(2))],
  ];
  test.each(forms)("%s", (_, first, last) => {
    expect(value(first)).toEqual(value(last));
  });
});

describe("values", () => {
  test("an index may be an expression, and is read when it is computed", () => {
    const i = variable("i", [2]);
    const at = (index: Tensor) => ({ i: index });
    expect(evaluate(indexSelect(matrix, i, { axis: 1 }), at(tensor([2, 0])))).toEqual(tensor([[3, 1], [6, 4]])); // biome-ignore format: one line
    expect(evaluate(oneHot(i, 3), at(tensor([2, 0])))).toEqual(tensor([[0, 0, 1], [1, 0, 0]])); // biome-ignore format: one line
    expect(evaluate(gather(tensor([7, 8, 9]), add(i, 1)), at(tensor([0, 1])))).toEqual(tensor([8, 9]));
  });

  test("gather reads along one axis and stays along the others", () => {
    const index = tensor([[2, 1, 0], [0, 0, 2]]); // biome-ignore format: one line
    expect(value(gather(matrix, index, { axis: 1 }))).toEqual([[3, 2, 1], [4, 4, 6]]); // biome-ignore format: one line
    expect(value(gather(matrix, tensor([[1, 0, 1]])))).toEqual([[4, 2, 6]]);
    expect(value(gather(matrix, tensor([[1, 0]]), { axis: 0 }))).toEqual([[4, 2]]);
    expect(value(gather(matrix, tensor([[1], [1], [0], [1]]), { axis: -2 }))).toEqual([[4], [4], [1], [4]]);
  });

  test("scatterAdd leaves what no index names as it is, the sign of zero too", () => {
    expect(value(scatterAdd(tensor([-0, 1]), [1], 2))).toEqual([-0, 3]);
    expect(value(scatterAdd(tensor([[-0, -0], [-0, 1]]), tensor([[0]]), 5))).toEqual([[5, -0], [-0, 1]]); // biome-ignore format: one line
  });

  test("scatterAdd adds what meets at one place, and leaves out what lies beyond the index", () => {
    expect(value(scatterAdd(zeros([4]), [1, 1, 3], tensor([1, 2, 4])))).toEqual([0, 3, 0, 4]);
    expect(value(scatterAdd(tensor([1, 1]), [0], tensor([5, 7, 9])))).toEqual([6, 1]);
    expect(value(scatterAdd(matrix, tensor([[1, 0]]), tensor([[10, 20, 30]])))).toEqual([[1, 22, 3], [14, 5, 6]]); // biome-ignore format: one line
    expect(value(scatterAdd(matrix, tensor([[2, 2]]), 1, { axis: 1 }))).toEqual([[1, 2, 5], [4, 5, 6]]); // biome-ignore format: one line
  });

  test("gather and scatterAdd in three dimensions, along every axis, against loops", () => {
    const x = tensor(Float64Array.from({ length: 24 }, (_, i) => (i * 7) % 24), [2, 3, 4]); // biome-ignore format: one line
    for (const axis of [0, 1, 2]) {
      const size = x.shape[axis]!;
      const index = tensor(Float64Array.from({ length: 24 }, (_, i) => (i * 5 + 1) % size), [2, 3, 4]); // biome-ignore format: one line
      const places = Array.from({ length: 24 }, (_, at) => {
        const own = [Math.floor(at / 12), Math.floor(at / 4) % 3, at % 4];
        const [a, b, c] = own.map((n, k) => (k === axis ? index.data[at]! : n));
        return a! * 12 + b! * 4 + c!;
      });
      const read = places.map((place) => x.data[place]!);
      const written = new Float64Array(24);
      places.forEach((place, at) => {
        written[place]! += x.data[at]!;
      });
      expect(value(gather(x, index, { axis }))).toEqual(value(tensor(read, [2, 3, 4])));
      expect(value(scatterAdd(zeros([2, 3, 4]), index, x, { axis }))).toEqual(value(tensor(written, [2, 3, 4])));
    }
  });

  test("NaN, infinities and -0 are read as they are", () => {
    const special = tensor([Number.NaN, Number.NEGATIVE_INFINITY, -0]);
    expect(value(gather(special, [2, 1, 0]))).toEqual([-0, Number.NEGATIVE_INFINITY, Number.NaN]);
    expect(value(scatterAdd(zeros([2]), [0, 0], tensor([Number.NaN, 1])))).toEqual([Number.NaN, 0]);
  });
});

describe("shapes at the edges", () => {
  const empty = zeros([0]);
  const cases: readonly (readonly [string, Expr, readonly number[]])[] = [
    ["an empty index", indexSelect(matrix, [], { axis: 1 }), [2, 0]],
    ["an empty index into an empty axis", indexSelect(empty, []), [0]],
    ["an index with two axes", embedding(matrix, zeros([2, 5])), [2, 5, 3]],
    ["a scalar index", embedding(matrix, 1), [3]],
    ["one entry of a vector", indexSelect(tensor([7]), 0), []],
    ["a weight of rank 1", embedding(tensor([1, 2]), [1, 1, 0]), [3]],
    ["a weight of rank 4", embedding(zeros([2, 1, 3, 2]), [1]), [1, 1, 3, 2]],
    ["gather by an empty index", gather(matrix, zeros([2, 0]), { axis: 1 }), [2, 0]],
    ["gather of no rows", gather(matrix, zeros([0, 2]), { axis: 1 }), [0, 2]],
    ["gather from an empty tensor", gather(zeros([0, 3]), zeros([0, 5]), { axis: 1 }), [0, 5]],
    ["scatterAdd of nothing", scatterAdd(matrix, zeros([0, 3]), zeros([0, 3])), [2, 3]],
    ["oneHot of a scalar", oneHot(1, 3), [3]],
    ["oneHot of nothing", oneHot([], 0), [0, 0]],
  ];
  test.each(cases)("%s", (_, expr, shape) => {
    expect(expr.shape).toEqual(shape);
    expect(shapeOfValue(expr)).toEqual(shape);
  });
});

describe("derivatives", () => {
  test("what is read several times gets the sum", () => {
    const weights = tensor([1, 10, 100]);
    expect(gradientAt((x) => sum(mul(gather(x, [1, 1, 0]), weights)), tensor([0, 0, 0]))).toEqual([100, 11, 0]);
    expect(gradientAt((x) => sum(mul(indexSelect(x, [2, 0, 2]), weights)), tensor([0, 0, 0]))).toEqual([10, 0, 101]);
  });

  test("scatterAdd passes back to both", () => {
    const weights = tensor([1, 10]);
    expect(gradientAt((x) => sum(mul(scatterAdd(x, [1, 1], weights), weights)), zeros([2]))).toEqual([1, 10]);
    expect(gradientAt((src) => sum(mul(scatterAdd(zeros([2]), [1, 1, 0], src), weights)), zeros([3]))).toEqual([
      10, 10, 1,
    ]);
    expect(gradientAt((src) => sum(mul(scatterAdd(zeros([2]), [1, 0], src), weights)), zeros([4]))).toEqual([
      10, 1, 0, 0,
    ]);
    expect(gradientAt((src) => sum(scatterAdd(zeros([2]), [0, 0], src)), tensor(5, []))).toBe(2);
  });

  test("second order: the Hessian of a sum of cubes of chosen entries", () => {
    expect(hessianAt((x) => sum(cube(gather(x, [2, 0, 2]))), tensor([1, 2, 3]))).toEqual([
      [6, 0, 0],
      [0, 0, 0],
      [0, 0, 36],
    ]);
    // (x0 + x1)^3 at (1, 2): 6 * 3 throughout.
    expect(hessianAt((x) => sum(cube(scatterAdd(zeros([1]), [0, 0], x))), tensor([1, 2]))).toEqual([
      [18, 18],
      [18, 18],
    ]);
  });

  test("an index has no derivative, and keeps none away from what it reads", () => {
    // At (1, 0) this is 2 x0 x1.
    expect(gradientAt((x) => sum(mul(gather(x, floor(x)), x)), tensor([1, 0]))).toEqual([0, 2]);
    expect(gradientAt((x) => sum(oneHot(floor(x), 3)), tensor([1, 0]))).toEqual([0, 0]);
    expect(tangentAt((x) => gather(x, [0]), tensor([3, 4]), tensor([5, 6]))).toEqual(tensor([5]));
  });
});

describe("absence", () => {
  const at = tensor([0, 4]);

  test("what is not read has no part in the gradient, backward and forward", () => {
    for (const read of [
      (y: Expr) => indexSelect(y, [1]),
      (y: Expr) => gather(y, [1]),
      (y: Expr) => reshape(embedding(reshape(y, [2, 1]), [1]), [1]),
      (y: Expr) => scatterAdd(zeros([1]), [0], gather(y, [1])),
    ]) {
      const f = (x: Expr) => sum(read(sqrt(x)));
      expect(gradientAt(f, at)).toEqual([0, 0.25]);
      expect(tangentAt(f, at, tensor([1, 1]))).toBe(0.25);
    }
  });

  test("what another row reads has no part in this one", () => {
    const f = (x: Expr) => sum(gather(sqrt(x), tensor([[1], [0]]), { axis: 1 })); // biome-ignore format: one line
    const rows = tensor([[0, 4], [4, 0]]); // biome-ignore format: one line
    expect(gradientAt(f, rows)).toEqual([[0, 0.25], [0.25, 0]]); // biome-ignore format: one line
    expect(tangentAt(f, rows, ones([2, 2]))).toBe(0.5);
  });

  test("what nothing was written to has no tangent", () => {
    const f = (x: Expr) => sum(sqrt(scatterAdd(zeros([3]), [1], x)));
    expect(gradientAt(f, tensor([4]))).toEqual([0.25]);
    expect(tangentAt(f, tensor([4]), tensor([1]))).toBe(0.25);
  });

  test("a choice is followed through an index that is not known, backward and forward", () => {
    const keep = tensor([0, 1]);
    const i = variable("i", [2]);
    const x = variable("x", [2]);
    const loss = sum(where(indexSelect(keep, i), indexSelect(log(mul(x, x)), i), 0));
    const environment = { x: tensor([0, 4]), i: tensor([1, 0]) };
    expect(evaluate(gradientMap(loss).get(x)!, environment)).toEqual(tensor([0, 0.5]));
    const [tangent] = pushForward([loss], new Map([[x, constant(ones([2]))]]));
    expect(evaluate(tangent!, environment)).toBe(0.5);
  });
});
