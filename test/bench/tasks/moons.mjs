// T1: micrograd's demo, value and gradient. A network 2-16-16-1 with relu, the hinge loss of 100 points and a penalty on
// large parameters. Points and weights are the demo's own.
import { readFileSync } from "node:fs";
import { add, matmul, mean, mul, relu, reshape, square, sub, sum, tensor, transpose, valueAndGrad } from "gradmap";

const read = (name) => readFileSync(new URL(`../../../examples/data/${name}`, import.meta.url), "utf8");
const sizes = [2, 16, 16, 1];
const layers = [0, 1, 2].map((layer) => ({ inputs: sizes[layer], outputs: sizes[layer + 1] }));

// Row by row: two coordinates, and -1 or 1.
const points = read("moons.csv")
  .trim()
  .split("\n")
  .slice(1)
  .map((line) => line.split(",").map(Number));

// The file has each neuron's weights and then its bias; here each layer has its weights and then its biases.
const network = (() => {
  const numbers = JSON.parse(read("moons-init.json")).init.values();
  const take = (length) => Array.from({ length }, () => numbers.next().value);
  return layers.map(({ inputs, outputs }) => {
    const neurons = Array.from({ length: outputs }, () => take(inputs + 1));
    return { w: neurons.map((neuron) => neuron.slice(0, -1)), b: neurons.map((neuron) => neuron.at(-1)) };
  });
})();

const data = {
  x: Float64Array.from(points.flatMap((row) => row.slice(0, 2))),
  y: Float64Array.from(points.map(([, , label]) => label)),
  parameters: Float64Array.from(network.flatMap(({ w, b }) => [...w.flat(), ...b])),
};

// Where the parts of the parameters begin.
const [w0, b0, w1, b1, w2, b2, end] = [0, 32, 48, 304, 320, 336, 337];

const byHand = () => {
  const { x, y, parameters: p } = data;
  const n = y.length;
  const result = new Float64Array(1 + end);
  const g = result.subarray(1);
  const [h1, h2, d1] = [new Float64Array(16), new Float64Array(16), new Float64Array(16)];
  return () => {
    g.fill(0);
    let hinge = 0;
    for (let k = 0; k < n; k++) {
      const xa = x[2 * k];
      const xb = x[2 * k + 1];
      for (let i = 0; i < 16; i++) {
        const s = p[b0 + i] + p[w0 + 2 * i] * xa + p[w0 + 2 * i + 1] * xb;
        h1[i] = s > 0 ? s : 0;
      }
      let score = p[b2];
      for (let i = 0; i < 16; i++) {
        let s = p[b1 + i];
        for (let j = 0; j < 16; j++) s += p[w1 + 16 * i + j] * h1[j];
        h2[i] = s > 0 ? s : 0;
        score += p[w2 + i] * h2[i];
      }
      const margin = 1 - y[k] * score;
      if (margin <= 0) continue;
      hinge += margin;
      const d = -y[k] / n;
      g[b2] += d;
      d1.fill(0);
      for (let i = 0; i < 16; i++) {
        if (h2[i] === 0) continue;
        g[w2 + i] += d * h2[i];
        const d2 = d * p[w2 + i];
        g[b1 + i] += d2;
        for (let j = 0; j < 16; j++) {
          g[w1 + 16 * i + j] += d2 * h1[j];
          d1[j] += d2 * p[w1 + 16 * i + j];
        }
      }
      for (let j = 0; j < 16; j++) {
        if (h1[j] === 0) continue;
        g[b0 + j] += d1[j];
        g[w0 + 2 * j] += d1[j] * xa;
        g[w0 + 2 * j + 1] += d1[j] * xb;
      }
    }
    let squares = 0;
    for (let i = 0; i < end; i++) {
      squares += p[i] * p[i];
      g[i] += 2e-4 * p[i];
    }
    result[0] = hinge / n + 1e-4 * squares;
    return result;
  };
};

const loss = (model, x, y) => {
  const scores = model.reduce((input, { w, b }, layer) => {
    const output = add(matmul(input, transpose(w)), b);
    return layer < 2 ? relu(output) : reshape(output, [-1]);
  }, x);
  const hinge = mean(relu(sub(1, mul(y, scores))));
  const penalty = model.flatMap(({ w, b }) => [sum(square(w)), sum(square(b))]).reduce((p, q) => add(p, q));
  return add(hinge, mul(1e-4, penalty));
};

const gradmap = () => {
  const [x, y] = [tensor(data.x, [points.length, 2]), tensor(data.y)];
  const model = network.map(({ w, b }) => ({ w: tensor(w), b: tensor(b) }));
  const lossAndGradient = valueAndGrad(loss);
  return () => lossAndGradient(model, x, y);
};

const c = () => ({
  source: new URL("moons.c", import.meta.url),
  inputs: [data.x, data.y, data.parameters],
  outputs: 1 + end,
});

export const cases = [
  {
    name: "T1",
    title: "moons, 2-16-16-1, 100 points",
    most: 0.45,
    make: () => ({ byHand: byHand(), gradmap: gradmap(), c: c(), data }),
  },
  {
    name: "T1-first",
    title: "moons, first call in a fresh process",
    fresh: "first",
    make: () => ({ gradmap: gradmap() }),
  },
];
