// What is said of formulas in text. Wording only: who throws, and when, is decided elsewhere.
import { describeValue, error, type GradError } from "../gradError.js";

export const formulaFailures = {
  formulaTag: (found: unknown): GradError =>
    error(
      "GM-FORMULA",
      "math",
      "a template in backquotes",
      describeValue(found),
      "Write math`2 * ${x} + 1`, without round brackets after math.",
    ),

  /** `shown` is the line of the formula, and below it a mark at the place. */
  formula: (where: string, expected: string, found: string, shown: string, advice: string): GradError =>
    error("GM-FORMULA", where, expected, found, `In the formula\n${shown}\n  ${advice}`.trimEnd()),
} as const;
