// Einstein's summation against a naive loop over all indices, and what it promises of its notation and its cost.
import * as fc from "fast-check";
import {
  broadcastTo,
  type Expr,
  einsum,
  evaluate,
  gradientMap,
  hessian,
  jvp,
  matmul,
  mul,
  ones,
  type Shape,
  shapeOf,
  stack,
  sum,
  type Tensor,
  tensor,
  toNested,
  transpose,
  variable,
  where,
  zeros,
} from "gradmap";
import { check, functionLaws, showViolation } from "gradmap/laws";
import { describe, expect, test } from "vitest";
import { topological } from "../../src/expr/walk.js";
import { value } from "./derivatives.js";

interface Problem {
  readonly inputs: readonly string[];
  readonly output: string;
  readonly sizes: Readonly<Record<string, number>>;
}

const shapeIn = ({ sizes }: Problem, letters: string): Shape => [...letters].map((letter) => sizes[letter]!);

const sizeIn = (problem: Problem, letters: string): number => shapeIn(problem, letters).reduce((a, n) => a * n, 1);

/** Where in the row-major numbers of the tensor `letters` each letter takes its value of `at`. */
const positionOf = ({ sizes }: Problem, letters: string, at: Readonly<Record<string, number>>): number =>
  [...letters].reduce((position, letter) => position * sizes[letter]! + at[letter]!, 0);

/** Every choice of a value for every letter that occurs. */
const assignments = ({ inputs, sizes }: Problem): readonly Readonly<Record<string, number>>[] =>
  [...new Set(inputs.join(""))].reduce<readonly Readonly<Record<string, number>>[]>(
    (all, letter) => all.flatMap((at) => Array.from({ length: sizes[letter]! }, (_, i) => ({ ...at, [letter]: i }))),
    [{}],
  );

const naiveValue = (problem: Problem, data: readonly (readonly number[])[]): readonly number[] => {
  const result = new Array<number>(sizeIn(problem, problem.output)).fill(0);
  for (const at of assignments(problem)) {
    const product = problem.inputs.reduce((p, letters, k) => p * data[k]![positionOf(problem, letters, at)]!, 1);
    result[positionOf(problem, problem.output, at)]! += product;
  }
  return result;
};

const naiveGradient = (
  problem: Problem,
  data: readonly (readonly number[])[],
  cotangent: readonly number[],
  k: number,
): readonly number[] => {
  const result = new Array<number>(sizeIn(problem, problem.inputs[k]!)).fill(0);
  for (const at of assignments(problem)) {
    const factors = problem.inputs.map((letters, i) => (i === k ? 1 : data[i]![positionOf(problem, letters, at)]!));
    const own = cotangent[positionOf(problem, problem.output, at)]!;
    result[positionOf(problem, problem.inputs[k]!, at)]! += factors.reduce((a, b) => a * b, own);
  }
  return result;
};

// Small eighths: sums of products of four of them are exact, in whatever order they are added.
const eighths = (count: number, seed: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => (((i + 1) * (2 * seed + 7)) % 33) / 8 - 2);

const problems: fc.Arbitrary<Problem> = fc
  .record({
    inputs: fc.array(fc.string({ unit: fc.constantFrom("i", "j", "k", "B"), maxLength: 3 }), {
      minLength: 1,
      maxLength: 4,
    }),
    sizes: fc.record(Object.fromEntries([..."ijkB"].map((letter) => [letter, fc.integer({ min: 0, max: 3 })]))),
    order: fc.shuffledSubarray([..."ijkB"]),
  })
  .map(({ inputs, sizes, order }) => ({
    inputs,
    sizes,
    output: order.filter((letter) => inputs.join("").includes(letter)).join(""),
  }));

// Without the sign of 0, which sums of nothing and products with it do not share.
const numbersOf = (x: number | Tensor): readonly number[] =>
  (typeof x === "number" ? [x] : [...x.data]).map((number) => number + 0);

test("any equation is the sum of products over all indices, and so is its gradient", () => {
  fc.assert(
    fc.property(problems, fc.nat(100), (problem, seed) => {
      const { inputs, output } = problem;
      const data = inputs.map((letters, k) => eighths(sizeIn(problem, letters), seed + k));
      const variables = inputs.map((letters, k) => variable(`x${k}`, shapeIn(problem, letters)));
      const values = new Map(
        variables.map((v, k) => [v, v.shape.length === 0 ? data[k]![0]! : tensor(data[k]!, v.shape)] as const),
      );
      const result = einsum(`${inputs.join(",")}->${output}`, ...variables);
      expect(result.shape).toEqual(shapeIn(problem, output));
      expect(numbersOf(evaluate(result, values))).toEqual(naiveValue(problem, data).map((x) => x + 0));

      const cotangent = eighths(sizeIn(problem, output), seed + 50);
      const map = gradientMap(sum(mul(tensor(cotangent, result.shape), result)));
      variables.forEach((v, k) => {
        const expected = naiveGradient(problem, data, cotangent, k).map((x) => x + 0);
        expect(numbersOf(evaluate(map.get(v)!, values))).toEqual(expected);
      });
    }),
    { numRuns: 300, seed: 11 },
  );
});

const a = tensor([
  [1, 2, 3],
  [4, 5, 6],
]);
const square = tensor([
  [1, 2],
  [3, 4],
]);

describe("notation", () => {
  test("without an arrow, letters that occur once, capitals first", () => {
    expect(value(einsum("ij,jk", square, square))).toEqual(value(matmul(square, square)));
    expect(value(einsum("ba", a))).toEqual(value(transpose(a)));
    expect(value(einsum("aB", a))).toEqual(value(transpose(a)));
    expect(value(einsum("ii", square))).toBe(5);
    expect(value(einsum("ij,ij", a, a))).toBe(91);
    expect(shapeOf(einsum("b...a", zeros([2, 3, 4])))).toEqual([3, 4, 2]);
  });

  test("spaces do not count", () => {
    expect(value(einsum(" i j , j k -> i k ", square, square))).toEqual(value(matmul(square, square)));
  });

  test("diagonals and traces, of more than two axes too", () => {
    expect(value(einsum("ii->i", square))).toEqual([1, 4]);
    const cube = tensor(
      Array.from({ length: 27 }, (_, i) => i),
      [3, 3, 3],
    );
    expect(value(einsum("iii->i", cube))).toEqual([0, 13, 26]);
    expect(value(einsum("iij->j", cube))).toEqual([36, 39, 42]);
    expect(value(einsum("iji->j", cube))).toEqual([30, 39, 48]);
    expect(value(einsum("iijj", zeros([2, 2, 0, 0])))).toBe(0);
  });

  test("dots stand for any axes, align at the last and broadcast", () => {
    const x = variable("x", [2, 1, 3, 4]);
    const y = variable("y", [5, 4, 6]);
    const dotted = einsum("...ij,...jk->...ik", x, y);
    expect(dotted.shape).toEqual([2, 5, 3, 6]);
    const env = {
      x: tensor(eighths(24, 1), [2, 1, 3, 4]),
      y: tensor(eighths(120, 2), [5, 4, 6]),
    };
    expect(evaluate(dotted, env)).toEqual(evaluate(matmul(x, y), env));
    const cotangent = tensor(eighths(180, 3), [2, 5, 3, 6]);
    const [mine, theirs] = [dotted, matmul(x, y)].map((result) => gradientMap(sum(mul(cotangent, result))));
    for (const v of [x, y]) expect(evaluate(mine!.get(v)!, env)).toEqual(evaluate(theirs!.get(v)!, env));
    expect(shapeOf(einsum("i...,i...", zeros([2, 3]), zeros([2])))).toEqual([3]);
    expect(shapeOf(einsum("...,...->...", zeros([0, 3]), zeros([1, 1])))).toEqual([0, 3]);
    expect(value(einsum("...->...", 3))).toBe(3);
    expect(value(einsum("...i->i...", a))).toEqual(value(transpose(a)));
  });

  test("scalars, empty axes and empty terms", () => {
    expect(value(einsum("", 3))).toBe(3);
    expect(value(einsum("->", 3))).toBe(3);
    expect(value(einsum(",", 3, 4))).toBe(12);
    expect(value(einsum(",ij,->ji", 2, a, 3))).toEqual(value(mul(6, transpose(a))));
    expect(value(einsum("ij,jk->ik", zeros([2, 0]), zeros([0, 2])))).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(shapeOf(einsum("ij,jk->ik", zeros([0, 2]), zeros([2, 3])))).toEqual([0, 3]);
  });

  test("one operand in several places", () => {
    const x = variable("x", [2, 2]);
    const map = gradientMap(einsum("ij,ji->", x, x));
    expect(toNested(evaluate(map.get(x)!, { x: square }))).toEqual([
      [2, 6],
      [4, 8],
    ]);
  });
});

const opsIn = (expr: Expr, name: string): readonly Expr[] =>
  topological([expr]).filter((node) => node.tag === "Apply" && node.op.name === name);

describe("cost", () => {
  const tensors = (...shapes: readonly Shape[]): readonly Expr[] => shapes.map((shape, i) => variable(`x${i}`, shape));

  test("a pair becomes one batched matmul, or one mul where nothing is summed", () => {
    const attention = einsum("bhqd,bhkd->bhqk", ...tensors([2, 3, 4, 5], [2, 3, 6, 5]));
    expect(opsIn(attention, "matmul").map(({ shape }) => shape)).toEqual([[6, 4, 6]]);
    expect(opsIn(attention, "mul")).toEqual([]);
    const scaled = einsum("ij,j->ij", ...tensors([2, 3], [3]));
    expect([opsIn(scaled, "matmul").length, opsIn(scaled, "mul").length]).toEqual([0, 1]);
    expect(opsIn(einsum("ij,jk->ik", ...tensors([2, 3], [3, 4])), "permute")).toEqual([]);
  });

  test("the smallest product comes first", () => {
    const chain = einsum("ij,jk,kl,l->i", ...tensors([20, 30], [30, 40], [40, 50], [50]));
    expect(opsIn(chain, "matmul").map(({ shape }) => shape)).toEqual([
      [40, 1],
      [30, 1],
      [20, 1],
    ]);
  });

  test("an index is not summed before the last operand that has it", () => {
    // Scaling [10, 2] by [10] would only be small if i were summed with it.
    const result = einsum("i,ij,ik,k->j", ...tensors([10], [10, 2], [10, 3], [3]));
    expect(opsIn(result, "mul").map(({ shape }) => shape)).toEqual([[10]]);
    expect(opsIn(result, "matmul").length).toBe(2);
  });

  test("what one operand alone sums over is summed first", () => {
    const result = einsum("ij,kl->ik", ...tensors([2, 3], [4, 5]));
    expect(opsIn(result, "sum").map(({ shape }) => shape)).toEqual([[2], [4]]);
    expect(opsIn(result, "mul").map(({ shape }) => shape)).toEqual([[2, 4]]);
  });
});

test("an example that where does not choose contributes nothing, NaN or not", () => {
  const x = variable("x", [2, 2]);
  const bad = tensor([
    [1, 2],
    [Number.NaN, Number.POSITIVE_INFINITY],
  ]);
  const chosen = where(tensor([1, 0]), einsum("bi,bi->b", bad, x), 0);
  expect(toNested(evaluate(gradientMap(sum(chosen)).get(x)!, { x: square }))).toEqual([
    [1, 2],
    [0, 0],
  ]);
});

test("it is differentiated to every order", () => {
  const quartic = (x: Expr): Expr => einsum("i,i,j,j->", x, x, x, x);
  // (x . x)^2 has the Hessian 4 (x . x) I + 8 x x^T.
  expect(toNested(hessian(quartic)(tensor([1, 2])))).toEqual([
    [28, 16],
    [16, 52],
  ]);
  expect(jvp(quartic)([tensor([1, 2])], [tensor([1, 0])])[1]).toBe(20);
});

test("laws of functions made of it", () => {
  const f = ({ x, y }: { x: Expr; y: Expr }): Expr =>
    sum(einsum("bii,bj,jk,b...k->...", stack([x, transpose(x)]), broadcastTo(y, [2, 2]), x, ones([2, 1, 2])));
  const result = check({ seed: 3, numRuns: 20 })(functionLaws(f, { x: square, y: tensor([0.5, -1]) }));
  expect(result._tag === "Left" ? result.left.map(showViolation) : []).toEqual([]);
});
