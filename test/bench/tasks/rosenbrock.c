/* T6: derivatives of Rosenbrock's function, as in rosenbrock.mjs; KIND_... says which. Inputs: x, a direction. */
#include "task.h"
#include <string.h>

enum { n = 100 };

void run(const real *in, real *out) {
  const real *x = in, *v = in + n;
  (void)v;
#ifdef KIND_gradient
  out[0] = 0;
  for (int i = 0; i < n - 1; i++) {
    real t = x[i + 1] - x[i] * x[i];
    out[i] += -400 * t * x[i] - 2 * (1 - x[i]);
    out[i + 1] = 200 * t;
  }
#endif
#ifdef KIND_hvp
  out[0] = 0;
  for (int i = 0; i < n - 1; i++) {
    real across = -400 * x[i];
    out[i] += (1200 * x[i] * x[i] - 400 * x[i + 1] + 2) * v[i] + across * v[i + 1];
    out[i + 1] = across * v[i] + 200 * v[i + 1];
  }
#endif
#ifdef KIND_hessian
  memset(out, 0, n * n * sizeof(real));
  for (int i = 0; i < n - 1; i++) {
    real *at = out + i * (n + 1);
    at[0] += 1200 * x[i] * x[i] - 400 * x[i + 1] + 2;
    at[1] = at[n] = -400 * x[i];
    at[n + 1] = 200;
  }
#endif
}
