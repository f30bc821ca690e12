// Polynomials at numbers. Knows Horner's scheme and nothing else.

/** `c[0] + c[1] x + c[2] x^2 + ...` */
export const polynomial = (coefficients: readonly number[], x: number): number => {
  let sum = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) sum = sum * x + coefficients[i]!;
  return sum;
};
