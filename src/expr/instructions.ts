// The instructions that generated code consists of, as an interface: what is written with them runs in every back end,
// on one number at a time or on several side by side. Types only.

/**
 * Instructions on numbers `N` and on truth values `M`. Each back end has its own of both; a recipe is written for all.
 *
 * Everything here rounds as JavaScript does. `min` and `max` give NaN if either operand is NaN, and -0 is below 0; a
 * comparison with NaN is false, but for `ne`. The functions in the second half differ from JavaScript's by the few units
 * in the last place that the README states, unless exactness is asked for; then they are JavaScript's own.
 */
export interface Instructions<N, M> {
  number(value: number): N;
  add(x: N, y: N): N;
  sub(x: N, y: N): N;
  mul(x: N, y: N): N;
  div(x: N, y: N): N;
  neg(x: N): N;
  abs(x: N): N;
  sqrt(x: N): N;
  floor(x: N): N;
  ceil(x: N): N;
  trunc(x: N): N;
  min(x: N, y: N): N;
  max(x: N, y: N): N;
  lt(x: N, y: N): M;
  le(x: N, y: N): M;
  gt(x: N, y: N): M;
  ge(x: N, y: N): M;
  eq(x: N, y: N): M;
  ne(x: N, y: N): M;
  /** `a` where the mask is true, else `b`. Both are computed. */
  choose(mask: M, a: N, b: N): N;
  exp(x: N): N;
  expm1(x: N): N;
  log(x: N): N;
  log1p(x: N): N;
  sin(x: N): N;
  cos(x: N): N;
  tanh(x: N): N;
  pow(x: N, y: N): N;
}

/** How an elementwise op is computed, given its arguments: the same numbers as its `value`. */
export type Recipe = <N, M>(instructions: Instructions<N, M>, ...xs: readonly N[]) => N;
