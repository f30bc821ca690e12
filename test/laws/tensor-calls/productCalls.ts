// Calls of the ops of linear algebra: products, systems, decompositions. Matrices are kept far from singular.
import {
  add,
  cholesky,
  det,
  dot,
  type Expr,
  einsum,
  eye,
  inv,
  linear,
  logdet,
  matmul,
  mul,
  outer,
  scaledDotProductAttention,
  solve,
  sum,
  trace,
  transpose,
} from "gradmap";
import { on, type TensorCall } from "./tensorCall.js";

/** A matrix whose diagonal outweighs the rest. */
const regular = (x: Expr): Expr => add(x, mul(8, eye(x.shape.at(-1)!)));

/** A symmetric matrix whose eigenvalues are 2 or more. */
const definite = (x: Expr): Expr => add(matmul(x, transpose(x)), mul(2, eye(x.shape.at(-1)!)));

export const productCalls: readonly TensorCall[] = [
  on("matmul", [[2, 3], [3, 2]], (a, b) => matmul(a!, b!)), // biome-ignore format: one line
  on("matmul of stacks", [[2, 1, 2], [2, 3]], (a, b) => matmul(a!, b!)), // biome-ignore format: one line
  on("matmul of a vector", [[3], [3, 2]], (a, b) => matmul(a!, b!)), // biome-ignore format: one line
  on("dot", [[3], [3]], (a, b) => dot(a!, b!)), // biome-ignore format: one line
  on("outer", [[2], [3]], (a, b) => outer(a!, b!)), // biome-ignore format: one line
  on("linear", [[2, 3], [2, 3], [2]], (x, weight, bias) => linear(x!, weight!, { bias: bias! })), // biome-ignore format: one line
  on("einsum", [[2, 3], [3, 2]], (a, b) => einsum("ij,jk->ki", a!, b!)), // biome-ignore format: one line
  on("einsum with a diagonal", [[2, 2], [2]], (a, b) => einsum("ii,i->i", a!, b!)), // biome-ignore format: one line
  on("trace", [[3, 3]], (x) => trace(x!)),
  on("det", [[3, 3]], (x) => det(x!)),
  on("det of stacks", [[2, 2, 2]], (x) => det(x!)),
  on("logdet", [[2, 2]], (x) => logdet(definite(x!))),
  on("logdet of stacks", [[2, 2, 2]], (x) => logdet(definite(x!))),
  on("inv", [[2, 2]], (x) => inv(regular(x!))),
  on("solve", [[2, 2], [2, 3]], (a, b) => solve(regular(a!), b!)), // biome-ignore format: one line
  on("solve for a vector", [[2, 2], [2]], (a, b) => solve(regular(a!), b!)), // biome-ignore format: one line
  {
    ...on("cholesky", [[2, 2]], (x) => cholesky(definite(x!))),
    spreadsNaN: "its rule is one of whole matrices",
  },
  // Each sum depends on a whole matrix, as the rule does.
  on("cholesky of stacks, each added up", [[2, 2, 2]], (x) => sum(cholesky(definite(x!)), { axis: [1, 2] })),
  on("scaledDotProductAttention", [[2, 2], [3, 2], [3, 2]], (q, k, v) => scaledDotProductAttention(q!, k!, v!)), // biome-ignore format: one line
];
