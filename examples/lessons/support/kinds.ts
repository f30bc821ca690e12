// Of what kind an answer is, in words, so that somebody who exports a number where a function was asked for is told just
// that. Knows no exercise.

const kindOf = (value: unknown): string => {
  if (value === null || value === undefined) return "nothing";
  if (typeof value === "string") return "a text";
  if (typeof value === "number" || typeof value === "function") return `a ${typeof value}`;
  if (Array.isArray(value)) return "a list";
  if (Object.prototype.toString.call(value) === "[object Expr]") return "an expression";
  return typeof value === "object" ? "a record" : `of type ${typeof value}`;
};

/** What is wrong with the kind of an answer, seen beside a right one; `undefined` if it is of the same kind. */
export const wrongKind = (given: unknown, right: unknown): string | undefined => {
  const [found, expected] = [kindOf(given), kindOf(right)];
  return found === expected ? undefined : `It should be ${expected}, and what you export is ${found}.`;
};
