// What is said of the records of ops. Wording only: who throws, and when, is decided elsewhere.
import { describeValue, error, type GradError, plural, showShape } from "../gradError.js";

export const recordFailures = {
  ruleCount: (op: string, rule: string, expected: number, found: unknown): GradError =>
    error(
      "GM-RULE",
      op,
      `${rule} to return ${plural(expected, "entry").replace("entrys", "entries")}, one an argument`,
      Array.isArray(found) ? plural(found.length, "entry").replace("entrys", "entries") : describeValue(found),
      "Return an array with one expression for each argument; 0 stands for «no dependence».",
    ),

  ruleEntry: (op: string, rule: string, argument: string, found: unknown): GradError =>
    error(
      "GM-RULE",
      op,
      `${rule} to return an Expr, a Tensor or a number for ${argument}`,
      describeValue(found),
      "0 stands for «no dependence».",
    ),

  ruleShape: (op: string, rule: string, expected: readonly number[], found: readonly number[]): GradError =>
    error(
      "GM-RULE",
      op,
      `${rule} to return an expression of the argument's shape ${showShape(expected)}`,
      showShape(found),
      "Sum over the axes that were repeated.",
    ),

  record: (op: string, expected: string, found: unknown): GradError =>
    error("GM-RULE", op, expected, describeValue(found), "The README has a complete record under «Your own op»."),

  opValue: (op: string, expected: string, found: unknown): GradError =>
    error("GM-VALUE", op, `its value to return ${expected}`, describeValue(found), "Mend the op's value function."),
} as const;
