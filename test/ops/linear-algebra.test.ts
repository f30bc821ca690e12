// Linear systems, inverses and Cholesky factors: values that are known exactly, derivatives of every order, and the edges
// (no rows, one row, batches, NaN).
import {
  add,
  cholesky,
  constant,
  det,
  type Expr,
  einsum,
  evaluate,
  eye,
  gradientMap,
  inv,
  jvp,
  logdet,
  matmul,
  mul,
  pow,
  reshape,
  slice,
  solve,
  square,
  stack,
  sum,
  type Tensor,
  tanh,
  tensor,
  toNested,
  transpose,
  tril,
  triu,
  variable,
  vjp,
  zeros,
} from "gradmap";
import { check, functionLaws, showViolation } from "gradmap/laws";
import { describe, expect, test } from "vitest";
import { apply } from "../../src/expr/expr.js";
import { asTensor } from "../../src/expr/tensor.js";
import { topological } from "../../src/expr/walk.js";
import { pushForward } from "../../src/rewrite/forward.js";
import { differences, largest } from "../golden.js";
import { gradientAt, hessianAt, hessianTimes, shapeOfValue, value } from "./derivatives.js";
import { expectClose, flat, matrix, numbersOf, two } from "./matrices.js";

const hilbert = (n: number): Tensor =>
  tensor(
    Float64Array.from({ length: n * n }, (_, at) => 1 / (Math.floor(at / n) + (at % n) + 1)),
    [n, n],
  );

const [nan, infinity] = [Number.NaN, Number.POSITIVE_INFINITY];

describe("solve and inv", () => {
  test("the inverse of Hilbert's matrix has whole entries", () => {
    const inverse = tensor([
      [36, -630, 3360, -7560, 7560, -2772],
      [-630, 14700, -88200, 211680, -220500, 83160],
      [3360, -88200, 564480, -1411200, 1512000, -582120],
      [-7560, 211680, -1411200, 3628800, -3969000, 1552320],
      [7560, -220500, 1512000, -3969000, 4410000, -1746360],
      [-2772, 83160, -582120, 1552320, -1746360, 698544],
    ]);
    // The condition is 1.5e7, and the entries themselves are rounded.
    expectClose(inv(hilbert(6)), inverse, 1.5e7 * 2 ** -52);
    expectClose(det(hilbert(6)), 1 / 186313420339200000, 1.5e7 * 2 ** -52);
  });

  test("a zero in the corner is pivoted away", () => {
    const swap = two(0, 1, 1, 0);
    expect(value(inv(swap))).toEqual(toNested(swap));
    expect(value(det(swap))).toBe(-1);
    expectClose(solve(two(1e-20, 1, 1, 1), tensor([1, 2])), tensor([1, 1]));
  });

  test("both call forms", () => {
    const a = matrix(3, 3, 1, 4);
    const b = matrix(3, 2, 2);
    expect(value(solve(b)(a))).toEqual(value(solve(a, b)));
  });

  test("b is a vector, a matrix, or a batch of either", () => {
    const [p, q] = [matrix(2, 2, 1, 3), matrix(2, 2, 5, 3)];
    const both = stack([p, q]);
    const b = matrix(2, 2, 9);
    const row = (i: number): Expr => reshape(slice(b, [[i, i + 1]]), [2]);
    expect(value(solve(both, b))).toEqual(value(stack([solve(p, row(0)), solve(q, row(1))])));
    expect(value(solve(both, row(0)))).toEqual(value(stack([solve(p, row(0)), solve(q, row(0))])));
    const wide = matrix(2, 3, 9);
    expect(value(solve(both, wide))).toEqual(value(stack([solve(p, wide), solve(q, wide)])));
    const [first, second] = [matrix(2, 3, 4), matrix(2, 3, 6)];
    expect(value(solve(p, stack([first, second])))).toEqual(value(stack([solve(p, first), solve(p, second)])));
    expect(shapeOfValue(solve(zeros([0, 1, 2, 2]), zeros([3, 2, 5])))).toEqual([0, 3, 2, 5]);
  });

  test.each([1, 2, 5, 20])("a times its inverse is the identity, for size %i", (n) => {
    const a = matrix(n, n, 4, 2 * n);
    expectClose(matmul(a, inv(a)), eye(n), 1e-13);
    expectClose(solve(transpose(a), matmul(transpose(a), matrix(n, 3, 7))), matrix(n, 3, 7), 1e-13);
  });

  test("the gradient of inv is that of solve with the identity", () => {
    const a = matrix(3, 3, 2, 4);
    const weights = matrix(3, 3, 8);
    const [one, other] = [inv, (x: Expr) => solve(x, eye(3))].map((f) => (x: Expr) => sum(mul(weights, f(x))));
    const data = flat(gradientAt(one!, a));
    expect(differences("gradient", data, flat(gradientAt(other!, a)), 1e-13, largest(data))).toEqual([]);
    const along = hessianTimes(one!, a, weights);
    expect(differences("second", along, hessianTimes(other!, a, weights), 1e-13, largest(along))).toEqual([]);
  });

  test("of size 1 it is a quotient, to every order", () => {
    expect(gradientAt((x) => sum(inv(x)), tensor([[4]]))).toEqual([[-1 / 16]]);
    expect(hessianAt((x) => sum(inv(x)), tensor([[4]]))).toEqual([[1 / 32]]);
    expect(hessianAt((x) => sum(solve(x, tensor([2]))), tensor([[4]]))).toEqual([[1 / 16]]);
  });

  test("NaN and infinities propagate", () => {
    const bad = two(1, nan, 0, 1);
    expect(numbersOf(evaluate(inv(bad), {})).some(Number.isNaN)).toBe(true);
    // A zero pivot next to NaN proves nothing.
    for (const x of [nan, infinity]) expect(value(solve(two(0, x, 0, 1), tensor([1, 1])))).toEqual([nan, nan]);
    expect(value(inv(tensor([[infinity]])))).toEqual([[0]]);
    expect(value(solve(eye(2), tensor([nan, 1])))).toEqual([nan, nan]);
    expect(value(solve(eye(2), two(nan, 1, 2, infinity)))).toEqual([
      [nan, nan],
      [nan, infinity],
    ]);
  });
});

describe("cholesky", () => {
  const positive = (n: number, seed: number): Expr => {
    const x = matrix(n, n, seed);
    return add(matmul(x, transpose(x)), eye(n));
  };

  test.each([0, 1, 2, 6])("the factor times its transpose, for size %i", (n) => {
    const a = evaluate(positive(n, 3), {});
    const l = cholesky(a);
    expectClose(matmul(l, transpose(l)), a);
    expect(value(triu(l, { diagonal: 1 }))).toEqual(toNested(zeros([n, n])));
  });

  test("reads the lower triangle only; its gradient is symmetric", () => {
    const given = two(4, nan, 2, 10);
    expect(value(cholesky(given))).toEqual([
      [2, 0],
      [1, 3],
    ]);
    const gradient = gradientAt((x) => sum(cholesky(x)), two(4, 2, 2, 10));
    expect(gradient).toEqual(toNested(evaluate(transpose(tensor(gradient)), {})));
    const [, pull] = vjp((x: Expr) => cholesky(x))(two(4, 2, 2, 10));
    expect(toNested(pull(two(0, 5, 0, 0))[0])).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  test("of a product of a triangle and its transpose it is the triangle, to every order", () => {
    const l = tensor([
      [2, 0, 0],
      [1, 3, 0],
      [-1, 0.5, 1],
    ]);
    const weights = matrix(3, 3, 4);
    const round = (x: Expr): Expr => sum(mul(weights, pow(cholesky(matmul(x, transpose(x))), 2)));
    const plain = (x: Expr): Expr => sum(mul(weights, pow(x, 2)));
    const d = asTensor(evaluate(tril(matrix(3, 3, 6)), {}));
    const tangents = [round, plain].map((f) => Number(jvp(f)([l], [d])[1]));
    expect(tangents[0]).toBeCloseTo(tangents[1]!, 12);
    const along = (f: (x: Expr) => Expr): number =>
      hessianTimes(f, l, d).reduce((total, x, i) => total + x * d.data[i]!, 0);
    expect(along(round)).toBeCloseTo(along(plain), 10);
  });

  test("a tangent counts by its symmetric part", () => {
    const a = two(4, 2, 2, 10);
    const along = (t: Tensor): readonly number[] => numbersOf(jvp((x: Expr) => cholesky(x))([a], [t])[1]);
    expect(along(two(1, 5, 0, 1))).toEqual(along(two(1, 2.5, 2.5, 1)));
    expect(along(two(0, 5, -5, 0))).toEqual([0, 0, 0, 0]);
  });

  test("the triangular systems in its derivative read one triangle only, in both directions", () => {
    const x = variable("x", [2, 2]);
    const [l, right] = [variable("l", [2, 2]), variable("right", [2, 2])];
    const systems = topological([gradientMap(sum(cholesky(x))).get(x)!]).flatMap((node) =>
      node.tag === "Apply" && node.op.name === "solve" ? [apply(node.op, [l, right], node.params)] : [],
    );
    expect(systems.length).toBe(2);
    const env = { l: two(2, nan, 1, 4), right: two(1, 2, 3, 4) };
    for (const system of systems) {
      const gradient = asTensor(evaluate(gradientMap(sum(system)).get(l)!, env));
      expect([gradient.data[1], gradient.data.some(Number.isNaN)]).toEqual([0, false]);
      const [pushed] = pushForward([system], new Map([[l, constant(two(0, nan, 0, 0))]]));
      expect(numbersOf(evaluate(pushed!, env)).every((tangent) => tangent === 0)).toBe(true);
    }
  });

  test("NaN in, NaN out, and no complaint", () => {
    expect(value(cholesky(tensor([[nan]])))).toEqual([[nan]]);
    expect(value(cholesky(two(-1, 0, nan, 1)))).toEqual([
      [nan, 0],
      [nan, nan],
    ]);
    expect(value(cholesky(tensor([[infinity]])))).toEqual([[infinity]]);
  });
});

describe("laws of functions made of them", () => {
  const a = matrix(3, 3, 2);
  const b = matrix(3, 2, 5);
  // Regular whatever x is: laws look at f in places of their own.
  const regular = (x: Expr): Expr => add(tanh(x), mul(4, eye(3)));
  const positive = (x: Expr): Expr => add(matmul(x, transpose(x)), eye(3));
  const functions: Readonly<Record<string, (p: { readonly a: Expr; readonly b: Expr }) => Expr>> = {
    solve: ({ a, b }) => sum(square(solve(regular(a), b))),
    solveTransposed: ({ a, b }) => sum(square(solve(transpose(regular(a)), einsum("ij->i", b)))),
    inv: ({ a, b }) => sum(square(matmul(inv(regular(a)), b))),
    det: ({ a, b }) => mul(det(a), det(matmul(transpose(b), b))),
    logdet: ({ a, b }) => mul(logdet(positive(a)), sum(b)),
    cholesky: ({ a, b }) => sum(square(matmul(cholesky(positive(a)), b))),
    likelihood: ({ a, b }) => add(logdet(positive(a)), einsum("ik,ij,jk->", b, inv(positive(a)), b)),
    batch: ({ a, b }) => sum(square(solve(stack([regular(a), positive(a)]), stack([b, mul(2, b)])))),
  };

  test.each(Object.entries(functions))("%s", (_, f) => {
    const result = check({ seed: 13, numRuns: 15 })(functionLaws(f, { a, b }));
    expect(result._tag === "Left" ? result.left.map(showViolation) : []).toEqual([]);
  });
});
