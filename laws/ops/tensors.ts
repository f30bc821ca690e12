// An op's operands as tensors whose shapes differ, so that they broadcast. Knows shapes; is ignorant of ops.
import type { Arbitrary } from "fast-check";
import { type Tensor, tensor } from "../../src/index.js";
import { fc } from "../core/fastCheck.js";

/** With one argument a matrix; with more a column, a row and single numbers: the result is a matrix each time. */
export const shapesOf = (count: number): readonly (readonly number[])[] =>
  Array.from({ length: count }, (_, i) => (count === 1 ? [2, 3] : i === 0 ? [2, 1] : i === 1 ? [1, 3] : []));

export const resultShape = [2, 3] as const;

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

/** The numbers of one operand after another. */
export type Operands = readonly (readonly number[])[];

/** Numbers for `count` operands, each entry of operand `i` from `element(i)`. */
export const operandsOf = (count: number, element: (i: number) => Arbitrary<number>): Arbitrary<Operands> =>
  fc.tuple(
    ...shapesOf(count).map((shape, i) => {
      const size = sizeOf(shape);
      return fc.array(element(i), { minLength: size, maxLength: size });
    }),
  );

/** The operands as the op takes them. */
export const shaped = (operands: Operands): readonly (number | Tensor)[] =>
  shapesOf(operands.length).map((shape, i) => (shape.length === 0 ? operands[i]![0]! : tensor(operands[i]!, shape)));

/** The point at each entry of the result, in row-major order. */
export const pointsOf = (operands: Operands): readonly (readonly number[])[] =>
  [0, 1].flatMap((row) =>
    [0, 1, 2].map((column) => {
      if (operands.length === 1) return [operands[0]![row * 3 + column]!];
      return operands.map((numbers, i) => numbers[i === 0 ? row : i === 1 ? column : 0]!);
    }),
  );

/** The numbers of a value, if it is one. */
export const numbersOf = (value: unknown): readonly number[] =>
  typeof value === "number" ? [value] : isTensor(value) ? [...value.data] : [];

export const isTensor = (value: unknown): value is Tensor =>
  typeof value === "object" && value !== null && "data" in value && "shape" in value;
