// Calls of the ops that make one number of many, and of those that order them: sums, products, extremes, orders.
import {
  amax,
  amin,
  argmax,
  argmin,
  argsort,
  cumprod,
  cumsum,
  type Expr,
  gather,
  logSoftmax,
  logSumExp,
  mean,
  mul,
  norm,
  oneHot,
  prod,
  softmax,
  sort,
  std,
  sum,
  topk,
  variance,
} from "gradmap";
import { on, onApart, type TensorCall } from "./tensorCall.js";

/** Something that is piecewise constant, times what is not. */
const times = (constant: (x: Expr) => Expr) => (x?: Expr, y?: Expr) => mul(constant(x!), y!);

export const reductionCalls: readonly TensorCall[] = [
  on("sum", [[2, 3]], (x) => sum(x!, { axis: 0 })),
  on("sum of all", [[2, 3]], (x) => sum(x!)),
  on("mean", [[2, 3]], (x) => mean(x!, { axis: 1, keepdims: true })),
  on("prod", [[2, 3]], (x) => prod(x!, { axis: 1 })),
  on("variance", [[2, 3]], (x) => variance(x!, { axis: 1, unbiased: true })),
  onApart("std", [[2, 3]], (x) => std(x!, { axis: 1 })),
  onApart("norm", [[2, 3]], (x) => norm(x!, { axis: 1 })),
  on("norm of order 3", [[3]], (x) => norm(x!, { ord: 3 }), [0.5, 2]),
  on("cumsum", [[2, 3]], (x) => cumsum(x!, { axis: 1 })),
  on("cumprod", [[2, 3]], (x) => cumprod(x!, { axis: 1 })),
  on("logSumExp", [[2, 3]], (x) => logSumExp(x!, { axis: 1 })),
  on("softmax", [[2, 3]], (x) => softmax(x!, { axis: 0 })),
  on("logSoftmax", [[2, 3]], (x) => logSoftmax(x!)),
  onApart("amax", [[2, 3]], (x) => amax(x!, { axis: 1 })),
  onApart("amin", [[2, 3]], (x) => amin(x!)),
  onApart("amin along an axis", [[2, 3]], (x) => amin(x!, { axis: 1 })),
  onApart("sort", [[2, 3]], (x) => sort(x!, { axis: 1, descending: true })),
  onApart("topk", [[2, 3]], (x) => topk(x!, 2)),
  onApart("argsort", [[4], [4]], times((x) => argsort(x))), // biome-ignore format: one line
  onApart("argmax", [[2, 3], [2]], times((x) => argmax(x, { axis: 1 }))), // biome-ignore format: one line
  onApart("argmin", [[2, 3], [2]], times((x) => argmin(x, { axis: 1 }))), // biome-ignore format: one line
  onApart("oneHot of a place found", [[3], [3]], times((x) => oneHot(argmax(x, { axis: 0 }), 3))), // biome-ignore format: one line
  onApart("gather at a place found", [[2, 3], [2, 3]], (x, y) => gather(y!, argmax(x!, { axis: 1, keepdims: true }), { axis: 1 })), // biome-ignore format: one line
];
