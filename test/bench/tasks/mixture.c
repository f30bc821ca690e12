/* T2: the gradient of the Gaussian mixture, as in mixture.mjs. Inputs: points, alphas, means, q, l, and the constant,
   gamma and m of the prior. Results: value, and the gradient in alphas, means, q and l. */
#include "task.h"
#include <math.h>
#include <string.h>

enum { n = 1000, K = 25, d = 10, below = d * (d - 1) / 2 };

static int place_below(int i, int j) { return j * d - j * (j + 1) / 2 + (i - j - 1); }

void run(const real *in, real *out) {
  const real *x = in, *alphas = x + n * d, *means = alphas + K, *q = means + K * d, *l = q + K * d;
  const real *rest = l + K * below;
  real value = rest[0], gamma2 = rest[1] * rest[1], m = rest[2];
  real *gAlphas = out + 1, *gMeans = gAlphas + K, *gQ = gMeans + K * d, *gL = gQ + K * d;
  static real Q[K][d][d], gradient[K][d][d];
  real differences[K][d], products[K][d], offsets[K], terms[K];
  memset(out, 0, (1 + K + 2 * K * d + K * below) * sizeof(real));
  memset(gradient, 0, sizeof gradient);
  for (int k = 0; k < K; k++) {
    offsets[k] = alphas[k];
    for (int i = 0; i < d; i++) {
      offsets[k] += q[k * d + i];
      for (int j = 0; j < i; j++) Q[k][i][j] = l[k * below + place_below(i, j)];
      Q[k][i][i] = exp(q[k * d + i]);
    }
  }
  for (int p = 0; p < n; p++) {
    real top = -INFINITY, total = 0;
    for (int k = 0; k < K; k++) {
      for (int j = 0; j < d; j++) differences[k][j] = x[p * d + j] - means[k * d + j];
      real squares = 0;
      for (int i = 0; i < d; i++) {
        real product = 0;
        for (int j = 0; j <= i; j++) product += Q[k][i][j] * differences[k][j];
        products[k][i] = product;
        squares += product * product;
      }
      terms[k] = offsets[k] - 0.5 * squares;
      if (terms[k] > top) top = terms[k];
    }
    for (int k = 0; k < K; k++) total += terms[k] = exp(terms[k] - top);
    value += top + log(total);
    for (int k = 0; k < K; k++) {
      real share = terms[k] / total;
      gAlphas[k] += share;
      for (int i = 0; i < d; i++) {
        real weighted = share * products[k][i];
        for (int j = 0; j <= i; j++) {
          gradient[k][i][j] -= weighted * differences[k][j];
          gMeans[k * d + j] += weighted * Q[k][i][j];
        }
      }
    }
  }
  real top = -INFINITY, total = 0;
  for (int k = 0; k < K; k++) top = fmax(top, alphas[k]);
  for (int k = 0; k < K; k++) total += exp(alphas[k] - top);
  value -= n * (top + log(total));
  for (int k = 0; k < K; k++) {
    real share = gAlphas[k];
    gAlphas[k] -= n * exp(alphas[k] - top) / total;
    for (int i = 0; i < d; i++) {
      real diagonal = Q[k][i][i];
      value += 0.5 * gamma2 * diagonal * diagonal - m * q[k * d + i];
      gQ[k * d + i] = share + (gradient[k][i][i] + gamma2 * diagonal) * diagonal - m;
      for (int j = 0; j < i; j++) {
        value += 0.5 * gamma2 * Q[k][i][j] * Q[k][i][j];
        gL[k * below + place_below(i, j)] = gradient[k][i][j] + gamma2 * Q[k][i][j];
      }
    }
  }
  out[0] = value;
}
