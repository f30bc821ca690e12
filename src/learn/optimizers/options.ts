// The settings of optimizers, schedules and training: each is of a known name and holds what is required of it. Knows
// requirements; is ignorant of what a setting is for.
import { fail } from "../../expr/errors.js";

/** What a setting must be, in words and as a test. */
export interface Requirement {
  readonly says: string;
  readonly holds: (value: unknown) => boolean;
}

const finite = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

export const finiteNumber: Requirement = { says: "a finite number", holds: finite };
export const positive: Requirement = { says: "a number above 0", holds: (value) => finite(value) && value > 0 };
export const notNegative: Requirement = { says: "a number from 0 on", holds: (value) => finite(value) && value >= 0 };
export const belowOne: Requirement = {
  says: "a number from 0 to below 1",
  holds: (value) => finite(value) && value >= 0 && value < 1,
};
export const fraction: Requirement = {
  says: "a number from 0 to 1",
  holds: (value) => finite(value) && value >= 0 && value <= 1,
};
export const flag: Requirement = { says: "true or false", holds: (value) => typeof value === "boolean" };

/** A rate, or a schedule that gives one for each step. */
export const rateOrSchedule: Requirement = {
  says: "a number from 0 on, or a schedule",
  holds: (value) => typeof value === "function" || notNegative.holds(value),
};

export const wholeFrom = (low: number): Requirement => ({
  says: `a whole number from ${low} on`,
  holds: (value) => Number.isSafeInteger(value) && Number(value) >= low,
});

export const oneOf = (...names: readonly string[]): Requirement => ({
  says: names.map((name) => `"${name}"`).join(" or "),
  holds: (value) => names.some((name) => name === value),
});

export const listOf = (each: Requirement, length?: number): Requirement => ({
  says: `an array of ${length === undefined ? "numbers" : `${length} numbers`}, each ${each.says}`,
  holds: (value) =>
    Array.isArray(value) &&
    (length === undefined || value.length === length) &&
    value.every((entry) => each.holds(entry)),
});

/** Two decay rates, such as Adam's. */
export const twoBetas: Requirement = listOf(belowOne, 2);

/** May be left out, or be `undefined`. */
export const optional = ({ says, holds }: Requirement): Requirement => ({
  says,
  holds: (value) => value === undefined || holds(value),
});

/**
 * The options, if each has a known name and holds what is required of it.
 *
 * @throws GM-OPTION if not.
 */
export const checked = <O extends object>(
  where: string,
  options: O,
  requirements: { readonly [K in keyof O]-?: Requirement },
): O => {
  const required: Readonly<Record<string, Requirement>> = requirements;
  const allowed = Object.keys(required);
  if (typeof options !== "object" || options === null || Array.isArray(options))
    throw fail.options(where, options, allowed, "");
  for (const name of Object.keys(options)) if (!allowed.includes(name)) throw fail.option(where, name, allowed);
  for (const name of allowed) {
    const value: unknown = Reflect.get(options, name);
    if (!required[name]!.holds(value)) throw fail.optionValue(where, name, required[name]!.says, value);
  }
  return options;
};
