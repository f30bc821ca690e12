/* A product of matrices with vectors of 128 bits: the right one packed in panels of two vectors, and blocks of 4 rows by
   such a panel in registers. Inputs: a of M x K, b of K x N. Result: M x N. M is a multiple of 4, N of 8. */
#include "task.h"

typedef real vector __attribute__((vector_size(16), aligned(sizeof(real))));

enum { lanes = 16 / sizeof(real), width = 2 * lanes };

void run(const real *in, real *out) {
  const real *a = in, *b = in + M * K;
  static real panel[K * width] __attribute__((aligned(64)));
  for (int j = 0; j < N; j += width) {
    for (int p = 0; p < K; p++)
      for (int t = 0; t < width; t++) panel[p * width + t] = b[p * N + j + t];
    for (int i = 0; i < M; i += 4) {
      vector c[4][2] = {0};
      const real *rows = a + i * K;
      for (int p = 0; p < K; p++) {
        vector b0 = *(vector *)(panel + p * width), b1 = *(vector *)(panel + p * width + lanes);
        for (int r = 0; r < 4; r++) {
          vector factor = rows[r * K + p] - (vector){0};
          c[r][0] += factor * b0;
          c[r][1] += factor * b1;
        }
      }
      for (int r = 0; r < 4; r++)
        for (int t = 0; t < 2; t++) *(vector *)(out + (i + r) * N + j + t * lanes) = c[r][t];
    }
  }
}
