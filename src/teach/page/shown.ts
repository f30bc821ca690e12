// Values as the data of a page holds them.
import type { Tensor } from "../../expr/tensor.js";
import { numberText, valueText } from "../../show/values.js";
import type { Shown } from "./data.js";

/** A number in full; what JSON has no numbers for, and tensors, as text. */
export const shown = (value: number | Tensor, digits: number): Shown => {
  if (typeof value !== "number") return valueText(value, digits);
  return Number.isFinite(value) && !Object.is(value, -0) ? value : numberText(value);
};
