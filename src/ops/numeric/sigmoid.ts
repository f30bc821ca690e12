// The logistic function and its relatives at numbers, each written so that neither tail overflows or loses its digits.

/** `1 / (1 + exp(-x))`. */
export const sigmoid = (x: number): number => {
  const decay = Math.exp(-Math.abs(x));
  return (x < 0 ? decay : 1) / (1 + decay);
};

/** The derivative of the sigmoid, `exp(-|x|) / (1 + exp(-|x|))^2`. */
export const logisticDensity = (x: number): number => {
  const decay = Math.exp(-Math.abs(x));
  return decay / ((1 + decay) * (1 + decay));
};

/** `log(1 + exp(x))`. */
export const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** `tanh(softplus(x))`, which is `(e^2 + 2 e) / (e^2 + 2 e + 2)` with `e = exp(x)`. */
export const tanhSoftplus = (x: number): number => {
  const e = Math.exp(-Math.abs(x));
  const n = x < 0 ? e * (e + 2) : 1 + 2 * e;
  return n / (n + (x < 0 ? 2 : 2 * e * e));
};

/** The derivative of {@link tanhSoftplus}, `4 e (1 + e) / (e^2 + 2 e + 2)^2` with `e = exp(x)`. */
export const tanhSoftplusSlope = (x: number): number => {
  const e = Math.exp(-Math.abs(x));
  const n = x < 0 ? e * (e + 2) + 2 : 1 + 2 * e + 2 * e * e;
  return (4 * e * (x < 0 ? 1 : e) * (1 + e)) / (n * n);
};
