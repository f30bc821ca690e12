// How far apart two sums of the same terms may be, where only rounding is between them. Knows numbers only.

export const total = (terms: readonly number[]): number => terms.reduce((sum, term) => sum + term, 0);

/** The rounding of numbers of these sizes, and of their sum: a few units in the last place of the largest. */
export const accurate = (...terms: readonly number[]): number =>
  32 * (Number.EPSILON * terms.reduce((sum, term) => sum + Math.abs(term), 0) + Number.MIN_VALUE);
