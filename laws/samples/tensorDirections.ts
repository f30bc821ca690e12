// Directions in a space of tensors and numbers along them: for inner products and for differences. Knows values only.
import { type Tensor, Tree } from "../../src/index.js";
import { coarseNumbers } from "./numbers.js";
import type { Values } from "./twins.js";

type Numbers = readonly number[];

/** The numbers of two lists, multiplied one by one. */
export const products = (a: Numbers, b: Numbers): Numbers => a.map((x, i) => x * b[i]!);

export const total = (terms: Numbers): number => terms.reduce((sum, term) => sum + term, 0);

/** What rounding goes by: the sum without any cancellation. */
export const size = (terms: Numbers): number => terms.reduce((sum, term) => sum + Math.abs(term), 0);

/** Small whole eighths in the shape of `value`. */
export const likewise = (value: number | Tensor, seed: number): number | Tensor => Tree.map(coarseNumbers(seed))(value);

/** Small whole eighths like `values`; if `only` is given, in that argument alone and 0 in the others. */
export const directionLike = (values: Values, seed: number, only?: number): Values => {
  const next = coarseNumbers(seed);
  return values.map((value, i) => Tree.map(() => (only === undefined || only === i ? next() : 0))(value));
};

/** `point + e * direction`. */
export const moved = (point: Values, direction: Values, e: number): Values =>
  point.map((value, i) => Tree.zipWith((x: number, step: number) => x + e * step)(value, direction[i]!));
