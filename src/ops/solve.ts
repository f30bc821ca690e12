// Systems of linear equations: solve, and the triangular systems in the derivative of cholesky. Knows how they are
// differentiated; how they are solved is in numeric/lu.ts and numeric/triangular.ts.
import { fail, showShape } from "../expr/errors.js";
import { type Expr, type Operand, origin, toExpr } from "../expr/expr.js";
import { broadcastShapes, type Shape, sameShape, sizeOf } from "../expr/shape.js";
import type { Tensor } from "../expr/tensor.js";
import { neg, sub } from "./arithmetic.js";
import { withRank } from "./batch.js";
import { ofTwo, type TwoOperands } from "./call.js";
import { where as choose } from "./choice.js";
import { selectedMatmul } from "./contraction.js";
import { defineRule, type StructuralFunction } from "./define.js";
import { entryOf, matrixOf, squareOperand, squareShape } from "./matrices.js";
import { broadcastTo, reshape, transpose } from "./movement.js";
import { type Factors, factorsOf, solveFactored } from "./numeric/lu.js";
import { substitute } from "./numeric/triangular.js";
import { sum, sumTo } from "./reduction.js";
import { tril } from "./triangular.js";

type System = {
  /** Whether only the lower triangle of `a` is read, and the rest of it counts as 0. */
  readonly lower: boolean;
  /** Whether the system is that of the transpose of `a`. */
  readonly transposed: boolean;
  /** Whose system it is, for the message that it has no solution. */
  readonly where: string;
};

const solveOp: StructuralFunction<System> = /* @__PURE__ */ defineRule<System>({
  name: "solve",
  args: ["a", "b"],
  settings: ({ lower, transposed }) =>
    lower || transposed ? [{ ...(lower ? { lower } : {}), ...(transposed ? { transposed } : {}) }] : [],
  shape: ([a, b]) => solutionShape(squareShape("solve", a!), b!, `a = ${showShape(a!)}`, `b = ${showShape(b!)}`),
  value: ([a, b], { lower, transposed, where }, shape) => {
    const batch = shape.slice(0, -2);
    const [n, width] = [shape.at(-2)!, shape.at(-1)!];
    const solved = lower
      ? substituted(a!, b!, transposed, width)
      : eliminated(where, a!, b!, transposed, width, (index) => entryOf(index, a!.shape.slice(0, -2)));
    const result = new Float64Array(sizeOf(shape));
    const [ofA, ofB] = [matrixOf(a!.shape, batch), matrixOf(b!.shape, batch)];
    for (let i = 0; i < ofA.length; i++) result.set(solved(ofA[i]!, ofB[i]!), i * n * width);
    return result;
  },
  // From a x = b: the cotangent of b solves the transposed system, and that of a is minus their outer product.
  vjp: (cotangent, [a, b], x, { lower, transposed, where }, support) => {
    const solved = solveOp(a!, cotangent, { lower, transposed: !transposed, where });
    const columns = support === undefined ? undefined : sum(support, { axis: -2, keepdims: true });
    const back = columns === undefined ? solved : choose(columns, solved, 0);
    const [left, right] = transposed ? [x, back] : [back, x];
    const outer = neg(selectedMatmul(left, transpose(right), columns));
    return [sumTo(lower ? tril(outer) : outer, a!.shape), sumTo(back, b!.shape)];
  },
  jvp: ([s, t], [a], x, { lower, transposed, where }, supports) => {
    const counts = supports?.[0] === undefined ? undefined : read(supports[0], lower, transposed);
    const moved = s === undefined ? undefined : selectedMatmul(read(s, lower, transposed), x, counts);
    const right = moved === undefined ? t : t === undefined ? neg(moved) : sub(t, moved);
    return right === undefined ? undefined : solveOp(a!, right, { lower, transposed, where });
  },
  // A column of b reaches that column of x, an entry of a all of it.
  support: (support, [a, b]) => {
    const columns = sum(support, { axis: -2, keepdims: true });
    const batch = support.shape.slice(0, -2);
    const n = support.shape.at(-2)!;
    return [
      sumTo(broadcastTo(sum(columns, { axis: -1, keepdims: true }), [...batch, n, n]), a!.shape),
      sumTo(broadcastTo(columns, support.shape), b!.shape),
    ];
  },
  batch: ([a, b], [ofA, ofB], system) => {
    const rank = Math.max(a!.shape.length - (ofA ? 1 : 0), b!.shape.length - (ofB ? 1 : 0));
    return solveOp(ofA ? withRank(a!, rank) : a!, ofB ? withRank(b!, rank) : b!, system);
  },
});

const read = (tangent: Expr, lower: boolean, transposed: boolean): Expr => {
  const triangle = lower ? tril(tangent) : tangent;
  return transposed ? transpose(triangle) : triangle;
};

const solutionShape = (a: Shape, b: Shape, ofA: string, ofB: string): Shape => {
  const batch = broadcastShapes(a.slice(0, -2), b.slice(0, -2));
  if (b.length < 2 || a.at(-1) !== b.at(-2)) throw fail.solve(ofA, ofB);
  if (batch === undefined) throw fail.broadcast("solve", [ofA, ofB]);
  return Object.freeze([...batch, b.at(-2)!, b.at(-1)!]);
};

type Solve = (ofA: number, ofB: number) => Float64Array;

// A matrix that serves many right sides is factored once.
const eliminated = (
  where: string,
  a: Tensor,
  b: Tensor,
  transposed: boolean,
  width: number,
  entry: (index: number) => string,
): Solve => {
  const n = a.shape.at(-1)!;
  const known = new Map<number, Factors>();
  return (ofA, ofB) => {
    const factors = known.get(ofA) ?? factorsOf(a.data, ofA * n * n, n);
    known.set(ofA, factors);
    if (factors.zeroPivot < 0) return solveFactored(factors, b.data, ofB * n * width, width, transposed);
    if (factors.finite) throw fail.singular(where, n, factors.zeroPivot, entry(ofA));
    return new Float64Array(n * width).fill(Number.NaN);
  };
};

const substituted = (a: Tensor, b: Tensor, transposed: boolean, width: number): Solve => {
  const n = a.shape.at(-1)!;
  return (ofA, ofB) => {
    const x = b.data.slice(ofB * n * width, (ofB + 1) * n * width);
    substitute(a.data, ofA * n * n, x, 0, n, width, { lower: true, transposed });
    return x;
  };
};

/** The solution of `l x = b`, or of `transpose(l) x = b`, for matrices `b` and the lower triangle of `l`. */
export const solveTriangle = (l: Expr, b: Expr, transposed = false): Expr =>
  solveOp(l, b, { lower: true, transposed, where: "cholesky" });

/**
 * The solution `x` of `matmul(a, x) = b`, by elimination with partial pivoting. `a` is `[..., n, n]`, `b` a vector `[n]`
 * or a matrix `[..., n, k]` of right sides; batches broadcast. As in PyTorch, `b` of exactly the shape of `a` without its
 * last axis is a batch of vectors.
 *
 * Accurate to a few rounding errors times the condition of `a`. NaN and infinities propagate. Cost: of order n^3 for each
 * matrix `a`, and the same again for its gradient.
 *
 * @throws GM-SINGULAR when it is evaluated and a pivot is 0; GM-SHAPE if `a` is not square or `b` has not as many rows;
 *   GM-SHAPE-BROADCAST if the batches do not fit.
 *
 * @example
 * toNested(evaluate(solve(tensor([[2, 0], [1, 4]]), tensor([2, 9])), {})) // => [1, 2]
 * toNested(evaluate(solve(tensor([[2, 0], [1, 4]]), tensor([[2, 4], [9, 2]])), {})) // => [[1, 2], [2, 0]]
 */
export const solve: TwoOperands = /* @__PURE__ */ ofTwo("solve", (a, b) => solveFor("solve", a, b));

/** {@link solve} on behalf of something else, which the message names if there is no solution. */
export const solveFor = (where: string, first: Operand, second: Operand): Expr => {
  const a = squareOperand("solve", first);
  const b = toExpr(second, "solve", "b");
  const isVector = b.shape.length === 1 || sameShape(b.shape, a.shape.slice(0, -1));
  const columns = isVector ? reshape(b, [...b.shape, 1]) : b;
  solutionShape(a.shape, columns.shape, `a = ${origin(a)}`, `b = ${origin(b)}`);
  const x = solveOp(a, columns, { lower: false, transposed: false, where });
  return isVector ? reshape(x, x.shape.slice(0, -1)) : x;
};
