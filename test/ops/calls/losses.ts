// The golden losses, and a cell of an LSTM, in public ops: a proof that the vocabulary suffices.
import type { Expr, Operand } from "../../../src/expr/expr.js";
import { fromTypedArray, type Tensor } from "../../../src/expr/tensor.js";
import {
  abs,
  add,
  concat,
  div,
  gather,
  indexSelect,
  linear,
  log,
  log1p,
  logSigmoid,
  logSoftmax,
  lt,
  max,
  mean,
  mul,
  ne,
  neg,
  norm,
  oneHot,
  relu,
  sigmoid,
  slice,
  square,
  squeeze,
  sub,
  sum,
  tanh,
  unsqueeze,
  where,
  xlogx,
} from "../../../src/ops/index.js";
import { axisOf, type Call, type GoldenCase, golden, inputOf } from "./case.js";

const reduced = (losses: Expr, { params: { reduction = "mean" } }: GoldenCase): Expr =>
  reduction === "none" ? losses : reduction === "sum" ? sum(losses) : mean(losses);

const targetOf = (c: GoldenCase): Tensor => golden(inputOf(c, "target"));

/** The entry of each row that its class names. */
const ofClass = (x: Operand, classes: Tensor): Expr =>
  squeeze(gather(x, fromTypedArray(classes.data, [...classes.shape, 1]), { axis: -1 }), { axis: -1 });

const classLoss = (logits: Expr, c: GoldenCase): Expr => {
  const { ignore_index: ignored, label_smoothing: smoothing = 0 } = c.params;
  const target = targetOf(c);
  const counted = target.data.map((k) => (k === ignored ? 0 : 1));
  const classes = fromTypedArray(
    target.data.map((k) => (k === ignored ? 0 : k)),
    target.shape,
  );
  const logProbabilities = logSoftmax(logits);
  const share = Number(smoothing);
  const losses = add(
    mul(share - 1, ofClass(logProbabilities, classes)),
    mul(-share, mean(logProbabilities, { axis: -1 })),
  );
  const { weight: given } = c.inputs;
  const own = fromTypedArray(counted, target.shape);
  const weights = given === undefined ? own : mul(own, indexSelect(golden(given), classes));
  const { reduction } = c.params;
  return reduction === "mean" ? div(sum(mul(weights, losses)), sum(weights)) : reduced(mul(weights, losses), c);
};

export const lossCalls: Readonly<Record<string, Call>> = {
  cross_entropy: ([logits, soft], c) =>
    soft === undefined ? classLoss(logits!, c) : mean(neg(sum(mul(soft, logSoftmax(logits!)), { axis: 1 }))),
  nll_loss: ([logp], c) => neg(mean(ofClass(logp!, targetOf(c)))),
  mse_loss: ([prediction, target], c) => reduced(square(sub(prediction!, target!)), c),
  l1_loss: ([prediction, target], c) => reduced(abs(sub(prediction!, target!)), c),
  huber_loss: ([prediction, target], { params }) => {
    const { delta: given } = params;
    const delta = Number(given);
    const error = sub(prediction!, target!);
    const size = abs(error);
    return mean(where(lt(size, delta), mul(0.5, square(error)), mul(delta, sub(size, delta / 2))));
  },
  bce_with_logits: ([logits], c) => {
    const target = targetOf(c);
    const { pos_weight: given } = c.inputs;
    const positive = mul(mul(target, given === undefined ? 1 : golden(given)), logSigmoid(logits!));
    return reduced(neg(add(positive, mul(sub(1, target), logSigmoid(neg(logits!))))), c);
  },
  bce: ([probability], c) => {
    const target = targetOf(c);
    return neg(mean(add(mul(target, log(probability!)), mul(sub(1, target), log1p(neg(probability!))))));
  },
  hinge: ([score], c) => mean(relu(sub(1, mul(targetOf(c), score!)))),
  multi_margin: ([logits], c) => {
    const target = targetOf(c);
    const classes = logits!.shape[1]!;
    const margins = sub(add(1, logits!), unsqueeze(ofClass(logits!, target), { axis: 1 }));
    return mean(div(sum(mul(ne(oneHot(target, classes), 1), max(margins, 0)), { axis: 1 }), classes));
  },
  kl_div: ([logq, p]) => div(sum(sub(xlogx(p!), mul(p!, logq!))), p!.shape[0]!),
  cosine_similarity: ([a, b], c) => div(sum(mul(a!, b!), axisOf(c)), mul(norm(a!, axisOf(c)), norm(b!, axisOf(c)))),
  lstm_cell: ([x, h, c, ofInput, ofHidden, bias]) => {
    const gates = add(linear(x!, ofInput!, { bias: bias! }), linear(h!, ofHidden!));
    const size = h!.shape[1]!;
    const gate = (k: number): Expr => slice(gates, [[], [k * size, (k + 1) * size]]);
    const cell = add(mul(sigmoid(gate(1)), c!), mul(sigmoid(gate(0)), tanh(gate(2))));
    return concat([mul(sigmoid(gate(3)), tanh(cell)), cell], { axis: 1 });
  },
};
