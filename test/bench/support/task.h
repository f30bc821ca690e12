/* What a task in C is: a function of its inputs, which writes its results. */
#ifndef REAL
#define REAL double
#endif
typedef REAL real;

void run(const real *in, real *out);
