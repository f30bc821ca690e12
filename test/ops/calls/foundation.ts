// The golden tensor ops that the foundation has, in public ops.
import {
  amax,
  amin,
  broadcastTo,
  concat,
  dot,
  indexSelect,
  logSoftmax,
  logSumExp,
  matmul,
  mean,
  outer,
  permute,
  reshape,
  slice,
  softmax,
  stack,
  sum,
  transpose,
} from "../../../src/ops/index.js";
import { axisOf, type Call, golden, inputOf, numbers, rangesOf, reductionOf } from "./case.js";

export const foundationCalls: Readonly<Record<string, Call>> = {
  matmul: ([a, b]) => matmul(a!, b!),
  dot: ([a, b]) => dot(a!, b!),
  outer: ([a, b]) => outer(a!, b!),
  sum: ([x], c) => sum(x!, reductionOf(c)),
  mean: ([x], c) => mean(x!, reductionOf(c)),
  amax: ([x], c) => amax(x!, reductionOf(c)),
  amin: ([x], c) => amin(x!, reductionOf(c)),
  logsumexp: ([x], c) => logSumExp(x!, reductionOf(c)),
  softmax: ([x], c) => softmax(x!, axisOf(c)),
  log_softmax: ([x], c) => logSoftmax(x!, axisOf(c)),
  index_select: ([x], c) => indexSelect(x!, golden(inputOf(c, "index")), axisOf(c)),
  slice: ([x], c) => slice(x!, rangesOf(c)),
  concat: (xs, c) => concat(xs, axisOf(c)),
  stack: (xs, c) => stack(xs, axisOf(c)),
  permute: ([x], { params: { perm } }) => permute(x!, numbers(perm)),
  transpose: ([x], { params: { axes } }) => {
    const [i, j] = numbers(axes);
    return transpose(x!, [i!, j!]);
  },
  reshape: ([x], { params: { shape } }) => reshape(x!, numbers(shape)),
  broadcast_to: ([x], { params: { shape } }) => broadcastTo(x!, numbers(shape)),
};
