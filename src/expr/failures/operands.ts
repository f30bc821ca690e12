// What is said of operands, options and environments. Wording only: who throws, and when, is decided elsewhere.
import { describeValue, error, GradError, listed, operandHint, plural } from "../gradError.js";

export const operandFailures = {
  operand: (where: string, argument: string, found: unknown): GradError =>
    error(
      "GM-OPERAND",
      where,
      `an Expr, a Tensor or a number for ${argument}`,
      describeValue(found),
      operandHint(where, found),
    ),

  /** An operand error met while a function was traced, with the places in its arguments that it may come from. */
  operandFrom: (cause: GradError, suspects: readonly string[], known: readonly string[]): GradError =>
    new GradError({
      code: cause.code,
      where: suspects.length === 0 ? cause.where : `${suspects.slice(0, 3).join(" or ")}, used by ${cause.where}`,
      expected: cause.expected,
      found: cause.found,
      hint:
        suspects.length === 0 && cause.found === "undefined"
          ? `Is a parameter missing? The numbers and tensors given are ${listed(known)}.`
          : cause.hint,
    }),

  operandList: (where: string, found: unknown): GradError =>
    error(
      "GM-OPERAND",
      where,
      "a non-empty array of operands",
      describeValue(found),
      `Write ${where}([a, b, ...], { axis }).`,
    ),

  arity: (where: string, expected: number, found: number): GradError =>
    error(
      "GM-ARITY",
      where,
      plural(expected, "operand"),
      String(found),
      expected === 1
        ? `Write ${where}(x). In map, which passes an index too, wrap it: (x) => ${where}(x).`
        : `Write ${where}(x, ...) with all operands, or pipe(x, ${where}(...)) with all but the first. In map and reduce, which pass an index too, wrap it: (a, b) => ${where}(a, b).`,
    ),

  option: (where: string, option: string, allowed: readonly string[]): GradError =>
    error(
      "GM-OPTION",
      where,
      allowed.length === 0 ? "no options" : `only the options ${allowed.join(", ")}`,
      `the option ${JSON.stringify(option)}`,
      "Remove it or mend its spelling.",
    ),

  optionValue: (where: string, option: string, expected: string, found: unknown): GradError =>
    error(
      "GM-OPTION",
      where,
      `${expected} for the option ${option}`,
      describeValue(found),
      `Write ${where}(..., { ${option}: ... }) with ${expected}.`,
    ),

  options: (where: string, found: unknown, allowed: readonly string[], operands = "x"): GradError =>
    error(
      "GM-OPTION",
      where,
      "its options as a plain object",
      describeValue(found),
      `Write ${where}(${operands === "" ? "" : `${operands}, `}{ ${allowed[0] ?? "..."}: ${typeof found === "number" ? found : "..."} }).`,
    ),

  coercion: (hint: string): GradError =>
    hint === "string"
      ? error(
          "GM-COERCION",
          "Expr",
          "a function of gradmap",
          "an expression used as text or as a key",
          "An expression has no value yet. To look at it, write toInfix(x) from gradmap/show; in a formula, write math`...`.",
        )
      : error(
          "GM-COERCION",
          "Expr",
          "a function of gradmap",
          "an expression used with a JavaScript operator or Math.*",
          "Write mul(x, y) for x * y, add(x, y) for x + y, tanh(x) for Math.tanh(x), where(gt(x, 0), a, b) for x > 0 ? a : b; or math`${x} * ${y}`.",
        ),

  tensorCoercion: (): GradError =>
    error(
      "GM-COERCION",
      "Tensor",
      "a function of gradmap",
      "a tensor used with a JavaScript operator or Math.*",
      "Write mul(a, b), add(a, b), ... inside a function that you differentiate or evaluate; read single numbers from .data.",
    ),

  unbound: (where: string, name: string, bound: readonly string[]): GradError =>
    error(
      "GM-UNBOUND",
      where,
      `a value for the variable ${JSON.stringify(name)}`,
      bound.length === 0 ? "an empty environment" : `an environment with ${bound.slice(0, 8).join(", ")}`,
      bound.length === 0
        ? `Write ${where}(expr, { ${name}: ... }), or a Map from the variable itself. While a function is traced its arguments have no values: compute with expressions there.`
        : `Add it: ${where}(expr, { ${name}: ... }), or a Map from the variable itself.`,
    ),

  ambiguous: (where: string, name: string): GradError =>
    error(
      "GM-AMBIGUOUS",
      where,
      "one variable for each name in the environment record",
      `two different variables named ${JSON.stringify(name)}`,
      "Variables are identities and names are labels: pass new Map([[x, 1], [otherX, 2]]) instead of a record.",
    ),

  environment: (where: string, found: unknown): GradError =>
    error(
      "GM-UNBOUND",
      where,
      "a record by variable name or a Map from variables",
      describeValue(found),
      `Write ${where}(expr, { x: 1 }).`,
    ),

  boundValue: (where: string, found: unknown): GradError =>
    error(
      "GM-OPERAND",
      where,
      "a number or a Tensor",
      describeValue(found),
      Array.isArray(found) ? "Write tensor([...])." : "Is a value missing, or still a string?",
    ),

  wholeNumber: (where: string, what: string, low: number, found: unknown): GradError =>
    error(
      "GM-OPERAND",
      where,
      `a whole number${low === Number.MIN_SAFE_INTEGER ? "" : ` from ${low} on`} for ${what}`,
      describeValue(found),
      "Write a number such as 2, without fractions and within 2^53.",
    ),

  key: (where: string, found: unknown): GradError =>
    error(
      "GM-OPERAND",
      where,
      "a random key",
      describeValue(found),
      "Write Key.make(seed) to make one, or split(key) for more of them.",
    ),

  /** An expression where only values make sense. */
  notYetValue: (where: string): GradError =>
    error(
      "GM-OPERAND",
      where,
      "a number or a Tensor",
      "an Expr, which has no value yet",
      "While a function is traced there are no values: combine expressions with ops, such as sub(p, mul(0.1, g)).",
    ),
} as const;
