// The inverse of a matrix, for its own sake and inside the derivatives of det and logdet. Knows how it is differentiated;
// how it is computed is in numeric/lu.ts.
import { fail } from "../expr/errors.js";
import type { Expr, Operand } from "../expr/expr.js";
import { eye } from "../expr/tensor.js";
import { neg } from "./arithmetic.js";
import { matmul } from "./contraction.js";
import { defineRule, type StructuralFunction } from "./define.js";
import { entryOf, mapMatrices, squareOperand, squareShape, wholeMatrices } from "./matrices.js";
import { transpose } from "./movement.js";
import { writeCofactors } from "./numeric/cofactors.js";
import { factorsOf, scaledDeterminant, solveFactored } from "./numeric/lu.js";

type Purpose = {
  /**
   * What the inverse is for. For `logdet` it is the derivative of a logarithm: NaN where the determinant is negative, and
   * the cofactors over 0 where it is 0. For the others a singular matrix is an error.
   */
  readonly of: "inv" | "det" | "logdet";
};

const inverseOp: StructuralFunction<Purpose> = /* @__PURE__ */ defineRule<Purpose>({
  name: "inv",
  args: ["a"],
  settings: () => [],
  shape: ([a]) => squareShape("inv", a!),
  value: ([a], { of }) => {
    const { shape, data } = a!;
    const n = shape.at(-1)!;
    const identity = eye(n).data;
    return mapMatrices(shape, n * n, (result, offset, index) => {
      const factors = factorsOf(data, offset, n);
      const { zeroPivot, finite } = factors;
      const regular = zeroPivot < 0;
      if (regular && !(of === "logdet" && scaledDeterminant(factors).fraction < 0))
        result.set(solveFactored(factors, identity, 0, n, false), offset);
      else if (regular || !finite) result.fill(Number.NaN, offset, offset + n * n);
      else if (of === "logdet") writePole(result, data, offset, n);
      else
        throw fail.singular(
          of === "det" ? "the third derivative of det" : of,
          n,
          zeroPivot,
          entryOf(index, shape.slice(0, -2)),
        );
    });
  },
  vjp: (cotangent, _, inverse) => {
    const x = transpose(inverse);
    return [neg(matmul(matmul(x, cotangent), x))];
  },
  jvp: ([tangent], _, inverse) => (tangent === undefined ? undefined : neg(matmul(matmul(inverse, tangent), inverse))),
  support: (support, [a]) => [wholeMatrices(support, a!.shape)],
  batch: ([a], _, purpose) => inverseOp(a!, purpose),
});

const writePole = (result: Float64Array, data: Parameters<typeof writeCofactors>[1], offset: number, n: number) => {
  const cofactors = new Float64Array(n * n);
  writeCofactors(cofactors, data, offset, n, 0);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) result[offset + i * n + j] = cofactors[j * n + i]! / 0;
};

/** The inverse for the derivatives of other ops. */
export const inverseFor = (a: Expr, of: Purpose["of"]): Expr => inverseOp(a, { of });

/**
 * The inverse of a square matrix, or of each matrix of a batch `[..., n, n]`. Where it is only multiplied to something,
 * `solve(a, b)` is cheaper and more accurate.
 *
 * Accurate to a few rounding errors times the condition of `a`. NaN and infinities propagate.
 *
 * @throws GM-SINGULAR when it is evaluated and a pivot is 0; GM-SHAPE if `a` is not square.
 *
 * @example
 * toNested(evaluate(inv(tensor([[2, 0], [0, 4]])), {})) // => [[0.5, 0], [0, 0.25]]
 * toNested(grad((a: Expr) => sum(inv(a)))(tensor([[2]]))) // => [[-0.25]]
 */
export const inv = (a: Operand): Expr => inverseFor(squareOperand("inv", a), "inv");
