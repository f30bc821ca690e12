/* T1: the gradient of the moons loss, as in moons.mjs. Inputs: points, labels, parameters. Results: value, gradient. */
#include "task.h"

enum { n = 100, w0 = 0, b0 = 32, w1 = 48, b1 = 304, w2 = 320, b2 = 336, end = 337 };

void run(const real *in, real *out) {
  const real *x = in, *y = in + 2 * n, *p = in + 3 * n;
  real *g = out + 1, h1[16], h2[16], d1[16], hinge = 0, squares = 0;
  for (int i = 0; i < end; i++) g[i] = 0;
  for (int k = 0; k < n; k++) {
    real xa = x[2 * k], xb = x[2 * k + 1], score = p[b2];
    for (int i = 0; i < 16; i++) {
      real s = p[b0 + i] + p[w0 + 2 * i] * xa + p[w0 + 2 * i + 1] * xb;
      h1[i] = s > 0 ? s : 0;
    }
    for (int i = 0; i < 16; i++) {
      real s = p[b1 + i];
      for (int j = 0; j < 16; j++) s += p[w1 + 16 * i + j] * h1[j];
      h2[i] = s > 0 ? s : 0;
      score += p[w2 + i] * h2[i];
    }
    real margin = 1 - y[k] * score;
    if (margin <= 0) continue;
    hinge += margin;
    real d = -y[k] / n;
    g[b2] += d;
    for (int j = 0; j < 16; j++) d1[j] = 0;
    for (int i = 0; i < 16; i++) {
      if (h2[i] == 0) continue;
      g[w2 + i] += d * h2[i];
      real d2 = d * p[w2 + i];
      g[b1 + i] += d2;
      for (int j = 0; j < 16; j++) {
        g[w1 + 16 * i + j] += d2 * h1[j];
        d1[j] += d2 * p[w1 + 16 * i + j];
      }
    }
    for (int j = 0; j < 16; j++) {
      if (h1[j] == 0) continue;
      g[b0 + j] += d1[j];
      g[w0 + 2 * j] += d1[j] * xa;
      g[w0 + 2 * j + 1] += d1[j] * xb;
    }
  }
  for (int i = 0; i < end; i++) {
    squares += p[i] * p[i];
    g[i] += 2e-4 * p[i];
  }
  out[0] = hinge / n + 1e-4 * squares;
}
