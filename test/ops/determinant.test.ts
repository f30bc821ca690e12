// Determinants, held against Leibniz's formula at matrices of every rank, and their logarithms.
import * as fc from "fast-check";
import {
  add,
  constant,
  det,
  type Expr,
  evaluate,
  eye,
  jvp,
  log,
  logdet,
  matmul,
  mul,
  reshape,
  slice,
  square,
  stack,
  sum,
  type Tensor,
  tensor,
  toNested,
  where,
  zeros,
} from "gradmap";
import { check, functionLaws, showViolation } from "gradmap/laws";
import { describe, expect, test } from "vitest";
import { asTensor } from "../../src/expr/tensor.js";
import { differences, largest } from "../golden.js";
import { gradientAt, gradientOf, hessianAt, hessianTimes, shapeOfValue, value } from "./derivatives.js";
import { flat, matrix, numbersOf, two } from "./matrices.js";

const [nan, infinity] = [Number.NaN, Number.POSITIVE_INFINITY];

/** The signed permutations of `n` things. */
const permutations = (n: number): readonly (readonly [sign: number, order: readonly number[]])[] =>
  n === 0
    ? [[1, []]]
    : permutations(n - 1).flatMap(([sign, order]) =>
        Array.from({ length: n }, (_, at): readonly [number, readonly number[]] => [
          (n - 1 - at) % 2 === 0 ? sign : -sign,
          [...order.slice(0, at), n - 1, ...order.slice(at)],
        ]),
      );

/** Leibniz's formula: a polynomial in the entries, singular matrices or not. */
const leibniz = (x: Expr): Expr => {
  const n = x.shape[0]!;
  const entry = (i: number, j: number): Expr =>
    reshape(
      slice(x, [
        [i, i + 1],
        [j, j + 1],
      ]),
      [],
    );
  return permutations(n)
    .map(([sign, order]) => order.map((j, i) => entry(i, j)).reduce((p, q) => mul(p, q), mul(sign, 1)))
    .reduce((p, q) => add(p, q));
};

// A product of an n x rank and a rank x n matrix of whole numbers: singular, exactly, unless the rank is n.
const ranked = fc
  .record({ n: fc.integer({ min: 1, max: 4 }), lost: fc.integer({ min: 0, max: 4 }), seed: fc.nat(1000) })
  .map(({ n, lost, seed }) => {
    const rank = Math.max(0, n - lost);
    const whole = (rows: number, columns: number, offset: number): Tensor =>
      tensor(
        Float64Array.from({ length: rows * columns }, (_, at) => Math.round(4 * Math.sin(seed + offset + 5 * at))),
        [rows, columns],
      );
    return asTensor(evaluate(matmul(whole(n, rank, 0), whole(rank, n, 50)), {}));
  });

describe("det", () => {
  test("value, gradient and Hessian are those of Leibniz's formula, at matrices of every rank", () => {
    fc.assert(
      fc.property(ranked, fc.nat(100), (a, seed) => {
        const n = a.shape[0]!;
        const direction = matrix(n, n, seed);
        const size = Math.max(1, largest([...a.data]));
        const close = (mine: readonly number[], theirs: readonly number[], degree: number): void =>
          expect(differences("entry", mine, theirs, 1e-13, 24 * size ** degree)).toEqual([]);
        close(numbersOf(evaluate(det(a), {})), numbersOf(evaluate(leibniz(constant(a)), {})), n);
        const gradients = [det, leibniz].map((f) => flat(gradientAt(f, a)));
        close(gradients[0]!, gradients[1]!, n - 1);
        close(hessianTimes(det, a, direction), hessianTimes(leibniz, a, direction), Math.max(0, n - 2));
      }),
      { numRuns: 200, seed: 5 },
    );
  });

  test("third derivatives too, where the matrix is regular or of size 2", () => {
    const third = (f: (x: Expr) => Expr, a: Tensor, g: Tensor, h: Tensor): readonly number[] => {
      const second = (x: Expr): Expr =>
        sum(
          mul(
            h,
            gradientOf((y) => sum(mul(g, gradientOf(f, y))), x),
          ),
        );
      return flat(gradientAt(second, a));
    };
    for (const n of [2, 3, 4]) {
      const [a, g, h] = [matrix(n, n, 1, 2), matrix(n, n, 2), matrix(n, n, 3)];
      const expected = third(leibniz, a, g, h);
      expect(differences("third", third(det, a, g, h), expected, 1e-12, largest(expected) + 1)).toEqual([]);
    }
    expect(third(det, zeros([2, 2]), eye(2), eye(2))).toEqual([0, 0, 0, 0]);
  });

  test("known values", () => {
    expect(value(det(zeros([0, 0])))).toBe(1);
    expect(value(det(tensor([[-3]])))).toBe(-3);
    expect(value(det(stack([eye(2), mul(2, eye(2))])))).toEqual([1, 4]);
    expect(shapeOfValue(det(zeros([0, 3, 3])))).toEqual([0]);
    expect(value(det(zeros([3, 0, 0])))).toEqual([1, 1, 1]);
  });

  test("nothing overflows or vanishes on the way", () => {
    const scales = [2 ** 600, 2 ** 600, 2 ** -600, 2 ** -600];
    const diagonal = mul(eye(4), tensor(scales));
    expect([value(det(diagonal)), value(logdet(diagonal))]).toEqual([1, 0]);
    expect(gradientAt((x) => det(mul(x, tensor(scales))), eye(4))).toEqual(toNested(eye(4)));
    expect(value(det(mul(1e200, eye(2))))).toBe(infinity);
    expect(value(det(mul(1e-200, eye(2))))).toBe(0);
    expect(value(logdet(mul(1e200, eye(4))))).toBeCloseTo(4 * Math.log(1e200), 10);
    expect(value(logdet(mul(1e-200, eye(4))))).toBeCloseTo(-4 * Math.log(1e200), 10);
  });

  test("NaN in, NaN out", () => {
    for (const bad of [nan, infinity]) expect(value(det(two(0, bad, 0, 1)))).toBe(nan);
    expect(value(det(tensor([[infinity]])))).toBe(infinity);
    // A cofactor of the NaN, and one of the zeros.
    expect(flat(gradientAt(det, two(0, nan, 0, 0))).some(Number.isNaN)).toBe(true);
    expect(gradientAt(det, two(1, 2, 3, nan))).toEqual([
      [nan, nan],
      [nan, nan],
    ]);
  });

  test("det at a singular matrix", () => {
    const singular = tensor([
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ]);
    const f = ({ x }: { readonly x: Expr }): Expr => square(add(det(x), 1));
    const result = check({ seed: 13, numRuns: 15 })(functionLaws(f, { x: singular }));
    expect(result._tag === "Left" ? result.left.map(showViolation) : []).toEqual([]);
  });
});

describe("logdet", () => {
  test("conventions are those of log", () => {
    expect([value(logdet(tensor([[0]]))), value(logdet(tensor([[-1]])))]).toEqual([-infinity, nan]);
    expect(gradientAt(logdet, tensor([[0]]))).toEqual([[infinity]]);
    expect(gradientAt(logdet, tensor([[-1]]))).toEqual([[nan]]);
    expect(gradientAt(logdet, two(1, 2, 2, 4))).toEqual([
      [infinity, -infinity],
      [-infinity, infinity],
    ]);
    expect(gradientAt(logdet, two(1, 2, -1, -2))).toEqual([
      [-infinity, infinity],
      [-infinity, infinity],
    ]);
    expect(value(logdet(zeros([0, 0])))).toBe(0);
    // Two negative eigenvalues, a positive determinant.
    expect(value(logdet(mul(-1, eye(2))))).toBe(0);
  });

  test("its Hessian is that of a logarithm", () => {
    expect(hessianAt(logdet, tensor([[4]]))).toEqual([[-1 / 16]]);
    const a = matrix(3, 3, 3, 5);
    const [one, other] = [logdet, (x: Expr) => log(det(x))].map((f) => hessianTimes(f, a, matrix(3, 3, 1)));
    expect(differences("second", one!, other!, 1e-13, largest(other!))).toEqual([]);
  });

  test("where chooses among a batch: what is singular and not chosen contributes nothing", () => {
    const batch = tensor([
      [
        [2, 0],
        [0, 4],
      ],
      [
        [0, 0],
        [0, 0],
      ],
    ]);
    const chosen = (x: Expr): Expr => sum(where(tensor([1, 0]), logdet(x), 0));
    expect(gradientAt(chosen, batch)).toEqual([
      [
        [0.5, 0],
        [0, 0.25],
      ],
      [
        [0, 0],
        [0, 0],
      ],
    ]);
    const along = tensor(
      batch.data.map(() => 1),
      batch.shape,
    );
    expect(jvp(chosen)([batch], [along])[1]).toBe(0.75);
  });
});
