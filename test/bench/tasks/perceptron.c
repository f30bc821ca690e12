/* T5: the gradient of the network 784-128-10, as in perceptron.mjs. Inputs: x, y, w1, b1, w2, b2. Results: the value, and
   the gradient in w1, b1, w2, b2. */
#include "task.h"
#include <math.h>
#include <string.h>

enum { batch = 64, inputs = 784, hidden = 128, outputs = 10 };

void run(const real *in, real *out) {
  const real *x = in, *y = x + batch * inputs, *w1 = y + batch * outputs, *b1 = w1 + inputs * hidden;
  const real *w2 = b1 + hidden, *b2 = w2 + hidden * outputs;
  real *gW1 = out + 1, *gB1 = gW1 + inputs * hidden, *gW2 = gB1 + hidden, *gB2 = gW2 + hidden * outputs;
  static real h[batch][hidden], dh[batch][hidden], scores[batch][outputs];
  real loss = 0;
  memset(out, 0, (1 + (inputs + 1) * hidden + (hidden + 1) * outputs) * sizeof(real));
  for (int i = 0; i < batch; i++) {
    real *restrict row = h[i];
    for (int j = 0; j < hidden; j++) row[j] = b1[j];
    for (int p = 0; p < inputs; p++)
      for (int j = 0; j < hidden; j++) row[j] += x[i * inputs + p] * w1[p * hidden + j];
    for (int j = 0; j < hidden; j++) row[j] = row[j] > 0 ? row[j] : 0;
    real *restrict s = scores[i], top = -INFINITY, total = 0;
    for (int j = 0; j < outputs; j++) s[j] = b2[j];
    for (int p = 0; p < hidden; p++)
      for (int j = 0; j < outputs; j++) s[j] += row[p] * w2[p * outputs + j];
    for (int j = 0; j < outputs; j++) top = s[j] > top ? s[j] : top;
    for (int j = 0; j < outputs; j++) total += exp(s[j] - top);
    for (int j = 0; j < outputs; j++) {
      real label = y[i * outputs + j];
      loss += label * (top + log(total) - s[j]);
      s[j] = (exp(s[j] - top) / total - label) / batch;
    }
    real *restrict d = dh[i];
    for (int p = 0; p < hidden; p++) {
      real t = 0;
      for (int j = 0; j < outputs; j++) {
        gW2[p * outputs + j] += row[p] * s[j];
        t += s[j] * w2[p * outputs + j];
      }
      d[p] = row[p] > 0 ? t : 0;
      gB1[p] += d[p];
    }
    for (int j = 0; j < outputs; j++) gB2[j] += s[j];
  }
  out[0] = loss / batch;
  for (int p = 0; p < inputs; p++) {
    real *restrict row = gW1 + p * hidden;
    for (int i = 0; i < batch; i++)
      for (int j = 0; j < hidden; j++) row[j] += x[i * inputs + p] * dh[i][j];
  }
}
