// The Cholesky factor of a symmetric positive definite matrix. Knows how it is differentiated; how it is computed is in
// numeric/cholesky.ts.
import { fail } from "../expr/errors.js";
import type { Expr, Operand } from "../expr/expr.js";
import { add, mul } from "./arithmetic.js";
import { where } from "./choice.js";
import { matmul } from "./contraction.js";
import { defineRule, type StructuralFunction } from "./define.js";
import { entryOf, mapMatrices, squareOperand, squareShape, wholeMatrices } from "./matrices.js";
import { transpose } from "./movement.js";
import { writeFactor } from "./numeric/cholesky.js";
import { solveTriangle } from "./solve.js";
import { band, tril } from "./triangular.js";

// With l = cholesky(a): da = dl l^T + l dl^T, so that l^-1 da l^-T = (l^-1 dl) + its transpose, a lower triangle and its
// mirror image. Whence dl = l half(l^-1 da l^-T), where `half` takes the lower triangle with half of the diagonal
// (Murray, Differentiation of the Cholesky decomposition, 2016).
const choleskyOp: StructuralFunction<Record<string, never>> = /* @__PURE__ */ defineRule<Record<string, never>>({
  name: "cholesky",
  args: ["a"],
  shape: ([a]) => squareShape("cholesky", a!),
  value: ([a]) => {
    const { shape, data } = a!;
    const n = shape.at(-1)!;
    return mapMatrices(shape, n * n, (result, offset, index) => {
      const bad = writeFactor(result, data, offset, n);
      if (bad !== undefined) throw fail.notDefinite(n, bad.pivot, bad.value, entryOf(index, shape.slice(0, -2)));
    });
  },
  vjp: (cotangent, _, l) => {
    const middle = half(matmul(transpose(l), cotangent));
    return [symmetric(solveTriangle(l, transpose(solveTriangle(l, middle, true)), true))];
  },
  jvp: ([tangent], _, l) => {
    if (tangent === undefined) return undefined;
    return matmul(l, half(solveTriangle(l, transpose(solveTriangle(l, symmetric(tangent))))));
  },
  support: (support, [a]) => [wholeMatrices(support, a!.shape)],
  batch: ([a]) => choleskyOp(a!),
});

/** The lower triangle, with half of the diagonal. */
const half = (x: Expr): Expr => {
  const n = x.shape.at(-1)!;
  return where(band(n, n, 0, 0), mul(0.5, x), tril(x));
};

const symmetric = (x: Expr): Expr => mul(0.5, add(x, transpose(x)));

/**
 * The lower Cholesky factor `l` of a symmetric positive definite matrix, or of each matrix of a batch `[..., n, n]`:
 * `matmul(l, transpose(l))` is `a`.
 *
 * Only the lower triangle of `a` is read. The derivative is that on symmetric matrices, as in PyTorch: the gradient is
 * symmetric, and a tangent counts by its symmetric part. NaN and infinities propagate.
 *
 * @throws GM-DEFINITE when it is evaluated and a pivot is not positive; GM-SHAPE if `a` is not square.
 *
 * @example
 * toNested(evaluate(cholesky(tensor([[4, 2], [2, 10]])), {})) // => [[2, 0], [1, 3]]
 * toNested(grad((a: Expr) => sum(cholesky(a)))(tensor([[4]]))) // => [[0.25]]
 */
export const cholesky = (a: Operand): Expr => choleskyOp(squareOperand("cholesky", a));
