// Two ways to a number that must give the same but for rounding, where a bound on the rounding of each is known. Knows
// numbers with bounds; is ignorant of where they come from.
import type { Judge } from "../core/judge.js";
import type { Measured } from "../oracles/rounding.js";
import { variables } from "../samples/evaluated.js";

/** What the bounds leave out: errors of errors, and that an op may round more than it is taken to. */
export const slack = 2;

/** That both ways gave one number. */
export const mustBeOne = (judge: Judge, what: string, found: Measured, expected: Measured): void =>
  judge.within(what, found.value, expected.value, slack * (found.error + expected.error));

/** The same for the gradients in each variable. */
export const mustBeOneEverywhere = (
  judge: Judge,
  what: string,
  found: readonly Measured[],
  expected: readonly Measured[],
): void => {
  for (const [i, { name }] of variables.entries()) mustBeOne(judge, `${what} in ${name}`, found[i]!, expected[i]!);
};
