// The numbers of a result, which is a number or a tensor, as a plain array; and numbers as text.
import type { Tensor } from "gradmap";

export const numbersOf = (value: number | Tensor): readonly number[] =>
  typeof value === "number" ? [value] : [...value.data];

/** In a column of its own width, so that lines stand under each other. */
export const column = (value: number, digits = 6, width = digits + 4): string => value.toFixed(digits).padStart(width);
