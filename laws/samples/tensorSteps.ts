// The steps of random programs of tensors: each takes any two results, whatever their shapes and intervals, and gives a
// result whose interval is known. Knows gradmap's public names only.
import {
  add,
  broadcastTo,
  concat,
  cumsum,
  div,
  dot,
  type Expr,
  exp,
  flip,
  logSoftmax,
  logSumExp,
  matmul,
  mean,
  mul,
  outer,
  reshape,
  type Shape,
  sigmoid,
  sin,
  slice,
  softmax,
  softplus,
  square,
  sub,
  sum,
  tanh,
  transpose,
} from "../../src/index.js";

/** An expression and the interval in which its numbers lie. */
export interface Ranged {
  readonly expr: Expr;
  readonly low: number;
  readonly high: number;
}

/** One step. */
export type Step = (x: Ranged, y: Ranged) => Ranged;

const largest = 8;

const ranged = (expr: Expr, ...ends: readonly number[]): Ranged => {
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  // Brought back to where every op is safe, if it could be large.
  return low >= -largest && high <= largest ? { expr, low, high } : { expr: tanh(expr), low: -1, high: 1 };
};

const rankOf = ({ expr }: Ranged): number => expr.shape.length;

/** The same interval, another expression: for ops that move numbers, or average them. */
const like = ({ low, high }: Ranged, expr: Expr): Ranged => ({ expr, low, high });

/** Something that broadcasts to a shape: as it is, reshaped, or the mean of all. */
const fitted = (x: Ranged, shape: Shape): Ranged => {
  const own = x.expr.shape;
  const missing = shape.length - own.length;
  if (missing >= 0 && own.every((n, axis) => n === shape[axis + missing])) return x;
  const same = own.reduce((a, b) => a * b, 1) === shape.reduce((a, b) => a * b, 1);
  return like(x, same ? reshape(x.expr, shape) : mean(x.expr));
};

/** A vector of what may be a number or a matrix. */
const vectorOf = (x: Ranged): Ranged =>
  rankOf(x) === 0 ? like(x, broadcastTo(x.expr, [3])) : rankOf(x) === 1 ? x : like(x, mean(x.expr, { axis: 0 }));

/** Both orders of the ends of two intervals, multiplied. */
const productEnds = (x: Ranged, y: Ranged, count = 1): readonly number[] =>
  [x.low * y.low, x.low * y.high, x.high * y.low, x.high * y.high].map((end) => count * end);

/** Times the size of what is added up. */
const sumEnds = ({ low, high }: Ranged, count: number): readonly number[] => [low, high, count * low, count * high];

const elementwise =
  (op: (x: Expr, y: Expr) => Expr, ends: (x: Ranged, y: Ranged) => readonly number[]): Step =>
  (x, y) => {
    const other = fitted(y, x.expr.shape);
    return ranged(op(x.expr, other.expr), ...ends(x, other));
  };

const increasing =
  (op: (x: Expr) => Expr, f: (x: number) => number): Step =>
  (x) =>
    ranged(op(x.expr), f(x.low), f(x.high));

/** Steps along an axis; of a number, which has none, something else. */
const along =
  (step: Step, otherwise: Step): Step =>
  (x, y) =>
    rankOf(x) === 0 ? otherwise(x, y) : step(x, y);

const sine: Step = (x) => ranged(sin(x.expr), -1, 1);

const product: Step = (x, y) => {
  const [n] = x.expr.shape.slice(-1);
  if (rankOf(x) === 0) return ranged(mul(x.expr, y.expr), ...productEnds(x, y));
  if (rankOf(x) === 1)
    return ranged(dot(x.expr, broadcastTo(fitted(y, x.expr.shape).expr, x.expr.shape)), ...productEnds(x, y, n));
  if (rankOf(y) > 0 && y.expr.shape[0] === n) return ranged(matmul(x.expr, y.expr), ...productEnds(x, y, n));
  if (rankOf(y) === 2 && y.expr.shape[1] === n)
    return ranged(matmul(x.expr, transpose(y.expr)), ...productEnds(x, y, n));
  return ranged(matmul(transpose(x.expr), x.expr), ...productEnds(x, x, x.expr.shape[0]));
};

const reshaped: Step = (x) => {
  const [rows, columns] = x.expr.shape;
  if (rankOf(x) === 0) return like(x, reshape(x.expr, []));
  return like(x, columns === undefined ? reshape(x.expr, [rows!]) : reshape(x.expr, [columns, rows!]));
};

/** One row less of three, one more of two. */
const resized: Step = (x) => {
  const first = slice(x.expr, [[0, 1]]);
  return like(x, x.expr.shape[0] === 3 ? slice(x.expr, [[1, 3]]) : concat([x.expr, first]));
};

const spread: Step = (x) => {
  const [n] = x.expr.shape;
  if (rankOf(x) === 0) return like(x, broadcastTo(x.expr, [2]));
  return rankOf(x) === 1 ? like(x, broadcastTo(reshape(x.expr, [n!, 1]), [n!, 2])) : like(x, flip(x.expr));
};

/** What each step makes of two results. */
export const tensorSteps: readonly Step[] = [
  elementwise(add, (x, y) => [x.low + y.low, x.high + y.high]),
  elementwise(sub, (x, y) => [x.low - y.high, x.high - y.low]),
  elementwise(mul, productEnds),
  elementwise(
    (x, y) => div(x, add(0.5, square(y))),
    (x) => [0, 2 * x.low, 2 * x.high],
  ),
  sine,
  increasing(tanh, Math.tanh),
  increasing(sigmoid, (x) => 1 / (1 + Math.exp(-x))),
  increasing(softplus, (x) => Math.log1p(Math.exp(x))),
  (x) => (x.high <= 2 ? increasing(exp, Math.exp)(x, x) : sine(x, x)),
  (x) => ranged(square(x.expr), 0, x.low ** 2, x.high ** 2),
  product,
  product,
  (x, y) => {
    const [u, v] = [vectorOf(x), vectorOf(y)];
    return ranged(outer(u.expr, v.expr), ...productEnds(u, v));
  },
  (x) => like(x, rankOf(x) < 2 ? x.expr : transpose(x.expr)),
  along((x) => ranged(sum(x.expr, { axis: 0 }), ...sumEnds(x, x.expr.shape[0]!)), sine),
  along((x) => like(x, mean(x.expr, { axis: -1 })), sine),
  along((x) => ranged(cumsum(x.expr, { axis: -1 }), ...sumEnds(x, x.expr.shape.at(-1)!)), sine),
  along((x) => ranged(softmax(x.expr), 0, 1), sine),
  along((x) => ranged(logSoftmax(x.expr, { axis: 0 }), x.low - x.high - Math.log(3), 0), sine),
  along((x) => ranged(logSumExp(x.expr, { axis: -1 }), x.low, x.high + Math.log(3)), sine),
  reshaped,
  along(resized, spread),
  spread,
];
