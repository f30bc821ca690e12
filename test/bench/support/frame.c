/* The clock of a C program: reads the inputs from a file, runs the task until a batch is long enough, prints the
   nanoseconds of a run in that batch, and writes the results to a file. Ignorant of what the task computes, which lies in
   a file of its own so that the compiler cannot see through the call. */
#include "task.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static clockid_t clock_used = CLOCK_PROCESS_CPUTIME_ID;

static double now(void) {
  struct timespec t;
  clock_gettime(clock_used, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

/* arguments: file of inputs, file of results, how many results, least milliseconds of a batch, cpu or wall */
int main(int argc, char **argv) {
  if (argc != 6) return 2;
  if (!strcmp(argv[5], "wall")) clock_used = CLOCK_MONOTONIC;
  FILE *file = fopen(argv[1], "rb");
  if (!file) return 3;
  fseek(file, 0, SEEK_END);
  size_t inputs = ftell(file) / sizeof(double), outputs = atol(argv[3]);
  rewind(file);
  double *numbers = malloc((inputs > outputs ? inputs : outputs) * sizeof(double) + 64);
  real *in = aligned_alloc(64, (inputs * sizeof(real) + 64) / 64 * 64);
  real *out = aligned_alloc(64, (outputs * sizeof(real) + 64) / 64 * 64);
  if (fread(numbers, sizeof(double), inputs, file) != inputs) return 4;
  fclose(file);
  for (size_t i = 0; i < inputs; i++) in[i] = numbers[i];

  run(in, out); /* so that the memory is there */
  double least = atof(argv[4]) * 1e6, time = 0;
  for (long repeats = 1;; repeats *= 2) {
    double from = now();
    for (long i = 0; i < repeats; i++) run(in, out);
    time = (now() - from) / repeats;
    if (time * repeats >= least) break;
  }
  printf("%.17g\n", time);

  for (size_t i = 0; i < outputs; i++) numbers[i] = out[i];
  file = fopen(argv[2], "wb");
  fwrite(numbers, sizeof(double), outputs, file);
  return fclose(file);
}
