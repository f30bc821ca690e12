// Determinants: det, with first and second derivatives that are right at singular matrices too, and logdet. Knows how
// they are differentiated; how they are computed is in numeric/lu.ts and numeric/cofactors.ts.
import type { Expr, Operand } from "../expr/expr.js";
import type { Absent } from "../expr/op.js";
import { add, mul, sub } from "./arithmetic.js";
import { allBatched } from "./batch.js";
import { matmul } from "./contraction.js";
import { defineRule, type StructuralFunction } from "./define.js";
import { inverseFor } from "./inverse.js";
import { mapMatrices, perMatrix, squareOperand, squareShape, sumOfEntries, wholeMatrices } from "./matrices.js";
import { transpose } from "./movement.js";
import { writeCofactors, writeCofactorsAlong } from "./numeric/cofactors.js";
import { factorsOf, scaledDeterminant } from "./numeric/lu.js";
import { logarithm, plainNumber } from "./numeric/product.js";

type None = Record<string, never>;

const batchOf = (shape: readonly number[]): readonly number[] => Object.freeze(shape.slice(0, -2));

const detOp: StructuralFunction<None> = /* @__PURE__ */ defineRule<None>({
  name: "det",
  args: ["a"],
  shape: ([a]) => batchOf(squareShape("det", a!)),
  value: ([a]) =>
    mapMatrices(a!.shape, 1, (result, offset, index) => {
      const n = a!.shape.at(-1)!;
      result[offset] = plainNumber(scaledDeterminant(factorsOf(a!.data, index * n * n, n)));
    }),
  vjp: (cotangent, [a]) => [mul(perMatrix(cotangent), cofactorsOp(a!))],
  jvp: ([tangent], [a]) => (tangent === undefined ? undefined : sumOfEntries(mul(cofactorsOp(a!), tangent))),
  support: (support, [a]) => [wholeMatrices(support, a!.shape)],
  batch: ([a]) => detOp(a!),
});

/** The derivative of the determinant in each entry. */
const cofactorsOp: StructuralFunction<None> = /* @__PURE__ */ defineRule<None>({
  name: "cofactors",
  args: ["a"],
  shape: ([a]) => squareShape("cofactors", a!),
  value: ([a]) => {
    const n = a!.shape.at(-1)!;
    return mapMatrices(a!.shape, n * n, (result, offset) => writeCofactors(result, a!.data, offset, n));
  },
  // Second derivatives do not depend on their order, so that this one is its own transpose.
  vjp: (cotangent, [a]) => [cofactorsAlongOp(a!, cotangent)],
  jvp: ([tangent], [a]) => (tangent === undefined ? undefined : cofactorsAlongOp(a!, tangent)),
  support: (support, [a]) => [wholeMatrices(support, a!.shape)],
  batch: ([a]) => cofactorsOp(a!),
});

/** The derivative of the cofactors in a direction. */
const cofactorsAlongOp: StructuralFunction<None> = /* @__PURE__ */ defineRule<None>({
  name: "cofactorsAlong",
  args: ["a", "direction"],
  shape: ([a]) => squareShape("cofactors", a!),
  value: ([a, direction]) => {
    const n = a!.shape.at(-1)!;
    return mapMatrices(a!.shape, n * n, (result, offset) =>
      writeCofactorsAlong(result, a!.data, offset, n, direction!.data),
    );
  },
  vjp: (cotangent, [a, direction]) => [thirdAlong(a!, direction!, cotangent), cofactorsAlongOp(a!, cotangent)],
  jvp: ([s, t], [a, direction]) => {
    const third = s === undefined ? undefined : thirdAlong(a!, direction!, s);
    const along = t === undefined ? undefined : cofactorsAlongOp(a!, t);
    return third === undefined ? along : along === undefined ? third : add(third, along);
  },
  support: (support, [a]) => [wholeMatrices(support, a!.shape), wholeMatrices(support, a!.shape)],
  batch: (args, batched) => {
    const [a, direction] = allBatched(args, batched);
    return cofactorsAlongOp(a!, direction!);
  },
});

/**
 * The second derivative of the cofactors along `h` and `g`: the product rule, three times, from
 * `d det = det tr(X da)` and `dX = -X da X` for the inverse `X`. Matrices up to 2 x 2 have none.
 */
const thirdAlong = (a: Expr, h: Expr, g: Expr): Expr | Absent => {
  if (a.shape.at(-1)! <= 2) return undefined;
  const x = inverseFor(a, "det");
  const traceOfProduct = (p: Expr, q: Expr): Expr => perMatrix(sumOfEntries(mul(p, transpose(q))));
  const [xhx, xgx] = [matmul(matmul(x, h), x), matmul(matmul(x, g), x)];
  const [traceH, traceG] = [traceOfProduct(x, h), traceOfProduct(x, g)];
  const onInverse = mul(sub(mul(traceH, traceG), traceOfProduct(xhx, g)), x);
  const mixed = add(mul(traceG, xhx), mul(traceH, xgx));
  const both = add(matmul(matmul(xhx, g), x), matmul(matmul(xgx, h), x));
  return mul(perMatrix(detOp(a)), transpose(add(sub(onInverse, mixed), both)));
};

const logdetOp: StructuralFunction<None> = /* @__PURE__ */ defineRule<None>({
  name: "logdet",
  args: ["a"],
  shape: ([a]) => batchOf(squareShape("logdet", a!)),
  value: ([a]) =>
    mapMatrices(a!.shape, 1, (result, offset, index) => {
      const n = a!.shape.at(-1)!;
      result[offset] = logarithm(scaledDeterminant(factorsOf(a!.data, index * n * n, n)));
    }),
  vjp: (cotangent, [a]) => [mul(perMatrix(cotangent), transpose(inverseFor(a!, "logdet")))],
  jvp: ([tangent], [a]) =>
    tangent === undefined ? undefined : sumOfEntries(mul(transpose(inverseFor(a!, "logdet")), tangent)),
  support: (support, [a]) => [wholeMatrices(support, a!.shape)],
  batch: ([a]) => logdetOp(a!),
});

/**
 * The determinant of a square matrix, or of each matrix of a batch `[..., n, n]`; 1 for the matrix of size 0.
 *
 * Its gradient is the matrix of cofactors. Value, first and second derivatives are right at singular matrices of every
 * rank too; from the third on (of matrices larger than 2 x 2) they are computed from the inverse. NaN and infinities
 * propagate. Products that leave the range of float64 only on the way do no harm.
 *
 * @throws GM-SHAPE if `a` is not square; GM-SINGULAR when a third derivative is evaluated at a singular matrix.
 *
 * @example
 * evaluate(det(tensor([[2, 1], [0, 3]])), {}) // => 6
 * toNested(grad((a: Expr) => det(a))(tensor([[1, 2], [2, 4]]))) // => [[4, -2], [-2, 1]]
 */
export const det = (a: Operand): Expr => detOp(squareOperand("det", a));

/**
 * The logarithm of the determinant of a square matrix, or of each matrix of a batch `[..., n, n]`. Unlike `log(det(a))` it
 * is finite where the determinant itself is too large or too small for float64.
 *
 * Conventions, those of `log`: the value is NaN where the determinant is negative, and so is the gradient; at a singular
 * matrix it is -Infinity, and the gradient is the cofactors over 0: infinite, or NaN where the cofactor is 0 too.
 *
 * @throws GM-SHAPE if `a` is not square.
 *
 * @example
 * evaluate(logdet(tensor([[2, 1], [0, 0.5]])), {}) // => 0
 * evaluate(logdet(tensor([[1, 2], [2, 4]])), {}) // => -Infinity
 * toNested(grad((a: Expr) => logdet(a))(tensor([[2, 0], [0, 4]]))) // => [[0.5, 0], [0, 0.25]]
 */
export const logdet = (a: Operand): Expr => logdetOp(squareOperand("logdet", a));
