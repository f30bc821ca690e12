// T5: a network 784-128-10 with relu on a batch of 64, the mean cross-entropy of the softmax, value and gradient in both
// layers. By hand in plain loops, and tuned: blocks of 4 x 4. In gradmap in float64, and in float32 by `compile`.
import * as gradmap from "gradmap";
import { add, div, logSumExp, matmul, mul, relu, sub, sum, tensor, valueAndGrad } from "gradmap";
import { blocked, matrix, transposed } from "../support/products.mjs";
import { normal, uniform } from "../support/random.mjs";

const [batch, inputs, hidden, outputs] = [64, 784, 128, 10];

// Labels as rows that are 1 at the class and 0 elsewhere.
const data = {
  x: uniform(1, batch * inputs),
  y: new Float64Array(batch * outputs),
  w1: normal(2, inputs * hidden, Math.sqrt(2 / inputs)),
  b1: normal(3, hidden, 0.1),
  w2: normal(4, hidden * outputs, Math.sqrt(2 / hidden)),
  b2: normal(5, outputs, 0.1),
};
uniform(6, batch, 0, outputs).forEach((label, i) => {
  data.y[i * outputs + Math.floor(label)] = 1;
});

// The parts of the result: the value, and the gradient in w1, b1, w2 and b2.
const sizes = [1, inputs * hidden, hidden, hidden * outputs, outputs];
const places = sizes.map((_, part) => sizes.slice(0, part).reduce((total, size) => total + size, 0));
const size = sizes.reduce((total, each) => total + each);
const [, atW1, atB1, atW2, atB2] = places;

/** From the scores without their biases to the gradient in them, which takes their place; returns the loss. */
const crossEntropy = (scores) => {
  const { y, b2 } = data;
  let loss = 0;
  for (let i = 0; i < batch; i++) {
    let top = -Infinity;
    for (let j = 0; j < outputs; j++) top = Math.max(top, (scores[i * outputs + j] += b2[j]));
    let total = 0;
    for (let j = 0; j < outputs; j++) total += Math.exp(scores[i * outputs + j] - top);
    for (let j = 0; j < outputs; j++) {
      const k = i * outputs + j;
      if (y[k] === 1) loss += top + Math.log(total) - scores[k];
      scores[k] = (Math.exp(scores[k] - top) / total - y[k]) / batch;
    }
  }
  return loss / batch;
};

const plainly = () => {
  const { x, w1, b1, w2 } = data;
  const result = new Float64Array(size);
  const [h, dh] = [new Float64Array(batch * hidden), new Float64Array(batch * hidden)];
  const scores = new Float64Array(batch * outputs);
  return () => {
    result.fill(0);
    scores.fill(0);
    for (let i = 0; i < batch; i++) {
      for (let j = 0; j < hidden; j++) h[i * hidden + j] = b1[j];
      for (let p = 0; p < inputs; p++) {
        const factor = x[i * inputs + p];
        for (let j = 0; j < hidden; j++) h[i * hidden + j] += factor * w1[p * hidden + j];
      }
      for (let p = 0; p < hidden; p++) {
        const factor = h[i * hidden + p];
        if (factor <= 0) h[i * hidden + p] = 0;
        else for (let j = 0; j < outputs; j++) scores[i * outputs + j] += factor * w2[p * outputs + j];
      }
    }
    result[0] = crossEntropy(scores);
    for (let i = 0; i < batch; i++) {
      for (let j = 0; j < outputs; j++) result[atB2 + j] += scores[i * outputs + j];
      for (let p = 0; p < hidden; p++) {
        const factor = h[i * hidden + p];
        let slope = 0;
        if (factor > 0)
          for (let j = 0; j < outputs; j++) {
            const score = scores[i * outputs + j];
            result[atW2 + p * outputs + j] += factor * score;
            slope += score * w2[p * outputs + j];
          }
        dh[i * hidden + p] = slope;
        result[atB1 + p] += slope;
      }
    }
    for (let p = 0; p < inputs; p++)
      for (let i = 0; i < batch; i++) {
        const factor = x[i * inputs + p];
        for (let j = 0; j < hidden; j++) result[atW1 + p * hidden + j] += factor * dh[i * hidden + j];
      }
    return result;
  };
};

const inBlocks = () => {
  const result = new Float64Array(size);
  const [x, w1, w2] = [matrix(data.x, inputs), matrix(data.w1, hidden), matrix(data.w2, outputs)];
  const [gW1, gW2] = [matrix(result, hidden, atW1), matrix(result, outputs, atW2)];
  const [h, dh] = [matrix(new Float64Array(batch * hidden), hidden), matrix(new Float64Array(batch * hidden), hidden)];
  const scores = matrix(new Float64Array(batch * outputs), outputs);
  const sumRows = (at, rows, columns) => {
    for (let j = 0; j < columns; j++) result[at + j] = 0;
    for (let i = 0; i < batch; i++) for (let j = 0; j < columns; j++) result[at + j] += rows[i * columns + j];
  };
  return () => {
    blocked(h, x, w1, batch, inputs, hidden);
    for (let i = 0; i < batch; i++)
      for (let j = 0; j < hidden; j++) h.data[i * hidden + j] = Math.max(0, h.data[i * hidden + j] + data.b1[j]);
    blocked(scores, h, w2, batch, hidden, outputs);
    result[0] = crossEntropy(scores.data);
    blocked(gW2, transposed(h), scores, hidden, batch, outputs);
    sumRows(atB2, scores.data, outputs);
    blocked(dh, scores, transposed(w2), batch, outputs, hidden);
    for (let i = 0; i < batch * hidden; i++) if (h.data[i] === 0) dh.data[i] = 0;
    blocked(gW1, transposed(x), dh, inputs, batch, hidden);
    sumRows(atB1, dh.data, hidden);
    return result;
  };
};

const loss = ([first, second], x, y) => {
  const middle = relu(add(matmul(x, first.w), first.b));
  const scores = add(matmul(middle, second.w), second.b);
  return div(sub(sum(logSumExp(scores, { axis: 1 })), sum(mul(y, scores))), batch);
};

const network = [
  { w: tensor(data.w1, [inputs, hidden]), b: tensor(data.b1) },
  { w: tensor(data.w2, [hidden, outputs]), b: tensor(data.b2) },
];
const examples = [tensor(data.x, [batch, inputs]), tensor(data.y, [batch, outputs])];

const inPrecision = (precision) => {
  if (precision === "f64") return valueAndGrad(loss);
  return "compile" in gradmap ? gradmap.compile(valueAndGrad(loss), { precision }) : undefined;
};

const caseOf = ([precision, { most, tolerance, real }]) => ({
  name: `T5-${precision}`,
  title: `MLP 784-128-10, batch 64, ${precision}`,
  most,
  tolerance,
  make: () => {
    const call = inPrecision(precision);
    return {
      byHand: plainly(),
      also: { "by hand in blocks of 4 x 4": inBlocks() },
      gradmap: call && (() => call(network, ...examples)),
      c: {
        source: new URL("perceptron.c", import.meta.url),
        flags: ["-march=native", `-DREAL=${real}`],
        inputs: [data.x, data.y, data.w1, data.b1, data.w2, data.b2],
        outputs: size,
      },
      data,
    };
  },
});

const precisions = {
  f64: { most: 0.15, real: "double" },
  f32: { most: 0.08, real: "float", tolerance: 1e-4 },
};
export const cases = Object.entries(precisions).map(caseOf);
