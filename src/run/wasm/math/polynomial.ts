// Polynomials, and what else the functions share: the sign of a number, and its upper bits. Knows no function.
import type { BitInstructions } from "./instructions.js";

/**
 * `c[0] + c[1] x + c[2] x^2 + ...`, neighbours first and then pairs of pairs (Estrin's scheme): the longest way through it
 * grows with the logarithm of the degree.
 */
export const polynomial = <N, M, B>(i: BitInstructions<N, M, B>, coefficients: readonly number[], x: N): N => {
  let terms: readonly N[] = coefficients.map((c) => i.number(c));
  let power = x;
  while (terms.length > 1) {
    const of = power;
    terms = terms.flatMap((term, k) =>
      k % 2 === 1 ? [] : k + 1 === terms.length ? [term] : [i.add(term, i.mul(of, terms[k + 1]!))],
    );
    if (terms.length > 1) power = i.mul(power, power);
  }
  return terms[0]!;
};

const signBit = 1n << 63n;

/** `magnitude`, which is not negative, with the sign of `x`; that of -0 too. Also right if it has that sign already. */
export const withSignOf = <N, M, B>(i: BitInstructions<N, M, B>, x: N, magnitude: N): N =>
  i.fromBits(i.orBits(i.bitsOf(magnitude), i.andBits(i.bitsOf(x), i.bits(signBit))));

/**
 * `x` cut to its upper 26 bits, so that the product of two such numbers is exact; the rest has 27. Source: T. J. Dekker,
 * A floating-point technique for extending the available precision, Numerische Mathematik 18 (1971).
 */
export const upper = <N, M, B>(i: BitInstructions<N, M, B>, x: N): N =>
  i.fromBits(i.andBits(i.bitsOf(x), i.bits(0xffff_ffff_f800_0000n)));
