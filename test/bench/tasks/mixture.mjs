// T2: a mixture of Gaussians, ADBench's objective with its Wishart prior, value and gradient.
//
//   sum_i logSumExp_k(alpha_k + sum_j q_kj - |Q_k (x_i - mu_k)|^2 / 2) - n logSumExp(alpha)
//     + gamma^2 / 2 sum_k (sum_j exp(q_kj)^2 + sum l_k^2) - m sum_kj q_kj + C
//
// Q_k is lower triangular with the diagonal exp(q_k), and l_k below it, column by column.
import {
  add,
  concat,
  einsum,
  exp,
  indexSelect,
  logSumExp,
  mul,
  square,
  sub,
  sum,
  tensor,
  unsqueeze,
  valueAndGrad,
  zeros,
} from "gradmap";
import { normal } from "../support/random.mjs";

const [n, K, d] = [1000, 25, 10];
const below = (d * (d - 1)) / 2;
const [gamma, m] = [1.5, 2];

const data = {
  x: normal(1, n * d),
  alphas: normal(2, K),
  means: normal(3, K * d, 0.5),
  q: normal(4, K * d, 0.2),
  l: normal(5, K * below, 0.3),
};

// log gamma of a half integer, all that the constant needs: gamma(z + 1) = z gamma(z).
const lgammaOfHalf = (twice) => {
  let result = twice % 2 === 0 ? 0 : Math.log(Math.PI) / 2;
  for (let z = twice % 2 === 0 ? 1 : 0.5; z < twice / 2; z++) result += Math.log(z);
  return result;
};

const constant = (() => {
  const N = d + m + 1;
  let multivariate = (below / 2) * Math.log(Math.PI);
  for (let j = 1; j <= d; j++) multivariate += lgammaOfHalf(N + 1 - j);
  const prior = N * d * (Math.log(gamma) - Math.log(2) / 2) - multivariate;
  return -((n * d) / 2) * Math.log(2 * Math.PI) - K * prior;
})();

/** Where the entry in row i and column j, below the diagonal, lies in l_k. */
const placeBelow = (i, j) => j * d - (j * (j + 1)) / 2 + (i - j - 1);

const byHand = () => {
  const { x, alphas, means, q, l } = data;
  const result = new Float64Array(1 + K + 2 * K * d + K * below);
  let at = 1;
  const part = (size) => result.subarray(at, (at += size));
  const [gAlphas, gMeans, gQ, gL] = [part(K), part(K * d), part(K * d), part(K * below)];
  const [Q, gradient] = [new Float64Array(K * d * d), new Float64Array(K * d * d)];
  const [differences, products] = [new Float64Array(K * d), new Float64Array(K * d)];
  const [offsets, terms] = [new Float64Array(K), new Float64Array(K)];
  return () => {
    result.fill(0);
    gradient.fill(0);
    let value = constant;
    for (let k = 0; k < K; k++) {
      let total = alphas[k];
      for (let i = 0; i < d; i++) {
        total += q[k * d + i];
        for (let j = 0; j < i; j++) Q[(k * d + i) * d + j] = l[k * below + placeBelow(i, j)];
        Q[(k * d + i) * d + i] = Math.exp(q[k * d + i]);
      }
      offsets[k] = total;
    }
    for (let p = 0; p < n; p++) {
      let top = -Infinity;
      for (let k = 0; k < K; k++) {
        const at = k * d;
        for (let j = 0; j < d; j++) differences[at + j] = x[p * d + j] - means[at + j];
        let squares = 0;
        for (let i = 0; i < d; i++) {
          const row = (at + i) * d;
          let product = 0;
          for (let j = 0; j <= i; j++) product += Q[row + j] * differences[at + j];
          products[at + i] = product;
          squares += product * product;
        }
        const term = offsets[k] - 0.5 * squares;
        terms[k] = term;
        if (term > top) top = term;
      }
      let total = 0;
      for (let k = 0; k < K; k++) total += terms[k] = Math.exp(terms[k] - top);
      value += top + Math.log(total);
      // Column by column: the sum for a mean stays in a local variable.
      for (let k = 0; k < K; k++) {
        const at = k * d;
        const share = terms[k] / total;
        gAlphas[k] += share;
        for (let j = 0; j < d; j++) {
          const difference = differences[at + j];
          let slope = 0;
          for (let i = j; i < d; i++) {
            const entry = (at + i) * d + j;
            const weighted = share * products[at + i];
            gradient[entry] -= weighted * difference;
            slope += weighted * Q[entry];
          }
          gMeans[at + j] += slope;
        }
      }
    }
    let top = -Infinity;
    for (let k = 0; k < K; k++) top = Math.max(top, alphas[k]);
    let total = 0;
    for (let k = 0; k < K; k++) total += Math.exp(alphas[k] - top);
    value -= n * (top + Math.log(total));
    for (let k = 0; k < K; k++) {
      const share = gAlphas[k];
      gAlphas[k] -= (n * Math.exp(alphas[k] - top)) / total;
      for (let i = 0; i < d; i++) {
        const at = (k * d + i) * d;
        const diagonal = Q[at + i];
        value += 0.5 * gamma * gamma * diagonal * diagonal - m * q[k * d + i];
        gQ[k * d + i] = share + (gradient[at + i] + gamma * gamma * diagonal) * diagonal - m;
        for (let j = 0; j < i; j++) {
          value += 0.5 * gamma * gamma * Q[at + j] * Q[at + j];
          gL[k * below + placeBelow(i, j)] = gradient[at + j] + gamma * gamma * Q[at + j];
        }
      }
    }
    result[0] = value;
    return result;
  };
};

// Where the entries of Q_k are in [exp(q_k), l_k, 0].
const places = tensor(
  Array.from({ length: d }, (_, i) =>
    Array.from({ length: d }, (_, j) => (i === j ? i : i > j ? d + placeBelow(i, j) : d + below)),
  ),
);

const loss = ({ alphas, means, q, l }, x) => {
  const Q = indexSelect(concat([exp(q), l, zeros([K, 1])], { axis: 1 }), places, { axis: 1 });
  const products = einsum("kij,nkj->nki", Q, sub(unsqueeze(x, { axis: 1 }), means));
  const terms = sub(add(alphas, sum(q, { axis: 1 })), mul(0.5, sum(square(products), { axis: 2 })));
  const likelihood = sub(sum(logSumExp(terms, { axis: 1 })), mul(n, logSumExp(alphas)));
  const squares = add(sum(square(exp(q))), sum(square(l)));
  const prior = sub(mul(0.5 * gamma * gamma, squares), mul(m, sum(q)));
  return add(add(likelihood, prior), constant);
};

const gradmap = () => {
  const parameters = {
    alphas: tensor(data.alphas),
    means: tensor(data.means, [K, d]),
    q: tensor(data.q, [K, d]),
    l: tensor(data.l, [K, below]),
  };
  const x = tensor(data.x, [n, d]);
  const lossAndGradient = valueAndGrad(loss);
  return () => lossAndGradient(parameters, x);
};

const c = () => ({
  source: new URL("mixture.c", import.meta.url),
  inputs: [data.x, data.alphas, data.means, data.q, data.l, [constant, gamma, m]],
  outputs: 1 + K + 2 * K * d + K * below,
});

export const cases = [
  {
    name: "T2",
    title: "Gaussian mixture, d 10, K 25, n 1000",
    most: 0.4,
    make: () => ({ byHand: byHand(), gradmap: gradmap(), c: c() }),
  },
];
