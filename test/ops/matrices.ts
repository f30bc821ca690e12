// Matrices that tests of linear algebra share, and how close one must come to another.
import { expect } from "vitest";
import type { Expr } from "../../src/expr/expr.js";
import { asTensor, type Nested, type Tensor, tensor } from "../../src/expr/tensor.js";
import { evaluate } from "../../src/run/evaluate.js";
import { differences, largest } from "../golden.js";

/** The numbers of a value, flat. */
export const numbersOf = (x: number | Tensor): readonly number[] => [...asTensor(x).data];

/** The numbers of nested arrays, flat. */
export const flat = (nested: Nested): readonly number[] => numbersOf(tensor(nested));

/** The value of an expression, entry by entry within `tolerance` of the largest one expected. */
export const expectClose = (x: Expr, expected: Tensor | number, tolerance = 1e-14): void => {
  const data = numbersOf(expected);
  expect(differences("entry", numbersOf(evaluate(x, {})), data, tolerance, largest(data))).toEqual([]);
};

/** Entries between -2 and 2, the same for the same seed; large diagonals, if wanted, keep the condition small. */
export const matrix = (rows: number, columns: number, seed: number, diagonal = 0): Tensor =>
  tensor(
    Float64Array.from({ length: rows * columns }, (_, at) => {
      const onDiagonal = at % columns === Math.floor(at / columns);
      return 2 * Math.sin(seed + 3 * at) + (onDiagonal ? diagonal : 0);
    }),
    [rows, columns],
  );

/** The matrix `[[a, b], [c, d]]`. */
export const two = (a: number, b: number, c: number, d: number): Tensor => tensor([a, b, c, d], [2, 2]);
