// The golden ops of linear algebra and einsum, in public ops.
import type { Expr } from "../../../src/expr/expr.js";
import { eye } from "../../../src/expr/tensor.js";
import { add, cholesky, det, einsum, inv, logdet, matmul, mul, solve, transpose } from "../../../src/ops/index.js";
import type { Call, GoldenCase } from "./case.js";

/** The positive definite matrix that cholesky and logdet are given: `x x^T + shift I`. */
const shifted = (x: Expr, { params: { shift } }: GoldenCase): Expr =>
  add(matmul(x, transpose(x)), mul(Number(shift), eye(x.shape[0]!)));

export const linearAlgebraCalls: Readonly<Record<string, Call>> = {
  einsum: (xs, { params: { equation } }) => einsum(String(equation), ...xs),
  inv: ([a]) => inv(a!),
  det: ([a]) => det(a!),
  solve: ([a, b]) => solve(a!, b!),
  cholesky: ([x], c) => cholesky(shifted(x!, c)),
  logdet: ([x], c) => logdet(shifted(x!, c)),
};
