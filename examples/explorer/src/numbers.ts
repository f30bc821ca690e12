// The numbers of a result of gradmap, which is a number where its shape is [].
import type { Tensor } from "gradmap";

export const numbersOf = (value: number | Tensor): ArrayLike<number> =>
  typeof value === "number" ? [value] : value.data;
