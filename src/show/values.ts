// Numbers, tensors and settings as short text. Of expressions it knows the settings of one node.
import { fail } from "../expr/errors.js";
import type { Apply } from "../expr/expr.js";
import type { Params } from "../expr/op.js";
import { isPlainRecord } from "../expr/record.js";
import { isTensor, type Nested, type Tensor, toNested } from "../expr/tensor.js";

// Longer lists are named by their shape: a picture of ten thousand numbers says less than their count.
export const shownNumbers = 9;

/** How many significant digits there are to be: GM-OPTION for what is no such count. */
export const checkedDigits = (where: string, digits: number): number => {
  if (Number.isInteger(digits) && digits >= 1 && digits <= 100) return digits;
  throw fail.optionValue(where, "digits", "a whole number from 1 to 100", digits);
};

/**
 * A number in full, also the sign of -0; with `digits`, rounded to that many significant ones for readers, to whom -0 says
 * nothing.
 */
export const numberText = (value: number, digits?: number): string => {
  if (Object.is(value, -0)) return digits === undefined ? "-0" : "0";
  const rounded = digits === undefined ? value : Number(value.toPrecision(digits));
  // The largest numbers would be rounded up to infinity.
  return String(Number.isFinite(rounded) ? rounded : value);
};

/** A number, or a tensor as nested lists; a large tensor by its shape: `tensor[100, 2]`. */
export const valueText = (value: number | Tensor, digits?: number): string => {
  if (typeof value === "number") return numberText(value, digits);
  return value.data.length > shownNumbers ? `tensor[${value.shape.join(", ")}]` : nestedText(toNested(value), digits);
};

// Recursion over the axes of a tensor of a few numbers.
const nestedText = (nested: Nested, digits: number | undefined): string =>
  typeof nested === "number"
    ? numberText(nested, digits)
    : `[${nested.map((entry) => nestedText(entry, digits)).join(", ")}]`;

/** Settings as they are written in a call: `{ axis: [0], keepdims: true }`; empty if there are none. */
export const settingsText = (params: Params): string => {
  const shown = Object.entries(params).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${settingText(value)}`],
  );
  return shown.length === 0 ? "" : `{ ${shown.join(", ")} }`;
};

/** What stands behind the operands of a call, as users write it: `[2, 3]`, `{ axis: 0 }`; empty if there is nothing. */
export const settingsOf = ({ op, args, params }: Apply): string =>
  op.kind === "structural" && op.settings !== undefined
    ? op
        .settings(
          params,
          args.map(({ shape }) => shape),
        )
        .map((setting) => (isPlainRecord(setting) ? settingsText(setting) : settingText(setting)))
        .join(", ")
    : settingsText(params);

const settingText = (value: unknown): string => {
  // The sign of 0 is of no meaning here.
  if (typeof value === "number") return numberText(value + 0);
  if (typeof value === "string") return JSON.stringify(value);
  if (isTensor(value)) return valueText(value);
  if (Array.isArray(value))
    return value.length > shownNumbers ? `[${value.length} entries]` : `[${value.map(settingText).join(", ")}]`;
  if (typeof value === "function") return value.name === "" ? "a function" : value.name;
  return typeof value === "object" && value !== null ? "{...}" : String(value);
};
