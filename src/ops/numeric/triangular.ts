// Triangular systems solved by substitution. Knows arrays; is ignorant of ops and of where the triangles come from.
import type { ReadonlyFloat64Array } from "../../expr/tensor.js";

/** How a square array of numbers is read as a triangular matrix: entries outside of the triangle are not looked at. */
export interface Triangle {
  readonly lower: boolean;
  /** Whether the system is that of the transpose. */
  readonly transposed?: boolean;
  /** Whether the diagonal counts as ones, whatever is stored there. */
  readonly unit?: boolean;
}

/** Solves `t x = b` in place for the `n` rows of `width` numbers of `b`; `t` starts at `at`. A 0 on the diagonal divides. */
export const substitute = (
  t: ReadonlyFloat64Array,
  at: number,
  b: Float64Array,
  atB: number,
  n: number,
  width: number,
  { lower, transposed = false, unit = false }: Triangle,
): void => {
  const [rowStep, columnStep] = transposed ? [1, n] : [n, 1];
  const forward = lower !== transposed;
  for (let done = 0; done < n; done++) {
    const i = forward ? done : n - 1 - done;
    const row = atB + i * width;
    for (let k = 0; k < done; k++) {
      const j = forward ? k : n - 1 - k;
      const factor = t[at + i * rowStep + j * columnStep]!;
      for (let c = 0, from = atB + j * width; c < width; c++) b[row + c]! -= factor * b[from + c]!;
    }
    if (unit) continue;
    const diagonal = t[at + i * (n + 1)]!;
    for (let c = 0; c < width; c++) b[row + c]! /= diagonal;
  }
};
