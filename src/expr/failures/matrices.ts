// What is said of matrices, and of the equation of einsum. Wording only: who throws, and when, is decided elsewhere.
import { describeValue, error, type GradError, plural } from "../gradError.js";

export const matrixFailures = {
  square: (where: string, operand: string): GradError =>
    error(
      "GM-SHAPE",
      where,
      "a square matrix, or a batch of them: shape [..., n, n]",
      operand,
      "For a matrix with more rows than columns write matmul(transpose(a), a), the matrix of its normal equations.",
    ),

  solve: (a: string, b: string): GradError =>
    error(
      "GM-SHAPE",
      "solve",
      "as many rows in b as in a: [n, n] with [n] or [n, k]",
      `${a} and ${b}`,
      "Is b transposed? A batch of vectors has the shape [..., n] with exactly the batch axes of a; one vector for all is [n].",
    ),

  singular: (where: string, size: number, pivot: number, entry: string): GradError =>
    error(
      "GM-SINGULAR",
      where,
      "a regular matrix",
      `a singular ${size} x ${size} matrix${entry} (pivot ${pivot} is 0: column ${pivot} depends on those before it)`,
      where === "root" || where === "fixedPoint"
        ? "It is the Jacobian of the equation: try another init, or say more of x, so that the equation has one solution there."
        : "Mend the column, or add a small multiple of the identity: add(a, mul(1e-6, eye(n))).",
    ),

  notDefinite: (size: number, pivot: number, value: number, entry: string): GradError =>
    error(
      "GM-DEFINITE",
      "cholesky",
      "a positive definite matrix",
      `a ${size} x ${size} matrix${entry} (pivot ${pivot} is ${value})`,
      "Is the matrix symmetric, such as matmul(x, transpose(x))? Rounding is made up for by add(a, mul(1e-6, eye(n))).",
    ),

  einsumEquation: (equation: string, position: number, expected: string): GradError =>
    error(
      "GM-EINSUM",
      `einsum, position ${position}`,
      expected,
      position < equation.length
        ? `${JSON.stringify(equation[position])} ${
            position === 0 ? "at the beginning" : `after ${JSON.stringify(equation.slice(0, position))}`
          } in ${JSON.stringify(equation)}`
        : `the end of ${JSON.stringify(equation)}`,
      'Write one letter an axis, commas between operands and the axes to keep after an arrow: "ij,jk->ik".',
    ),

  einsumText: (found: unknown): GradError =>
    error(
      "GM-EINSUM",
      "einsum",
      "an equation as text in first place",
      describeValue(found),
      'Write einsum("ij,jk->ik", a, b).',
    ),

  einsumCount: (equation: string, expected: number, found: number): GradError =>
    error(
      "GM-EINSUM",
      "einsum",
      `${plural(expected, "operand")} for ${JSON.stringify(equation)}`,
      String(found),
      "Write one operand for each list of letters: commas separate them.",
    ),

  einsumRank: (term: string, expected: string, operand: string): GradError =>
    error(
      "GM-EINSUM",
      "einsum",
      `${expected} for ${JSON.stringify(term)}`,
      operand,
      'Write one letter for each axis, or "..." for the axes that have no name.',
    ),

  einsumSize: (index: string, one: string, other: string): GradError =>
    error(
      "GM-EINSUM",
      "einsum",
      `one size for ${index}`,
      `${one} and ${other}`,
      "The same letter is the same axis: mend a shape, or give one of the axes another letter.",
    ),
} as const;
