/* T4a: v = v x + c[i] from v = 0, value and derivative in x, as in chains.mjs. Inputs: x, the number of steps, c. */
#include "task.h"
#include <stdlib.h>

void run(const real *in, real *out) {
  static real *before;
  real x = in[0];
  const real *c = in + 2;
  int steps = in[1];
  if (!before) before = malloc(steps * sizeof(real));
  real v = 0, adjoint = 1, slope = 0;
  for (int i = 0; i < steps; i++) {
    before[i] = v;
    v = v * x + c[i];
  }
  for (int i = steps - 1; i >= 0; i--) {
    slope += adjoint * before[i];
    adjoint *= x;
  }
  out[0] = v;
  out[1] = slope;
}
