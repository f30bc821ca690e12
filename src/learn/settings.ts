// Options of layers, initialisers and losses, checked: all of them known, numbers in range. Knows nothing of what they set.
import { fail } from "../expr/errors.js";

/** The user's options, all of whose names are known; nothing given is no options. `operands` is what comes before them. */
export const checkedSettings = <O extends object>(
  where: string,
  options: O | undefined,
  allowed: readonly (keyof O & string)[],
  operands: string,
): Partial<O> => {
  if (options === undefined) return {};
  if (typeof options !== "object" || options === null || Array.isArray(options))
    throw fail.options(where, options, allowed, operands);
  const names: readonly string[] = allowed;
  for (const name of Object.keys(options)) if (!names.includes(name)) throw fail.option(where, name, names);
  return options;
};

/** An option that is a finite number of which `holds` is true, as `expected` says in words. */
export const checkedNumber = (
  where: string,
  option: string,
  value: unknown,
  expected: string,
  holds: (value: number) => boolean = () => true,
): number => {
  if (typeof value !== "number" || !Number.isFinite(value) || !holds(value))
    throw fail.optionValue(where, option, expected, value);
  return value;
};

/** An option that is `true` or `false`. */
export const checkedFlag = (where: string, option: string, value: unknown): boolean => {
  if (typeof value !== "boolean") throw fail.optionValue(where, option, "true or false", value);
  return value;
};

/** An option that is a function. */
export const checkedFunctionOption = <F extends (...args: never[]) => unknown>(
  where: string,
  option: string,
  value: F,
): F => {
  if (typeof value !== "function") throw fail.optionValue(where, option, "a function", value);
  return value;
};
