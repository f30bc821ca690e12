/* T4b: v = sin(v + x) from v = x, value and derivative in x, as in chains.mjs. Inputs: x, the number of steps. */
#include "task.h"
#include <math.h>
#include <stdlib.h>

void run(const real *in, real *out) {
  static real *inner;
  real x = in[0];
  int steps = in[1];
  if (!inner) inner = malloc(steps * sizeof(real));
  real v = x, adjoint = 1, slope = 0;
  for (int i = 0; i < steps; i++) v = sin(inner[i] = v + x);
  for (int i = steps - 1; i >= 0; i--) {
    adjoint *= cos(inner[i]);
    slope += adjoint;
  }
  out[0] = v;
  out[1] = slope + adjoint;
}
